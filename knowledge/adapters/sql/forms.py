"""Forms in the library's database: one row each, and one for each thing that somebody did to it.

Rows of events are only ever added. Whoever adds to a form holds its row until they are done, so that the order of a
form's events is the order in which they were kept, in both databases, however many add at once.
Safe in threads and in several processes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from sqlalchemy import Connection, Engine, func, select, text

from knowledge.adapters.sql import form_json
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable
from knowledge.adapters.sql.schema import form_events, forms
from knowledge.domain.forms import Event, Form
from knowledge.domain.rows import with_rows_of_their_own
from knowledge.errors import NotFound

_BEGIN = text(
    "INSERT INTO forms (id, template, committee, project, period, follows) "
    "VALUES (:id, :template, :committee, :project, :period, :follows) ON CONFLICT (id) DO NOTHING RETURNING number"
)
_ADD = text("INSERT INTO form_events (form, id, event) VALUES (:form, :id, :event) ON CONFLICT (form, id) DO NOTHING")
FORMS_KEPT = 2_000
"""In memory, a few hundred events each: those of some years in a municipality."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A form as it was when `last` was its last event's number."""

    last: int
    form: Form


class SqlForms:
    """The port `FormStore`, in the database of an opened `SqlLibrary`.

    What was read of a form is kept, and only what came after is read again: nothing of it ever changes.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[int, _Known] = {}
        self._lock = Lock()

    def begin(self, form: Form) -> None:
        with writing(self._engine, alone=False) as connection:
            number = connection.scalar(_BEGIN, _row(form))
            if number is not None:
                _add(connection, number, form.events)

    def add(self, form_id: str, events: Sequence[Event]) -> Form:
        with writing(self._engine, alone=False) as connection:
            number = _number(connection, form_id, alone=True)
            before = self._read(connection, number)
            _add(connection, number, with_rows_of_their_own(before.form, events))
            found = _grown(connection, number, before)
        self._keep({number: found})  # not before it is kept in the database, too
        return found.form

    def form(self, form_id: str) -> Form:
        with reading(self._engine) as connection:
            number = _number(connection, form_id)
            found = self._read(connection, number)
        self._keep({number: found})
        return found.form

    def forms(self) -> list[Form]:
        last = func.coalesce(func.max(form_events.c.number), 0).label("last")
        touched = select(forms.c.number, last).outerjoin(form_events).group_by(forms.c.number)
        with reading(self._engine) as connection:
            rows = connection.execute(touched.order_by(last.desc(), forms.c.number.desc())).all()
            found = {row.number: self._read(connection, row.number, row.last) for row in rows}
        self._keep(found)
        return [known.form for known in found.values()]

    def _read(self, connection: Connection, number: int, last: int | None = None) -> _Known:
        """The form; without a query where its last event's number is known to be `last`."""
        known = self._known.get(number)
        if known is None:
            known = _Known(0, _form(connection, number))
        return known if known.last == last else _grown(connection, number, known)

    def _keep(self, found: Mapping[int, _Known]) -> None:
        with self._lock:
            self._known |= found
            for number in list(self._known)[:-FORMS_KEPT]:
                del self._known[number]


def _number(connection: Connection, form_id: str, *, alone: bool = False) -> int:
    """`alone` keeps others from adding to the form until the transaction ends. Raises NotFound."""
    query = select(forms.c.number).where(forms.c.id == storable(form_id))
    number: int | None = connection.scalar(query.with_for_update() if alone else query)
    if number is None:
        raise NotFound(f"There is no form {form_id!r}: `lots forms` lists those there are")
    return number


def _form(connection: Connection, number: int) -> Form:
    """Without its events."""
    row = connection.execute(select(forms).where(forms.c.number == number)).one()
    return Form(row.id, form_json.template(row.template), row.committee, row.project, row.period, follows=row.follows)


def _grown(connection: Connection, number: int, known: _Known) -> _Known:
    newer = form_events.c.number > known.last
    query = select(form_events).where(form_events.c.form == number, newer).order_by(form_events.c.number)
    rows = connection.execute(query).all()
    events = tuple(form_json.event(row.event) for row in rows)
    last = rows[-1].number if rows else known.last
    return _Known(last, replace(known.form, events=(*known.form.events, *events)))


def _add(connection: Connection, number: int, events: Sequence[Event]) -> None:
    """An event whose id the form has already is kept as it was."""
    rows = [{"form": number, "id": storable(event.id), "event": form_json.written(event)} for event in events]
    if rows:
        connection.execute(_ADD, rows)


def _row(form: Form) -> dict[str, str]:
    return {
        "id": storable(form.id),
        "template": form_json.written(form.template),
        "committee": storable(form.committee),
        "project": storable(form.project),
        "period": storable(form.period),
        "follows": storable(form.follows),
    }
