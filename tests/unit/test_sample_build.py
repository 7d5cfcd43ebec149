"""The sample's committed files are what its sources make, and the facts in them hang together."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from bot.wiring.sample import sample_organisation
from ingest.organisation_file import load_organisation
from ingest.sample.build import FILES, build
from ingest.sample.documents import DOCUMENTS, PROGRAMME_FACTS, SampleDocument
from ingest.sample.facts import in_words, names, read_facts
from ingest.sample.source_blocks import (
    Heading,
    ItemList,
    LandscapeFromHere,
    Paragraph,
    Table,
    is_group_title,
    lines,
    read_blocks,
    runs,
)
from ingest.sample.truth import assignments, truth
from tests.unit.test_sample_yaml import comparable, own_text


def content(path: Path) -> Any:
    """What a reader gets of a file, without the compression that may differ between machines."""
    if path.suffix == ".pdf":
        return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    if path.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(path) as parts:
            return {name: parts.read(name) for name in parts.namelist()}
    return path.read_text(encoding="utf-8")


def test_the_committed_files_are_what_the_sources_make(tmp_path: Path) -> None:
    made = {path.name: content(path) for path in build(tmp_path)}
    committed = {path.name: content(path) for path in FILES.iterdir()}
    assert made == committed, "run: python -m ingest.sample.build"


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    once, again = build(tmp_path / "once"), build(tmp_path / "again")
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]


def test_the_programmes_table_goes_on_over_a_page_break_with_its_header_repeated() -> None:
    header = "Delmål Ansvarig nämnd Indikator"
    pages = [" ".join(page.split()) for page in content(FILES / "andts-program-2025-2028.pdf")]
    first, second = (number for number, page in enumerate(pages) if header in page)
    assert second == first + 1


@pytest.mark.parametrize("document", [document for document in DOCUMENTS if document.file.endswith(".pdf")])
def test_every_subgoal_stands_in_the_programme_with_its_minimum_level(document: SampleDocument) -> None:
    text = " ".join("".join(content(FILES / document.file)).split())
    subgoals = read_facts().subgoals(document.facts)
    assert all(f"Delmål {subgoal['number']} {subgoal['title']}" in text for subgoal in subgoals)
    assert all(f"Miniminivå: {subgoal['minimum']}" in text for subgoal in subgoals)


def test_every_committee_that_serves_the_truth_is_one_of_the_organisation() -> None:
    known = set(names(read_facts().organisation).values())
    programmes = [programme for programme in truth().values() if programme]
    assert all({committee for _, committee, _ in assignments(programme)} <= known for programme in programmes)
    assert all({duty.committee for duty in programme.duties} <= known for programme in programmes)


def test_the_committees_load_as_an_organisation_with_groups_and_shared_administrations() -> None:
    organisation = load_organisation(sample_organisation()).organisation
    serving = [name for committee in organisation.committees for name in committee.administrations]
    assert {committee.name for committee in organisation.committees} < set(names(read_facts().organisation).values())
    assert len(organisation.named("kommundelsnämnderna")) == 3
    assert serving.count("utbildningsförvaltningen") == 2


def test_the_programmes_show_what_role_answers_need() -> None:
    in_force = [truth()[stem] for stem in ("andts-program-2025-2028", "trygghetsprogram-2026-2029")]
    stated = [assignments(programme) for programme in in_force if programme]
    committees = {committee for triples in stated for _, committee, _ in triples}
    assert sum(len({number for number, _, _ in triples}) for triples in stated) >= 12
    assert len(committees) >= 9
    assert not committees & {"överförmyndarnämnden", "valnämnden"}, "some committee must be named by no programme"
    assert "räddningsnämnden" not in {committee for _, committee, _ in stated[0]}


@pytest.mark.parametrize("stem", [stem for stem, programme in truth().items() if programme])
def test_what_the_truth_says_is_written_in_the_document(stem: str) -> None:
    programme = truth()[stem]
    assert programme is not None
    text = own_text(stem)
    fields = [programme.period, programme.decided_by, programme.decided_on, programme.supersedes, programme.minimum]
    fields += [programme.owner, programme.followup, *programme.relations]
    for _, subgoal in programme.subgoals:
        fields += [subgoal.minimum, subgoal.followup, subgoal.timetable, *subgoal.activities, *subgoal.indicators]
    said = [field.text for field in fields if field] + [duty.text for duty in programme.duties]
    assert [words for words in said if comparable(words) not in text] == []


def test_a_revised_programme_differs_in_responsibility_minimum_and_subgoals() -> None:
    old, new = truth()["trygghetsprogram-2022-2025"], truth()["trygghetsprogram-2026-2029"]
    assert old is not None
    assert new is not None
    assert new.supersedes is not None
    assert (old.family, old.title) == (new.family, new.supersedes.text)
    before, after = ({subgoal.number: subgoal for _, subgoal in programme.subgoals} for programme in (old, new))
    assert set(before) - set(after) == {"1.4"}
    assert set(after) - set(before) == {"3.4"}
    both = set(before) & set(after)
    assert any(before[number].minimum != after[number].minimum for number in both)
    assert any(before[number].assignments[0] != after[number].assignments[0] for number in both)


@pytest.mark.parametrize("key", PROGRAMME_FACTS)
def test_subgoals_name_committees_that_exist_and_are_numbered_under_their_goal(key: str) -> None:
    facts = read_facts()
    known = set(names(facts.organisation))
    for goal in facts.programmes[key]["goals"]:
        for place, subgoal in enumerate(goal["subgoals"], start=1):
            assert subgoal["number"] == f"{goal['number']}.{place}"
            assert subgoal["responsible"]
            assert {*subgoal["responsible"], *subgoal["concerned"]} <= known
            assert not {*subgoal["responsible"]} & {*subgoal["concerned"]}


def test_markdown_becomes_the_blocks_that_are_drawn() -> None:
    text, lists = "# Rubrik\n\nText med **fet** stil.\n\n", "- ett\n- två\n\n1. först\n2. sedan\n\n"
    assert read_blocks(text + lists + "| a | b |\n| --- | --- |\n| c | d |\n") == [
        Heading(1, "Rubrik"),
        Paragraph("Text med **fet** stil."),
        ItemList(("ett", "två"), numbered=False),
        ItemList(("först", "sedan"), numbered=True),
        Table(("a", "b"), (("c", "d"),)),
    ]
    assert list(runs("Text med **fet** stil.")) == [("Text med ", False), ("fet", True), (" stil.", False)]


def test_a_rule_turns_the_pages_and_a_row_of_one_cell_is_a_title() -> None:
    turned, table = read_blocks("---\n\n| a | b |\n| --- | --- |\n| **Mål 1** | |\n| c<br>d | e |\n")
    assert isinstance(turned, LandscapeFromHere)
    assert isinstance(table, Table)
    assert [is_group_title(row) for row in table.rows] == [True, False]
    assert lines(table.rows[1][0]) == ["c", "d"]


def test_markdown_that_nothing_draws_is_refused_rather_than_lost() -> None:
    with pytest.raises(ValueError, match="blockquote"):
        read_blocks("> ett citat\n")


@pytest.mark.parametrize(
    ("parts", "expected"), [(["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_committees_are_listed_as_in_running_text(parts: list[str], expected: str) -> None:
    assert in_words(parts) == expected
