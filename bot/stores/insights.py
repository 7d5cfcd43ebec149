"""What is recorded of use, in an SQL database: the port `SignalStore`. Safe in threads and in several processes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, insert, select, text, tuple_, update

from bot.stores.conversations import stored_moment
from bot.stores.insights_schema import asked_about_fields, asked_programmes, asked_questions, asked_sections
from bot.stores.schema import prepare
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable
from knowledge.insights.signals import AskedAboutField, AskedQuestion, Reception, SectionRef

PAGE = 2_000
"""Questions that one transaction reads: nobody waits for who reads them all."""

_KEEP = text(
    "INSERT INTO asked_questions (id, at, day, week, asker, conversation, channel, text, language, answered, kind, "
    "confidence, committee, role, repeats, verified, liked, disliked_because, handed_off) VALUES (:id, :at, :day, "
    ":week, :asker, :conversation, :channel, :text, :language, :answered, :kind, :confidence, :committee, :role, "
    ":repeats, :verified, NULL, '', :no) ON CONFLICT (id) DO NOTHING RETURNING number"
)
_KEEP_ABOUT = text(
    "INSERT INTO asked_about_fields (at, day, asker, committee, template, form, item, field, about) VALUES (:at, :day, "
    ":asker, :committee, :template, :form, :item, :field, :about) ON CONFLICT DO NOTHING"
)
_TEXTS = ("id", "asker", "conversation", "channel", "text", "committee", "role", "repeats", "verified")
_ABOUT_TEXTS = ("asker", "committee", "template", "form", "item", "field")
Kept = tuple[AskedQuestion, Reception]


class SqlSignals:
    """One row a question, and one each of its sections and programmes."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def keep(self, question: AskedQuestion) -> None:
        with writing(self._engine, alone=False) as connection:
            number = connection.scalar(_KEEP, _row(question))
            if number is not None:
                _keep_parts(connection, number, question)

    def received(
        self, question: str, *, liked: bool | None = None, because: str = "", handed_off: bool | None = None
    ) -> None:
        changed: dict[str, Any] = {}
        if liked is not None:
            changed |= {"liked": liked, "disliked_because": storable(because)}
        if handed_off is not None:
            changed |= {"handed_off": handed_off}
        if changed:
            self._change(question, changed)

    def asked_again(self, question: str, repeats: str) -> None:
        self._change(question, {"repeats": storable(repeats)})

    def _change(self, question: str, changed: dict[str, Any]) -> None:
        which = update(asked_questions).where(asked_questions.c.id == storable(question))
        with writing(self._engine, alone=False) as connection:
            connection.execute(which.values(changed))

    def keep_asked_about(self, asked: AskedAboutField) -> None:
        texts = {name: storable(getattr(asked, name)) for name in _ABOUT_TEXTS}
        row = {**texts, "about": asked.about, "at": stored_moment(asked.at), "day": asked.at.date().isoformat()}
        with writing(self._engine, alone=False) as connection:
            connection.execute(_KEEP_ABOUT, row)

    def questions(self, since: date, until: date) -> Iterator[Kept]:
        days = asked_questions.c.day.between(since.isoformat(), until.isoformat())
        last: tuple[str, int] = ("", 0)
        while True:
            page, last = self._page(select(asked_questions).where(days), last)
            yield from page
            if len(page) < PAGE:
                return

    def _page(self, query: Select[Any], after: tuple[str, int]) -> tuple[list[Kept], tuple[str, int]]:
        place = tuple_(asked_questions.c.at, asked_questions.c.number)
        query = query.where(place > tuple_(*after)).order_by(asked_questions.c.at, asked_questions.c.number)
        with reading(self._engine) as connection:
            rows = connection.execute(query.limit(PAGE)).all()
            return _whole(connection, rows), (rows[-1].at, rows[-1].number) if rows else after

    def chosen(self, ids: Iterable[str]) -> list[Kept]:
        wanted = sorted({storable(each) for each in ids})
        pages = (wanted[start : start + PAGE] for start in range(0, len(wanted), PAGE))
        found = [kept for page in pages for kept in self._where(asked_questions.c.id.in_(page))]
        return sorted(found, key=lambda kept: (kept[0].at, kept[0].id))

    def of_asker(self, asker: str) -> list[Kept]:
        return self._where(asked_questions.c.asker == storable(asker))

    def _where(self, which: Any) -> list[Kept]:
        query = select(asked_questions).where(which).order_by(asked_questions.c.at, asked_questions.c.number)
        with reading(self._engine) as connection:
            return _whole(connection, connection.execute(query).all())

    def fields_asked_about(self, since: date, until: date) -> list[AskedAboutField]:
        days = asked_about_fields.c.day.between(since.isoformat(), until.isoformat())
        query = select(asked_about_fields).where(days)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(asked_about_fields.c.at, asked_about_fields.c.number))
            return [_about(row) for row in rows]

    def moved(self, asker: str, to: str) -> None:
        with writing(self._engine, alone=False) as connection:
            move_signals(connection, asker, to)

    def forget_before(self, moment: datetime) -> int:
        before = stored_moment(moment)
        with writing(self._engine, alone=False) as connection:
            connection.execute(delete(asked_about_fields).where(asked_about_fields.c.at < before))
            return connection.execute(delete(asked_questions).where(asked_questions.c.at < before)).rowcount

    def erase(self, asker: str) -> int:
        with writing(self._engine, alone=False) as connection:
            return erase_signals(connection, asker)


def move_signals(connection: Connection, asker: str, to: str) -> None:
    """Within a transaction that moves other things too."""
    connection.execute(update(asked_questions).where(asked_questions.c.asker == storable(asker)).values(asker=to))
    for about in connection.execute(select(asked_about_fields).where(asked_about_fields.c.asker == storable(asker))):
        connection.execute(_KEEP_ABOUT, {**about._mapping, "asker": storable(to)})
    connection.execute(delete(asked_about_fields).where(asked_about_fields.c.asker == storable(asker)))


def erase_signals(connection: Connection, asker: str) -> int:
    """Within a transaction that erases other things too. How many questions went."""
    connection.execute(delete(asked_about_fields).where(asked_about_fields.c.asker == storable(asker)))
    return connection.execute(delete(asked_questions).where(asked_questions.c.asker == storable(asker))).rowcount


def _row(question: AskedQuestion) -> dict[str, Any]:
    day = question.at.date()
    return {
        **{name: storable(getattr(question, name)) for name in _TEXTS},
        "at": stored_moment(question.at),
        "day": day.isoformat(),
        "week": (day - timedelta(days=day.weekday())).isoformat(),
        "language": question.language,
        "answered": question.answered,
        "kind": question.kind,
        "confidence": question.confidence,
        "no": False,
    }


def _keep_parts(connection: Connection, number: int, question: AskedQuestion) -> None:
    sections = [
        {
            "question": number,
            "rank": rank,
            "document": storable(each.document),
            "title": storable(each.title),
            "section": json.dumps(list(each.section)),
        }
        for rank, each in enumerate(question.sections)
    ]
    programmes = [{"question": number, "programme": storable(each)} for each in dict.fromkeys(question.programmes)]
    if sections:
        connection.execute(insert(asked_sections), sections)
    if programmes:
        connection.execute(insert(asked_programmes), programmes)


def _whole(connection: Connection, rows: Sequence[Any]) -> list[Kept]:
    """The rows as values, with their parts, which take one read each for all of them."""
    numbers = [row.number for row in rows]
    sections: dict[int, list[SectionRef]] = defaultdict(list)
    programmes: dict[int, list[str]] = defaultdict(list)
    for part in connection.execute(_parts(asked_sections, numbers).order_by(asked_sections.c.rank)):
        sections[part.question].append(SectionRef(part.document, part.title, tuple(json.loads(part.section))))
    for part in connection.execute(_parts(asked_programmes, numbers).order_by(asked_programmes.c.programme)):
        programmes[part.question].append(part.programme)
    return [(_question(row, sections[row.number], programmes[row.number]), _reception(row)) for row in rows]


def _parts(table: Any, numbers: Sequence[int]) -> Select[Any]:
    return select(table).where(table.c.question.in_(numbers))


def _question(row: Any, sections: Sequence[SectionRef], programmes: Sequence[str]) -> AskedQuestion:
    return AskedQuestion(
        id=row.id,
        at=datetime.fromisoformat(row.at),
        asker=row.asker,
        conversation=row.conversation,
        channel=row.channel,
        text=row.text,
        language=row.language,
        answered=row.answered,
        kind=row.kind,
        confidence=row.confidence,
        committee=row.committee,
        role=row.role,
        sections=tuple(sections),
        programmes=tuple(programmes),
        repeats=row.repeats,
        verified=row.verified,
    )


def _reception(row: Any) -> Reception:
    return Reception(row.id, row.liked, row.disliked_because, row.handed_off)


def _about(row: Any) -> AskedAboutField:
    at = datetime.fromisoformat(row.at)
    return AskedAboutField(at, row.asker, row.committee, row.template, row.form, row.item, row.field, row.about)
