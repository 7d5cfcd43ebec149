"""PDF: order, tables over page breaks, scans and locks, on files drawn for each rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.blocks import Block, ParsedFile
from ingest.parsers import registry
from knowledge.errors import DamagedFile, EncryptedFile
from tests.samples.formats.ground_truth import assert_invariant

SENTENCE = "Nämnden ska arbeta för att barn och unga får stöd i rätt tid och på lika villkor i hela kommunen."


def _built(path: Path, story: list[Any], **settings: Any) -> ParsedFile:
    from reportlab.platypus import SimpleDocTemplate

    SimpleDocTemplate(str(path), **settings).build(story)
    parsed = registry.parse(path)
    assert_invariant(parsed)
    return parsed


def _style() -> Any:
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=6)


def _rows(parsed: ParsedFile) -> list[Block]:
    return [block for block in parsed.blocks if block.kind == "row"]


@pytest.mark.parametrize("repeated", [0, 1])
def test_a_table_over_a_page_break_is_one_table_whose_rows_keep_the_header(repeated: int, tmp_path: Path) -> None:
    from reportlab.lib import colors
    from reportlab.platypus import Table

    rows = [["Mål", "Ansvarig nämnd"]] + [[f"Delmål nummer {n}", f"Nämnden för sak {n}"] for n in range(1, 61)]
    table = Table(rows, repeatRows=repeated, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    parsed = _built(tmp_path / "a.pdf", [table])
    assert parsed.pages == 2
    assert [row.cells for row in _rows(parsed)] == [tuple(row) for row in rows]
    assert {row.header for row in _rows(parsed)} == {("Mål", "Ansvarig nämnd")}
    assert {row.table for row in _rows(parsed)} == {0}


def test_a_merged_cell_stands_in_every_row_that_it_covers(tmp_path: Path) -> None:
    from reportlab.lib import colors
    from reportlab.platypus import Table

    rows = [["Mål", "Delmål", "Nämnd"], ["Trygghet", "Skola", "KS"], ["", "Hem", "SN"], ["Hälsa", "Mat", "BN"]]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("SPAN", (0, 1), (0, 2)), ("VALIGN", (0, 1), (0, 2), "TOP")]
    parsed = _built(tmp_path / "a.pdf", [Table(rows, style=style)])
    assert [row.cells[0] for row in _rows(parsed)] == ["Mål", "Trygghet", "Trygghet", "Hälsa"]
    assert parsed.text.count("Trygghet") == 1


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    document = BaseDocTemplate(str(tmp_path / "a.pdf"))
    document.addPageTemplates(PageTemplate("two", [Frame(60, 400, 220, 380), Frame(310, 400, 220, 380)]))
    document.build([Paragraph(f"Stycke {n}. {SENTENCE} {SENTENCE}", _style()) for n in range(1, 10)])
    parsed = registry.parse(tmp_path / "a.pdf")
    assert [block.text for block in parsed.blocks] == [f"Stycke {n}. {SENTENCE} {SENTENCE}" for n in range(1, 10)]


def test_a_sentence_that_a_page_break_cuts_is_one_paragraph_on_two_pages(tmp_path: Path) -> None:
    from reportlab.platypus import Paragraph

    text = "".join(f"punkt {n} säger att {SENTENCE[8:-1].lower()} och " for n in range(60))
    parsed = _built(tmp_path / "a.pdf", [Paragraph(f"Varje {text} sedan slut.", _style())])
    (paragraph,) = [block for block in parsed.blocks if block.kind == "paragraph"]
    assert [span.page for span in paragraph.spans] == [1, 2]
    assert " ".join(parsed.text[span.start : span.end] for span in paragraph.spans) == paragraph.text


def test_a_line_that_repeats_in_other_places_is_no_page_header(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"))
    for number in range(4):
        canvas.drawString(70, 800, "Lunda kommun")
        canvas.drawString(70, 760 - 30 * number, "Förslag till aktiviteter:")
        for line in range(8):
            canvas.drawString(70, 500 - 20 * line, f"Innehåll {'abcdefgh'[line]} för avsnitt {'klmn'[number]}")
        canvas.showPage()
    canvas.save()
    parsed = registry.parse(tmp_path / "a.pdf")
    furniture = [block.text for block in parsed.blocks if block.kind == "furniture"]
    assert furniture == ["Lunda kommun"] * 4


def test_lines_that_were_ended_on_purpose_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    from reportlab.platypus import Paragraph

    lines = ["Ansvarig nämnd: socialnämnden", "Berörda nämnder: kommunstyrelsen", "Klart: 30 juni"]
    parsed = _built(tmp_path / "a.pdf", [Paragraph("<br/>".join(lines), _style()), Paragraph(SENTENCE * 3, _style())])
    assert [block.text for block in parsed.blocks][:3] == lines


def test_a_turned_page_is_read_as_its_text_stands(tmp_path: Path) -> None:
    import pypdfium2
    from reportlab.platypus import Paragraph

    upright = _built(tmp_path / "a.pdf", [Paragraph(f"Stycke {n}. {SENTENCE}", _style()) for n in range(3)])
    for turn in (90, 180, 270):
        document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
        document[0].set_rotation(turn)
        document.save(tmp_path / f"{turn}.pdf")
        document.close()
        assert registry.parse(tmp_path / f"{turn}.pdf").text == upright.text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_sideways_page_is_read_upright_with_its_tables(turn: int, tmp_path: Path) -> None:
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Table

    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.setPageRotation(turn)
    across, up = A4 if turn == 180 else A4[::-1]  # reportlab swaps the sides of a page that it turns
    canvas.translate(*{90: (across, 0), 180: (across, up), 270: (0, up)}[turn])
    canvas.rotate(turn)
    table = Table([["Mål", "Nämnd"], ["Trygghet", "KS"]], style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    table.wrapOn(canvas, 300, 300)
    table.drawOn(canvas, 100, 200)
    canvas.drawString(100, 400, "Tabellen visar målen.")
    canvas.save()
    parsed = registry.parse(tmp_path / "a.pdf")
    assert parsed.blocks[0].text == "Tabellen visar målen."
    assert [row.cells for row in _rows(parsed)] == [("Mål", "Nämnd"), ("Trygghet", "KS")]


def test_the_outline_gives_headings_their_levels(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"))
    for place, (title, level) in enumerate([("Bakgrund", 0), ("Syfte med planen", 1), ("Ansvar", 0)]):
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(70, 780 - 100 * place, title)
        canvas.bookmarkPage(title)
        canvas.addOutlineEntry(title, title, level)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(70, 750 - 100 * place, SENTENCE[:60])
    canvas.save()
    parsed = registry.parse(tmp_path / "a.pdf")
    headings = [(block.text, block.level) for block in parsed.blocks if block.kind == "heading"]
    assert headings == [("Bakgrund", 1), ("Syfte med planen", 2), ("Ansvar", 1)]


def test_a_scan_is_told_to_need_text_recognition(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.rect(50, 50, 300, 300, fill=1)
    canvas.save()
    with pytest.raises(DamagedFile, match="OCR"):
        registry.parse(tmp_path / "a.pdf")


def test_a_locked_pdf_asks_for_a_copy_without_its_password(tmp_path: Path) -> None:
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    SimpleDocTemplate(str(tmp_path / "a.pdf"), encrypt="hemligt").build([Paragraph("Hej", _style())])
    with pytest.raises(EncryptedFile, match="utan lösenord"):
        registry.parse(tmp_path / "a.pdf")
