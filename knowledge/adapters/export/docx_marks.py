"""What python-docx has no words for: fields, links, and what makes a Word table and document readable by ear.

Each function adds one piece of WordprocessingML (ECMA-376, part 1, chapter 17) to what python-docx made.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

RULE = "B9C3CC"
CELL_SIDE = "100"
"""Air beside a cell's text, in twentieths of a point."""


def element(name: str, **attributes: str) -> Any:
    """<w:name w:attribute="…"/>."""
    made = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word works out, such as PAGE."""
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.text = instruction
            run._r.append(code)


def add_link(paragraph: Paragraph, text: str, address: str) -> None:
    """The text as a link."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = Run(OxmlElement("w:r"), paragraph)
    run.text = text
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def set_language(document: Document, language: str) -> None:
    """The language that a screen reader and the spelling checker take the text for."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("lang", val=language, eastAsia=language, bidi="ar-SA"))


def describe_table(table: Table, caption: str) -> None:
    """What the table shows, for who cannot see it; and that its first row and first column are headings."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    look = {"firstRow": "1", "lastRow": "0", "firstColumn": "1", "lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    properties.append(element("tblLook", val="06A0", **look))
    properties.append(element("tblCaption", val=caption))


def repeat_as_heading(table: Table) -> None:
    """The first row stands again at the top of every page that the table goes on to."""
    keep_whole(table.rows[0])
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))


def keep_whole(row: Any) -> None:
    """The row is not cut in two by the end of a page."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def rule_rows(table: Table) -> None:
    """Thin lines between rows, none between columns, and air around the text."""
    indent = element("tblInd", w=CELL_SIDE, type="dxa")  # so that the text's own edge, not the table's, may stand out
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz="4", space="0", color=RULE))
    margins = element("tblCellMar")
    for side, width in (("top", "60"), ("left", CELL_SIDE), ("bottom", "60"), ("right", CELL_SIDE)):
        margins.append(element(side, w=width, type="dxa"))
    properties = table._tbl.tblPr  # the schema wants its children in order
    for piece in (indent, borders):
        properties.find(qn("w:tblLayout")).addprevious(piece)
    properties.find(qn("w:tblLook")).addprevious(margins)


def shade(cell: Any, colour: str) -> None:
    """The cell's background, as RRGGBB."""
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=colour))


def mark_paragraph(paragraph: Paragraph, colour: str, edge: str) -> None:
    """A background and a line at its left side, both as RRGGBB: a place that something is to be done at."""
    properties: Any = paragraph._p.get_or_add_pPr()
    borders = element("pBdr")
    borders.append(element("left", val="single", sz="18", space="6", color=edge))
    spacing = properties.find(qn("w:spacing"))  # the schema wants both before it
    for piece in (borders, element("shd", val="clear", color="auto", fill=colour)):
        if spacing is None:
            properties.append(piece)
        else:
            spacing.addprevious(piece)
