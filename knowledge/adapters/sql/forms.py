"""Forms in the library's database: one row each, and one for each thing that somebody did to it.

Rows of events are only ever added. Whoever adds to a form holds its row until they are done, so that the order of a
form's events is the order in which they were kept, in both databases, however many add at once.
Safe in threads and in several processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from knowledge.adapters.sql import form_json
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable
from knowledge.adapters.sql.schema import form_events, forms
from knowledge.domain.forms import Event, Form
from knowledge.errors import NotFound

_BEGIN = text(
    "INSERT INTO forms (id, template, committee, project, period, follows) "
    "VALUES (:id, :template, :committee, :project, :period, :follows) ON CONFLICT (id) DO NOTHING RETURNING number"
)
_ADD = text("INSERT INTO form_events (form, id, event) VALUES (:form, :id, :event) ON CONFLICT (form, id) DO NOTHING")


class SqlForms:
    """The port `FormStore`, in the database of an opened `SqlLibrary`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, form: Form) -> None:
        with writing(self._engine, alone=False) as connection:
            number = connection.scalar(_BEGIN, _row(form))
            if number is not None:
                _add(connection, number, form.events)

    def add(self, form_id: str, events: Sequence[Event]) -> Form:
        with writing(self._engine, alone=False) as connection:
            row = _held(connection, form_id, alone=True)
            _add(connection, row.number, events)
            return _form(row, _events(connection, row.number))

    def form(self, form_id: str) -> Form:
        with reading(self._engine) as connection:
            row = _held(connection, form_id)
            return _form(row, _events(connection, row.number))

    def forms(self) -> list[Form]:
        touched = func.coalesce(func.max(form_events.c.number), 0)
        last_first = (
            select(forms)
            .outerjoin(form_events)
            .group_by(forms.c.number)
            .order_by(touched.desc(), forms.c.number.desc())
        )
        every = select(form_events).order_by(form_events.c.form, form_events.c.number)
        with reading(self._engine) as connection:
            rows = connection.execute(last_first).all()
            by_form = groupby(connection.execute(every), key=lambda row: row.form)
            events = {number: tuple(form_json.event(row.event) for row in those) for number, those in by_form}
        return [_form(row, events.get(row.number, ())) for row in rows]


def _held(connection: Connection, form_id: str, *, alone: bool = False) -> Any:
    """The form's row. `alone` keeps others from adding to it until the transaction ends. Raises NotFound."""
    query = select(forms).where(forms.c.id == storable(form_id))
    row = connection.execute(query.with_for_update() if alone else query).one_or_none()
    if row is None:
        raise NotFound(f"There is no form {form_id!r}: `lots forms` lists those there are")
    return row


def _add(connection: Connection, number: int, events: Sequence[Event]) -> None:
    """An event whose id the form has already is kept as it was."""
    rows = [{"form": number, "id": storable(event.id), "event": form_json.written(event)} for event in events]
    if rows:
        connection.execute(_ADD, rows)


def _events(connection: Connection, number: int) -> tuple[Event, ...]:
    query = select(form_events.c.event).where(form_events.c.form == number).order_by(form_events.c.number)
    return tuple(form_json.event(stored) for stored in connection.scalars(query))


def _row(form: Form) -> dict[str, str]:
    return {
        "id": storable(form.id),
        "template": form_json.written(form.template),
        "committee": storable(form.committee),
        "project": storable(form.project),
        "period": storable(form.period),
        "follows": storable(form.follows),
    }


def _form(row: Any, events: tuple[Event, ...]) -> Form:
    template = form_json.template(row.template)
    return Form(row.id, template, row.committee, row.project, row.period, events, row.follows)
