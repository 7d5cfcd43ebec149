"""What answers: one search over the library, read by those who may have programmes and those who may not."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.answering import Answering
from bot.keeping.remembering import Memory
from bot.off_loop import run_sync
from bot.people.openness import Openness
from bot.settings import Settings
from bot.wiring.finding import finder_on
from bot.wiring.language_model import NOT_WRITING, Writing
from bot.wiring.stores import Stores
from bot.wiring.verified import verified_answering
from ingest.embedding import Meaning
from knowledge.adapters.recent import RecentDocuments
from knowledge.answers.answer import Answer, Question
from knowledge.answers.answerer import Answerer
from knowledge.answers.roles.answering import RoleAnswerer
from knowledge.answers.summaries.answering import SummaryAnswerer
from knowledge.answers.verified.giving import VerifiedAnswering
from knowledge.answers.watching import Onlooker


@dataclass(frozen=True, slots=True)
class Answerers:
    """`from_passages` is without programmes, for who cannot say which committee they work for. `extractive` is the
    answerer without what a language model does for it (`writing`). All ask `verified` first."""

    answerer: Answerer
    from_passages: Answerer
    extractive: Answerer
    verified: VerifiedAnswering
    writing: Writing

    @property
    def writes(self) -> bool:
        """Whether a language model puts answers in other words, so that there is something to see meanwhile."""
        return self.writing.writer is not None


def answerers_on(
    settings: Settings, stores: Stores, meaning: Meaning | None, writing: Writing = NOT_WRITING
) -> Answerers:
    """Without a `meaning` they find by words alone."""
    read, committees = RecentDocuments(stores.library), stores.organisation.organisation
    retriever = finder_on(stores.library, meaning, read)
    verified = verified_answering(settings, stores, read, retriever, meaning.embedder if meaning else None)
    roles = RoleAnswerer(stores.programmes, committees, read)

    def summaries(by: Writing, *, asks_back: bool = True) -> SummaryAnswerer:
        return SummaryAnswerer(stores.programmes, committees, read, by.summaries, asks_back=asks_back)

    def answerer(by: Writing, told: SummaryAnswerer, of_roles: RoleAnswerer | None) -> Answerer:
        return Answerer(read, retriever, None, of_roles, verified, by.writer, by.follow_ups, told)

    return Answerers(
        answerer=answerer(writing, summaries(writing), roles),
        from_passages=answerer(writing, summaries(writing, asks_back=False), None),
        extractive=answerer(NOT_WRITING, summaries(NOT_WRITING), roles),
        verified=verified,
        writing=writing,
    )


def answering_on(answerers: Answerers, memory: Memory, openness: Openness) -> Answering:
    """The answerers as the conversation calls them, off the event loop."""

    async def ask(question: Question, onlooker: Onlooker) -> Answer | None:
        answer = await run_sync(lambda: answerers.answerer.answer_or_ask_back(question, onlooker))
        return answer if isinstance(answer, Answer) else None

    async def ask_anyway(question: Question, onlooker: Onlooker) -> Answer:
        return await run_sync(lambda: answerers.from_passages.answer(question, onlooker))

    return Answering(ask, ask_anyway, memory.keep, openness.is_restricted, hands_over=True)
