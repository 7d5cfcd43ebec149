"""The composition root: the one place that constructs databases, indexes, models, the answerer and the engine.

A command opens what it needs: the database alone, what writes, or all that answers. Where the model cannot run, words
alone find, and `without_meaning` says why; nothing else changes.

Sync work leaves the event loop here and nowhere else (`Services.run_sync`).
"""

from __future__ import annotations

import inspect
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from bot.keeping.pseudonyms import open_pseudonyms
from bot.settings import Settings
from ingest.embedding import Meaning, Stamp, bring_in_step
from ingest.pipeline import IngestReport, Intake, Shelves, ingest
from ingest.progress import Progress
from ingest.single_writer import single_writer
from knowledge.adapters.embeddings import open_embedder
from knowledge.adapters.opening import open_library, open_vectors
from knowledge.adapters.recent import RecentDocuments
from knowledge.adapters.sql.checking import rebuild_full_text, recount
from knowledge.adapters.sql.forms import SqlForms
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.organisation import SqlOrganisation
from knowledge.adapters.sql.programmes import SqlProgrammes
from knowledge.adapters.sql.templates import SqlTemplates
from knowledge.answers.answer import Answer, Question
from knowledge.errors import EmbeddingError
from knowledge.passages import Document, Passage, Scope
from knowledge.ports import DocumentCard, Embedder, OrganisationStore, VectorIndex

if TYPE_CHECKING:  # what answers and converses is imported where it is opened: ingest does without it
    from bot.conversation.answering import Answering
    from bot.conversation.directory import PeopleStore
    from bot.conversation.engine import Engine
    from bot.conversation.handoffs import HandoffStore
    from bot.conversation.ports import FeedbackStore
    from bot.conversation.situation import Skill
    from bot.forms.of_people import FormsOfPeople
    from bot.insights.finding_topics import TopicFinder
    from bot.keeping.own_data import OwnRecordsOn
    from bot.keeping.pseudonyms import Pseudonyms
    from bot.keeping.recording import Recording
    from bot.keeping.remembering import Memory
    from bot.keeping.retention import Retention
    from bot.people.directory import PeopleDirectory
    from bot.people.handing_over import CoordinatorNotices
    from bot.people.known import KnownPeople
    from bot.people.openness import Openness
    from bot.reminders.ports import ReminderStore
    from bot.reminders.scheduler import Scheduler
    from bot.reminders.telling import Reminders
    from bot.stores.sealing import Seal
    from bot.verified.desk import CoordinatorDesk
    from bot.verified.telling import AnsweringBackConversation, Telling
    from knowledge.adapters.template_shelf import TemplateShelf
    from knowledge.answers.answerer import Answerer
    from knowledge.answers.verified.giving import VerifiedAnswering
    from knowledge.insights.overview import Overlook

Result = TypeVar("Result")
WHOLE_DOCUMENT = 1_000_000_000
"""An ordinal beyond every passage."""
A_WORD = "prov"


@dataclass(frozen=True, slots=True)
class Services:
    """All that answers. Where the model cannot run, `embedder` and `vectors` are None; `without_meaning` says why.

    `engine` also reminds whom it talks with; `unattended` is the same where nobody is there to be reminded (a batch).
    `scheduler` looks for reminders while it runs, and `retention` for what is over: a server's business. `memory` and
    `recording` mask what is kept; `seal` closes what must wait as it was written.
    """

    settings: Settings
    library: SqlLibrary
    programmes: SqlProgrammes
    organisation: SqlOrganisation
    forms: FormsOfPeople
    templates: TemplateShelf
    embedder: Embedder | None
    vectors: VectorIndex | None
    without_meaning: str
    answerer: Answerer
    engine: AnsweringBackConversation
    unattended: Engine
    feedback: FeedbackStore
    memory: Memory
    recording: Recording
    seal: Seal
    people: KnownPeople
    directory: PeopleDirectory
    notices: CoordinatorNotices
    reminders: Reminders
    scheduler: Scheduler
    retention: Retention
    own_records: OwnRecordsOn

    coordinator_desk: CoordinatorDesk
    telling: Telling
    overlook: Overlook
    topics: TopicFinder

    def warm_up(self) -> None:
        """Loads what the first question would wait for: word lists, model, index, what verified answers answer."""
        self.answerer.answer(Question(A_WORD))
        self.answerer.warm_up()

    async def run_sync(self, work: Callable[[], Result], /) -> Result:
        """Runs plain sync work in a thread, so that other conversations go on meanwhile."""
        return await run_sync(work)


async def run_sync(work: Callable[[], Result], /) -> Result:
    import anyio.to_thread

    return await anyio.to_thread.run_sync(work)


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """What `ask`, `chat`, `serve` and `eval` need. Raises StorageError, SettingsError."""
    from bot.insights.finding_topics import topics_on
    from bot.insights.overlooking import overlook_on
    from bot.keeping.opening import (
        keep_nothing_unmasked,
        memory_on,
        own_records_on,
        recording_on,
        retention_on,
        seal_of,
    )
    from bot.people.handing_over import CoordinatorNotices
    from bot.reminders.telling import Reminders, RemindingConversation
    from bot.stores.reminders import SqlReminders
    from bot.verified.opening import closed_loop
    from bot.verified.telling import AnsweringBackConversation

    _log_to_standard_error()
    with open_library_only(settings) as library, meaning_on_demand(settings) as open_meaning:
        meaning, why = _running(open_meaning)
        organisation = SqlOrganisation(library.engine)
        answerer, from_passages, verified = _answerers(settings, library, meaning, organisation)
        loop = closed_loop(settings, library, answerer, verified.finder, run_sync)
        openness = _openness(library)
        pseudonyms = open_pseudonyms(settings.data)
        keep_nothing_unmasked(library, pseudonyms)
        memory = memory_on(library, openness, recording_on(settings, library, pseudonyms), run_sync)
        people = _people(library, organisation)
        directory = open_directory(library, pseudonyms)
        reminded = SqlReminders(library.engine)
        reminders = Reminders(reminded, run_sync)
        answering = _answering(answerer, from_passages, memory, openness)
        notices = CoordinatorNotices(settings.language)
        own = own_records_on(settings, library, pseudonyms, run_sync)
        handoff = _handoff(library, memory, notices)
        skills = _skills(library, answering, memory, people, reminders, handoff, directory, own)
        engine = _engine(settings, skills, memory, people)
        embedder, vectors = (meaning.embedder, meaning.index) if meaning else (None, None)
        yield Services(
            settings,
            library,
            SqlProgrammes(library.engine),
            organisation,
            _forms(library),
            open_template_shelf(library),
            embedder,
            vectors,
            why,
            answerer,
            AnsweringBackConversation(RemindingConversation(engine, reminders, settings.language), loop.telling),
            engine,
            memory.feedback,
            memory,
            memory.recording,
            seal_of(pseudonyms),
            people,
            directory,
            notices,
            reminders,
            _scheduler(settings, library, reminded),
            retention_on(settings, library, run_sync),
            own,
            loop.desk,
            loop.telling,
            overlook_on(settings, library),
            topics_on(settings, library, vectors, embedder),
        )


def _log_to_standard_error() -> None:
    """What a command prints is its own: standard output may be JSON that a program reads.

    A traceback shows where a fault was, never what the variables held: that is what people wrote, and tokens.
    """
    import structlog

    *before, _ = structlog.get_config()["processors"]
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure([*before, renderer], logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))


@contextmanager
def open_library_only(settings: Settings) -> Iterator[SqlLibrary]:
    """The database alone. Raises StorageError."""
    library = open_library(settings.data, settings.database_url, _terms)
    try:
        yield library
    finally:
        library.close()


def place_questions(settings: Settings) -> int:
    """Puts what was asked since the last look into topics. How many questions. Raises StorageError."""
    from bot.insights.finding_topics import topics_on
    from bot.stores.topics import SqlTopics

    with open_library_only(settings) as library, meaning_on_demand(settings) as open_meaning:
        if not SqlTopics(library.engine).waiting(1):  # the model is not loaded for nothing
            return 0
        meaning, _ = _running(open_meaning)
        embedder, vectors = (meaning.embedder, meaning.index) if meaning else (None, None)
        return topics_on(settings, library, vectors, embedder).find()


@contextmanager
def open_organisation(settings: Settings) -> Iterator[OrganisationStore]:
    """The committees, to read and to replace. Raises StorageError."""
    with open_library_only(settings) as library:
        yield SqlOrganisation(library.engine)


@contextmanager
def open_programmes(settings: Settings) -> Iterator[tuple[SqlProgrammes, Scope]]:
    """Programmes, and a scope that sees them all: for the person who runs Lots. Raises StorageError."""
    with open_library_only(settings) as library:
        yield SqlProgrammes(library.engine), every_group(library.engine)


@contextmanager
def open_templates(settings: Settings) -> Iterator[tuple[TemplateShelf, Scope]]:
    """Form templates, and a scope that sees them all: for the person who runs Lots. Raises StorageError."""
    with open_library_only(settings) as library:
        yield open_template_shelf(library), every_group(library.engine)


def open_template_shelf(library: SqlLibrary) -> TemplateShelf:
    """Those that come with Lots, and those drafted from documents or loaded from files."""
    from knowledge.adapters.template_shelf import TemplateShelf
    from knowledge.templates import builtin_templates

    return TemplateShelf(builtin_templates, SqlTemplates(library.engine))


@contextmanager
def open_people(settings: Settings) -> Iterator[PeopleStore]:
    """Who people are, to read and to change. Raises StorageError."""
    from bot.stores.people import SqlPeople

    with open_library_only(settings) as library:
        yield SqlPeople(library.engine, open_pseudonyms(settings.data).of)


@contextmanager
def open_own_records(settings: Settings) -> Iterator[OwnRecordsOn]:
    """What is kept of people, to export and to erase. Raises StorageError."""
    from bot.keeping.opening import keep_nothing_unmasked, own_records_on

    pseudonyms = open_pseudonyms(settings.data)
    with open_library_only(settings) as library:
        keep_nothing_unmasked(library, pseudonyms)
        yield own_records_on(settings, library, pseudonyms, run_sync)


@contextmanager
def open_handoffs(settings: Settings) -> Iterator[HandoffStore]:
    """Questions that were handed to the coordinators. Raises StorageError."""
    from bot.stores.handoffs import SqlHandoffs

    with open_library_only(settings) as library:
        yield SqlHandoffs(library.engine)


def open_directory(library: SqlLibrary, pseudonyms: Pseudonyms) -> PeopleDirectory:
    """Who people are, as channels and the conversation see it."""
    from bot.people.directory import PeopleDirectory
    from bot.stores.people import SqlPeople

    return PeopleDirectory(SqlPeople(library.engine, pseudonyms.of), run_sync, lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Begun:
    """Forms, and what names what stands in them. `everything` is a scope for the person who runs Lots."""

    forms: FormsOfPeople
    programmes: SqlProgrammes
    library: SqlLibrary
    everything: Scope


@contextmanager
def open_forms(settings: Settings) -> Iterator[Begun]:
    """The forms that have been begun. Raises StorageError."""
    with open_library_only(settings) as library:
        engine = library.engine
        yield Begun(_forms(library), SqlProgrammes(engine), library, every_group(engine))


@contextmanager
def open_shelves(settings: Settings) -> Iterator[Shelves]:
    """To write: the data folder is held until the end. Raises LibraryBusy, StorageError."""
    with ExitStack() as opened:
        opened.enter_context(single_writer(settings.data))
        library = opened.enter_context(open_library_only(settings))
        yield Shelves(
            data=settings.data,
            library=library,
            everything=lambda: every_group(library.engine),
            words=library,
            archive=library,
            meaning=opened.enter_context(meaning_on_demand(settings)),
            stamp=open_stamp(settings),
            organisation=SqlOrganisation(library.engine).organisation,
        )


def ingest_files(settings: Settings, intake: Intake, progress: Progress) -> IngestReport:
    from ingest.extraction import extract
    from ingest.parsers.isolated import parse_isolated

    with open_shelves(settings) as shelves:
        return ingest(intake, shelves, parse_isolated, extract, progress)


def sample_files() -> Path:
    """The sample municipality that comes with Lots."""
    return Path(inspect.getfile(ingest)).parent / "sample" / "files"


def sample_organisation() -> Path:
    """The sample municipality's committees, as `lots organisation load` reads them."""
    return sample_files().parent / "sources" / "organisation.yaml"


def every_document(library: SqlLibrary) -> list[DocumentCard]:
    """Whoever may read them: for the person who runs Lots."""
    return library.documents(every_group(library.engine))


def is_empty(settings: Settings) -> bool:
    with open_library_only(settings) as library:
        return not library.digests()


def forget(settings: Settings, document_id: str, progress: Progress) -> None:
    """Removes one document from every index. Raises NotFound."""
    with open_shelves(settings) as shelves:
        shelves.archive.remove(document_id)
        with suppress(EmbeddingError):  # where nothing is embedded, there is nothing to take out
            _bring_in_step(shelves, progress)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many passages were indexed anew, by their words and by their meaning; and why none by meaning, if so."""

    passages: int
    vectors: int
    without_meaning: str = ""


def rebuild(settings: Settings, progress: Progress) -> Rebuilt:
    """Both indexes anew from the database; only what never had a vector is embedded."""
    with open_shelves(settings) as shelves, open_library_only(settings) as library:
        rebuild_full_text(library.engine)
        _save_again(library)
        recount(library.engine)
        shelves.stamp.forget()
        try:
            shelves.meaning().index.clear()
            _bring_in_step(shelves, progress)
        except EmbeddingError as problem:
            return Rebuilt(library.size(), 0, str(problem))
        return Rebuilt(library.size(), len(shelves.meaning().index.ids()))


def open_stamp(settings: Settings) -> Stamp:
    return Stamp(settings.data / "vectors-in-step", settings.embeddings)


@contextmanager
def meaning_on_demand(settings: Settings) -> Iterator[Callable[[], Meaning]]:
    """Opens the model and its vector index at the first call, and closes what it opened at the end.

    The call raises EmbeddingError where the model cannot run, or is turned off.
    """
    with ExitStack() as opened:

        def open_meaning() -> Meaning:
            embedder = open_embedder(settings.embeddings)
            if embedder is None:
                raise EmbeddingError("Finding by meaning is turned off (LOTS_EMBEDDINGS=none).")
            index = open_vectors(settings.data, settings.chroma_url, embedder.name, embedder.dimensions)
            opened.callback(index.close)
            return Meaning(embedder, index)

        yield cache(open_meaning)


def _running(meaning: Callable[[], Meaning]) -> tuple[Meaning | None, str]:
    """The model, proved by one word, or why there is none."""
    try:
        meaning().embedder.embed_query(A_WORD)
    except EmbeddingError as problem:
        return None, str(problem)
    return meaning(), ""


def _bring_in_step(shelves: Shelves, progress: Progress) -> None:
    bring_in_step(shelves.library, shelves.words, shelves.archive, shelves.meaning, shelves.stamp, progress)


def _save_again(library: SqlLibrary) -> None:
    """Saving makes a document's words anew; its vectors stay, since its texts do."""
    everything = every_group(library.engine)
    for card in library.documents(everything):
        passages = library.sequence(card.id, 0, WHOLE_DOCUMENT)
        library.save_again(library.document(card.id, everything), passages)


def _terms(document: Document, passage: Passage) -> Sequence[str]:
    from knowledge.retrieval.indexing import passage_terms  # loads the word lists: not before something is indexed

    return passage_terms(document, passage)


def _openness(library: SqlLibrary) -> Openness:
    from bot.people.openness import Openness

    return Openness(library, SqlProgrammes(library.engine), run_sync)


def _forms(library: SqlLibrary) -> FormsOfPeople:
    from bot.forms.of_people import FormsOfPeople
    from bot.stores.people import SqlPeople

    return FormsOfPeople(SqlForms(library.engine), SqlPeople(library.engine).moved)


def _people(library: SqlLibrary, organisation: OrganisationStore) -> KnownPeople:
    from bot.people.known import KnownPeople
    from bot.stores.profiles import SqlProfiles

    profiles = SqlProfiles(library.engine)
    return KnownPeople(profiles, profiles, organisation.organisation, run_sync)


def _answerers(
    settings: Settings, library: SqlLibrary, meaning: Meaning | None, organisation: OrganisationStore
) -> tuple[Answerer, Answerer, VerifiedAnswering]:
    """What answers, the same without programmes (for who cannot say which committee they work for), and what both
    ask first."""
    from bot.verified.opening import verified_answering
    from knowledge.answers.answerer import Answerer
    from knowledge.answers.roles.answering import RoleAnswerer
    from knowledge.retrieval.search import Retriever

    read = RecentDocuments(library)
    roles = RoleAnswerer(SqlProgrammes(library.engine), organisation.organisation, read)
    by_meaning = (meaning.index, meaning.embedder) if meaning else ()
    retriever = Retriever(read, library, *by_meaning)
    embedder = meaning.embedder if meaning else None
    verified = verified_answering(settings, library, read, retriever, embedder, organisation.organisation)
    return (
        Answerer(read, retriever, roles=roles, verified=verified),
        Answerer(read, retriever, verified=verified),
        verified,
    )


def _answering(answerer: Answerer, from_passages: Answerer, memory: Memory, openness: Openness) -> Answering:
    from bot.conversation.answering import Answering

    async def ask(question: Question) -> Answer | None:
        answer = await run_sync(lambda: answerer.answer_or_ask_back(question))
        return answer if isinstance(answer, Answer) else None

    async def ask_anyway(question: Question) -> Answer:
        return await run_sync(lambda: from_passages.answer(question))

    return Answering(ask, ask_anyway, memory.keep, openness.is_restricted, hands_over=True)


def _handoff(library: SqlLibrary, memory: Memory, notices: CoordinatorNotices) -> Skill:
    from bot.conversation.skills.handoff import HandoffSkill
    from bot.people.handing_over import HandingOver
    from bot.stores.handoffs import SqlHandoffs

    return HandoffSkill(HandingOver(SqlHandoffs(library.engine), memory, notices, run_sync), lambda: datetime.now(UTC))


def _skills(
    library: SqlLibrary,
    answering: Answering,
    memory: Memory,
    people: KnownPeople,
    reminders: Reminders,
    handoff: Skill,
    directory: PeopleDirectory,
    own: OwnRecordsOn,
) -> Sequence[Skill]:
    from bot.conversation.skills import in_order
    from bot.conversation.skills.linking import LinkingSkill
    from bot.conversation.skills.own_data import OwnDataSkill
    from bot.forms.in_talk import desk_on
    from bot.keeping.opening import seal_of

    seal, note = seal_of(memory.recording.pseudonyms), memory.recording.asked_about
    desk = desk_on(library, _forms(library), open_template_shelf(library), people, directory, run_sync, seal, note)
    of_the_person = LinkingSkill(directory), OwnDataSkill(own)
    return in_order(answering, people, memory.record, desk, reminders, handoff, *of_the_person)


def _engine(settings: Settings, skills: Sequence[Skill], memory: Memory, people: KnownPeople) -> Engine:
    from bot.conversation.engine import Engine

    return Engine(skills, memory.recall, people.profile, _reference, settings.language)


def _scheduler(settings: Settings, library: SqlLibrary, reminded: ReminderStore) -> Scheduler:
    from bot.reminders.scheduler import Scheduler
    from bot.reminders.working_hours import WorkingHours, hours_between

    hours = WorkingHours(*hours_between(settings.working_hours), ZoneInfo(settings.time_zone))
    return Scheduler(_forms(library).forms, reminded, hours, lambda: datetime.now(UTC), run_sync, settings.language)


def _reference() -> str:
    """Short enough to be read out over the telephone."""
    return uuid.uuid4().hex[:8]
