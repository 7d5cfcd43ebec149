"""A form's workbook that came back, as events to add to the form.

Order: its rows are read as words (`knowledge.workbooks`); those that somebody changed are understood and become
answers, in as many rounds as it takes for answers that others depend on to come first. Invariants: all of it comes in
or nothing, and then the message names each row that is wrong; an answer has seen what its author had in the workbook,
so that what a colleague answered meanwhile stands beside it; the same workbook twice adds nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.adapters.export import xlsx_layout as layout
from knowledge.adapters.export.printable import on_one_line, printable
from knowledge.adapters.export.understanding import Understand, plainly
from knowledge.adapters.export.wording import say
from knowledge.catalogue import messages
from knowledge.domain.filling import Signature, add_row, answer, field_at, state_of
from knowledge.domain.forms import Event, Form, Place, Value
from knowledge.domain.standing import same_answer
from knowledge.errors import FormError
from knowledge.workbooks import Trouble, UnreadableWorkbook, sheets_of

_MOST_ROWS = 20_000
_MOST_FAULTS = 5

Sign = Callable[[], Signature]
"""A new signature at each call: whoever sent the workbook, with an id of its own for each event."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of the workbook that somebody changed. `number` is the sheet's own; `about` what the row is of."""

    number: int
    about: str
    place: Place
    seen: str
    answer: str
    comment: str


def read_back(
    form: Form, workbook: bytes, sign: Sign, understand: Understand = plainly, language: str = "sv"
) -> list[Event]:
    """The events that the workbook's changes make, for `FormStore.add`; none where nothing was changed.

    Raises FormError, in the reader's language: no such workbook, another form's, or rows that are wrong.
    """
    cells = _cells(workbook, language)
    _, head = next(cells, (0, [""] * layout.LAST))
    if head[layout.PLACE - 1] != f"{layout.FORM_MARK}{form.id}":
        text = "The workbook does not belong to this form. Export the form to Excel, and fill that workbook in."
        raise FormError(say(language, text))
    changed = [row for number, texts in cells if (row := _changed(number, texts, language))]
    return _Taking(form, sign, understand, language, stamp=head[layout.MARK - 1]).taken(changed)


class _Taking:
    """Takes rows in, one by one, into a form that grows as it would if they had been answered there."""

    def __init__(self, form: Form, sign: Sign, understand: Understand, language: str, stamp: str) -> None:
        self.form, self.sign, self.understand, self.language = form, sign, understand, language
        self.events: list[Event] = []
        self.stamp = stamp

    def taken(self, rows: Sequence[Changed]) -> list[Event]:
        """Raises FormError, naming the rows that are wrong."""
        waiting, faults = list(rows), []
        while waiting:
            faults = [(row, fault) for row in waiting if (fault := self._fault_taking(row))]
            if len(faults) == len(waiting):
                raise FormError(self._told(faults))
            waiting = [row for row, _ in faults]
        return self.events

    def _fault_taking(self, row: Changed) -> str:
        try:
            self._take(row)
        except FormError as fault:
            return _in_words(str(fault), self.language)
        return ""

    def _take(self, row: Changed) -> None:
        place = self._place(row.place)
        _, field = field_at(self.form, place)
        read = self.understand(field, row.answer) if row.answer else Value("", "")
        value = replace(read, said=row.answer, comment=row.comment or read.comment)
        standing = state_of(self.form).answers.get(place)
        if standing is None or not same_answer(standing.value, value):
            self._add(answer(self.form, place, value, self.sign(), seen=row.seen))

    def _place(self, place: Place) -> Place:
        """A row that the form did not have is added to it, once, however often the same workbook comes back."""
        if place.row >= 0:
            return place
        signature = self.sign()
        told_by = (self.form.id, self.stamp, signature.by, layout.place_text(replace(place, field="")))
        row_id = hashlib.sha256(json.dumps(told_by).encode()).hexdigest()[:32]
        added = next((event for event in self.form.events if event.id == row_id), None)
        if added is None:
            added = add_row(self.form, place.item, replace(signature, id=row_id))
            self._add(added)
        return replace(place, row=added.place.row if added.place else 0)

    def _add(self, event: Event) -> None:
        self.events.append(event)
        self.form = replace(self.form, events=(*self.form.events, event))

    def _told(self, faults: Sequence[tuple[Changed, str]]) -> str:
        told = [
            say(self.language, "Row {number} ({about}): {fault}", number=row.number, about=row.about, fault=fault)
            for row, fault in faults[:_MOST_FAULTS]
        ]
        if len(faults) > _MOST_FAULTS:
            told.append(say(self.language, "And {count} rows more.", count=len(faults) - _MOST_FAULTS))
        return " ".join((say(self.language, "Nothing was taken in."), *told))


def _in_words(fault: str, language: str) -> str:
    """A refusal's message id in the reader's language; one that is in it already stays."""
    return messages("export", language).gettext(messages("filling", language).gettext(fault))


def _changed(number: int, texts: Sequence[str], language: str) -> Changed | None:
    def at(column: int) -> str:
        return texts[column - 1]

    place = layout.place_of(at(layout.PLACE))
    given, comment = at(layout.ANSWER), at(layout.COMMENT)
    if place is None:
        if not given and not comment:
            return None
        text = "Row {number} belongs to no question: its hidden columns are gone. Export the form anew."
        raise FormError(say(language, text, number=number))
    if layout.mark_of(given, comment) == at(layout.MARK):
        return None
    about = ", ".join(filter(None, (on_one_line(at(layout.ITEM)), on_one_line(at(layout.QUESTION)).removesuffix(" *"))))
    return Changed(number, about, place, at(layout.SEEN), given, comment)


_TROUBLES: Mapping[Trouble, str] = {
    "no_workbook": "The file is no Excel workbook. Save it as .xlsx.",
    "too_large": "The workbook is too large. Export the form anew, and fill that workbook in.",
    "damaged": "The workbook is damaged. Open it in Excel and save it again.",
}


def _cells(workbook: bytes, language: str) -> Iterator[tuple[int, Sequence[str]]]:
    """(The sheet's row number, its cells as words) of the first sheet."""
    try:
        sheets = sheets_of(workbook, _MOST_ROWS, layout.LAST)
    except UnreadableWorkbook as error:
        raise FormError(say(language, _TROUBLES[error.trouble])) from error
    for number, texts in next(iter(sheets.values()), []):
        clean = [printable(layout.ESCAPED.sub("_", text)) for text in texts]
        yield number, clean + [""] * (layout.LAST - len(clean))
