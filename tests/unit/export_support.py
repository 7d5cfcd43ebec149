"""Forms to export, and readers that tell what a document of one says."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pypdfium2
import pypdfium2.raw as pdfium
from openpyxl import load_workbook

from knowledge.adapters.export import Names, export
from knowledge.adapters.export import xlsx_layout as layout
from knowledge.domain.filling import answer, approve, assign, comment, send, skip, unknown
from knowledge.domain.forms import Form, Place
from tests.unit.form_examples import ANNA, BO, CHANCE, CILLA, FOLLOWED_UP, METHOD, RISK, WHY_NOT, Filling, begun, said

NAMES = Names("Folkhälsoprogram 2025–2030", {"plan": "Planen för folkhälsa"})
HOSTILE = (
    '=HYPERLINK("http://evil.example","klicka")',
    "+cmd|' /C calc'!A1",
    "@SUM(1+1)",
    "-2+3",
    "<script>alert(1)</script> & <w:p/> ]]>",
    '#panic("x") $x^2$ *fet* #include "/etc/passwd"',
    "a\x00b\x01c\x1bd\x7fe\x85f",
    "\u202egnirts\u2066 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "_x0041_ och _x000D_",
    "😀 漢字 \ufeff\ufffe\U0001ffff",
    "lång " * 1_000,
    "{namn} {0} %s %(a)s",
    "första\r\nandra\rtredje\u2028fjärde",
)


def filled_in() -> Filling:
    """Every kind of answer: what stands, two rivals, set aside, not known, not asked, a comment, somebody asked."""
    filling = begun()
    sign = filling.sign
    filling.do(answer(filling.form, METHOD, said("Föräldrastöd i grupp"), sign(ANNA)))
    filling.do(answer(filling.form, FOLLOWED_UP, said("till viss del", "partly", "Bara i två stadsdelar"), sign(BO)))
    seen = ""
    first = answer(filling.form, WHY_NOT, said("Vi saknar personal"), sign(ANNA), seen=seen)
    second = answer(filling.form, WHY_NOT, said("Pengarna tog slut"), sign(BO), seen=seen)
    filling.do(first, second)
    filling.do(answer(filling.form, Place("goal", "when"), said("i T2 2027", "2027-T2"), sign(ANNA)))
    filling.do(unknown(filling.form, Place("goal", "who"), sign(ANNA)))
    filling.do(answer(filling.form, RISK, said("Personalen byter jobb"), sign(CILLA)))
    filling.do(answer(filling.form, CHANCE, said("hög", "high"), sign(CILLA)))
    filling.do(answer(filling.form, Place("risks", "worth", 1), said("12,5", "12.5"), sign(CILLA)))
    filling.do(skip(filling.form, Place("end", "status"), sign(ANNA)))
    filling.do(answer(filling.form, Place("end", "link"), said("https://example.se/plan"), sign(ANNA)))
    filling.do(
        comment(filling.form, METHOD, "Stämmer det här?", sign(BO)), assign(filling.form, METHOD, BO, sign(ANNA))
    )
    return filling


def approved() -> Filling:
    """A form that was sent and approved."""
    filling = begun()
    for place, words in ((METHOD, "Föräldrastöd"), (RISK, "Personalen byter jobb")):
        filling.do(answer(filling.form, place, said(words), filling.sign(ANNA)))
    filling.do(send(filling.form, filling.sign(ANNA)))
    filling.do(approve(filling.form, filling.sign(CILLA)))
    return filling


def word(form: Filling, names: Names = NAMES) -> Any:
    return docx.Document(BytesIO(export(form.form, form.now, "docx", names)))


def word_text(document: Any) -> str:
    """Everything that it says, in order, lines and cells apart."""
    return "\n".join(_pieces(document))


def _pieces(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from ("\n".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def answers_sheet(workbook: bytes) -> Any:
    return load_workbook(BytesIO(workbook)).worksheets[0]


def row_of(sheet: Any, item: str, field: str, row: int = 0) -> int:
    """The number of the place's row in the sheet."""
    wanted = layout.place_text(Place(item, field, row))
    return next(int(cells[0].row) for cells in sheet.iter_rows(min_row=2) if cells[layout.PLACE - 1].value == wanted)


def saved(sheet: Any) -> bytes:
    written = BytesIO()
    sheet.parent.save(written)
    return written.getvalue()


def pdf_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def pdf_tags(pdf: bytes) -> list[str]:
    """The types of every element of the structure tree, in order, page by page."""
    found: list[str] = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        for number in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            _collect(pdfium.FPDF_StructTree_GetChildAtIndex(tree, number), found)
        pdfium.FPDF_StructTree_Close(tree)
    return found


def _collect(element: Any, found: list[str]) -> None:
    if not element:
        return
    length = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = (ctypes.c_char * length)()
    pdfium.FPDF_StructElement_GetType(element, buffer, length)
    found.append(bytes(buffer).decode("utf-16-le").rstrip("\x00"))
    for number in range(pdfium.FPDF_StructElement_CountChildren(element)):
        _collect(pdfium.FPDF_StructElement_GetChildAtIndex(element, number), found)


def with_answer(text: str) -> Form:
    """A form whose first answer, its comment, its author and its title are all the text."""
    filling = begun()
    signature = replace(filling.sign(ANNA), name=text)
    filling.do(answer(filling.form, METHOD, said(text, comment=text), signature))
    return replace(filling.form, project=text, template=replace(filling.form.template, title=text or "-"))
