"""A Slack of our own, over real sockets: Web API, Socket Mode, files and OAuth, and the payloads that Slack sends.

`slack.py` is where a test begins (`LocalSlack`); `payloads.py` builds what Slack delivers, `signing.py` signs it as
Slack does, and `limits.py` holds every call that Lots makes to Slack's published limits.
"""
