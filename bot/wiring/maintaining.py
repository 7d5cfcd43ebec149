"""What writes to the library: files taken in, a document forgotten, the indexes made anew.

Invariant: the data folder is held meanwhile, and nothing that answers is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from bot.settings import Settings
from bot.wiring.library import open_library_only
from bot.wiring.meaning import meaning_on_demand, open_stamp
from ingest.embedding import bring_in_step
from ingest.pipeline import IngestReport, Intake, Shelves, ingest
from ingest.progress import Progress
from ingest.single_writer import single_writer
from knowledge.adapters.sql.checking import rebuild_full_text, recount
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.organisation import SqlOrganisation
from knowledge.errors import EmbeddingError

WHOLE_DOCUMENT = 1_000_000_000
"""An ordinal beyond every passage."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many passages were indexed anew, by their words and by their meaning; and why none by meaning, if so."""

    passages: int
    vectors: int
    without_meaning: str = ""


def ingest_files(settings: Settings, intake: Intake, progress: Progress) -> IngestReport:
    from ingest.extraction import extract
    from ingest.parsers.isolated import parse_isolated

    with open_shelves(settings) as shelves:
        return ingest(intake, shelves, parse_isolated, extract, progress)


def forget(settings: Settings, document_id: str, progress: Progress) -> None:
    """Removes one document from every index. Raises NotFound."""
    with open_shelves(settings) as shelves:
        shelves.archive.remove(document_id)
        with suppress(EmbeddingError):  # where nothing is embedded, there is nothing to take out
            _bring_in_step(shelves, progress)


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


def _bring_in_step(shelves: Shelves, progress: Progress) -> None:
    bring_in_step(shelves.library, shelves.words, shelves.archive, shelves.meaning, shelves.stamp, progress)


def _save_again(library: SqlLibrary) -> None:
    """Saving makes a document's words anew; its vectors stay, since its texts do."""
    everything = every_group(library.engine)
    for card in library.documents(everything):
        passages = library.sequence(card.id, 0, WHOLE_DOCUMENT)
        library.save_again(library.document(card.id, everything), passages)
