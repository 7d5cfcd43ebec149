"""What is kept of people: the conversation's memory, its signals, how long, and what one person may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.keeping.judging import MaskedFeedback
from bot.keeping.own_data import OwnRecordsOn
from bot.keeping.recording import ProgrammesOfDocuments, Recording
from bot.keeping.remembering import Memory
from bot.keeping.retention import Kept, Retention, days_before, months_before
from bot.off_loop import run_sync
from bot.people.openness import Openness
from bot.settings import Settings
from bot.stores.masking_old import mask_what_is_old
from bot.stores.own_data import SqlOwnData
from bot.wiring.stores import Stores, open_stores
from knowledge.adapters.sql.engine import wipe


def keep_nothing_unmasked(stores: Stores) -> None:
    """What an older Lots has kept as it was written is masked, once. Raises StorageError."""
    if mask_what_is_old(stores.engine, stores.pseudonyms.of, stores.seal):
        wipe(stores.engine, thoroughly=True)


@contextmanager
def open_own_records(settings: Settings) -> Iterator[OwnRecordsOn]:
    """What is kept of people, to export and to erase. Raises StorageError."""
    with open_stores(settings) as stores:
        keep_nothing_unmasked(stores)
        yield own_records_on(settings, stores)


def memory_on(settings: Settings, stores: Stores, openness: Openness) -> Memory:
    """Signals by the clocks of the municipality."""
    zone = ZoneInfo(settings.time_zone)
    programmes_of = ProgrammesOfDocuments(lambda: programmes_by_document(stores), stores.library.generation)
    recording = Recording(stores.signals, stores.pseudonyms, programmes_of, lambda: datetime.now(zone))
    feedback = MaskedFeedback(stores.feedback, recording)
    return Memory(stores.conversations, feedback, openness.is_readable, run_sync, recording)


def programmes_by_document(stores: Stores) -> dict[str, str]:
    """Document id -> name of the programme that it states, or was indexed as belonging to."""
    everything = stores.everything
    said = {card.id: card.programme for card in stores.library.documents(everything) if card.programme}
    records = stores.programmes.programmes(everything)
    return said | {record.in_force.document: record.in_force.name for record in records}


def own_records_on(settings: Settings, stores: Stores) -> OwnRecordsOn:
    """What the library's database holds of a person."""
    return OwnRecordsOn(
        people=stores.people,
        profiles=stores.profiles,
        enquiries=stores.profiles,
        reminders=stores.reminders,
        signals=stores.signals,
        kept=SqlOwnData(stores.engine),
        forms=stores.forms.forms,
        pseudonyms=stores.pseudonyms,
        wipe=lambda: wipe(stores.engine),
        run_sync=run_sync,
        language=settings.language,
    )


def retention_on(settings: Settings, stores: Stores) -> Retention:
    """How long each thing is kept, by the settings."""
    questions = months_before(settings.keep_questions)
    kept = (
        Kept("turns", stores.conversations, days_before(settings.keep_conversations)),
        Kept("questions", stores.signals, questions),
        Kept("handoffs", stores.handoffs, questions),
        Kept("answers", stores.answers_back, questions),
    )
    return Retention(kept, lambda: wipe(stores.engine), lambda: datetime.now(UTC), run_sync)
