"""Ingest and the programmes that documents state: kept with them, corrected beside them, never in their way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.blocks import ParsedFile
from ingest.pipeline import Extract
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.programmes import SqlProgrammes
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.programmes import Programme, Stated
from knowledge.errors import StorageError
from knowledge.passages import Document, Scope
from knowledge.ports import ProgrammeRecord
from tests.scenarios.ingest_support import Bench, markdown

TEXT = """# Program för trygghet 2025–2028

Beslutat av kommunfullmäktige 2024-12-16.

## Mål 1 Trygga platser

### Delmål 1.1 Belysningen är hel

Ansvarig nämnd: tekniska nämnden

Berörda nämnder: socialnämnden, utbildningsnämnden

### Delmål 1.2 Parkerna är öppna

Ansvarig nämnd: kultur- och fritidsnämnden
"""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    opened = Bench(tmp_path / "data", tmp_path / "files")
    yield opened
    opened.close()


def records(bench: Bench, scope: Scope | None = None) -> list[ProgrammeRecord]:
    return SqlProgrammes(bench.library.engine).programmes(scope or every_group(bench.library.engine))


def fails(_parsed: ParsedFile, document: Document, _organisation: Organisation) -> Programme | None:
    if "Mål 1" in document.text:
        raise AssertionError("a rule\nwas broken")
    return None


def test_a_document_that_states_a_programme_gives_a_draft(bench: Bench) -> None:
    bench.write("program.md", TEXT)
    bench.write("plan.md", markdown("Plan", 1))

    report = bench.ingest()

    (record,) = records(bench)
    titles = [subgoal.title for _, subgoal in record.draft.subgoals]
    assert (report.read, report.programmes, report.unsearched) == (2, 1, ())
    assert (record.status, record.draft.document, titles) == (
        "draft",
        "program",
        ["Belysningen är hel", "Parkerna är öppna"],
    )


def test_a_document_is_indexed_though_no_programme_can_be_made_of_it(bench: Bench) -> None:
    path = bench.write("program.md", TEXT)
    bench.write("plan.md", markdown("Plan", 1))

    report = bench.ingest(extract=fails)

    assert (report.read, report.failed, report.programmes) == (2, (), 0)
    assert [failure.path for failure in report.unsearched] == [path]
    assert "AssertionError: a rule was broken" in report.unsearched[0].why
    assert {card.id for card in bench.library.documents(Scope())} == {"program", "plan"}
    assert records(bench) == []
    assert bench.ingest(again=True).unsearched == ()
    assert len(records(bench)) == 1


def test_a_database_that_cannot_be_used_is_no_fault_of_the_document(bench: Bench) -> None:
    bench.write("program.md", TEXT)

    def broken() -> Organisation:
        raise StorageError("gone")

    shelves = bench.shelves()
    bench.shelves = lambda: replace(shelves, organisation=broken)  # type: ignore[method-assign]
    with pytest.raises(StorageError, match="gone"):
        bench.ingest()


def test_the_extractor_knows_the_committees_that_are_known(bench: Bench) -> None:
    bench.write("program.md", TEXT)
    known = Organisation((Committee("tekniska-namnden", "tekniska nämnden"),))
    shelves = bench.shelves()
    bench.shelves = lambda: replace(shelves, organisation=lambda: known)  # type: ignore[method-assign]
    asked: list[Organisation] = []

    def listening(_parsed: ParsedFile, _document: Document, organisation: Organisation) -> None:
        asked.append(organisation)

    bench.ingest(extract=listening)
    assert asked == [known]


def test_reading_a_document_again_keeps_a_correction(bench: Bench) -> None:
    path = bench.write("program.md", TEXT)
    bench.ingest()
    programmes = SqlProgrammes(bench.library.engine)
    (record,) = records(bench)
    corrected = replace(record.draft, owner=Stated("kommunstyrelsen", corrected_by="anna"))
    programmes.keep_draft(record.draft.name, corrected, record.base)

    path.write_text(TEXT.replace("Parkerna är öppna", "Parkerna är öppna på natten"), "utf-8")
    bench.ingest()

    (after,) = records(bench)
    assert after.draft.owner == Stated("kommunstyrelsen", corrected_by="anna")
    assert after.extracted is not None
    assert "Parkerna är öppna på natten" in {subgoal.title for _, subgoal in after.extracted.subgoals}


def test_other_readers_take_the_programme_along_and_nobody_else_sees_it(bench: Bench) -> None:
    path = bench.write("program.md", TEXT)
    bench.ingest()
    name = records(bench)[0].draft.name
    SqlProgrammes(bench.library.engine).publish(name)

    bench.ingest(path, group="hr")

    (record,) = records(bench)
    assert (record.draft.name, record.status) == (name, "published")
    assert record.extracted is not None
    assert records(bench, Scope()) == []


def test_a_file_that_is_gone_takes_its_programme_with_it(bench: Bench) -> None:
    path = bench.write("program.md", TEXT)
    bench.ingest()
    path.unlink()
    bench.ingest(prune=True)
    assert records(bench) == []


def test_a_document_from_before_programmes_is_looked_through_when_it_is_read_again(bench: Bench) -> None:
    def nothing(_parsed: ParsedFile, _document: Document, _organisation: Organisation) -> None: ...

    extract: Extract = nothing
    bench.write("program.md", TEXT)
    bench.ingest(extract=extract)
    assert bench.ingest().unchanged == 1
    assert records(bench) == []
    bench.ingest(again=True)
    assert len(records(bench)) == 1
