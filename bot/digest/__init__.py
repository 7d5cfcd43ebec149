"""The weekly digest: once a week, in a few sentences, what changed and the three things most worth doing.

Order: `composing` writes it from an overview of the latest whole weeks, `timing` says when it is due, `sending` claims
it for each reader and hands it over: to Slack and Teams through delivery, to mail addresses by `mail`. Invariants: it
holds nothing but what the overview holds, so nobody is named; each reader gets each week's once, however many servers.
"""
