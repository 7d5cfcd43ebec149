"""`lots programmes`: what was read of them in its published shape, publishing, and what the doctor says of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.doctor import Finding, examine
from bot.settings import Settings, read_settings
from bot.wiring.library import open_library_only
from bot.wiring.maintaining import rebuild
from bot.wiring.stores import open_stores
from ingest.progress import Silence
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.schema import programme_readings
from knowledge.domain.programmes import Programme, Stated
from tests.scenarios.test_cli import Lots

TEXT = """# Program för trygghet 2025–2028

Beslutat av: kommunfullmäktige

Ansvarig för programmet: kommunstyrelsen

## Mål 1 Trygga platser

### Delmål 1.1 Belysningen är hel

Ansvarig nämnd: tekniska nämnden

Berörda nämnder: socialnämnden, utbildningsnämnden

Miniminivå: Varje trasig lampa byts inom en vecka.

### Delmål 1.2 Parkerna är öppna

Ansvarig nämnd: kultur- och fritidsnämnden
"""
NAME = "program-for-trygghet-2025-2028"


@pytest.fixture
def lots(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    """A library with one programme, found by words alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    monkeypatch.setenv("LOTS_LANGUAGE", "en")
    (tmp_path / "program.md").write_text(TEXT, "utf-8")
    command = Lots(tmp_path / "data", capfd, monkeypatch)
    assert command("ingest", tmp_path / "program.md") == 0
    assert "Programmes found: 1" in command.out
    return command


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"LOTS_EMBEDDINGS": "none"}, tmp_path, tmp_path / "data")


def correct(settings: Settings) -> None:
    """As a coordinator does: sub-goal 1.1 asks something else at least."""
    with open_stores(settings) as stores:
        record = stores.programmes.programme(NAME, stores.everything)
        goal = record.draft.goals[0]
        first, *others = goal.subgoals
        assert first.minimum
        minimum = Stated("Varje lampa byts samma dag.", first.minimum.source, "anna")
        corrected = replace(goal, subgoals=(replace(first, minimum=minimum), *others))
        stores.programmes.keep_draft(NAME, replace(record.draft, goals=(corrected,)), record.base)


def listed(lots: Lots) -> dict[str, Any]:
    assert lots("programmes", "--json") == 0
    (programme,) = lots.json
    assert isinstance(programme, dict)
    return programme


def notes(settings: Settings) -> list[Finding]:
    return [one for one in examine(settings, {}) if one.check == "Programmes" and one.state == "note"]


def test_the_list_has_the_published_shape(lots: Lots) -> None:
    programme = listed(lots)
    (goal,) = programme["goals"]
    first, second = goal["subgoals"]
    assert (programme["name"], programme["status"], programme["owner"]) == (NAME, "draft", "kommunstyrelsen")
    assert (programme["document"], programme["newest"], programme["differences"]) == ("program", True, 0)
    assert (goal["number"], goal["title"]) == ("1", "Trygga platser")
    assert (first["number"], first["title"], first["responsible"], first["concerned"]) == (
        "1.1",
        "Belysningen är hel",
        ["tekniska nämnden"],
        ["socialnämnden", "utbildningsnämnden"],
    )
    assert (first["minimum"], second["minimum"], second["concerned"]) == (
        "Varje trasig lampa byts inom en vecka.",
        None,
        [],
    )
    assert {"activities", "indicators", "followup", "citations"} <= first.keys()


def test_every_citation_is_in_the_document_as_it_stands(lots: Lots, settings: Settings) -> None:
    programme = listed(lots)
    with open_stores(settings) as stores:
        text = " ".join(stores.library.document("program", stores.everything).text.split())
    goal = programme["goals"][0]
    cited = [*programme["citations"], *goal["citations"], *goal["subgoals"][0]["citations"]]
    assert {"owner", "title", "responsible", "concerned", "minimum"} <= {f for one in cited for f in one["fields"]}
    for one in cited:
        assert (one["document"], one["page"]) == ("program", None)
        assert one["quote"] in text


def test_a_corrected_field_has_no_citation_and_is_named(lots: Lots, settings: Settings) -> None:
    correct(settings)
    first = listed(lots)["goals"][0]["subgoals"][0]
    assert (first["minimum"], first["corrected"]) == ("Varje lampa byts samma dag.", ["minimum"])
    assert "minimum" not in {field for one in first["citations"] for field in one["fields"]}


def test_a_person_can_read_the_list(lots: Lots) -> None:
    assert lots("programmes") == 0
    assert f"Program för trygghet 2025–2028  [{NAME}, draft]" in lots.out
    assert "    1.1 Belysningen är hel\n      Responsible: tekniska nämnden\n" in lots.out
    assert "      Concerned: socialnämnden, utbildningsnämnden\n" in lots.out


def test_publishing_makes_the_draft_what_answers_rest_on(lots: Lots, settings: Settings) -> None:
    correct(settings)
    assert lots("programmes", "publish", NAME) == 0
    assert lots.out.strip() == f"{NAME} is published: answers rest on it."
    programme = listed(lots)
    assert (programme["status"], programme["corrections"], programme["unpublished"]) == ("published", 1, 0)


def test_publishing_what_there_is_not_is_one_line_that_says_what_to_do(lots: Lots) -> None:
    assert lots("programmes", "publish", "other") == 1
    assert lots.err.strip() == "There is no programme 'other': `lots programmes` lists those there are"
    assert lots.out == ""


def test_where_no_document_states_a_programme_the_list_says_how_to_begin(tmp_path: Path, lots: Lots) -> None:
    assert lots("remove", "program") == 0
    assert lots("programmes", "--json") == 0
    assert lots.json == []
    assert lots("programmes") == 0
    assert "lots ingest FOLDER" in lots.out


def test_reindexing_keeps_programmes_and_corrections(lots: Lots, settings: Settings) -> None:
    correct(settings)
    before = listed(lots)
    rebuild(settings, Silence())
    assert listed(lots) == before
    assert notes(settings) == []


def test_a_new_reading_waits_and_the_list_and_the_doctor_say_so(tmp_path: Path, lots: Lots, settings: Settings) -> None:
    assert notes(settings) == []
    correct(settings)
    (tmp_path / "program.md").write_text(TEXT.replace("Parkerna är öppna", "Parkerna är öppna jämt"), "utf-8")
    assert lots("ingest", tmp_path / "program.md") == 0
    programme = listed(lots)
    assert (programme["differences"], programme["corrections"]) == (1, 1)
    assert lots("programmes") == 0
    assert f"  ! Differences from the newest reading that wait: 1 (/coordinator/programmes/{NAME})" in lots.out
    (note,) = notes(settings)
    assert (note.values, "Settle" in note.remedy) == ({"programmes": 1}, True)


def test_a_programme_without_its_document_is_shown_as_such(lots: Lots, settings: Settings) -> None:
    assert lots("programmes", "publish", NAME) == 0
    assert lots("remove", "program") == 0
    programme = listed(lots)
    assert (programme["document"], programme["newest"]) == (None, False)
    assert lots("programmes") == 0
    assert "Its document is gone" in lots.out
    assert [note.values for note in notes(settings)] == [{"programmes": 1}]


def test_a_database_from_before_programmes_is_to_be_read_again(tmp_path: Path, lots: Lots, settings: Settings) -> None:
    with open_library_only(settings) as library, writing(library.engine) as connection:
        connection.execute(programme_readings.delete())
    (note,) = notes(settings)
    assert (note.values, "--again" in note.remedy) == ({"documents": 1}, True)
    assert lots("programmes") == 0
    assert "lots ingest --again" in lots.out
    assert lots("ingest", "--again", tmp_path / "program.md") == 0
    assert notes(settings) == []


def test_a_programme_for_a_group_is_listed_though_its_document_is_gone(
    tmp_path: Path, lots: Lots, settings: Settings
) -> None:
    assert lots("ingest", "--visible-to", "hr", tmp_path / "program.md") == 0
    assert lots("programmes", "publish", NAME) == 0
    assert lots("remove", "program") == 0
    assert listed(lots)["name"] == NAME


def test_what_was_read_is_what_the_database_gives_back(lots: Lots, settings: Settings) -> None:
    with open_stores(settings) as stores:
        record = stores.programmes.programme(NAME, stores.everything)
    assert isinstance(record.draft, Programme)
    assert record.draft == record.base == record.extracted
