"""The services: all that answers, opened together.

Order: the library and its stores, the models where they run, what answers, what converses. What only a server or a
coordinator needs is made when it is first asked for: a question on the command line does without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from bot.conversation.engine import Engine
from bot.conversation.ports import FeedbackStore
from bot.conversation.writing import Watched
from bot.forms.of_people import FormsOfPeople
from bot.insights.finding_topics import TopicFinder
from bot.insights.overlooking import nameless
from bot.keeping.own_data import OwnRecordsOn
from bot.keeping.recording import Recording
from bot.keeping.remembering import Memory
from bot.keeping.retention import Retention
from bot.off_loop import run_sync
from bot.people.directory import PeopleDirectory
from bot.people.handing_over import CoordinatorNotices
from bot.people.known import KnownPeople
from bot.people.openness import Openness
from bot.reminders.scheduler import Scheduler
from bot.reminders.telling import Reminders, RemindingConversation
from bot.reminders.working_hours import WorkingHours, hours_between
from bot.settings import Settings
from bot.stores.sealing import Seal
from bot.verified.desk import CoordinatorDesk
from bot.verified.telling import AnsweringBackConversation, Telling
from bot.wiring.answering import Answerers, answerers_on, answering_on
from bot.wiring.conversing import Known, engine_on, known_on
from bot.wiring.insights import overlook_on, topic_names_on, topics_on
from bot.wiring.keeping import keep_nothing_unmasked, memory_on, retention_on
from bot.wiring.language_model import ChosenModel, language_model_on, writing_on
from bot.wiring.logs import log_to_standard_error
from bot.wiring.meaning import A_WORD, meaning_on_demand, running
from bot.wiring.proposing import programme_proposer_on
from bot.wiring.stores import Stores, open_stores
from bot.wiring.verified import coordinator_desk_on, telling_on
from ingest.embedding import Meaning
from knowledge.adapters.language_models import ModelUse
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.organisation import SqlOrganisation
from knowledge.adapters.sql.programmes import SqlProgrammes
from knowledge.adapters.template_shelf import TemplateShelf
from knowledge.answers.answer import Question
from knowledge.answers.answerer import Answerer
from knowledge.insights.overview import Overlook
from knowledge.language_model import LanguageModel
from knowledge.ports import Embedder, VectorIndex

if TYPE_CHECKING:
    from bot.insights.naming_topics import TopicNames
    from knowledge.proposals import Proposer

Result = TypeVar("Result")


@dataclass(frozen=True)
class Services:
    """All that answers. Where the embedding model cannot run, there is no `meaning`; `without_meaning` says why.

    `engine` also reminds whom it talks with; `unattended` is the same where nobody is there to be reminded (a batch).
    """

    settings: Settings
    stores: Stores
    meaning: Meaning | None
    without_meaning: str
    chosen_model: ChosenModel
    answerers: Answerers
    known: Known
    telling: Telling
    unattended: Engine
    engine: AnsweringBackConversation

    def warm_up(self) -> None:
        """Loads what the first question would wait for: word lists, models, index, what verified answers answer."""
        self.extractive.answer(Question(A_WORD))
        self.answerer.warm_up()
        self.chosen_model.warm_up()

    async def run_sync(self, work: Callable[[], Result], /) -> Result:
        """Runs plain sync work in a thread, so that other conversations go on meanwhile."""
        return await run_sync(work)

    @property
    def answerer(self) -> Answerer:
        return self.answerers.answerer

    @property
    def extractive(self) -> Answerer:
        """The same without a language model: where nobody reads what it would write."""
        return self.answerers.extractive

    @property
    def watched(self) -> Watched | None:
        """The conversation with somebody looking on; None where no language model writes, so that nothing is seen."""
        return self.engine.reply if self.answerers.writes else None

    @property
    def language_model(self) -> LanguageModel | None:
        """Guarded: whoever asks it need not think of what may leave the building, of tokens, or of masking."""
        return self.chosen_model.model

    @property
    def model_use(self) -> ModelUse:
        """What was counted of the language model's use in this process."""
        return self.chosen_model.use

    @property
    def embedder(self) -> Embedder | None:
        return self.meaning.embedder if self.meaning else None

    @property
    def vectors(self) -> VectorIndex | None:
        return self.meaning.index if self.meaning else None

    @property
    def library(self) -> SqlLibrary:
        return self.stores.library

    @property
    def programmes(self) -> SqlProgrammes:
        return self.stores.programmes

    @property
    def organisation(self) -> SqlOrganisation:
        return self.stores.organisation

    @property
    def forms(self) -> FormsOfPeople:
        return self.stores.forms

    @property
    def templates(self) -> TemplateShelf:
        return self.stores.templates

    @property
    def seal(self) -> Seal:
        """Closes what must wait as it was written."""
        return self.stores.seal

    @property
    def memory(self) -> Memory:
        """Masks what is kept."""
        return self.known.memory

    @property
    def feedback(self) -> FeedbackStore:
        return self.memory.feedback

    @property
    def recording(self) -> Recording:
        """Masks what is kept for the insights."""
        return self.memory.recording

    @property
    def people(self) -> KnownPeople:
        return self.known.people

    @property
    def directory(self) -> PeopleDirectory:
        return self.known.directory

    @property
    def reminders(self) -> Reminders:
        return self.known.reminders

    @property
    def own_records(self) -> OwnRecordsOn:
        return self.known.own_records

    @property
    def notices(self) -> CoordinatorNotices:
        return self.known.notices

    @cached_property
    def coordinator_desk(self) -> CoordinatorDesk:
        return coordinator_desk_on(self.settings, self.stores, self.answerer, self.answerers.verified.finder)

    @cached_property
    def topic_names(self) -> TopicNames | None:
        """Finds them while it runs; None without a language model."""
        return topic_names_on(self.settings, self.language_model)

    @cached_property
    def programme_proposer(self) -> Proposer | None:
        """None without a language model."""
        return programme_proposer_on(self.language_model, self.stores) if self.language_model else None

    @cached_property
    def overlook(self) -> Overlook:
        name = self.topic_names.name if self.topic_names else nameless
        return overlook_on(self.settings, self.stores, name=name)

    @cached_property
    def topics(self) -> TopicFinder:
        return topics_on(self.settings, self.stores, self.meaning)

    @cached_property
    def retention(self) -> Retention:
        """Looks for what is over while it runs."""
        return retention_on(self.settings, self.stores)

    @cached_property
    def scheduler(self) -> Scheduler:
        """Looks for reminders while it runs."""
        settings, now = self.settings, lambda: datetime.now(UTC)
        hours = WorkingHours(*hours_between(settings.working_hours), ZoneInfo(settings.time_zone))
        return Scheduler(self.forms.forms, self.stores.reminders, hours, now, run_sync, settings.language)


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """What `ask`, `chat`, `serve` and `eval` need. Raises StorageError, SettingsError."""
    log_to_standard_error()
    with open_stores(settings) as stores, meaning_on_demand(settings) as open_meaning:
        keep_nothing_unmasked(stores)
        yield _services(settings, stores, *running(open_meaning))


def _services(settings: Settings, stores: Stores, meaning: Meaning | None, without_meaning: str) -> Services:
    openness = Openness(stores.library, stores.programmes, run_sync)
    chosen = language_model_on(settings, stores)
    writing = writing_on(chosen.model, stores, openness, meaning.embedder if meaning else None)
    answerers = answerers_on(settings, stores, meaning, writing)
    known = known_on(settings, stores, memory_on(settings, stores, openness))
    answering = answering_on(answerers, known.memory, openness)
    unattended = engine_on(settings, stores, answering, known, writing.form_answers if settings.llm.in_house else None)
    telling = telling_on(stores, answerers.verified.finder)
    reminding = RemindingConversation(unattended, known.reminders, settings.language)
    return Services(
        settings=settings,
        stores=stores,
        meaning=meaning,
        without_meaning=without_meaning,
        chosen_model=chosen,
        answerers=answerers,
        known=known,
        telling=telling,
        unattended=unattended,
        engine=AnsweringBackConversation(reminding, telling),
    )
