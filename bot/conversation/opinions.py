"""What an answer offers: to say whether it helped, and where it did not, to ask the coordinators instead.

`skills/feedback.py` and `skills/handoff.py` take the clicks.
"""

from __future__ import annotations

from bot.conversation.messages import Choice
from bot.conversation.wording import handoff_say, say
from knowledge.answers.answer import Answer, Language

HAND_OVER = "handoff:ask:"
"""The choice that shows what would be handed over: followed by the id of the answer."""


def choices_after(answer: Answer, answer_id: str, language: Language, hands_over: bool) -> tuple[Choice, ...]:
    """All that an answer offers. Where the documents do not say, the coordinators may know."""
    judging = feedback_choices(answer_id, language)
    if answer.answered or not hands_over:
        return judging
    return (*judging, Choice(f"{HAND_OVER}{answer_id}", handoff_say("Send to the coordinators", language)))


def feedback_choices(answer_id: str, language: Language) -> tuple[Choice, ...]:
    """The thumbs of an answer."""
    return (
        Choice(f"feedback:up:{answer_id}", say("Helpful", language)),
        Choice(f"feedback:down:{answer_id}", say("Not helpful", language)),
    )
