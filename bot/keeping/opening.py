"""The composition root's part for what is kept of people: the conversation's memory, its signals, and the seal."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.forms.of_people import FormsOfPeople
from bot.keeping.judging import MaskedFeedback
from bot.keeping.own_data import OwnRecordsOn
from bot.keeping.pseudonyms import Pseudonyms
from bot.keeping.recording import ProgrammesOfDocuments, Recording
from bot.keeping.remembering import Memory
from bot.keeping.retention import Kept, Retention, days_before, months_before
from bot.off_loop import RunSync
from bot.people.openness import Openness
from bot.settings import Settings
from bot.stores.answers_back import SqlAnswersBack
from bot.stores.conversations import SqlConversations
from bot.stores.feedback import SqlFeedback
from bot.stores.handoffs import SqlHandoffs
from bot.stores.insights import SqlSignals
from bot.stores.masking_old import mask_what_is_old
from bot.stores.own_data import SqlOwnData
from bot.stores.people import SqlPeople
from bot.stores.profiles import SqlProfiles
from bot.stores.reminders import SqlReminders
from bot.stores.sealing import KeySeal, Seal
from knowledge.adapters.sql.engine import wipe
from knowledge.adapters.sql.forms import SqlForms
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.programmes import SqlProgrammes


def keep_nothing_unmasked(library: SqlLibrary, pseudonyms: Pseudonyms) -> None:
    """What an older Lots has kept as it was written is masked, once. Raises StorageError."""
    if mask_what_is_old(library.engine, pseudonyms.of, seal_of(pseudonyms)):
        wipe(library.engine, thoroughly=True)


def recording_on(settings: Settings, library: SqlLibrary, pseudonyms: Pseudonyms) -> Recording:
    """Signals in the library's database, by the clocks of the municipality."""
    zone = ZoneInfo(settings.time_zone)
    programmes_of = ProgrammesOfDocuments(lambda: programmes_by_document(library), library.generation)
    return Recording(SqlSignals(library.engine), pseudonyms, programmes_of, lambda: datetime.now(zone))


def programmes_by_document(library: SqlLibrary) -> dict[str, str]:
    """Document id -> name of the programme that it states, or was indexed as belonging to."""
    everything = every_group(library.engine)
    said = {card.id: card.programme for card in library.documents(everything) if card.programme}
    records = SqlProgrammes(library.engine).programmes(everything)
    return said | {record.in_force.document: record.in_force.name for record in records}


def memory_on(library: SqlLibrary, openness: Openness, recording: Recording, run_sync: RunSync) -> Memory:
    feedback = MaskedFeedback(SqlFeedback(library.engine), recording)
    return Memory(SqlConversations(library.engine), feedback, openness.is_readable, run_sync, recording)


def own_records_on(settings: Settings, library: SqlLibrary, pseudonyms: Pseudonyms, run_sync: RunSync) -> OwnRecordsOn:
    """What the library's database holds of a person."""
    engine, people = library.engine, SqlPeople(library.engine, pseudonyms.of)
    profiles, forms = SqlProfiles(engine), FormsOfPeople(SqlForms(engine), people.moved)
    return OwnRecordsOn(
        people,
        profiles,
        profiles,
        SqlReminders(engine),
        SqlSignals(engine),
        SqlOwnData(engine),
        forms.forms,
        pseudonyms,
        lambda: wipe(engine),
        run_sync,
        settings.language,
    )


def retention_on(settings: Settings, library: SqlLibrary, run_sync: RunSync) -> Retention:
    """How long each thing is kept, by the settings."""
    engine = library.engine
    questions = months_before(settings.keep_questions)
    kept = (
        Kept("turns", SqlConversations(engine), days_before(settings.keep_conversations)),
        Kept("questions", SqlSignals(engine), questions),
        Kept("handoffs", SqlHandoffs(engine), questions),
        Kept("answers", SqlAnswersBack(engine), questions),
    )
    return Retention(kept, lambda: wipe(engine), lambda: datetime.now(UTC), run_sync)


def seal_of(pseudonyms: Pseudonyms) -> Seal:
    """For what must wait as it was written."""
    return KeySeal(pseudonyms.key_for("what waits"))
