"""A programme in five sentences for one committee, and what differs between two programmes or two versions of one.

Order: `understanding` tells whether a summary or a comparison is asked for, and of what; `summary`, `comparing` and the
roles' own changes gather what the programmes state; `writing` lets a language model say it in plain sentences, where
there is one. Invariant: what is said is what a programme states, cited; the words that a document has not are labels.
"""
