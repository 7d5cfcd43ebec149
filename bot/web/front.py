"""What every page and path shares: the services, the settings, the transcripts and the counters of one running app."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request

from bot.conversation.access import readable_by
from bot.conversation.messages import Person, Reply, Turn
from bot.conversation.writing import Writing
from bot.web.examples import examples
from bot.web.metrics import Metrics
from bot.web.ports import Channels, WebServices, WebSettings
from bot.web.transcripts import Exchange, Transcripts
from bot.web.underway import AnswersUnderway, Underway
from knowledge.answers.answer import Language, Question
from knowledge.catalogue import messages
from knowledge.passages import Passage, Scope
from knowledge.ports import DocumentCard

EXAMPLE_DOCUMENTS = 6
Result = TypeVar("Result")


@dataclass(slots=True)
class Front:
    """One running app's front. Library calls leave the event loop. Who changes a programme holds `reviewing`.

    `channels` is what runs beside the pages, once it does.
    """

    services: WebServices
    settings: WebSettings
    metrics: Metrics = field(default_factory=Metrics)
    transcripts: Transcripts = field(default_factory=Transcripts)
    reviewing: Lock = field(default_factory=Lock)
    channels: Channels | None = None
    underway: AnswersUnderway = field(default_factory=AnswersUnderway)
    _going_on: set[asyncio.Task[Any]] = field(default_factory=set)
    _examples: dict[tuple[int, Scope, Language], list[str]] = field(default_factory=dict)

    async def documents(self, person: Person) -> list[DocumentCard]:
        """The documents that the person may read."""
        return await self.services.run_sync(lambda: self.services.library.documents(readable_by(person)))

    async def passages(self, ids: set[str]) -> dict[str, Passage]:
        if not ids:
            return {}
        return await self.services.run_sync(lambda: self.services.library.passages(ids))

    async def say(self, turn: Turn, said: str) -> Exchange:
        """Hands the turn to the conversation and keeps what was said."""
        if underway := self.begin(turn, said):
            return await asyncio.shield(underway.exchange)
        return self._kept(turn, said, await self.services.engine.reply(turn))

    def begin(self, turn: Turn, said: str) -> Underway | None:
        """The same, to be followed as it is written; None where no language model writes. A turn's id is its own."""
        watched = self.services.watched
        if watched is None:
            return None

        async def answer(writing: Writing) -> Exchange:
            return self._kept(turn, said, await writing.reply(watched, turn))

        return self.underway.begin(turn, said, answer)

    def goes_on(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        """The work is done to its end, whether or not anybody waits for it."""
        task = asyncio.create_task(work)
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)
        return task

    def _kept(self, turn: Turn, said: str, reply: Reply) -> Exchange:
        for message in reply.messages:
            if message.answer:
                self.metrics.answered(message.answer)
        return self.transcripts.add(turn.person, turn.conversation, said, reply.messages, reply.form)

    async def examples(self, person: Person, language: Language) -> list[str]:
        """Questions to begin with; made anew only when what is indexed has changed."""
        generation = await self.services.run_sync(self.services.library.generation)
        scope = readable_by(person)
        key = (generation, scope, language)
        if key not in self._examples:
            self._examples = {kept: made for kept, made in self._examples.items() if kept[0] == generation}
            self._examples[key] = await self.services.run_sync(lambda: self._make_examples(scope, language))
        return self._examples[key]

    def _make_examples(self, scope: Scope, language: Language) -> list[str]:
        library = self.services.library
        cards = library.documents(scope)[:EXAMPLE_DOCUMENTS]
        documents = (library.document(card.id, scope) for card in cards)
        answer = self.services.extractive.answer  # a page does not wait for a language model

        def is_answered(question: str) -> bool:
            return answer(Question(question, scope=scope)).answered

        return examples(documents, messages("web", language).gettext, is_answered)


def front_of(request: Request) -> Front:
    return cast("Front", request.app.state.front)


TheFront = Annotated[Front, Depends(front_of)]
