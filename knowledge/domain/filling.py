"""Filling in a form: each deed checks the rules and gives the event to keep, or says what to do instead.

Order: read the form, make the event of a deed here, `FormStore.add` it, look at the form that comes back with
`state_of`. Invariant: a deed changes nothing by itself; between reading and adding others may have added too, and
`state_of` sorts that out (two answers become rivals, what comes after an approval is late).

A refusal is a FormError whose message is a message id of the catalogue's `filling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.domain.filled import Filled, field_at, next_place, state_of
from knowledge.domain.fitting import check_comment, check_value
from knowledge.domain.forms import Deed, Event, Form, Place, Template, Value
from knowledge.domain.rows import next_row, row_of
from knowledge.errors import FormError

__all__ = [
    "Filled",
    "Signature",
    "add_row",
    "answer",
    "approve",
    "assign",
    "begin",
    "comment",
    "field_at",
    "give_up",
    "next_period",
    "next_place",
    "remove_row",
    "reopen",
    "row_of",
    "send",
    "settle",
    "skip",
    "state_of",
    "undo",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who does something, when (with a zone), through which channel. `id` becomes the event's: unique, made once."""

    id: str
    by: str
    at: datetime
    channel: str
    name: str = ""


def begin(
    template: Template, signature: Signature, form_id: str, *, committee: str = "", project: str = "", period: str = ""
) -> Form:
    """A new form with its first event, for `FormStore.begin`."""
    return Form(
        form_id,
        template,
        committee or template.committee,
        project,
        period,
        (_event("begun", signature),),
    )


def answer(form: Form, place: Place, value: Value, signature: Signature, *, seen: str | None = None) -> Event:
    """`seen` is what `Filled.seen` gave when the person was shown the place; None: they see the form as it is."""
    filled = _to_change(form)
    _require_place(filled, place)
    check_value(field_at(form, place)[1], value)
    return _event("answered", signature, place, value=value, seen=filled.seen(place) if seen is None else seen)


def settle(form: Form, place: Place, chosen: str, signature: Signature) -> Event:
    """Lets one of the rival answers stand; `chosen` is its event's id. The others stay in the history."""
    rivals = _to_change(form).rivals.get(place, ())
    if not rivals:
        raise FormError("There is nothing to choose between any more: look at the form as it is now.")
    if chosen not in [rival.id for rival in rivals]:
        raise FormError("That is not one of the answers to choose between: choose one of those that are shown.")
    aside = " ".join(rival.id for rival in rivals if rival.id != chosen)
    return _event("settled", signature, place, seen=chosen, text=aside)


def undo(form: Form, signature: Signature, place: Place | None = None) -> Event:
    """Takes back the last that this person did to the form, or to the place."""
    mine = [event for event in _to_change(form).undoable if event.by == signature.by]
    last = next((event for event in reversed(mine) if place is None or event.place == place), None)
    if last is None:
        raise FormError("You have nothing left to undo here: what others have done, they undo themselves.")
    return _event("undone", signature, last.place, seen=last.id)


def skip(form: Form, place: Place, signature: Signature) -> Event:
    """Sets the place aside for later; what is answered there stays."""
    _require_place(_to_change(form), place)
    return _event("skipped", signature, place)


def unknown(form: Form, place: Place, signature: Signature) -> Event:
    """Sets the place aside as not known ("vet inte"); what is answered there stays."""
    _require_place(_to_change(form), place)
    return _event("unknown", signature, place)


def add_row(form: Form, item: str, signature: Signature) -> Event:
    """One more row in a repeatable item. Which number it got, `row_of` tells when it is kept."""
    if item not in _to_change(form).rows:
        raise FormError("Only a table can get more rows: choose one of the form's tables.")
    return _event("row_added", signature, Place(item, "", next_row(form.events, item)))


def remove_row(form: Form, item: str, row: int, signature: Signature) -> Event:
    """Takes a row out of the form; its answers stay in the history."""
    if row not in _to_change(form).rows.get(item, ()):
        raise FormError("There is no such row: look at the form as it is now.")
    return _event("row_removed", signature, Place(item, "", row))


def assign(form: Form, place: Place, person: str, signature: Signature, name: str = "") -> Event:
    """Asks a colleague, by their id, to answer the place; "" takes the assignment back. `name` is what others see."""
    _require_place(_to_change(form), place)
    return _event("assigned", signature, place, value=Value(name, person) if name else None, text=person)


def comment(form: Form, place: Place, text: str, signature: Signature) -> Event:
    """Says something about the place, also when the form is locked."""
    field_at(form, place)
    check_comment(text)
    return _event("commented", signature, place, text=text)


def send(form: Form, signature: Signature) -> Event:
    """Sends the form for approval."""
    filled = _to_change(form)
    if filled.status == "sent":
        raise FormError("The form is sent already: it waits for approval.")
    _require_whole(filled)
    return _event("sent", signature)


def approve(form: Form, signature: Signature) -> Event:
    """Locks the form as this person has seen it: an approval of a form that was changed meanwhile does not hold."""
    _require_whole(_to_change(form))
    return _event("approved", signature, seen=form.events[-1].id if form.events else "")


def reopen(form: Form, reason: str, signature: Signature) -> Event:
    """Lets the form be changed again after it was sent, approved or given up."""
    if state_of(form).status == "open":
        raise FormError("The form is open already: go on filling it in.")
    if not reason.strip():
        raise FormError("Say why the form is opened again: the reason is kept with it.")
    check_comment(reason)
    return _event("reopened", signature, text=reason)


def give_up(form: Form, signature: Signature) -> Event:
    """Ends the form without finishing it; what was answered is kept."""
    _to_change(form)
    return _event("given_up", signature)


def next_period(form: Form, period: str, signature: Signature, form_id: str, template: Template | None = None) -> Form:
    """A form for the next period that starts from what stands in this one; each answer keeps its author.

    The answers count as carried over until somebody confirms or changes them. With a newer `template`, those come along
    that still have a question of the same kind to stand at. Made twice with the same ids, the form is the same.
    """
    about = {"committee": form.committee, "project": form.project, "period": period}
    fresh = replace(begin(template or form.template, signature, form_id, **about), follows=form.id)
    filled = state_of(form)
    kept = [head for place in filled.places for head in _stands(filled, place) if _fits(fresh, form, head)]
    return replace(fresh, events=(*fresh.events, *(_carried(fresh, head, signature) for head in kept)))


def _stands(filled: Filled, place: Place) -> Sequence[Event]:
    if place in filled.answers:
        return (filled.answers[place],)
    return filled.rivals.get(place, ())


def _fits(fresh: Form, old: Form, head: Event) -> bool:
    if head.place is None or head.value is None:
        return False
    try:
        _, field = field_at(fresh, head.place)
        check_value(field, head.value)
    except FormError:
        return False  # the newer template asks something else there: the answer stays in the old form
    return field.kind == field_at(old, head.place)[1].kind


def _carried(fresh: Form, head: Event, signature: Signature) -> Event:
    return Event(
        f"{fresh.id}:{head.id}",
        "answered",
        head.by,
        signature.at,
        signature.channel,
        head.place,
        head.value,
        text=head.id,
        name=head.name,
    )


def _event(
    deed: Deed,
    signature: Signature,
    place: Place | None = None,
    *,
    value: Value | None = None,
    text: str = "",
    seen: str = "",
) -> Event:
    who = signature
    return Event(who.id, deed, who.by, who.at, who.channel, place, value, text, seen, who.name)


def _to_change(form: Form) -> Filled:
    filled = state_of(form)
    if filled.status == "approved":
        raise FormError("The form is approved and locked: reopen it, with a reason, to change it.")
    if filled.status == "given_up":
        raise FormError("The form was given up: reopen it to go on.")
    return filled


def _require_place(filled: Filled, place: Place) -> None:
    field_at(filled.form, place)
    if place.row and place.row not in filled.rows.get(place.item, ()):
        raise FormError("There is no such row: look at the form as it is now.")
    if place not in filled.places:
        raise FormError("That is not asked for as the form stands: change what it depends on first.")


def _require_whole(filled: Filled) -> None:
    if filled.rivals:
        raise FormError("Two people have answered the same question differently: choose one of the answers first.")
    if filled.missing:
        raise FormError("Some questions must be answered before the form can be sent: answer them first.")
