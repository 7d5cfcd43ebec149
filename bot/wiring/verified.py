"""The closed loop: what answers first, the coordinators' desk, and telling who asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.conversation.messages import Person
from bot.off_loop import run_sync
from bot.settings import Settings
from bot.verified.declined import DeclinedQuestions
from bot.verified.desk import CoordinatorDesk, DeskStores, Knowing
from bot.verified.evaluation_set import write_question_set
from bot.verified.telling import Telling, ToldOn
from bot.wiring.stores import Stores
from knowledge.answers.answer import Question
from knowledge.answers.answerer import Answerer
from knowledge.answers.verified.finding import Asker, VerifiedFinder
from knowledge.answers.verified.giving import VerifiedAnswering
from knowledge.answers.verified.likeness import Finder, Reader
from knowledge.errors import StorageError
from knowledge.passages import Passage, Scope
from knowledge.ports import Embedder, Library, VerifiedAnswers

POSSIBLE_SOURCES = 8

log = structlog.get_logger(__name__)


def verified_answering(
    settings: Settings, stores: Stores, read: Library, finder: Finder, embedder: Embedder | None
) -> VerifiedAnswering:
    """Looks for verified answers in the library's database. `read` is the library as answers read it."""
    now, reader = _clock(settings), Reader(read, finder, embedder)
    committees = stores.organisation.organisation
    return VerifiedAnswering(VerifiedFinder(stores.verified, reader, read, committees, lambda: now().date()))


def telling_on(stores: Stores, finder: VerifiedFinder) -> Telling:
    """Telling those who asked."""

    def person(person_id: str) -> Person:
        return stores.people.person(person_id).as_person()

    return Telling(ToldOn(stores.answers_back, stores.verified, finder.standing, person), run_sync)


def coordinator_desk_on(
    settings: Settings, stores: Stores, answerer: Answerer, finder: VerifiedFinder
) -> CoordinatorDesk:
    """The desk that coordinators answer at."""
    now = _clock(settings)
    declined = DeclinedQuestions(stores.signals, stores.topics.topic_of, settings.fewest_askers, lambda: now().date())
    knowing = Knowing(_finding(answerer), finder.same, _is_answered(finder), declined)
    kept = DeskStores(stores.verified, stores.answers_back, stores.handoffs, stores.library)
    return CoordinatorDesk(kept, knowing, now, _questions_kept(settings, stores.verified, now))


def _clock(settings: Settings) -> Callable[[], datetime]:
    zone = ZoneInfo(settings.time_zone)
    return lambda: datetime.now(zone)


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
