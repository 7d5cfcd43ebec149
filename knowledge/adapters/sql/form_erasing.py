"""A person's name taken off forms: what they answered is the committee's and stays, who they are does not.

Rows of events are otherwise never changed, and whoever has read a form reads only what came after. So a form from which
a name is taken gets a new number, with all its events: to readers it is another, which they have not read yet.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, or_, select, update

from knowledge.adapters.sql import form_json
from knowledge.adapters.sql.schema import form_events, forms
from knowledge.domain.forms import Event


def take_off_name(connection: Connection, people: Collection[str], instead: str, name: str) -> int:
    """What any of the ids did is `instead`'s, who is called `name`. How many forms that were.

    The caller's transaction is alone (`writing`).
    """
    named = or_(*(form_events.c.event.contains(json.dumps(each), autoescape=True) for each in people))
    numbers = connection.scalars(select(form_events.c.form).where(named).distinct()).all()
    changed = 0
    for number in numbers:
        changed += _change_form(connection, number, frozenset(people), instead, name)
    return changed


def _change_form(connection: Connection, number: int, people: frozenset[str], instead: str, name: str) -> bool:
    """Whether any of its events were theirs: an id may also stand in what somebody else wrote."""
    query = select(form_events).where(form_events.c.form == number).order_by(form_events.c.number)
    rows = [(row.id, form_json.event(row.event)) for row in connection.execute(query)]
    renamed = [(event_id, _without(event, people, instead, name)) for event_id, event in rows]
    if renamed == rows:
        return False
    anew = _copied(connection, number)
    connection.execute(delete(form_events).where(form_events.c.form == number))
    connection.execute(delete(forms).where(forms.c.number == number))
    events = [{"form": anew, "id": event_id, "event": form_json.written(event)} for event_id, event in renamed]
    connection.execute(insert(form_events), events)
    return True


def _copied(connection: Connection, number: int) -> int:
    """The number of a copy, made while the form is still there: SQLite gives the last number again once it is free."""
    form = connection.execute(select(forms).where(forms.c.number == number)).one()
    connection.execute(update(forms).where(forms.c.number == number).values(id=f"{form.id} (before)"))
    kept = {key: value for key, value in form._mapping.items() if key != "number"}
    anew: int = connection.execute(insert(forms).returning(forms.c.number), kept).scalar_one()
    return anew


def _without(event: Event, people: frozenset[str], instead: str, name: str) -> Event:
    if event.by in people:
        event = replace(event, by=instead, name=name)
    if event.deed == "assigned" and event.text in people:
        value = replace(event.value, said=name, meaning=name) if event.value else None
        event = replace(event, text=instead, value=value)
    return event
