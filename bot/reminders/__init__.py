"""Reminders: what people have said that they will do, and when, comes back to them at the right time.

Order: `deriving` reads the forms and says what is due today (it keeps nothing: the forms are the truth); the
`scheduler` claims each reminder in the store, which is what makes it one though several servers run, and hands it to
the channel that the person uses. What no channel can push waits on the web pages and in the person's next conversation
(`telling`). Invariant: a reminder is claimed once, whoever asks and however often the servers are killed.
"""
