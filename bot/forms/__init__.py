"""Forms beside the conversation: what a page, a card or a modal shows of one, and what comes back from it.

Nothing here knows a web framework or a channel: `view` and `cards` are what is shown, `sent` and `keys` what comes
back, and `desk` makes events of it by the rules of forms.
"""
