"""The conversation in a terminal: what is typed becomes a turn, a reply becomes what is printed. Pure converters.

Order: `offers` numbers what can be chosen next and reads the next line with that at hand; `reply` and `answer` lay out
what came back; `completing` knows what can be typed. Invariant: text is shown as it is, never read as markup, and holds
no character that steers a terminal.
"""
