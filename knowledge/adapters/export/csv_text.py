"""A form as CSV that a Swedish Excel opens as it is: UTF-8 with its mark, semicolons between.

Invariant: no cell is a formula: what begins like one gets an apostrophe before it (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import re
from io import StringIO

from knowledge.adapters.export.names import Names
from knowledge.adapters.export.printable import on_one_line
from knowledge.adapters.export.rows import Row, rows
from knowledge.adapters.export.wording import say
from knowledge.domain.filled import Filled
from knowledge.domain.forms import Form

HEAD = (
    "Form", "Section", "Item", "Row", "Question", "Answer", "Comment", "State", "Two answers", "Answered by", "Day",
    "Channel", "Source", "Item id", "Question id",
)  # fmt: skip
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def as_csv(form: Form, filled: Filled, names: Names) -> bytes:
    """A heading row, then a row a place."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(say(names.language, name) for name in HEAD)
    for row in rows(filled, names):
        writer.writerow(map(harmless, _cells(form, row)))
    return written.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """The text, marked as text where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _cells(form: Form, row: Row) -> list[str]:
    place = row.place
    return [
        on_one_line(form.template.title),
        on_one_line(row.item.section),
        on_one_line(row.item.label),
        str(place.row or ""),
        on_one_line(row.field.label),
        row.answer,
        row.comment,
        row.state,
        row.rivals,
        row.who,
        row.day,
        row.event.channel if row.event else "",
        row.source,
        place.item,
        place.field,
    ]
