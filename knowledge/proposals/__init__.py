"""What a language model finds in a programme's document that was not read there: proposed, for a coordinator to decide.

Order: the document's headings and passages are numbered (`pieces`), the model points at words in them (`asking`), each
of its entries is held against the document (`holding`), and what a coordinator accepts goes into the draft
(`accepting`). Invariant: a proposal is the document's own words; nothing is kept before somebody accepts.
"""

from knowledge.proposals.accepting import accepted
from knowledge.proposals.asking import Proposed, Proposer
from knowledge.proposals.holding import Holder, Matter
from knowledge.proposals.values import Entry, Proposal

__all__ = ["Entry", "Holder", "Matter", "Proposal", "Proposed", "Proposer", "accepted"]
