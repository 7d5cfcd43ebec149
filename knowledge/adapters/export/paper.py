"""A form laid out as a document: headings, tables and sources, in words; what Word and PDF both show.

Order: the facts of the form, an overview of a scorecard, each section with its tables, who and when, the sources.
Items that ask the same few things stand together in one table; an item with many questions has a table of its own.
Invariant: every place that is asked stands in it once, answered or not; both of two rival answers are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.adapters.export.cells import Cell, cell_at
from knowledge.adapters.export.names import Names
from knowledge.adapters.export.printable import on_one_line, printable
from knowledge.adapters.export.sources import Sources
from knowledge.adapters.export.trail import approval, contributions, course, name_of
from knowledge.adapters.export.wording import day, listed, say
from knowledge.domain.filled import Filled
from knowledge.domain.forms import Event, Field, FieldKind, Form, Item, Place

MOST_TOGETHER = 4
"""Questions an item may have and still share a table with others: more columns than that get too narrow to read."""
UPRIGHT_COLUMNS = 5
"""A table with more columns than this turns the page."""
NARROWEST, UNBROKEN = 6, 16
"""Characters: a column is no narrower, and longer words than this may be broken."""
QUESTION_AND_ANSWER = (0.34, 0.66)
"""The same in every table of questions, so that the answers stand below each other."""
OVERVIEW: tuple[FieldKind, ...] = ("people", "when", "status", "rating")
"""The kinds of question whose answers are short enough for a scorecard's overview."""


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` says what it shows, to whoever cannot see it. The first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """Each column's share of the width: more to what holds more text, and to no column next to nothing."""
        if len(self.head) == len(QUESTION_AND_ANSWER):
            return QUESTION_AND_ANSWER
        columns = [(head, *(cell.text for cell in cells)) for head, cells in self._columns]
        weights = [max(_longest_word(texts), sum(map(len, texts)) / len(texts)) ** 0.5 for texts in columns]
        return tuple(weight / sum(weights) for weight in weights)

    @property
    def _columns(self) -> Iterator[tuple[str, list[Cell]]]:
        return ((head, [row[number] for row in self.rows]) for number, head in enumerate(self.head))


@dataclass(frozen=True, slots=True)
class Part:
    """A table with the heading it stands under; `lead` says why it matters. `heading` may be empty."""

    heading: str
    table: Table
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`heading` may be empty where the template has none."""

    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `facts` are (name, value); `sources` numbered from 1, in that order."""

    title: str
    kind: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    overview: Table | None
    sections: tuple[Section, ...]
    people: Table
    sources: tuple[str, ...]
    language: str

    @property
    def turned(self) -> bool:
        """Whether its widest table wants the page on its side."""
        tables = [part.table for section in self.sections for part in section.parts]
        every = (*tables, *filter(None, [self.overview]), self.people)
        return max(len(table.head) for table in every) > UPRIGHT_COLUMNS


def laid_out(form: Form, filled: Filled, names: Names) -> Paper:
    """The form as a document."""
    return _Layout(form, filled, names).paper()


class _Layout:
    """One form's layout; only what every function here needs is kept."""

    def __init__(self, form: Form, filled: Filled, names: Names) -> None:
        self.form, self.filled, self.names = form, filled, names
        self.sources = Sources(names)
        self.asked = frozenset(filled.places)

    def paper(self) -> Paper:
        template = self.form.template
        kinds = {"scorecard": "Scorecard", "checklist": "Checklist", "tool": "Tool"}
        sections = tuple(self._sections())
        return Paper(
            on_one_line(template.title),
            self._say(kinds[template.kind]),
            printable(template.description),
            tuple((self._say(name), on_one_line(value)) for name, value in self._facts() if value),
            self._overview() if template.kind == "scorecard" else None,
            sections,
            self._people(),
            self.sources.listed(),
            self.names.language,
        )

    def _say(self, text: str, **values: object) -> str:
        return say(self.names.language, text, **values)

    def _facts(self) -> Iterator[tuple[str, str]]:
        form = self.form
        yield "Programme", self.names.programme or form.template.programme
        yield "Committee", form.committee
        yield "Project", form.project
        yield "Period", form.period
        yield "Status", self._status()
        yield "Filled in by", listed((one.who for one in contributions(self.filled)), self.names.language)
        if form.events:
            last = form.events[-1]
            yield "Last changed", self._say("{day} by {name}", day=self._day(last), name=name_of(last))

    def _status(self) -> str:
        answered, total = self.filled.progress
        if held := approval(self.filled):
            return self._say("Approved {day} by {name}", day=self._day(held), name=name_of(held))
        states = {"open": "Under way", "sent": "Sent for approval", "given_up": "Given up"}
        said = self._say("{answered} of {total} answered", answered=answered, total=total)
        return f"{self._say(states[self.filled.status])}, {said}"

    def _day(self, event: Event) -> str:
        return day(event.at, self.names.language)

    def _overview(self) -> Table | None:
        """The short answers of all items beside each other, where the items ask the same."""
        items = [item for item in self.form.template.items if not item.repeatable]
        if len(items) < 2 or len({_questions(item) for item in items}) > 1:
            return None
        short = [field for field in items[0].fields if field.kind in OVERVIEW]
        if not short:
            return None
        head = (self._say("Item"), *(on_one_line(field.label) for field in short))
        rows = tuple((Cell(on_one_line(item.label)), *self._row(item, short)) for item in items)
        return Table(self._say("Overview"), head, rows)

    def _sections(self) -> Iterator[Section]:
        items = self.form.template.items
        nameless = "" if any(item.section for item in items) else self._say("Questions and answers")
        for heading, those in groupby(items, key=lambda item: item.section):
            parts = [part for run in _together(those) for part in self._parts(run)]
            yield Section(on_one_line(heading) or nameless, tuple(part for part in parts if part.table.rows))

    def _parts(self, run: Sequence[Item]) -> Iterator[Part]:
        first = run[0]
        if len(run) > 1:
            yield Part("", self._grid(run))
        elif first.repeatable:
            yield Part(self._heading(first), self._row_table(first), printable(first.why))
        else:
            yield Part(self._heading(first), self._question_table(first), printable(first.why))

    def _heading(self, item: Item) -> str:
        return f"{on_one_line(item.label)}{self.sources.mark(item.source)}"

    def _grid(self, items: Sequence[Item]) -> Table:
        fields = items[0].fields
        head = (self._say("Item"), *(on_one_line(field.label) for field in fields))
        rows = tuple((Cell(self._heading(item)), *self._row(item, fields)) for item in items)
        return Table(on_one_line(items[0].section) or self.form.template.title, head, rows)

    def _row_table(self, item: Item) -> Table:
        rows = self.filled.rows.get(item.id, ())
        name = on_one_line(item.row_label) or self._say("Row")
        head = (name, *(on_one_line(field.label) for field in item.fields))
        cells = ((Cell(str(number)), *self._row(item, item.fields, row)) for number, row in enumerate(rows, 1))
        return Table(on_one_line(item.label), head, tuple(cells))

    def _question_table(self, item: Item) -> Table:
        asked = [field for field in item.fields if Place(item.id, field.id) in self.asked]
        rows = tuple((Cell(on_one_line(field.label)), self._cell(item, field)) for field in asked)
        return Table(on_one_line(item.label), (self._say("Question"), self._say("Answer")), rows)

    def _row(self, item: Item, fields: Iterable[Field], row: int = 0) -> list[Cell]:
        own = {field.id: field for field in item.fields}
        return [self._cell(item, own[field.id], row) for field in fields]

    def _cell(self, item: Item, field: Field, row: int = 0) -> Cell:
        return cell_at(self.filled, Place(item.id, field.id, row), field, self.names.language)

    def _people(self) -> Table:
        """The form's course, then who answered how much."""
        did = [(self._say(step.what), step.who, step.at, step.reason) for step in course(self.filled)]
        gave = [
            (self._say("Answers that stand: {count}", count=one.answers), one.who, one.last, "")
            for one in contributions(self.filled)
        ]
        rows = tuple(
            (
                Cell(f"{what}: {printable(reason)}" if reason else what),
                Cell(on_one_line(who)),
                Cell(day(at, self.names.language)),
            )
            for what, who, at, reason in (*did, *gave)
        )
        return Table(self._say("Who and when"), (self._say("What"), self._say("Who"), self._say("When")), rows)


def _longest_word(texts: Iterable[str]) -> int:
    longest = max((len(word) for text in texts for word in text.split()), default=0)
    return min(max(longest, NARROWEST), UNBROKEN)


def _together(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Runs of items that share a table; an item that does not is a run of its own."""
    for shared, run in groupby(items, key=_shared_questions):
        if shared is None:
            yield from ([item] for item in run)
        else:
            yield list(run)


def _shared_questions(item: Item) -> tuple[tuple[str, str], ...] | None:
    return None if item.repeatable or len(item.fields) > MOST_TOGETHER else _questions(item)


def _questions(item: Item) -> tuple[tuple[str, str], ...]:
    return tuple((field.id, field.label) for field in item.fields)
