"""What was asked, read in columns from the tables of `bot.stores.insights` and `bot.stores.topics`: `AskedReader`.

What never changes of a question (its week, its committee, whether it was answered, its sections and programmes) is read
once and kept; what is new is added. The rest is read each time, since opinions come later, topics are put together
anew, accounts are linked and people may be forgotten. Both are read in one transaction: no question is half there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from threading import Lock
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, select, text

from bot.stores.insights_schema import asked_questions
from bot.stores.schema import prepare
from knowledge.adapters.sql.engine import reading
from knowledge.insights.asked import AskedColumns, Numbers, Parts, Words, words
from knowledge.insights.signals import SectionRef

_NOW = text(
    "SELECT q.number, q.asker, t.topic, CASE WHEN NOT q.liked THEN 1 ELSE 0 END + "
    "CASE WHEN q.handed_off THEN 2 ELSE 0 END + CASE WHEN q.repeats <> '' THEN 4 ELSE 0 END "
    "FROM asked_questions q LEFT JOIN question_topics t ON t.question = q.id ORDER BY q.number"
)
_DISLIKED, _HANDED_OFF, _REPEATED = 1, 2, 4
_QUESTIONS = text("SELECT number, week, committee, answered FROM asked_questions WHERE number > :last ORDER BY number")
_SECTIONS = text(
    "SELECT question, document, title, section FROM asked_sections WHERE question > :last ORDER BY question, rank"
)
_PROGRAMMES = text("SELECT question, programme FROM asked_programmes WHERE question > :last ORDER BY question")
_LAST = text("SELECT number, id FROM asked_questions ORDER BY number DESC LIMIT 1")
_ID = text("SELECT id FROM asked_questions WHERE number = :number")
MOST_AT_ONCE = 500
Rows = Sequence[Sequence[Any]]
Key = str | tuple[str, ...]


def _nothing() -> Numbers:
    return np.empty(0, np.int64)


@dataclass(slots=True)
class _Column:
    """Words of questions, by the questions' numbers, which ascend; a question may have several."""

    questions: Numbers = field(default_factory=_nothing)
    codes: Numbers = field(default_factory=_nothing)
    known: dict[Key, int] = field(default_factory=dict)

    def add(self, questions: Sequence[int], entries: Sequence[Key]) -> None:
        for key in dict.fromkeys(entries):
            self.known.setdefault(key, len(self.known))
        codes = np.fromiter(map(self.known.__getitem__, entries), np.int64, len(entries))
        self.questions = np.append(self.questions, np.array(questions, np.int64))
        self.codes = np.append(self.codes, codes)

    def of(self, numbers: Numbers) -> Numbers:
        """The codes of these questions, each of which has one."""
        return self.codes[np.searchsorted(self.questions, numbers)]

    def parts(self, numbers: Numbers) -> Parts:
        """By the questions' places among `numbers`; what is of a question that is gone is left out."""
        if not len(numbers):
            return Parts(_nothing(), _nothing(), len(self.known))
        places = np.minimum(np.searchsorted(numbers, self.questions), len(numbers) - 1)
        there = numbers[places] == self.questions
        return Parts(places[there], self.codes[there], len(self.known))


@dataclass(slots=True)
class _Kept:
    """What never changes, up to question number `last`, whose id is `last_id`."""

    last: int = 0
    last_id: str = ""
    weeks: _Column = field(default_factory=_Column)
    committees: _Column = field(default_factory=_Column)
    answered: _Column = field(default_factory=_Column)
    programmes: _Column = field(default_factory=_Column)
    sections: _Column = field(default_factory=_Column)

    def read_on(self, connection: Connection) -> None:
        numbers, weeks, committees, answered = _columns(_rows(connection, _QUESTIONS, last=self.last), 4)
        self.weeks.add(numbers, weeks)
        self.committees.add(numbers, committees)
        self.answered.add(numbers, ["yes" if one else "" for one in answered])
        self.programmes.add(*_columns(_rows(connection, _PROGRAMMES, last=self.last), 2))
        questions, *section = _columns(_rows(connection, _SECTIONS, last=self.last), 4)
        self.sections.add(questions, list(zip(*section, strict=True)))
        last = connection.execute(_LAST).first()
        if last is not None:
            self.last, self.last_id = last.number, last.id


class SqlAskedColumns:
    """The port `AskedReader`. Safe in threads."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine
        self._kept = _Kept()
        self._lock = Lock()

    def columns(self) -> AskedColumns:
        with self._lock, reading(self._engine) as connection:
            self._bring_up_to_date(connection)
            return _asked(_rows(connection, _NOW), self._kept)

    def texts(self, numbers: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(numbers), MOST_AT_ONCE):
                some = asked_questions.c.number.in_(numbers[start : start + MOST_AT_ONCE])
                query = select(asked_questions.c.number, asked_questions.c.text).where(some)
                found |= {row.number: row.text for row in connection.execute(query)}
        return found

    def _bring_up_to_date(self, connection: Connection) -> None:
        """A number may be given anew when the last question is erased: then everything is read anew."""
        kept = self._kept
        if kept.last and connection.scalar(_ID, {"number": kept.last}) != kept.last_id:
            kept = _Kept()
        kept.read_on(connection)
        self._kept = kept


def _rows(connection: Connection, query: Any, **values: object) -> Rows:
    """Plain tuples, straight from the driver: a hundred thousand rows are read in a fraction of a second."""
    cursor = connection.execute(query, values).cursor
    return cursor.fetchall() if cursor is not None else ()


def _columns(rows: Rows, number: int) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else list(repeat((), number))


def _asked(now: Rows, kept: _Kept) -> AskedColumns:
    numbers, askers, topics, flags = _columns(now, 4)
    asked, marks = np.array(numbers, np.int64), np.array(flags, np.int64)
    days = np.array([date.fromisoformat(str(week)).toordinal() for week in kept.weeks.known], np.int64)
    yes = kept.answered.known.get("yes", -1)
    return AskedColumns(
        numbers=asked,
        weeks=days[kept.weeks.of(asked)] if len(asked) else asked,
        askers=words(askers),
        committees=Words(kept.committees.of(asked), tuple(map(str, kept.committees.known))),
        topics=words(topic or "" for topic in topics),
        answered=kept.answered.of(asked) == yes,
        disliked=(marks & _DISLIKED) > 0,
        handed_off=(marks & _HANDED_OFF) > 0,
        repeated=(marks & _REPEATED) > 0,
        programmes=kept.programmes.parts(asked),
        programme_names=tuple(map(str, kept.programmes.known)),
        sections=kept.sections.parts(asked),
        section_refs=tuple(_section(*key) for key in kept.sections.known),
    )


def _section(document: str, title: str, section: str) -> SectionRef:
    return SectionRef(document, title, tuple(json.loads(section)))
