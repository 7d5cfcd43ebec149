"""Greetings, thanks, "vad kan du?", abuse: a fitting reply, never a search."""

from __future__ import annotations

from bot.conversation.messages import Reply
from bot.conversation.situation import Situation, said
from knowledge.answers.smalltalk import smalltalk_of
from knowledge.answers.words import smalltalk_text


class SmalltalkSkill:
    """Replies where the whole text is small talk."""

    async def reply(self, situation: Situation) -> Reply | None:
        kind = smalltalk_of(situation.text) if situation.turn.choice is None else None
        return said(smalltalk_text(kind, situation.language)) if kind and kind != "help" else None
