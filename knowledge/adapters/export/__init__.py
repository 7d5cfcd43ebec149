"""A form as a document that others can read: Word, Excel, PDF, CSV and JSON; and back in from Excel.

Order: `export` lays a form out in one of the formats; `read_back` turns a workbook that came back into events.
Invariants: the same form gives the same document; text is text in every format, never markup or a formula; what comes
back is added as answers that have seen what they answer to, and overwrites nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from knowledge.adapters.export.names import Names
from knowledge.adapters.export.understanding import Understand, plainly
from knowledge.adapters.export.whole_json import as_json, form_json, form_summary
from knowledge.adapters.export.xlsx_back import read_back
from knowledge.domain.filled import Filled
from knowledge.domain.forms import Form

__all__ = [
    "FORMATS",
    "Format",
    "Kind",
    "Names",
    "Understand",
    "export",
    "form_json",
    "form_summary",
    "plainly",
    "read_back",
]

Format = Literal["docx", "xlsx", "pdf", "csv", "json"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A format: how a browser is told of it, and what writes it."""

    media_type: str
    write: Callable[[Form, Filled, Names], bytes]


def export(form: Form, filled: Filled, format: Format, names: Names | None = None) -> bytes:
    """The form as a file of that format. `filled` is `state_of(form)`."""
    return FORMATS[format].write(form, filled, names or Names())


def last_change(form: Form) -> datetime:
    """When the form was last touched: the moment that a document of it is of."""
    return max((event.at for event in form.events), default=datetime(1980, 1, 1, tzinfo=UTC))


def _docx(form: Form, filled: Filled, names: Names) -> bytes:
    from knowledge.adapters.export.docx import as_docx
    from knowledge.adapters.export.paper import laid_out

    return as_docx(laid_out(form, filled, names), last_change(form))


def _pdf(form: Form, filled: Filled, names: Names) -> bytes:
    from knowledge.adapters.export.paper import laid_out
    from knowledge.adapters.export.pdf import as_pdf

    return as_pdf(laid_out(form, filled, names), last_change(form))


def _xlsx(form: Form, filled: Filled, names: Names) -> bytes:
    from knowledge.adapters.export.paper import laid_out
    from knowledge.adapters.export.xlsx import as_xlsx

    return as_xlsx(form, filled, names, laid_out(form, filled, names), last_change(form))


def _csv(form: Form, filled: Filled, names: Names) -> bytes:
    from knowledge.adapters.export.csv_text import as_csv

    return as_csv(form, filled, names)


FORMATS: Mapping[Format, Kind] = {
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "pdf": Kind("application/pdf", _pdf),
    "csv": Kind("text/csv; charset=utf-8", _csv),
    "json": Kind("application/json", as_json),
}
