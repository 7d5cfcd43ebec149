"""Thumbs up and down on an answer, and why.

Choice ids: "feedback:up:<answer>", "feedback:down:<answer>", "feedback:reason:<code>:<answer>". A thumb down asks why;
the reason replaces nothing, it is added. Invariant: an opinion is kept only about an answer that the person was given.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Literal

from bot.conversation.messages import Choice, Message, Person, Reply
from bot.conversation.situation import Situation, for_their_eyes, said
from bot.conversation.wording import say
from knowledge.answers.answer import Language

Verdict = Literal["up", "down"]
Record = Callable[[str, Person, Verdict, str], Awaitable[None]]
"""Keeps an opinion: (answer id, person, verdict, reason code or ""). Raises NotFound where it is not theirs."""

REASONS = {
    "wrong": "It is wrong",
    "beside": "It answers something else",
    "incomplete": "Something is missing",
    "unclear": "It is hard to understand",
    "exists": "The answer is in the documents",
}
_CHOICE = re.compile(r"feedback:(?:(up|down)|reason:([a-z]+)):(.{1,200})", re.DOTALL)


class FeedbackSkill:
    """Keeps what people think of answers."""

    def __init__(self, record: Record) -> None:
        self._record = record

    async def reply(self, situation: Situation) -> Reply | None:
        match = _CHOICE.fullmatch(situation.turn.choice or "")
        if not match:
            return None
        thumb, reason, answer_id = match.groups()
        if reason is not None and reason not in REASONS:
            return None
        await self._record(answer_id, situation.person, "up" if thumb == "up" else "down", reason or "")
        if thumb == "down":
            return for_their_eyes(_asking_why(answer_id, situation.language))
        return for_their_eyes(said(say("Thank you, that helps us make the answers better.", situation.language)))


def _asking_why(answer_id: str, language: Language) -> Reply:
    choices = tuple(
        Choice(f"feedback:reason:{code}:{answer_id}", say(label, language)) for code, label in REASONS.items()
    )
    return Reply((Message(say("Thank you. What was wrong with the answer?", language), choices),))
