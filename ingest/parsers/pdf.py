"""PDF files: pages of placed words become headings, paragraphs, lists, tables and footnotes; the rest is furniture.

Order: words (`pdf_words`), tables with rules (`pdf_tables`) and without (`pdf_unruled`), lines in reading order
(`pdf_lines`), then what each line is (`pdf_roles`) and which lines belong together (`pdf_blocks`).

Invariant: every word of the text layer is written once. pdfium is not thread-safe, so one lock holds all of its work.
"""

from __future__ import annotations

import re
from pathlib import Path
from threading import Lock
from typing import Any

from ingest.blocks import ParsedFile
from ingest.parsers.builder import BlockBuilder, clean
from ingest.parsers.pdf_blocks import write_pages
from ingest.parsers.pdf_lines import Line, lines
from ingest.parsers.pdf_roles import Look, look_of
from ingest.parsers.pdf_tables import TableFinder
from ingest.parsers.pdf_unruled import Columns, unruled_tables
from ingest.parsers.pdf_words import words
from ingest.parsers.safety import explain
from knowledge.errors import DamagedFile, EncryptedFile

SUFFIXES = (".pdf",)
_PDFIUM = Lock()
_JUNK_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|untitled|namnlös|dokument\d*$|document\d*$|print|slide \d)|.*\.\w{2,4}$",
    re.I,
)


def parse(path: Path) -> ParsedFile:
    """Reads the text layer. Raises EncryptedFile for a locked file, DamagedFile for one that holds only images."""
    with _PDFIUM:
        document = _open(path)
        try:
            pages = _pages(document, path)
            outline = [(item.level + 1, clean(item.get_title() or "")) for item in document.get_toc()]
            stated = clean(document.get_metadata_value("Title"))
        finally:
            document.close()
    if not any(pages):
        raise DamagedFile(explain("scan"))
    look = look_of(pages, outline)
    builder = BlockBuilder()
    write_pages(builder, pages, look)
    title = _title(stated, pages, look)
    return builder.file("application/pdf", title=title, pages=len(pages))


def _open(path: Path) -> Any:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise EncryptedFile(explain("encrypted")) from error
        raise


def _pages(document: Any, path: Path) -> list[list[Line]]:
    pages: list[list[Line]] = []
    carried: Columns | None = None
    with TableFinder(path) as finder:
        for index in range(len(document)):
            page = document[index]
            found, upright = words(page)
            tables, rest = finder.tables(page, index, found) if upright else ([], found)
            if upright and not tables:
                tables, rest, carried = unruled_tables(rest, page.get_height(), carried)
            pages.append(lines(rest, tables, index + 1))
            page.close()
    return pages


def _title(stated: str, pages: list[list[Line]], look: Look) -> str:
    """The file's own title, unless a program made it up; else the largest heading on the first pages."""
    if stated and not _JUNK_TITLE.match(stated) and " " in stated:
        return stated
    first = [line for page in pages[:2] for line in page if look.heading_level(line)]
    largest = max((line.size for line in first), default=0)
    begins = next((index for index, line in enumerate(first) if line.size == largest), 0)
    said: list[str] = []
    for line in first[begins:]:
        if line.size != largest or len(said) == 3:
            break
        said.append(line.shown)
    return " ".join(said)
