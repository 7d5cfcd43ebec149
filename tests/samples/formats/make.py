"""Makes the samples that are not text: Word, Excel, PowerPoint and PDF files, with the libraries of their kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

SENTENCE = "Kommunen ska arbeta för att barn och unga växer upp under trygga förhållanden och får stöd i rätt tid."


def make_docx(path: Path) -> None:
    """A programme: title, lists, a merged table with a band, a framed text, a content control, a page header."""
    from docx import Document
    from docx.oxml import parse_xml

    document: Any = Document()
    document.core_properties.title = "Word Document"
    document.sections[0].header.paragraphs[0].text = "Lunda kommun"
    document.add_paragraph("Program för trygghet", "Title")
    document.add_heading("Inledning", 1)
    document.add_paragraph("Kommunfullmäktige beslutar om programmet.")
    for text, style in (
        ("Punkt ett", "List Bullet"),
        ("Punkt under", "List Bullet 2"),
        ("Steg ett", "List Number"),
        ("Steg två", "List Number"),
    ):
        document.add_paragraph(text, style)
    document.add_paragraph().add_run("Fet rubrik").bold = True
    document.add_paragraph("☐ Kontrollera listan")
    _docx_table(document)
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "Text i en ram."
    control = (
        '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:sdtContent>'
        "<w:p><w:r><w:t>Text i en innehållskontroll.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(-1, parse_xml(control))
    document.save(str(path))


def _docx_table(document: Any) -> None:
    rows = [
        ("Delmål", "Ansvarig", "Berörd"),
        ("1.1 Trygg skola", "Socialnämnden", "Kommunstyrelsen"),
        ("", "Bildningsnämnden\nFritidsnämnden", "Alla"),
        ("Mål 2", "", ""),
        ("2.1 Hälsa", "Regionen", ""),
    ]
    table = document.add_table(len(rows), 3, "Table Grid")
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text:
                table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))


def make_xlsx(path: Path) -> None:
    """A plan with title rows above the header, an empty row, merged cells, dates and shares; a hidden list."""
    from datetime import date

    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook = Workbook()
    plan: Any = workbook.active
    plan.title = "Handlingsplan"
    plan["A1"] = "Handlingsplan 2024–2026"
    plan["A1"].font = Font(bold=True)
    plan.merge_cells("A1:D1")
    plan["A2"] = "Gäller alla nämnder."
    rows: list[tuple[Any, ...]] = [
        ("Mål", "Ansvarig nämnd", "Klart", "Andel"),
        ("1.1 Trygghet", "Socialnämnden", date(2025, 6, 30), 0.5),
        (None, "Bildningsnämnden", None, 0.25),
        (None, None, None, None),
        ("1.2 Hälsa", "Kommunstyrelsen\nSocialnämnden", 2026, None),
    ]
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            plan.cell(number, column, value)
        plan.cell(number, 4).number_format = "0%"
    plan.merge_cells("A5:A6")
    contacts = workbook.create_sheet("Kontakt")
    contacts.append(["Namn", "Telefon"])
    contacts.append(["Anna Ek", "08-123"])
    hidden = workbook.create_sheet("Listor")
    hidden.append(["Ja"])
    hidden.sheet_state = "hidden"
    workbook.save(path)


def make_pptx(path: Path) -> None:
    """Two slides: bullets in two levels with notes; a table with a merged cell and a text box."""
    from pptx import Presentation
    from pptx.util import Inches

    presentation = Presentation()
    first: Any = presentation.slides.add_slide(presentation.slide_layouts[1])
    first.shapes.title.text = "Trygghet i Lunda"
    body = first.placeholders[1].text_frame
    body.text = "Alla nämnder deltar"
    under = body.add_paragraph()
    under.text = "även bolagen"
    under.level = 1
    first.notes_slide.notes_text_frame.text = "Berätta om bakgrunden."
    second: Any = presentation.slides.add_slide(presentation.slide_layouts[5])
    second.shapes.title.text = "Mål och ansvar"
    box = second.shapes.add_textbox(Inches(1), Inches(5), Inches(3), Inches(1))
    box.text_frame.text = "Beslutat 2024"
    table = second.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(5), Inches(2)).table
    for row, texts in enumerate([("Mål", "Nämnd"), ("Trygg skola", "Socialnämnden"), ("", "Bildningsnämnden")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    presentation.save(str(path))


def make_pdf(path: Path) -> None:
    """Contents, headings, hyphens, lists, a footnote, a table over a page break, then two columns; running lines."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph

    normal, first, second, title = _styles()
    wide, left, right = (Frame(60, 90, 475, 700), Frame(60, 90, 230, 700), Frame(305, 90, 230, 700))
    document = BaseDocTemplate(str(path), pagesize=A4, title="Program för trygghet 2024", invariant=1)
    document.addPageTemplates(
        [PageTemplate("one", [wide], onPage=_around), PageTemplate("two", [left, right], onPage=_around)]
    )
    story: list[Any] = [
        Paragraph("Program för trygghet", title),
        Paragraph("Innehåll", second),
        Paragraph("Inledning ..................... 1", normal),
        Paragraph("Mål ......................... 2", normal),
        Paragraph("1 Inledning", first),
        Paragraph(f"{SENTENCE} Detta följs upp.<super size=7>1</super> Arbetet fortsätter.", normal),
        Paragraph("Ett nytt stycke med behovs-<br/>inventering och med social-<br/>och fritidsfrågor.", normal),
        Paragraph("1.1 Så arbetar vi", second),
        Paragraph("Alla nämnder ska:", normal),
        *_lists(normal),
        Paragraph("2 Mål", first),
        _table(normal),
        NextPageTemplate("two"),
        PageBreak(),
        Paragraph("3 Bakgrund", first),
        *(Paragraph(f"Stycke {number}. {SENTENCE} {SENTENCE} {SENTENCE}", normal) for number in range(1, 12)),
    ]
    document.build(story)


def _styles() -> tuple[Any, ...]:
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet

    sheet = getSampleStyleSheet()
    normal = ParagraphStyle("body", parent=sheet["Normal"], fontSize=10.5, leading=14, spaceAfter=8)
    return normal, sheet["Heading1"], sheet["Heading2"], sheet["Title"]


def _around(canvas: Any, document: Any) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, 810, "Lunda kommun – Program för trygghet")
    canvas.drawString(290, 30, f"{document.page} (4)")
    if document.page == 1:
        canvas.drawString(60, 70, "1 Se kommunens webbplats för mer om")
        canvas.drawString(60, 60, "programmet och dess bilagor.")


def _lists(style: Any) -> list[Any]:
    from reportlab.platypus import ListFlowable, Paragraph

    bullets = [
        Paragraph(f"{word} en inventering av behoven hos barn och unga i hela kommunen, varje år", style)
        for word in ("göra", "följa upp")
    ]
    steps = [Paragraph(text, style) for text in ("Första steget.", "Andra steget.")]
    return [ListFlowable(bullets, bulletType="bullet", start="•"), ListFlowable(steps, bulletFormat="%s.")]


def _table(style: Any) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph, Table

    rows: list[list[Any]] = [["Delmål", "Ansvarig", "Berörd"]]
    rows += [
        [Paragraph(f"{n}.1 Delmål nummer {n} som är långt och bryts", style), "Socialnämnden\nSkolan", f"Nämnd {n}"]
        for n in range(1, 19)
    ]
    return Table(
        rows,
        colWidths=[200, 150, 120],
        repeatRows=1,
        style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, 0), "Helvetica-Bold")],
    )


MAKERS = {"program.docx": make_docx, "plan.xlsx": make_xlsx, "bildspel.pptx": make_pptx, "program.pdf": make_pdf}
TEXTS = ("stod-till-barn.html", "riktlinje.md")
