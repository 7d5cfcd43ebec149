"""A form as a Word document, fit for a committee's agenda.

Order: the page and its styles, the title and the facts, the tables, who and when, the sources. Invariants: every text
is put in as text; every table has a heading row that is repeated on each page, and says what it shows; the document
says its title and its language, so that a screen reader reads it right.
"""

from __future__ import annotations

from datetime import datetime

from docx.document import Document
from docx.shared import Cm, Pt

from knowledge.adapters.export.docx_page import QUIET, add_facts, add_table, new_document, saved
from knowledge.adapters.export.paper import Paper, Section, Table
from knowledge.adapters.export.wording import say


def as_docx(paper: Paper, made: datetime) -> bytes:
    """`made` is what the document says of when it was written: the form's last change."""
    document = new_document(paper.title, paper.kind, paper.language, made, turned=paper.turned)
    _add_opening(document, paper)
    if paper.overview:
        _add_headed(document, paper.overview.caption, paper.overview, 1)
    for section in paper.sections:
        _add_section(document, section)
    _add_headed(document, paper.people.caption, paper.people, 1)
    _add_sources(document, paper)
    return saved(document)


def _add_opening(document: Document, paper: Paper) -> None:
    document.add_paragraph(paper.kind, style="Subtitle")
    document.add_paragraph(paper.title, style="Title")
    if paper.lead:
        document.add_paragraph(paper.lead).paragraph_format.space_after = Pt(8)
    add_facts(document, paper.facts)


def _add_section(document: Document, section: Section) -> None:
    if section.heading:
        document.add_heading(section.heading, 1)
    for part in section.parts:
        _add_headed(document, part.heading, part.table, 2, part.lead)


def _add_headed(document: Document, heading: str, table: Table, level: int, lead: str = "") -> None:
    if heading:
        document.add_heading(heading, level)
    if lead:
        said = document.add_paragraph(lead)
        said.paragraph_format.keep_with_next = True
        for run in said.runs:
            run.font.color.rgb = QUIET
    add_table(document, table)


def _add_sources(document: Document, paper: Paper) -> None:
    if not paper.sources:
        return
    document.add_heading(say(paper.language, "Sources"), 1)
    for number, source in enumerate(paper.sources, 1):
        line = document.add_paragraph(f"[{number}]\t{source}")
        line.paragraph_format.tab_stops.add_tab_stop(Cm(0.9))
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(0.9), Cm(-0.9)
