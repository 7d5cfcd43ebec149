"""A conversation whose answers a language model writes, a sentence at a time and at the test's own pace."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.conversation.messages import Message, Reply, Turn
from knowledge.answers.answer import Answer, Citation
from knowledge.answers.watching import NOBODY, Onlooker

MODEL = "openai:skrivare-1"
SENTENCES = (
    "Kommunstyrelsen följer upp programmet varje år. [1]",
    "Nämnderna lämnar underlag i mars. [1]",
    "Resultatet redovisas för fullmäktige. [1]",
)
AUTHOR = f"Skriven av språkmodellen {MODEL} och kontrollerad mot källorna."


class Conversation(Protocol):
    async def reply(self, turn: Turn) -> Reply: ...


@dataclass
class Dictation:
    """Wraps a conversation: an answer with sources gets `sentences` as its text. Each waits `pace` seconds, or, where
    `by_hand`, until `go_on` is called. `stopped` holds the turns whose writing was stopped."""

    conversation: Conversation
    sentences: Sequence[str] = SENTENCES
    pace: float = 0.05
    by_hand: bool = False
    stopped: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._may = threading.Semaphore(0)

    def go_on(self, sentences: int = 1) -> None:
        self._may.release(sentences)

    async def reply(self, turn: Turn, onlooker: Onlooker = NOBODY) -> Reply:
        self.turns.append(turn)
        reply = await self.conversation.reply(turn)
        if not any(message.answer and message.answer.answered for message in reply.messages):
            return reply
        text = await asyncio.to_thread(self._written, turn, onlooker)
        return replace(reply, messages=tuple(_in_words(message, text) for message in reply.messages))

    def _written(self, turn: Turn, onlooker: Onlooker) -> str:
        so_far = ""
        for sentence in self.sentences:
            if not self._waited(onlooker):
                self.stopped.append(turn.text)
                break
            so_far = f"{so_far} {sentence}".strip()
            onlooker.shown(so_far)
        return so_far

    def _waited(self, onlooker: Onlooker) -> bool:
        """False where the person stopped it meanwhile."""
        deadline = time.monotonic() + (60.0 if self.by_hand else self.pace)
        while time.monotonic() < deadline:
            if onlooker.stopped():
                return False
            if self.by_hand and self._may.acquire(blocking=False):
                return True
            time.sleep(0.005)
        return not self.by_hand


def _in_words(message: Message, text: str) -> Message:
    """Stopped before the first sentence, the answer is the documents' own."""
    if not (message.answer and message.answer.answered and text):
        return message
    return replace(message, text=text, answer=replace(message.answer, text=text, generator=MODEL))


CITATION = Citation(
    1, "programmet", "Programmet", ("Uppföljning",), 3, "Kommunstyrelsen följer upp.", "p1", "/documents/programmet"
)


class Cited:
    """Answers everything with one source."""

    async def reply(self, turn: Turn) -> Reply:
        answer = Answer(turn.text, "sv", True, "fact", "Kommunstyrelsen följer upp. [1]", 0.9, (CITATION,))
        return Reply((Message(answer.text, answer=answer, answer_id="a1"),))
