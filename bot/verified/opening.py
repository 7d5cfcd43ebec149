"""The composition root's part for the closed loop: what answers first, the coordinators' desk, telling who asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.conversation.messages import Person
from bot.off_loop import RunSync
from bot.settings import Settings
from bot.stores.answers_back import SqlAnswersBack
from bot.stores.handoffs import SqlHandoffs
from bot.stores.insights import SqlSignals
from bot.stores.people import SqlPeople
from bot.stores.topics import SqlTopics
from bot.verified.declined import DeclinedQuestions
from bot.verified.desk import CoordinatorDesk, DeskStores, Knowing
from bot.verified.evaluation_set import write_question_set
from bot.verified.telling import Telling, ToldOn
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.verified import SqlVerifiedAnswers
from knowledge.answers.answer import Question
from knowledge.answers.answerer import Answerer
from knowledge.answers.verified.finding import Asker, VerifiedFinder
from knowledge.answers.verified.giving import VerifiedAnswering
from knowledge.answers.verified.likeness import Finder, Reader
from knowledge.domain.organisation import Organisation
from knowledge.errors import StorageError
from knowledge.passages import Passage, Scope
from knowledge.ports import Embedder, Library, VerifiedAnswers

POSSIBLE_SOURCES = 8

log = structlog.get_logger(__name__)


def verified_answering(
    settings: Settings,
    library: SqlLibrary,
    read: Library,
    finder: Finder,
    embedder: Embedder | None,
    organisation: Callable[[], Organisation],
) -> VerifiedAnswering:
    """Looks for verified answers in the library's database. `read` is the library as answers read it."""
    zone = ZoneInfo(settings.time_zone)
    store = SqlVerifiedAnswers(library.engine)
    reader = Reader(read, finder, embedder)
    return VerifiedAnswering(VerifiedFinder(store, reader, read, organisation, lambda: datetime.now(zone).date()))


@dataclass(frozen=True, slots=True)
class ClosedLoop:
    """The desk that coordinators answer at, and telling those who asked."""

    desk: CoordinatorDesk
    telling: Telling


def closed_loop(
    settings: Settings, library: SqlLibrary, answerer: Answerer, finder: VerifiedFinder, run_sync: RunSync
) -> ClosedLoop:
    """Both on the library's database."""
    engine, zone = library.engine, ZoneInfo(settings.time_zone)
    verified, backs, people = SqlVerifiedAnswers(engine), SqlAnswersBack(engine), SqlPeople(engine)

    def now() -> datetime:
        return datetime.now(zone)

    def person(person_id: str) -> Person:
        return people.person(person_id).as_person()

    declined = DeclinedQuestions(
        SqlSignals(engine), SqlTopics(engine).topic_of, settings.fewest_askers, lambda: now().date()
    )
    knowing = Knowing(_finding(answerer), finder.same, _is_answered(finder), declined)
    stores = DeskStores(verified, backs, SqlHandoffs(engine), library)
    telling = Telling(ToldOn(backs, verified, finder.standing, person), run_sync)
    return ClosedLoop(CoordinatorDesk(stores, knowing, now, _questions_kept(settings, verified, now)), telling)


def _questions_kept(settings: Settings, verified: VerifiedAnswers, now: Callable[[], datetime]) -> Callable[[], None]:
    """Writes the questions that must stay answered; an answer that is published stands without it."""

    def changed() -> None:
        try:
            write_question_set(settings.data, verified.answers(), now().date())
        except StorageError as problem:
            log.warning("verified_questions_not_written", error=str(problem))

    return changed


def _finding(answerer: Answerer) -> Callable[[str, Scope], Sequence[Passage]]:
    def find(words: str, scope: Scope) -> list[Passage]:
        found = answerer.consider(Question(words, scope)).ranking.candidates
        return [each.passage for each in found[:POSSIBLE_SOURCES]]

    return find


def _is_answered(finder: VerifiedFinder) -> Callable[[str], bool]:
    """Whether everyone who asks it gets a verified answer."""
    return lambda question: finder.find(question, Asker(Scope())) is not None
