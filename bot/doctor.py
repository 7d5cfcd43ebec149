"""Examines an installation, one finding a check, each with what to do: what `lots doctor` prints.

Order: from the ground up (settings, folder, disk, database, words, programmes, model, vectors, verified
answers, language model, Slack, Teams);
where the database cannot be opened, what rests on it is not asked. Nothing is changed.

A run of ingest that was cut off is not a fault: the next one goes on from there, and a note says so. A fault is what
the next run would not mend by itself.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.off_loop import run_sync
from bot.settings import Settings, SlackSettings, unknown_variables
from bot.shapes.programme import waiting
from bot.verified.evaluation_set import asked_again
from bot.wiring.library import every_document, open_library_only
from bot.wiring.meaning import meaning_on_demand, open_stamp
from bot.wiring.services import open_services
from ingest.embedding import Meaning
from knowledge.adapters.language_models.choice import NO_MODEL
from knowledge.adapters.sql.checking import database_is_whole, words_in_step
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.programmes import SqlProgrammes
from knowledge.adapters.sql.verified import SqlVerifiedAnswers
from knowledge.answers.verified.sources import standing
from knowledge.domain.verified import VerifiedAnswer
from knowledge.errors import EmbeddingError, LotsError, SettingsError, StorageError
from knowledge.passages import Scope
from knowledge.ports import Vector

State = Literal["good", "note", "fault"]
SCARCE_BYTES = 1 << 30
TOO_FEW_BYTES = 100 << 20
MOST_ASKED_AGAIN = 200
"""Verified answers whose question is asked."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `said` and `remedy` are message ids of the catalogue, filled in with `values`."""

    check: str
    state: State
    said: str
    remedy: str = ""
    values: Mapping[str, object] | None = None


def examine(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Findings, as they are made."""
    yield from _settings(settings, environment)
    yield from _folder(settings)
    try:
        with open_library_only(settings) as library, meaning_on_demand(settings) as meaning:
            yield from _database(library)
            yield from _programmes(library)
            yield from _meaning(settings, library, meaning)
            yield from _verified(settings, library)
            yield from _language_model(settings, library)
    except StorageError as problem:
        yield _fault("Database", str(problem), "Mend that, then run lots doctor again.")
    yield from _slack(settings)
    yield from _teams(settings)


def _settings(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    source = str(settings.source) if settings.source else "-"
    yield _good("Settings", "Read; settings file: {source}.", source=source)
    unknown = unknown_variables(environment)
    if unknown:
        yield _note("Settings", "Unknown in the environment: {names}.", "Check the spelling.", names=", ".join(unknown))


def _folder(settings: Settings) -> Iterator[Finding]:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data) as file:
            file.write(b"lots")
        free = shutil.disk_usage(settings.data).free
    except OSError as problem:
        remedy = "Give the account that runs Lots write access, or choose another folder with --data."
        yield _fault(
            "Data folder", "{folder} cannot be written: {why}.", remedy, folder=settings.data, why=problem.strerror
        )
        return
    yield _good("Data folder", "{folder} can be written.", folder=settings.data)
    yield _disk(free)


def _disk(free: int) -> Finding:
    said, left = "{left:.1f} GiB free.", free / (1 << 30)
    if free < TOO_FEW_BYTES:
        return _fault("Disk", said, "Free some space: writing will fail soon.", left=left)
    if free < SCARCE_BYTES:
        return _note("Disk", said, "Free some space before indexing more.", left=left)
    return _good("Disk", said, left=left)


def _database(library: SqlLibrary) -> Iterator[Finding]:
    if database_is_whole(library.engine):
        documents = len(every_document(library))
        yield _good(
            "Database", "{documents} documents, {passages} passages.", documents=documents, passages=library.size()
        )
    else:
        yield _fault("Database", "It is damaged.", "Restore a backup, or move it away and ingest again.")
    if words_in_step(library.engine):
        yield _good("Word index", "In step with the database.")
    else:
        yield _fault("Word index", "Not in step with the database.", "Run lots reindex.")


def _programmes(library: SqlLibrary) -> Iterator[Finding]:
    """What waits for a coordinator is not a fault; a document that nobody has looked through is soon mended."""
    store = SqlProgrammes(library.engine)
    records = store.programmes(every_group(library.engine))
    published = sum(record.status == "published" for record in records)
    said = "{drafts} drafts, {published} published."
    yield _good("Programmes", said, drafts=len(records) - published, published=published)
    if undecided := sum(bool(waiting(record).differences) for record in records):
        said = "{programmes} have differences from a new reading that wait."
        yield _note("Programmes", said, "Settle them on /coordinator/programmes.", programmes=undecided)
    if lost := sum(record.extracted is None for record in records):
        said = "{programmes} have lost their document, so no answer rests on them."
        yield _note("Programmes", said, "Index the document again, or leave them.", programmes=lost)
    if unread := store.unread():
        said = "{documents} documents were indexed before programmes were read."
        yield _note("Programmes", said, "Run lots ingest --again with the same paths.", documents=unread)


def _meaning(settings: Settings, library: SqlLibrary, meaning: Callable[[], Meaning]) -> Iterator[Finding]:
    if settings.embeddings == "none":
        yield _note("Embedding model", "Turned off (embeddings = none): found by words alone.")
        return
    try:
        means = meaning()
        vector = means.embedder.embed_query("prov")
    except (EmbeddingError, SettingsError) as problem:
        yield _fault("Embedding model", str(problem), "Until then everything is found by words alone.")
        return
    yield _good("Embedding model", "{name} runs.", name=means.embedder.name)
    yield _vectors(settings, library, means, vector)


def _vectors(settings: Settings, library: SqlLibrary, means: Meaning, vector: Vector) -> Finding:
    try:
        held = means.index.ids()
        means.index.nearest(vector, 1, Scope())
    except LotsError as problem:
        remedy = "Mend that, then run lots doctor again." if settings.chroma_url else "Run lots reindex."
        return _fault("Vector index", str(problem), remedy)
    wanted = library.embedded_ids(means.embedder.name)
    waiting = library.size() - len(wanted)
    if held == wanted and not waiting:
        return _good("Vector index", "In step with the database: {vectors} vectors.", vectors=len(held))
    missing, extra = len(wanted - held), len(held - wanted)
    if open_stamp(settings).matches(library.generation()):
        said = "Not in step with the database: {missing} vectors missing, {extra} too many."
        return _fault("Vector index", said, "Run lots reindex.", missing=missing, extra=extra)
    said = "{waiting} passages are found by words alone so far: the last run was cut off."
    return _note("Vector index", said, "Run lots ingest again, or lots reindex.", waiting=waiting + missing)


def _verified(settings: Settings, library: SqlLibrary) -> Iterator[Finding]:
    """What coordinators answered: what is flagged is for them, what no longer comes is a fault."""
    store = SqlVerifiedAnswers(library.engine)
    today = datetime.now(ZoneInfo(settings.time_zone)).date()
    answers = [answer for answer in store.answers() if not answer.withdrawn]
    if not answers:
        return
    standings = [standing(answer, library, every_group(library.engine), today) for answer in answers]
    flagged = sum(bool(each.flags) for each in standings)
    yield _good("Verified answers", "{answers} published.", answers=len(answers))
    if flagged:
        said = "{answers} are flagged: their source has changed or is gone, or their last day is over."
        yield _note("Verified answers", said, "Look at them on /coordinator/answers.", answers=flagged)
    yield from _still_given(settings, [each.answer for each in standings if each.is_given], today)


def _still_given(settings: Settings, answers: Sequence[VerifiedAnswer], today: date) -> Iterator[Finding]:
    """The clearest question of each is asked."""
    with open_services(settings) as services:
        asked = asked_again(answers[:MOST_ASKED_AGAIN], services.extractive.answer, today, most=1)
    wrong = [each.question for each in asked if not each.is_right]
    if wrong:
        said = "{answers} no longer come when their question is asked, such as: {question}"
        remedy = "Run lots verified eval, and publish them again."
        yield _fault("Verified answers", said, remedy, answers=len(wrong), question=wrong[0])


def _language_model(settings: Settings, library: SqlLibrary) -> Iterator[Finding]:
    """Asks the model one small thing; nothing is asked where none is chosen."""
    if settings.llm.spec == "none":
        if settings.llm != NO_MODEL:
            said = "Settings for a language model are there, and no model is chosen: nothing is asked of one."
            yield _note("Language model", said, "Set LOTS_LLM, as docs/language-model.md says.")
        return
    from knowledge.adapters.language_models.checking import look_over
    from knowledge.adapters.language_models.sql_ledger import SqlLedger

    today = datetime.now(ZoneInfo(settings.time_zone)).date()
    for each in look_over(settings.llm, SqlLedger(library.engine), today):
        yield Finding("Language model", each.state, each.said, each.remedy, each.values or None)


def _slack(settings: Settings) -> Iterator[Finding]:
    """Asks Slack about the tokens; nothing is asked where nothing is set."""
    if settings.slack == SlackSettings(api_url=settings.slack.api_url):
        return
    from bot.channels.slack.checking import check

    async def checked() -> list[Finding]:
        found = [one async for one in check(settings.slack)]
        return [Finding("Slack", one.state, one.said, one.remedy, one.values or None) for one in found]

    yield from asyncio.run(checked())


def _teams(settings: Settings) -> Iterator[Finding]:
    """Asks Entra ID about the registration; nothing is asked where nothing is set."""
    from bot.channels.teams.checking import check

    async def checked() -> list[Finding]:
        found = [one async for one in check(settings, run_sync)]
        return [Finding("Teams", one.state, one.said, one.remedy, dict(one.values) or None) for one in found]

    yield from asyncio.run(checked())


def _good(check: str, said: str, **values: object) -> Finding:
    return Finding(check, "good", said, "", values)


def _note(check: str, said: str, remedy: str = "", **values: object) -> Finding:
    return Finding(check, "note", said, remedy, values)


def _fault(check: str, said: str, remedy: str, **values: object) -> Finding:
    return Finding(check, "fault", said, remedy, values)
