"""Forms at a glance: what waits for the reader, what is under way, what is finished."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.conversation.access import coordinates, is_assigned_to
from bot.conversation.messages import Person
from bot.forms.telling import Moment, Teller
from knowledge.domain.filling import Filled, field_at, state_of
from knowledge.domain.forms import Form, TemplateKind
from knowledge.domain.periods import Period, read_period
from knowledge.domain.standing import FormStatus


@dataclass(frozen=True, slots=True)
class FormCard:
    """What the list shows of a form. `next_followup` is the nearest day that its answers name; empty for none."""

    id: str
    title: str
    kind: TemplateKind
    status: FormStatus
    whose: str
    period: str
    ends: str
    is_overdue: bool
    answered: int
    total: int
    asked_of_reader: int
    rivals: int
    to_approve: bool
    next_followup: str
    touched_by: str
    touched: Moment | None

    @property
    def waits(self) -> bool:
        """For the reader to do something that others wait for."""
        return bool(self.asked_of_reader or self.to_approve)

    @property
    def is_over(self) -> bool:
        return self.status in ("approved", "given_up")


def cards(forms: Iterable[Form], person: Person, teller: Teller) -> list[FormCard]:
    return [card_of(form, person, teller) for form in forms]


def card_of(form: Form, person: Person, teller: Teller) -> FormCard:
    filled = state_of(form)
    answered, total = filled.progress
    last = form.events[-1] if form.events else None
    mine = [place for place, who in filled.assigned.items() if is_assigned_to(person, who)]
    ended = _end_of(form.period)
    return FormCard(
        id=form.id,
        title=form.template.title,
        kind=form.template.kind,
        status=filled.status,
        whose=form.committee or form.project,
        period=teller.day(form.period),
        ends=teller.ends(form.period),
        is_overdue=bool(ended and ended < teller.now.date() and filled.status == "open"),
        answered=answered,
        total=total,
        asked_of_reader=len([place for place in mine if place in filled.open_places]) if filled.status == "open" else 0,
        rivals=len(filled.rivals),
        to_approve=filled.status == "sent" and coordinates(person),
        next_followup=_in_words(_next_followup(filled, teller.now.date()), teller),
        touched_by=teller.whom(last) if last else "",
        touched=teller.when(last.at) if last else None,
    )


def in_groups(found: Sequence[FormCard]) -> dict[str, list[FormCard]]:
    """By what there is to do: "waiting", "open", "over"; groups with nothing in them are left out."""
    groups: dict[str, list[FormCard]] = {"waiting": [], "open": [], "over": []}
    for card in found:
        groups["over" if card.is_over else "waiting" if card.waits else "open"].append(card)
    return {name: those for name, those in groups.items() if those}


def _next_followup(filled: Filled, today: date) -> date | None:
    """The nearest last day of what is answered with a time, from today on."""
    found: list[date] = []
    for place, event in filled.answers.items():
        if field_at(filled.form, place)[1].kind == "when" and event.value:
            period = _read(event.value.meaning)
            days = period.next_time(today) if period else None
            found += [days[1]] if days else []
    return min(found, default=None)


def _end_of(notation: str) -> date | None:
    period = _read(notation)
    return period.end if period else None


def _read(notation: str) -> Period | None:
    """None where what was written is no period: people may keep one in their own words."""
    try:
        return read_period(notation)
    except ValueError:
        return None


def _in_words(day: date | None, teller: Teller) -> str:
    return format_date(day, "d MMMM y", locale=teller.language) if day else ""
