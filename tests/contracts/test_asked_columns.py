"""What was asked, in columns, says the same as the stores that it is read from, in SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.stores.asked_columns import SqlAskedColumns
from bot.stores.insights import SqlSignals
from bot.stores.topics import SqlTopics
from knowledge.insights.asked import AskedColumns
from knowledge.insights.signals import AskedQuestion, SectionRef
from knowledge.insights.topics.topic import Placement, Wording
from knowledge.insights.topics.traits import Traits
from tests.contracts import databases

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PLAN, ANNEX = SectionRef("plan", "Planen", ("Mål", "Ansvar")), SectionRef("bilaga", "Bilagan")
ASKED = AskedQuestion(
    id="a1", at=NOON, asker="p1", conversation="c1", channel="slack", text="Vem städar bryggan?", language="sv",
    answered=True, kind="role", confidence=0.9, committee="tekniska nämnden", sections=(PLAN, ANNEX),
    programmes=("hamn",),
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield engine
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield engine


@pytest.fixture
def signals(engine: Engine) -> SqlSignals:
    return SqlSignals(engine)


@pytest.fixture
def columns(engine: Engine) -> SqlAskedColumns:
    return SqlAskedColumns(engine)


def told(columns: AskedColumns) -> list[dict[str, object]]:
    """Each question by itself."""
    return [
        {
            "week": date.fromordinal(int(columns.weeks[place])),
            "asker": columns.askers.known[columns.askers.codes[place]],
            "committee": columns.committees.known[columns.committees.codes[place]],
            "topic": columns.topics.known[columns.topics.codes[place]],
            "answered": bool(columns.answered[place]),
            "disliked": bool(columns.disliked[place]),
            "handed_off": bool(columns.handed_off[place]),
            "repeated": bool(columns.repeated[place]),
            "sections": [columns.section_refs[code] for code in columns.sections.codes[columns.sections.rows == place]],
            "programmes": [
                columns.programme_names[code] for code in columns.programmes.codes[columns.programmes.rows == place]
            ],
        }
        for place in range(len(columns))
    ]


def test_nothing_asked_is_no_column(columns: SqlAskedColumns) -> None:
    assert told(columns.columns()) == []


def test_a_question_is_told_in_every_column(signals: SqlSignals, columns: SqlAskedColumns) -> None:
    signals.keep(ASKED)
    (one,) = told(columns.columns())
    assert one == {
        "week": date(2026, 3, 2),
        "asker": "p1",
        "committee": "tekniska nämnden",
        "topic": "",
        "answered": True,
        "disliked": False,
        "handed_off": False,
        "repeated": False,
        "sections": [PLAN, ANNEX],
        "programmes": ["hamn"],
    }


def test_what_comes_later_is_told_too(engine: Engine, signals: SqlSignals, columns: SqlAskedColumns) -> None:
    signals.keep(ASKED)
    columns.columns()
    signals.keep(replace(ASKED, id="a2", at=NOON + timedelta(days=9), answered=False, sections=(ANNEX,), programmes=()))
    signals.received("a1", liked=False, handed_off=True)
    signals.asked_again("a2", "a1")
    traits = Traits({}, {}, "", None)
    SqlTopics(engine).keep(
        Placement({"a1": "a1", "a2": "a2"}, (Wording("a1", traits, "t"), Wording("a2", traits, "t")))
    )
    first, second = told(columns.columns())
    assert (first["disliked"], first["handed_off"], first["topic"]) == (True, True, "t")
    assert (second["answered"], second["repeated"], second["topic"]) == (False, True, "t")
    assert (second["week"], second["sections"], second["programmes"]) == (date(2026, 3, 9), [ANNEX], [])


def test_who_is_another_person_now_is_told_as_that_one(signals: SqlSignals, columns: SqlAskedColumns) -> None:
    signals.keep(ASKED)
    columns.columns()
    signals.moved("p1", "p2")
    assert [one["asker"] for one in told(columns.columns())] == ["p2"]


def test_what_is_erased_is_in_no_column(signals: SqlSignals, columns: SqlAskedColumns) -> None:
    """Also where its number is given to another question afterwards."""
    signals.keep(ASKED)
    signals.keep(replace(ASKED, id="a2", asker="p2", sections=(ANNEX,)))
    columns.columns()
    signals.erase("p2")
    assert [one["asker"] for one in told(columns.columns())] == ["p1"]
    signals.keep(replace(ASKED, id="a3", asker="p3", committee="hamnnämnden", sections=(), programmes=("vik",)))
    _, new = told(columns.columns())
    assert (new["asker"], new["committee"], new["sections"], new["programmes"]) == ("p3", "hamnnämnden", [], ["vik"])


def test_texts_are_those_asked_for(signals: SqlSignals, columns: SqlAskedColumns) -> None:
    signals.keep(ASKED)
    (number,) = columns.columns().numbers
    assert columns.texts([int(number), 99]) == {int(number): "Vem städar bryggan?"}
