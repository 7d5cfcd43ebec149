"""Scorecards, checklists and tools filled in by talking: an explicit state machine over forms that are only added to.

Order: `skill` reads where the person stands and what they said (`commands`, `talk`, `clicks`), hands it to what does it
(`starting`, `answers`, `steering`, `sharing`), and keeps where that leaves them (`standing`). Invariants: a turn is the
reply to what was asked last in its conversation; nothing that was said is kept at another place, or lost in silence.
"""

from bot.conversation.skills.forms.desk import Desk, ProposesAnswers, ReadsAnswers
from bot.conversation.skills.forms.skill import FormsSkill

__all__ = ["Desk", "FormsSkill", "ProposesAnswers", "ReadsAnswers"]
