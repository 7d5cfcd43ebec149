"""What is known, found and said: no channel, no web framework.

`passages` are the values that ingest writes and everything else reads; `ports` are what the rest of the package
needs from outside; `retrieval` finds passages, `answers` says what they say; `adapters` talk to databases, indexes
and models.
"""
