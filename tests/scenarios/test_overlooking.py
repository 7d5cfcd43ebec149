"""`lots insights` over what was kept: to read, as JSON and as a workbook; and what is in no overview."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from bot.cli import main
from bot.insights.overlooking import MOST_PLACED_FIRST, placing_first
from bot.settings import read_settings
from bot.stores.insights import SqlSignals
from bot.stores.topics import SqlTopics
from bot.wiring.insights import overlook_on
from bot.wiring.library import open_library_only
from bot.wiring.stores import open_stores
from knowledge.adapters.sql.forms import SqlForms
from knowledge.domain.forms import Event, Field, Form, Item, Place, Template
from knowledge.errors import EmbeddingError
from knowledge.insights.overview import Filter, Overview
from knowledge.insights.signals import AskedQuestion, SectionRef
from knowledge.insights.topics.topic import Placement, Topic, Wording
from knowledge.insights.topics.traits import Traits
from knowledge.passages import Document

NOW = datetime.now(ZoneInfo("Europe/Stockholm"))
Said = Callable[..., str]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def lots(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    def run(*arguments: str, status: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["lots", "--data", str(data), *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        assert int(left.value.code or 0) == status, err
        return out or err

    return run


def fill(data: Path) -> None:
    """Two topics, of four people and of two; a form that three people are stuck in; a document for some alone."""
    with open_library_only(read_settings({}, data, data)) as library:
        for name, group in (("plan", ""), ("krisplan", "ledning")):
            library.save(
                Document(name, name.title(), f"{name}.md", "0" * 64, "text/markdown", "Text.", group=group), []
            )
        signals, topics = SqlSignals(library.engine), SqlTopics(library.engine)
        texts = {"a": "Vem städar bryggan?", "b": "När städas bryggan?", "c": "Vem städar?", "d": "Städar vi?"}
        for asker, said in texts.items():
            signals.keep(asked(f"many-{asker}", asker, said))
        for asker in "ab":
            signals.keep(asked(f"few-{asker}", asker, "Får jag ta med hunden?"))
        topics.keep(Placement({f"many-{one}": "many-a" for one in texts}, (Wording("many-a", Traits(), "topic-many"),)))
        topics.keep(Placement({f"few-{one}": "few-a" for one in "ab"}, (Wording("few-a", Traits(), "topic-few"),)))
        topics.describe(
            [
                Topic("topic-many", "", ("brygga",), "role_unclear", "Två nämnder nämns.", labelled_by="many-a"),
                Topic("topic-few", "", ("hund",), "not_in_documents", "", labelled_by="few-a"),
            ]
        )
        for number in range(3):
            SqlForms(library.engine).begin(stuck_form(number))


def asked(question: str, asker: str, said: str) -> AskedQuestion:
    sections = (SectionRef("plan", "Plan", ("Bryggor",)), SectionRef("krisplan", "Krisplan", ("Hemligt",)))
    return AskedQuestion(
        id=question, at=NOW, asker=asker, conversation=asker, channel="web", text=said, language="sv", answered=False,
        kind="none", confidence=0.1, committee="hamnnämnden", sections=sections,
    )  # fmt: skip


def stuck_form(number: int) -> Form:
    template = Template("plan", "Bryggplan", "checklist", (Item("one", "Ett", (Field("goal", "Mål", "text"),)),))
    person, then = f"person-{number}", NOW - timedelta(days=1)
    begun = Event(f"{number}-a", "begun", person, then, "web")
    stuck = Event(f"{number}-b", "unknown", person, then, "web", Place("one", "goal"))
    return Form(f"form-{number}", template, "hamnnämnden", events=(begun, stuck))


def overview(data: Path, refresh: Callable[[], None] = lambda: None) -> Overview:
    settings = read_settings({}, data, data)
    with open_stores(settings) as stores:
        days = Filter(NOW.date() - timedelta(days=30), NOW.date())
        return overlook_on(settings, stores, refresh)(days)


def test_the_terminal_tells_what_people_ask_and_where_forms_stop(lots: Said) -> None:
    said = lots("insights")
    assert "6 frågor från 4 personer" in said
    assert "Vem städar bryggan?" in said
    assert "Plan › Bryggor" in said
    assert "Mål – Ett" in said
    assert "hunden" not in said


def test_days_that_begin_within_a_week_are_told_as_the_whole_weeks_they_became(lots: Said) -> None:
    assert "7 september 2026 till 19 september 2026, i hela veckor" in lots(
        "insights", "--since", "2026-09-09", "--until", "2026-09-19"
    )


def test_json_is_the_published_shape_and_nothing_else(lots: Said) -> None:
    given = json.loads(lots("insights", "--since", "2w", "--json"))
    assert [topic["label"] for topic in given["topics"]] == ["Vem städar bryggan?"]
    assert (given["topics"][0]["askers"], given["topics"][0]["declined"], given["hidden"]) == (4, 4, 2)
    assert given["declined"] == given["topics"]
    assert given["stuck"][0]["signals"] == {"unknown": 3}


def test_few_people_are_as_few_as_the_setting_says(lots: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTS_FEWEST_ASKERS", "2")
    assert len(json.loads(lots("insights", "--json"))["topics"]) == 2
    monkeypatch.setenv("LOTS_FEWEST_ASKERS", "5")
    given = json.loads(lots("insights", "--json"))
    assert (given["questions"], given["topics"], given["stuck"]) == (0, [], [])


def test_what_only_some_may_read_is_in_no_overview(data: Path) -> None:
    (topic,) = overview(data).topics
    assert [one.section.document for one in topic.sections] == ["plan"]


def test_a_workbook_says_the_same(lots: Said, tmp_path: Path) -> None:
    lots("insights", "-o", str(tmp_path / "insikter.xlsx"))
    cells = {str(cell.value) for sheet in load_workbook(tmp_path / "insikter.xlsx") for row in sheet for cell in row}
    assert "Vem städar bryggan?" in cells
    assert not any("hunden" in cell for cell in cells)


def test_what_makes_no_sense_is_one_line_that_says_what_to_do(lots: Said) -> None:
    assert "30d" in lots("insights", "--since", "soon", status=1)
    assert ".xlsx" in lots("insights", "-o", "insikter.txt", status=1)


def test_days_of_long_ago_show_nothing(lots: Said) -> None:
    assert "För få har frågat" in lots("insights", "--since", "2020-01-01", "--until", "2020-02-01")


def test_the_newest_questions_are_placed_before_somebody_looks_where_they_are_few(data: Path) -> None:
    found: list[int] = []
    for waiting in (0, 1, MOST_PLACED_FIRST, MOST_PLACED_FIRST + 1):
        overview(data, placing_first(lambda most, n=waiting: ["x"] * min(n, most), lambda n=waiting: found.append(n)))  # type: ignore[misc]
    assert found == [1, MOST_PLACED_FIRST]


def test_a_model_that_cannot_run_costs_nobody_the_overview(data: Path) -> None:
    def find() -> None:
        raise EmbeddingError("There is no model here.")

    assert overview(data, placing_first(lambda most: ["x"], find)).topics
