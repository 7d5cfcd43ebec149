"""A form as its page shows it: items with their questions, each with what stands there, who said so, and what to do.

Order: the form is folded, then each item, each of its rows, each question asked there. Invariants: a question shows
every answer that nobody has put aside; what somebody wrote and could not be kept is shown where they wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from bot.conversation.skills.forms.values import shown
from bot.forms.answers import CLOSED, in_fields
from bot.forms.desk import Fault
from bot.forms.keys import Keys
from bot.forms.sent import digest
from bot.forms.telling import N_, Line, Moment, Teller
from knowledge.domain.answer_words import fixed_answers
from knowledge.domain.filling import Filled, field_at, state_of
from knowledge.domain.forms import Event, Field, FieldKind, Form, Item, Place
from knowledge.domain.standing import FormStatus

State = Literal["answered", "rivals", "carried", "unknown", "skipped", "empty"]
MOST_ROWS_TALL = 8
_LETTERS_A_ROW = 62


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer: its event's id, what it says, who said it and when."""

    id: str
    text: str
    who: str
    when: Moment
    said: str = ""
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    who: str
    text: str
    when: Moment


@dataclass(frozen=True, slots=True)
class Question:
    """One question at one place. `said` and `comment` stand in its fields, `was` is the digest of what stood there."""

    key: str
    label: str
    kind: FieldKind
    state: State
    help: str = ""
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    offers: tuple[str, ...] = ()
    said: str = ""
    comment: str = ""
    takes_comment: bool = False
    seen: str = ""
    was: str = ""
    rows: int = 1
    answer: AnswerView | None = None
    rivals: tuple[AnswerView, ...] = ()
    fault: Fault | None = None
    assigned: str = ""
    assigned_to: str = ""
    assigned_to_reader: bool = False
    comments: tuple[Comment, ...] = ()
    history: tuple[Line, ...] = ()
    can_undo: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The questions of an item, or of one of its rows (`number` from 1)."""

    number: int
    questions: tuple[Question, ...]
    is_removable: bool = False


@dataclass(frozen=True, slots=True)
class ItemView:
    """`why`: there is something to say of why it is asked. `left` counts the questions without an answer."""

    key: str
    label: str
    section: str
    why: bool
    row_label: str
    repeatable: bool
    rows: tuple[Row, ...]
    answered: int
    total: int
    rivals: int

    @property
    def is_done(self) -> bool:
        return self.answered == self.total and not self.rivals


@dataclass(frozen=True, slots=True)
class FormView:
    """A whole form. `at` is its last event; `lost` what was written at places that are not asked any more."""

    id: str
    title: str
    status: FormStatus
    locked: bool
    answered: int
    total: int
    at: str
    items: tuple[ItemView, ...]
    missing: tuple[tuple[str, str], ...]
    settling: tuple[tuple[str, str], ...]
    faults: tuple[tuple[str, str, str], ...] = ()
    lost: tuple[tuple[str, str, str], ...] = ()
    history: tuple[Line, ...] = ()
    late: tuple[Line, ...] = ()
    committee: str = ""
    project: str = ""
    period: str = ""
    ends: str = ""
    description: str = ""
    touched: Line | None = None

    @property
    def sections(self) -> list[tuple[str, list[ItemView]]]:
        return [(name, list(items)) for name, items in groupby(self.items, key=lambda item: item.section)]

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.settling)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Makes the view of one form for one reader."""

    form: Form
    teller: Teller
    faults: Mapping[Place, Fault] = field(default_factory=dict)

    def view(self) -> FormView:
        filled, form, tell = state_of(self.form), self.form, self.teller
        keys = Keys(form.template)
        answered, total = filled.progress
        missing = [place for place in filled.missing if place not in filled.rivals]
        return FormView(
            id=form.id,
            title=form.template.title,
            status=filled.status,
            locked=filled.locked,
            answered=answered,
            total=total,
            at=form.events[-1].id if form.events else "",
            items=tuple(self._items(filled, keys)),
            missing=tuple((keys.of(place), self._name(place)) for place in missing),
            settling=tuple((keys.of(place), self._name(place)) for place in filled.places if place in filled.rivals),
            faults=tuple(self._faults(keys, filled, asked=True)),
            lost=tuple(self._faults(keys, filled, asked=False)),
            history=tuple(tell.line(form, event, None) for event in form.events if event.place is None),
            late=tuple(self._line(event, filled) for event in filled.late),
            committee=form.committee,
            project=form.project,
            period=tell.day(form.period),
            ends=tell.ends(form.period),
            description=form.template.description,
            touched=self._line(form.events[-1], filled) if form.events else None,
        )

    def _items(self, filled: Filled, keys: Keys) -> Iterable[ItemView]:
        by_item: dict[str, list[Place]] = {}
        for place in filled.places:
            by_item.setdefault(place.item, []).append(place)
        for item in self.form.template.items:
            places = by_item.get(item.id, [])
            answered = [place for place in places if place in filled.answers and place not in filled.carried]
            yield ItemView(
                key=keys.of_item(item),
                label=item.label,
                section=item.section,
                why=bool(item.why or item.source),
                row_label=item.row_label or self.teller.say(N_("Row")),
                repeatable=item.repeatable,
                rows=tuple(self._rows(item, places, filled, keys)),
                answered=len(answered),
                total=len(places),
                rivals=sum(place in filled.rivals for place in places),
            )

    def _rows(self, item: Item, places: list[Place], filled: Filled, keys: Keys) -> Iterable[Row]:
        numbers = filled.rows.get(item.id, (0,))
        for number in numbers:
            those = [place for place in places if place.row == number]
            questions = tuple(self._question(place, filled, keys) for place in those)
            yield Row(number, questions, len(numbers) > 1 and not filled.locked)

    def _question(self, place: Place, filled: Filled, keys: Keys) -> Question:
        _, asked = field_at(self.form, place)
        stands = filled.answers.get(place)
        fault = self.faults.get(place)
        said, comment = in_fields(asked, stands.value if stands else None, self.teller.language)
        was = digest(said, comment)
        if fault:
            said, comment, was = fault.written.said, fault.written.comment, fault.written.was
        history = filled.history(place)
        assigned = filled.assigned.get(place, "")
        return Question(
            key=keys.of(place),
            label=asked.label,
            kind=asked.kind,
            state=_state(place, filled),
            help=asked.help,
            required=asked.required,
            options=fixed_answers(asked, self.teller.language) if asked.kind in CLOSED else (),
            offers=asked.offers,
            said=said,
            comment=comment,
            takes_comment=asked.kind == "rating" or bool(comment),
            seen=fault.written.seen if fault else filled.seen(place),
            was=was,
            rows=_rows_tall(said, asked),
            answer=self._answer(stands, asked) if stands else None,
            rivals=tuple(self._answer(event, asked) for event in filled.rivals.get(place, ())),
            fault=fault,
            assigned=assigned,
            assigned_to=self.teller.person(assigned, filled.form) if assigned else "",
            assigned_to_reader=bool(assigned) and assigned.casefold() == self.teller.reader.casefold(),
            comments=tuple(self._comment(event) for event in filled.comments.get(place, ())),
            history=tuple(self._line(event, filled) for event in history),
            can_undo=any(event.place == place and event.by == self.teller.reader for event in filled.undoable),
        )

    def _answer(self, event: Event, asked: Field) -> AnswerView:
        text = shown(asked, event.value, self.teller.language) if event.value else ""
        said = " ".join(event.value.said.split()) if event.value and asked.kind in ("when", "people", "number") else ""
        is_other = said.casefold() != text.casefold()
        when, who = self.teller.when(event.at), self.teller.who(event)
        return AnswerView(event.id, text, who, when, said if is_other else "", bool(event.text))

    def _comment(self, event: Event) -> Comment:
        return Comment(self.teller.who(event), event.text, self.teller.when(event.at))

    def _line(self, event: Event, filled: Filled) -> Line:
        asked = field_at(self.form, event.place)[1] if event.place and event.place.field else None
        return self.teller.line(self.form, event, asked, late=event in filled.late)

    def _name(self, place: Place) -> str:
        item, asked = field_at(self.form, place)
        row = f" {place.row}" if place.row else ""
        return f"{item.label.rstrip('.')}{row}: {asked.label}" if item.label != asked.label else asked.label

    def _faults(self, keys: Keys, filled: Filled, *, asked: bool) -> Iterable[tuple[str, str, str]]:
        """(Key, question, what to do) where it is asked; (question, what to do, what was written) where it is not."""
        for place, fault in self.faults.items():
            if (place in filled.places) != asked:
                continue
            told = fault.unclear.message or self.teller.say("What do you mean? Choose one.")
            name = self._name(place)
            yield (keys.of(place), name, told) if asked else (name, told, fault.written.said)


def _state(place: Place, filled: Filled) -> State:
    if place in filled.rivals:
        return "rivals"
    if place in filled.carried:
        return "carried"
    if place in filled.answers:
        return "answered"
    return "unknown" if place in filled.unknown else "skipped" if place in filled.skipped else "empty"


def _rows_tall(said: str, asked: Field) -> int:
    """As many as the text needs, at least two for text."""
    needed = sum(1 + len(line) // _LETTERS_A_ROW for line in said.split("\n"))
    return min(MOST_ROWS_TALL, max(needed, 2)) if asked.kind == "text" else 1
