"""The sample's committed files are what its sources make, and the facts in them hang together."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ingest.sample.build import FILES, build, in_words, read_facts
from ingest.sample.source_blocks import Heading, ItemList, Paragraph, Table, read_blocks, runs


def content(path: Path) -> Any:
    """What a reader gets of a file, without the compression that may differ between machines."""
    if path.suffix == ".pdf":
        return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    if path.suffix == ".docx":
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


def test_every_subgoal_stands_in_the_programme_with_its_minimum_level() -> None:
    pages = content(FILES / "andts-program-2025-2028.pdf")
    text = " ".join("".join(pages).split())
    facts = read_facts()
    assert all(f"Delmål {subgoal['number']} {subgoal['title']}" in text for subgoal in facts["subgoals"])
    assert all(f"Miniminivå: {subgoal['minimum']}" in text for subgoal in facts["subgoals"])


def test_subgoals_name_committees_that_exist_and_are_numbered_under_their_goal() -> None:
    facts = read_facts()
    known = set(facts["organisation"]["committees"])
    for goal in facts["programme"]["goals"]:
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


def test_markdown_that_nothing_draws_is_refused_rather_than_lost() -> None:
    with pytest.raises(ValueError, match="blockquote"):
        read_blocks("> ett citat\n")


@pytest.mark.parametrize(
    ("parts", "expected"), [(["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_committees_are_listed_as_in_running_text(parts: list[str], expected: str) -> None:
    assert in_words(parts) == expected
