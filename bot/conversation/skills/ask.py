"""The main job: a question goes to the documents, and the answer is kept so that it can be judged and followed up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.conversation.access import readable_by
from bot.conversation.messages import Message, Reply
from bot.conversation.situation import Situation, said
from bot.conversation.skills.feedback import feedback_choices
from bot.conversation.wording import say
from knowledge.answers.answer import Answer, Question

LONGEST_TEXT = 4000
"""Characters of a message. Beyond it somebody has pasted a document, not asked a question."""

Ask = Callable[[Question], Awaitable[Answer]]
"""Answers a question off the event loop; `bot.wiring` gives it."""
Keep = Callable[[Situation, Answer], Awaitable[str]]
"""Keeps an answer, and names it; "" where it could not be kept, and so cannot be judged."""


class AskSkill:
    """Takes every text that no other skill took."""

    def __init__(self, ask: Ask, keep: Keep) -> None:
        self._ask = ask
        self._keep = keep

    async def reply(self, situation: Situation) -> Reply | None:
        if situation.turn.choice is not None:
            return None
        if len(situation.text) > LONGEST_TEXT:
            return said(
                say("That was too long for me. Ask one question at a time, in a few sentences.", situation.language)
            )
        answer = await self._ask(_question(situation))
        answer_id = await self._keep(situation, answer)
        choices = feedback_choices(answer_id, situation.language) if answer_id else ()
        return Reply((Message(answer.text, choices, answer, answer_id),))


def _question(situation: Situation) -> Question:
    return Question(
        text=situation.text,
        scope=readable_by(situation.person),
        committee=situation.turn.committee,
        earlier=tuple(each.question for each in situation.earlier),
    )
