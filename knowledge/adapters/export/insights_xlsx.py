"""An overview as an Excel workbook: a sheet for the whole, and one for each kind of row.

Invariants: a count is a number, a share a percentage and a day a date, so that they can be sorted and summed; text is
text, never a formula; every sheet has its heading row, which is repeated on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from io import BytesIO
from typing import Any, Generic, TypeVar

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from knowledge.adapters.export.insights_wording import CAUSES, STATUSES, STUCK, say, section_name
from knowledge.adapters.export.printable import on_one_line, printable
from knowledge.adapters.export.xlsx_cells import (
    INK,
    LINE_HEIGHT,
    below,
    fit_row,
    font,
    put_heading,
    put_text,
    set_print,
)
from knowledge.insights.overview import Overdue, Overview, Progress, StuckItem, TopicView, Unowned

Row = TypeVar("Row")
Value = str | int | float | bool | date | None
WIDE, MIDDLE, NARROW = 48, 30, 13
"""Widths in characters."""
MATRIX_COLUMN = 18
_FORMATS: Sequence[tuple[type, str]] = ((date, "yyyy-mm-dd"), (int, "#,##0"), (float, "0 %"))


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """`name` is a message id; a float is shown as a percentage unless `format` says otherwise."""

    name: str
    width: int
    value: Callable[[Row], Value]
    format: str = ""


def as_xlsx(overview: Overview, language: str) -> bytes:
    """The overview's workbook."""
    workbook = Workbook()
    properties = workbook.properties
    properties.title, properties.creator, properties.language = say(language, "Where staff get stuck"), "Lots", language
    properties.created = properties.modified = overview.made.astimezone(UTC).replace(tzinfo=None)
    _write_overview(workbook.active, overview, language)
    topics, stuck = _topic_columns(language), _stuck_columns(language)
    _write_rows(workbook, say(language, "Topics"), topics, overview.topics, language)
    _write_rows(workbook, say(language, "Stuck items"), stuck, overview.stuck, language)
    _write_map(workbook, overview.progress, language)
    _write_rows(
        workbook, say(language, "Progress, row by row"), _progress_columns(language), overview.progress, language
    )
    _write_rows(workbook, say(language, "Overdue"), _OVERDUE, overview.overdue, language)
    _write_rows(workbook, say(language, "Declined"), topics, overview.declined_questions, language)
    missing = [(True, goal) for goal in overview.no_owner] + [(False, goal) for goal in overview.never_begun]
    _write_rows(workbook, say(language, "Without an owner"), _unowned_columns(language), missing, language)
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _topic_columns(language: str) -> list[Column[TopicView]]:
    return [
        Column("Topic", WIDE, lambda topic: topic.label),
        Column("Telling words", MIDDLE, lambda topic: ", ".join(topic.terms)),
        Column("Cause", MIDDLE, lambda topic: say(language, CAUSES[topic.cause])),
        Column("What it is told by", WIDE, lambda topic: topic.because),
        Column("Questions", NARROW, lambda topic: topic.count),
        Column("People who asked", NARROW, lambda topic: topic.askers),
        Column("Latest week", NARROW, lambda topic: topic.weeks[-1] if topic.weeks else None),
        Column("Trend", NARROW, lambda topic: float(topic.trend), "0.0"),
        Column("New", NARROW, lambda topic: say(language, "Yes") if topic.is_new else say(language, "No")),
        Column("Answered", NARROW, lambda topic: topic.answered),
        Column("Not answered", NARROW, lambda topic: topic.declined),
        Column("Disliked", NARROW, lambda topic: topic.disliked),
        Column("Handed over", NARROW, lambda topic: topic.handed_off),
        Column("Asked again", NARROW, lambda topic: topic.repeated),
        Column(
            "Sections", WIDE, lambda topic: _lines((section_name(one.section), one.count) for one in topic.sections)
        ),
        Column("Committees", MIDDLE, lambda topic: _lines(topic.committees.items())),
        Column("Programmes", MIDDLE, lambda topic: _lines(topic.programmes.items())),
        Column("Examples", WIDE, lambda topic: "\n".join(topic.examples)),
    ]


def _stuck_columns(language: str) -> list[Column[StuckItem]]:
    def signal(name: Any) -> Column[StuckItem]:
        return Column(STUCK[name], NARROW, lambda item: item.signals.get(name, 0))

    return [
        Column("Form", MIDDLE, lambda item: item.template_title),
        Column("Item", MIDDLE, lambda item: item.item_label),
        Column("Question in the form", MIDDLE, lambda item: item.field_label),
        Column("Forms that came so far", NARROW, lambda item: item.forms),
        Column("Committees", NARROW, lambda item: item.committees),
        *map(signal, STUCK),
        Column("Share that got stuck", NARROW, lambda item: float(item.score)),
    ]


def _progress_columns(language: str) -> list[Column[Progress]]:
    return [
        Column("Committee", MIDDLE, lambda one: one.committee),
        Column("Item", WIDE, lambda one: one.item_label),
        Column("Status", MIDDLE, lambda one: say(language, STATUSES[one.status])),
        Column("Answered", NARROW, lambda one: one.answered),
        Column("Questions in the form", NARROW, lambda one: one.total),
        Column("Share answered", NARROW, _share),
    ]


_OVERDUE: list[Column[Overdue]] = [
    Column("Committee", MIDDLE, lambda one: one.committee),
    Column("Form", MIDDLE, lambda one: one.title),
    Column("Item", WIDE, lambda one: one.item_label),
    Column("Was due", NARROW, lambda one: one.due),
]


def _unowned_columns(language: str) -> list[Column[tuple[bool, Unowned]]]:
    return [
        Column(
            "What is missing",
            MIDDLE,
            lambda one: say(language, "No committee has the goal" if one[0] else "The committee has begun no form"),
        ),
        Column("Programme", MIDDLE, lambda one: one[1].programme),
        Column("Goal", WIDE, lambda one: one[1].goal),
        Column("Committee", MIDDLE, lambda one: one[1].committee),
    ]


def _share(one: Progress) -> float | None:
    return one.answered / one.total if one.total else None


def _lines(counts: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"{name} ({count})" for name, count in counts)


def _write_overview(sheet: Any, overview: Overview, language: str) -> None:
    sheet.title = say(language, "Overview")
    put_text(sheet.cell(1, 1), say(language, "Where staff get stuck"))
    sheet.cell(1, 1).font = font(bold=True, size=16, color=INK)
    number = _write_block(sheet, 3, ("Figure", "Value"), _facts(overview, language), language)
    weeks = [(monday, asked, declined) for monday, asked, declined in overview.weeks if overview.shows_totals]
    number = _write_block(sheet, number + 1, ("Week that begins", "Questions", "Not answered"), weeks, language)
    advice = [(one.text, one.why, one.url) for one in overview.advice]
    _write_block(sheet, number + 1, ("Worth doing", "Why", "Page"), advice, language)
    for letter, width in (("A", WIDE), ("B", WIDE), ("C", MIDDLE)):
        sheet.column_dimensions[letter].width = width
    set_print(sheet)


def _facts(overview: Overview, language: str) -> list[tuple[Value, ...]]:
    asked = overview.filter
    named: list[tuple[str, Value]] = [
        ("First day", asked.since),
        ("Last day", asked.until),
        ("Programme", asked.programme or say(language, "All")),
        ("Committee", asked.committee or say(language, "All")),
        ("As it stood on", overview.made.date()),
        *_totals(overview, language),
        ("Fewest people behind what is shown", overview.fewest),
    ]
    return [(say(language, name), value) for name, value in named]


def _totals(overview: Overview, language: str) -> list[tuple[str, Value]]:
    counts = {
        "Questions": overview.questions,
        "People who asked": overview.askers,
        "Answered": overview.answered,
        "Not answered": overview.declined,
        "Disliked": overview.disliked,
        "Handed over": overview.handed_off,
        "Questions in topics that too few people stand behind to be shown": overview.hidden,
    }
    too_few = say(language, "not shown: too few people have asked")
    return [(name, count if overview.shows_totals else too_few) for name, count in counts.items()]


def _write_block(sheet: Any, first: int, head: Sequence[str], rows: Sequence[Sequence[Value]], language: str) -> int:
    """The number of the row after it."""
    for column, name in enumerate(head, 1):
        put_heading(sheet.cell(first, column), say(language, name))
    for number, row in enumerate(rows, first + 1):
        for column, value in enumerate(row, 1):
            _put(sheet.cell(number, column), value, left=True)
        fit_row(sheet, number, ((_text(value), WIDE) for value in row))
    return first + len(rows) + 1


def _write_rows(
    workbook: Workbook, title: str, columns: Sequence[Column[Row]], rows: Iterable[Row], language: str
) -> None:
    sheet: Any = workbook.create_sheet(title)
    last = 1
    for number, row in enumerate(rows, 2):
        last = number
        values = [column.value(row) for column in columns]
        for place, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            _put(sheet.cell(number, place), value, column.format)
        fit_row(sheet, number, zip(map(_text, values), (column.width for column in columns), strict=True))
    _finish(sheet, [(say(language, column.name), column.width) for column in columns], last)


def _write_map(workbook: Workbook, progress: Sequence[Progress], language: str) -> None:
    """Committees down, items across: the share of each that is answered, and a dash where it is not theirs."""
    sheet: Any = workbook.create_sheet(say(language, "Progress map"))
    items = list(dict.fromkeys((one.item, one.item_label) for one in progress))
    committees = list(dict.fromkeys(one.committee for one in progress))
    shares = {(one.committee, one.item, one.item_label): _share(one) for one in progress}
    for number, committee in enumerate(committees, 2):
        _put(sheet.cell(number, 1), committee)
        for column, item in enumerate(items, 2):
            place = (committee, *item)
            _put(sheet.cell(number, column), shares.get(place, "–"))
    head = [(say(language, "Committee"), MIDDLE), *((label, MATRIX_COLUMN) for _, label in items)]
    _finish(sheet, head, len(committees) + 1)
    sheet.freeze_panes = "B2"


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _put(cell: Any, value: Value, format: str = "", *, left: bool = False) -> None:
    """`left` where a column holds values of several kinds: they then stand below each other."""
    side = "left" if left or isinstance(value, date) else None
    cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=isinstance(value, str))
    cell.border = below()
    if isinstance(value, str):
        put_text(cell, printable(value))
    elif value is not None:
        cell.value = value
        cell.number_format = format or next(shown for kind, shown in _FORMATS if isinstance(value, kind))
    cell.font = font()


def _finish(sheet: Any, head: Sequence[tuple[str, int]], last: int) -> None:
    for column, (name, width) in enumerate(head, 1):
        put_heading(sheet.cell(1, column), on_one_line(name))
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 3 * LINE_HEIGHT
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{last}"
    set_print(sheet)
