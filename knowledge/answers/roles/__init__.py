"""What programmes ask of committees: role questions, understood and answered from the programmes' own fields.

Order: `reading` reads the words, `understanding` says what is asked (or that it is no role question), the `…_part`
modules gather what the programmes state, `writing` makes the text, and `citing` says where each line stands.
`answering.RoleAnswerer` is the door.
"""
