"""What is due to be remembered today, read out of the forms: pure, and the same however often it is asked.

A time that was answered is remembered a week before its last day, and one that lasts longer also when it begins: the
first of these that comes after it was answered. What recurs is remembered each time. An assignment is told at once,
and once more after a week. A form's new period is told when it begins, until somebody has begun a form for it.
Invariants: a reminder keeps its id while what it is about stands; what is long past is not brought up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo

from bot.reminders.reminder import Reason, Reminder, reminder_id
from knowledge.domain.filling import Filled, field_at, state_of
from knowledge.domain.forms import Event, Form, Place
from knowledge.domain.period_after import period_after
from knowledge.domain.periods import Period, read_period
from knowledge.domain.year_parts import Days

NOTICE = timedelta(days=7)
"""How long before its last day a time is remembered."""
NUDGE_AFTER = timedelta(days=7)
TOO_LATE = timedelta(days=30)
"""What has been over for longer is not brought up: after a long stop nobody wants last year's reminders."""
_SHORTEST_RECURRENCE = timedelta(days=6)
_MOST_TIMES = 400
_FINISHED = ("done", "stopped")


@dataclass(frozen=True, slots=True)
class Today:
    """The day that it is where people work. Moments in forms are read by the clocks of `zone`."""

    day: date
    zone: tzinfo

    def day_of(self, event: Event) -> date:
        return event.at.astimezone(self.zone).date()


def due(forms: Sequence[Form], today: Today) -> tuple[Reminder, ...]:
    """Everything of these forms that somebody is to be reminded of by now, said before or not."""
    followed = {form.follows for form in forms if form.follows}
    return tuple(reminder for form in forms for reminder in _of_form(form, form.id in followed, today))


def _of_form(form: Form, is_followed: bool, today: Today) -> Iterator[Reminder]:
    filled = state_of(form)
    if filled.status == "given_up" or is_followed:
        return
    yield from _follow_ups(filled, today)
    if not filled.locked:
        yield from _assignments(filled, today)
    yield from _new_period(filled, today)


def _follow_ups(filled: Filled, today: Today) -> Iterator[Reminder]:
    for place, event in filled.answers.items():
        _, field = field_at(filled.form, place)
        if field.kind != "when" or _is_finished(filled, place):
            continue
        meaning = event.value.meaning if event.value else ""
        days = _due_days(meaning, today.day_of(event), today.day)
        if days is not None:
            person = filled.assigned.get(place, event.by)
            yield replace(_about(filled, place, person, "follow_up", *days), period=_said(meaning, days))


def _assignments(filled: Filled, today: Today) -> Iterator[Reminder]:
    open_places = set(filled.open_places)
    for place, person in filled.assigned.items():
        event = _assignment(filled, place)
        if place not in open_places or event is None:
            continue
        waited = today.day - today.day_of(event)
        if waited >= NUDGE_AFTER:
            yield _about(filled, place, person, "still_asked", event.id)
        elif event.by != person:
            yield replace(_about(filled, place, person, "asked", event.id), by=event.name or event.by)


def _new_period(filled: Filled, today: Today) -> Iterator[Reminder]:
    form = filled.form
    following = following_period(form)
    ended = read_period(form.period).end if following else None
    if ended is not None and form.events and ended < today.day <= ended + TOO_LATE:
        identity = reminder_id("new_period", form.id, following)
        yield Reminder(
            identity,
            form.events[0].by,
            "new_period",
            form.id,
            form.template.title,
            form.committee or form.project,
            period=following,
        )


def following_period(form: Form) -> str:
    """The period after the form's, in the notation of `knowledge.domain.periods`; "" where none follows by itself."""
    try:
        return period_after(form.period)
    except ValueError:
        return ""


def _about(filled: Filled, place: Place, person: str, reason: Reason, *identity: object) -> Reminder:
    form = filled.form
    item, field = field_at(form, place)
    return Reminder(
        reminder_id(reason, form.id, place.item, place.field, place.row, person, *identity),
        person,
        reason,
        form.id,
        form.template.title,
        form.committee or form.project,
        place,
        item.label,
        field.label,
    )


def _assignment(filled: Filled, place: Place) -> Event | None:
    """The one that holds: the last."""
    return next((event for event in reversed(filled.history(place)) if event.deed == "assigned"), None)


def _is_finished(filled: Filled, place: Place) -> bool:
    """Whether the same item (and row) says that it is done, or stopped."""
    beside = (
        event.value.meaning
        for other, event in filled.answers.items()
        if event.value and (other.item, other.row) == (place.item, place.row)
        if field_at(filled.form, other)[1].kind == "status"
    )
    return any(meaning in _FINISHED for meaning in beside)


def _due_days(notation: str, answered: date, today: date) -> Days | None:
    """The last time that is to be remembered by now: its first and last day. None where there is none, or long past."""
    try:
        period = read_period(notation)
    except ValueError:
        return None  # kept in somebody's own words, from before periods were understood
    found = None
    for days in _times(period, answered):
        if _remembered_on(days, answered) > today:
            break
        found = days
    return found if found and today <= found[1] + TOO_LATE else None


def _times(period: Period, answered: date) -> Iterator[Days]:
    """Each time of it that was not over when it was answered, in order. What recurs daily is nobody's to be told of."""
    days = period.next_time(answered)
    for _ in range(_MOST_TIMES):
        if days is None:
            return
        yield days
        following = period.next_time(days[1])
        if following is not None and period.recurs and following[1] - days[1] < _SHORTEST_RECURRENCE:
            return
        days = following


def _remembered_on(days: Days, answered: date) -> date:
    """The first day after the answer that is worth a reminder, at the latest its last day."""
    first, last = days
    worth = sorted({first, last - NOTICE, last} if last - first > NOTICE else {last - NOTICE, last})
    return next((day for day in worth if day > answered), last)


def _said(meaning: str, days: Days) -> str:
    """The time in the words of the answer, where it is one time; else the days that it is this time."""
    if "," not in meaning and not read_period(meaning).recurs:
        return meaning
    first, last = (day.isoformat() for day in days)
    return first if first == last else f"{first}/{last}"
