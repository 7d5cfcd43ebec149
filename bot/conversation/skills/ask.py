"""The main job: a question goes to the documents. What depends on the person's committee waits until it is known."""

from __future__ import annotations

from bot.conversation.answering import Answering
from bot.conversation.introduction import Introduction
from bot.conversation.messages import Reply
from bot.conversation.situation import Situation, said
from bot.conversation.wording import say

LONGEST_TEXT = 4000
"""Characters of a message. Beyond it somebody has pasted a document, not asked a question."""


class AskSkill:
    """Takes every text that no other skill took."""

    def __init__(self, answering: Answering, introduction: Introduction) -> None:
        self._answering = answering
        self._introduction = introduction

    async def reply(self, situation: Situation) -> Reply | None:
        if situation.turn.choice is not None:
            return None
        if len(situation.text) > LONGEST_TEXT:
            return said(
                say("That was too long for me. Ask one question at a time, in a few sentences.", situation.language)
            )
        answer = await self._answering.message(situation)
        if answer is None:
            return await self._introduction.ask_which(situation)
        return Reply((answer, *await self._introduction.reminder(situation)))
