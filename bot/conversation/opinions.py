"""What every answer offers: to say whether it helped. `skills/feedback.py` takes the click."""

from __future__ import annotations

from bot.conversation.messages import Choice
from bot.conversation.wording import say
from knowledge.answers.answer import Language


def feedback_choices(answer_id: str, language: Language) -> tuple[Choice, ...]:
    """The thumbs of an answer."""
    return (
        Choice(f"feedback:up:{answer_id}", say("Helpful", language)),
        Choice(f"feedback:down:{answer_id}", say("Not helpful", language)),
    )
