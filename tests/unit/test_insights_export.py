"""The insights as documents: opened again and read back, what they say is what the overview holds, and nothing else."""

from __future__ import annotations

import ctypes
import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any, get_args
from zipfile import ZipFile

import docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from openpyxl import load_workbook

from knowledge.adapters.export.insights import OVERVIEW_FORMATS, OverviewFormat, export_overview, file_name
from knowledge.adapters.export.insights_blocks import Heading, Paragraph, Points, Report, ToFillIn
from knowledge.adapters.export.insights_charts import Figure
from knowledge.adapters.export.insights_report import halfway_report
from knowledge.adapters.export.insights_wording import percent
from knowledge.catalogue import messages
from knowledge.insights.halfway.rules import rule_book
from knowledge.insights.overview import Overview
from tests.insights_support import ANDTS, empty_overview, example_overview
from tests.unit.export_support import HOSTILE, pdf_tags, pdf_text

EXAMPLE = example_overview()
FACTORS = ["Kompetens hos användarna", "Stödjande organisation", "Effektivt ledarskap"]
PHASES = ["Fas 1: Behovsinventering", "Fas 2: Installation", "Fas 3: Användning", "Fas 4: Vidmakthållande"]
CHAPTERS = [
    "Sammanfattning",
    "Inledning",
    "Om implementering",
    "Implementeringen fas för fas",
    "Koppling till de tre faktorerna",
    "Summerande resultat",
    "Arbetet framåt",
    "Avslutande lärdomar och insikter",
    "Siffrorna i rapporten",
    "Så har siffrorna tolkats",
]
FIGURE = re.compile(r"\((?:siffra) (\d+)(?: och (\d+))?\)")


def word(overview: Overview = EXAMPLE, language: str = "sv") -> Any:
    return docx.Document(BytesIO(export_overview(overview, "docx", language)))


def headings(document: Any, level: int) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == f"Heading {level}"]


def workbook(overview: Overview = EXAMPLE) -> Any:
    return load_workbook(BytesIO(export_overview(overview, "xlsx")))


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *rest = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(head, row, strict=True)) for row in rest]


def hostile() -> Overview:
    """The example, with each of the hostile texts wherever people's or documents' words stand."""
    topic, item, one = EXAMPLE.topics[0], EXAMPLE.stuck[0], EXAMPLE.progress[0]
    return replace(
        EXAMPLE,
        filter=replace(EXAMPLE.filter, programme=HOSTILE[0], committee=HOSTILE[5]),
        topics=tuple(
            replace(
                topic,
                id=f"t{n}",
                label=text,
                terms=(text,),
                because=text,
                examples=(text,),
                committees={text: 3},
                count=50,
            )
            for n, text in enumerate(HOSTILE)
        ),
        stuck=tuple(replace(item, item_label=text, field_label=text) for text in HOSTILE),
        progress=tuple(replace(one, committee=text, item_label=text) for text in HOSTILE),
        advice=tuple(replace(EXAMPLE.advice[0], text=text, why=text) for text in HOSTILE),
    )


def alternative_texts(pdf: bytes) -> list[str]:
    """Those of the structure tree's figures, in order."""
    found: list[str] = []
    for page in pypdfium2.PdfDocument(pdf):
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        for number in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            _collect(pdfium.FPDF_StructTree_GetChildAtIndex(tree, number), found)
        pdfium.FPDF_StructTree_Close(tree)
    return found


def _collect(element: Any, found: list[str]) -> None:
    if not element:
        return
    length = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
    if length > 2:
        buffer = (ctypes.c_char * length)()
        pdfium.FPDF_StructElement_GetAltText(element, buffer, length)
        found.append(bytes(buffer).decode("utf-16-le").rstrip("\x00"))
    for number in range(pdfium.FPDF_StructElement_CountChildren(element)):
        _collect(pdfium.FPDF_StructElement_GetChildAtIndex(element, number), found)


def too_few_asked() -> Overview:
    weeks = tuple((monday, 0, 0) for monday, _, _ in EXAMPLE.weeks)
    return replace(empty_overview(), weeks=weeks, progress=EXAMPLE.progress)


def test_a_workbook_says_that_too_few_asked_and_not_0() -> None:
    facts = [[cell.value for cell in row[:2]] for row in workbook(too_few_asked()).worksheets[0].iter_rows()]
    told = [value for _, value in facts if value == "visas inte: för få personer har frågat"]
    assert len(told) == 7
    assert [name for name, value in facts if value == 0] == []


def test_every_format_of_the_interface_can_be_written_also_of_nothing() -> None:
    assert set(OVERVIEW_FORMATS) == set(get_args(OverviewFormat)) == {"xlsx", "docx", "pdf"}
    assert all(export_overview(empty_overview(), format) for format in OVERVIEW_FORMATS)


def test_a_file_is_named_by_what_it_is_and_its_last_day() -> None:
    assert file_name(EXAMPLE, "xlsx") == "insikter-2026-11-20.xlsx"
    assert file_name(EXAMPLE, "pdf") == "halvvagsuppfoljning-2026-11-20.pdf"


def test_programmes_are_called_by_their_titles_where_they_are_known() -> None:
    asked = replace(EXAMPLE, filter=replace(EXAMPLE.filter, programme=ANDTS))
    titles = {ANDTS: "ANDTS-program 2025–2028"}
    document = docx.Document(BytesIO(export_overview(asked, "docx", "sv", titles)))
    assert document.core_properties.title == "Halvvägsuppföljning av ANDTS-program 2025–2028"
    sheets = load_workbook(BytesIO(export_overview(asked, "xlsx", "sv", titles)))
    assert rows(sheets["Ämnen"])[2]["Program"] == "ANDTS-program 2025–2028 (52)\ntrygghetsprogram-2026-2029 (8)"


def test_what_is_not_nothing_is_never_called_nought_percent() -> None:
    assert [percent(share, "sv") for share in (0, 0.001, 0.5, 0.999, 1)] == [
        "0\xa0%", "1\xa0%", "50\xa0%", "99\xa0%", "100\xa0%",
    ]  # fmt: skip


class TestWorkbook:
    def test_there_is_a_sheet_for_each_kind_of_row(self) -> None:
        assert workbook().sheetnames == [
            "Översikt",
            "Ämnen",
            "Fastnar",
            "Framdriftskarta",
            "Framdrift rad för rad",
            "Försenat",
            "Obesvarat",
            "Utan ansvarig",
        ]

    def test_counts_shares_and_days_are_typed(self) -> None:
        sheets = workbook()
        topic, stuck, overdue = rows(sheets["Ämnen"])[0], rows(sheets["Fastnar"])[0], rows(sheets["Försenat"])[0]
        assert (topic["Ämne"], topic["Frågor"], topic["Utan svar"]) == (EXAMPLE.topics[0].label, 64, 6)
        assert (stuck["Svarat ”vet inte”"], stuck["Andel som fastnat"]) == (7, 0.71)
        assert overdue["Skulle följas upp"] == datetime(2026, 10, 31)
        assert sheets["Fastnar"].cell(2, 12).number_format == "0 %"

    def test_every_topic_stuck_item_and_form_has_its_row(self) -> None:
        sheets = workbook()
        assert len(rows(sheets["Ämnen"])) == len(EXAMPLE.topics)
        assert len(rows(sheets["Fastnar"])) == len(EXAMPLE.stuck)
        assert len(rows(sheets["Framdrift rad för rad"])) == len(EXAMPLE.progress)
        assert len(rows(sheets["Obesvarat"])) == len(EXAMPLE.declined_questions)
        assert len(rows(sheets["Utan ansvarig"])) == len(EXAMPLE.no_owner) + len(EXAMPLE.never_begun)

    def test_the_map_has_a_committee_a_row_and_a_share_where_the_goal_is_theirs(self) -> None:
        by_committee = {row["Nämnd"]: row for row in rows(workbook()["Framdriftskarta"])}
        assert by_committee["socialnämnden"]["1.1 Fler elever avstår från alkohol och nikotin"] == 1.0
        assert by_committee["socialnämnden"]["1.3 Fritiden är fri från droger"] == pytest.approx(5 / 7)
        assert by_committee["kommunstyrelsen"]["1.2 Föräldrar får stöd i tid"] == "–"

    def test_the_overview_has_the_figures_the_weeks_and_what_is_worth_doing(self) -> None:
        said = {row[0].value: row[1].value for row in workbook()["Översikt"].iter_rows()}
        assert (said["Frågor"], said["Besvarade"], said["Första dag"]) == (323, 268, datetime(2026, 8, 31))
        assert said[datetime(2026, 11, 16)] == 46
        assert said[EXAMPLE.advice[0].text] == EXAMPLE.advice[0].why

    def test_every_sheet_has_its_heading_row_frozen_and_repeated_on_paper(self) -> None:
        for sheet in workbook().worksheets[1:]:
            assert sheet.freeze_panes in ("A2", "B2")
            assert sheet.print_title_rows == "$1:$1"
            assert all(cell.value and sheet.column_dimensions[cell.column_letter].width > 10 for cell in sheet[1])

    def test_no_text_becomes_a_formula(self) -> None:
        cells = [cell for sheet in workbook(hostile()) for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert HOSTILE[0] in {cell.value for cell in cells}


class TestReport:
    def report(self, overview: Overview = EXAMPLE) -> Report:
        return halfway_report(overview, "sv")

    def test_every_sentence_of_a_strength_or_a_weakness_names_a_figure_that_is_in_the_appendix(self) -> None:
        report = self.report()
        start = next(n for n, one in enumerate(report.blocks) if one == Heading("Implementeringen fas för fas", 1))
        end = next(n for n, one in enumerate(report.blocks) if one == Heading("Summerande resultat", 1))
        said = [point.text for block in report.blocks[start:end] if isinstance(block, Points) for point in block.items]
        named = [FIGURE.search(text.replace("\xa0", " ")) for text in said]
        assert said
        assert all(named)
        assert {int(one[1]) for one in named if one} <= set(range(1, len(rule_book().measures) + 1))

    def test_each_phase_has_strengths_weaknesses_and_a_place_for_what_no_figure_says(self) -> None:
        blocks = self.report().blocks
        starts = [next(n for n, one in enumerate(blocks) if one == Heading(phase, 2)) for phase in PHASES]
        ends = [*starts[1:], next(n for n, one in enumerate(blocks) if one == Heading(CHAPTERS[4], 1))]
        for start, end in zip(starts, ends, strict=True):
            own = blocks[start:end]
            assert [one.text for one in own if isinstance(one, Heading) and one.level == 3] == ["Styrkor", "Svagheter"]
            assert any(isinstance(one, ToFillIn) for one in own)

    def test_a_weakness_is_told_with_the_questions_that_most_stands_behind(self) -> None:
        points = [point for block in self.report().blocks if isinstance(block, Points) for point in block.items]
        (unclear,) = [one for one in points if one.title == "Otydliga förväntningar" and one.quotes]
        assert (
            unclear.text == "64 av 300 frågor (21\xa0%) gällde något där dokumenten säger olika saker (siffra\xa013)."
        )
        assert unclear.quotes == ("”När ska vi redovisa våra delmål?” (antal frågor: 64)",)

    def test_every_finding_stands_under_its_phase_and_under_its_factor(self) -> None:
        blocks = self.report().blocks
        middle = next(n for n, one in enumerate(blocks) if one == Heading(CHAPTERS[4], 1))
        start = next(n for n, one in enumerate(blocks) if one == Heading(CHAPTERS[3], 1))
        end = next(n for n, one in enumerate(blocks) if one == Heading(CHAPTERS[5], 1))
        by_phase, by_factor = (
            sorted(point.text for one in part if isinstance(one, Points) for point in one.items)
            for part in (blocks[start:middle], blocks[middle:end])
        )
        assert by_phase == by_factor

    def test_where_nothing_was_asked_nothing_is_claimed(self) -> None:
        report = self.report(empty_overview())
        texts = [one.text for one in report.blocks if isinstance(one, Paragraph)]
        assert texts.count("Siffrorna visar ingen styrka i den här fasen.") == 4
        too_few = "För få personer har frågat för att siffror om frågorna ska kunna visas: det behövs minst 3."
        assert texts.count(too_few) == 2
        assert not [one for one in report.blocks if isinstance(one, Figure)]

    def test_what_too_few_asked_is_told_of_without_a_figure_and_no_verdict_is_drawn_from_it(self) -> None:
        """Twenty questions of two people: an overview has no totals, no topics, and weeks that all read 0."""
        document = word(too_few_asked())
        told = "\n".join([one.text for one in document.paragraphs])
        assert "Ojämnt stöd" not in told
        assert not re.search(r"\b0 (frågor|personer|av 0)\b", told)
        assert "Det som färre än 3 personer står bakom visas inte, och inte heller hur många frågor det är." in told
        figures = {row.cells[1].text: row.cells[2].text for table in document.tables for row in table.rows}
        for name in ("Frågor", "Personer som frågat", "Frågor som inte visas", "Nämnder som frågar"):
            assert figures[name] == "visas inte"

    def test_a_charts_numbers_are_its_tables(self) -> None:
        for figure in [one for one in self.report().blocks if isinstance(one, Figure)]:
            assert len(figure.chart.categories) == len(figure.table.rows)
            for total, row in zip(figure.chart.totals, figure.table.rows, strict=True):
                counts = [int(cell.text) for cell in row[1:] if cell.text.isdigit()]
                assert total in (counts[0], sum(counts))

    def test_everything_is_said_in_english_too(self) -> None:
        english = halfway_report(EXAMPLE, "en")
        assert english.title == "Half-way report"
        assert Heading("Phase 2: Installation", 2) in english.blocks
        assert [
            one.text
            for one in english.blocks
            if isinstance(one, Heading) and messages("insights_report", "sv").gettext(one.text) == one.text
        ] == []


class TestWord:
    def test_its_chapters_phases_and_factors_are_headings_in_the_reports_order(self) -> None:
        document = word()
        assert headings(document, 1) == CHAPTERS
        assert [one for one in headings(document, 2) if one in (*PHASES, *FACTORS)] == [*PHASES, *FACTORS]
        assert headings(document, 3) == ["Styrkor", "Svagheter"] * 4

    def test_it_says_its_title_and_language(self) -> None:
        document = word(replace(EXAMPLE, filter=replace(EXAMPLE.filter, programme="ANDTS-programmet")))
        assert document.core_properties.title == "Halvvägsuppföljning av ANDTS-programmet"
        assert document.core_properties.language == "sv-SE"
        (said,) = document.styles.element.iter(qn("w:lang"))
        assert said.get(qn("w:val")) == "sv-SE"

    def test_every_chart_is_words_own_with_what_it_shows_in_words_and_its_table_after_it(self) -> None:
        document = word()
        drawn = list(document.element.body.iter(qn("w:drawing")))
        assert len(drawn) == 3
        for drawing in drawn:
            about = drawing.find(".//{*}docPr")
            assert about.get("descr").startswith("Stapeldiagram med en stapel för ")
            paragraph = drawing.getparent().getparent()
            assert paragraph.getnext().tag == qn("w:tbl")
        assert "Flest frågor kom veckan som började 16 november 2026: 46, varav 14 utan svar." in (
            drawn[0].find(".//{*}docPr").get("descr")
        )

    def test_a_charts_numbers_are_in_it(self) -> None:
        files = ZipFile(BytesIO(export_overview(EXAMPLE, "docx")))
        charts = sorted(name for name in files.namelist() if name.startswith("word/charts/"))
        assert charts == ["word/charts/chart1.xml", "word/charts/chart2.xml", "word/charts/chart3.xml"]
        chart = parse_xml(files.read(charts[0]))
        values = [int(one.text) for one in chart.iterfind(".//{*}val//{*}v")]
        asked = [week[1] for week in EXAMPLE.weeks]
        assert [sum(pair) for pair in zip(values[:12], values[12:], strict=True)] == asked
        assert not any(b"externalData" in files.read(name) for name in charts)

    def test_every_table_has_a_heading_row_and_says_what_it_shows(self) -> None:
        for table in word().tables:
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
            assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))

    def test_lists_are_lists_and_places_to_fill_in_are_marked(self) -> None:
        paragraphs = word().paragraphs
        assert len([one for one in paragraphs if one.style.name == "List Number"]) == len(EXAMPLE.advice)
        places = [one for one in paragraphs if one.text.startswith("Fyll i: ")]
        assert len(places) >= 12
        assert all(one._p.pPr.find(qn("w:shd")) is not None for one in places)

    def test_a_paragraphs_properties_stand_in_the_order_that_word_demands(self) -> None:
        """ECMA-376, part 1, 17.3.1.26."""
        order = ["pStyle", "keepNext", "pBdr", "shd", "tabs", "spacing", "ind"]
        for paragraph in word().paragraphs:
            if paragraph._p.pPr is not None:
                found = [child.tag.split("}")[1] for child in paragraph._p.pPr]
                assert found == [name for name in order if name in found]

    def test_words_from_anywhere_stay_words(self) -> None:
        written = export_overview(hostile(), "docx")
        package = ZipFile(BytesIO(written))
        assert len(docx.Document(BytesIO(written)).tables) == len(word().tables)
        assert all(parse_xml(package.read(name)) is not None for name in package.namelist() if "chart" in name)
        assert HOSTILE[0] in [one.text for one in docx.Document(BytesIO(written)).tables[2]._cells]


class TestPdf:
    def test_it_is_tagged_with_headings_lists_tables_and_figures(self) -> None:
        written = export_overview(EXAMPLE, "pdf")
        tags = pdf_tags(written)
        assert {"Document", "H1", "H2", "H3", "L", "LI", "Table", "TH", "TD", "Figure"} <= set(tags)
        assert tags.count("Figure") == 3
        assert tags.count("Table") >= len(word().tables)  # one that goes on to a page is told of on each

    def test_it_claims_pdf_ua_and_says_its_language_and_title(self) -> None:
        written = export_overview(EXAMPLE, "pdf")
        assert b"pdfuaid:part" in written
        assert b"/Lang(sv)" in written
        assert b"/DisplayDocTitle true" in written
        title = pypdfium2.PdfDocument(written).get_metadata_value("Title")
        assert title == "Halvvägsuppföljning"

    def test_every_figure_says_in_words_what_it_shows(self) -> None:
        told = alternative_texts(export_overview(EXAMPLE, "pdf"))
        assert told == [one.chart.alt for one in halfway_report(EXAMPLE, "sv").blocks if isinstance(one, Figure)]

    def test_charts_are_drawn_as_lines_and_text_not_as_pictures(self) -> None:
        document = pypdfium2.PdfDocument(export_overview(EXAMPLE, "pdf"))
        kinds = {item.type for page in document for item in page.get_objects()}
        assert pdfium.FPDF_PAGEOBJ_PATH in kinds
        assert pdfium.FPDF_PAGEOBJ_IMAGE not in kinds

    def test_it_says_what_the_word_document_says(self) -> None:
        text = " ".join(pdf_text(export_overview(EXAMPLE, "pdf")).split())
        for said in (*CHAPTERS, *PHASES, *FACTORS, "64 av 300 frågor (21 %)", "Skriv ett och samma datum"):
            assert said in text

    def test_words_from_anywhere_stay_words(self) -> None:
        written = export_overview(hostile(), "pdf")
        assert pdf_tags(written).count("Figure") == 3
        assert '#panic("x")' in pdf_text(written)

    def test_many_committees_and_weeks_have_room(self) -> None:
        many = tuple(
            replace(one, committee=f"{one.committee} i kommundel {n}") for n in range(12) for one in EXAMPLE.progress
        )
        weeks = tuple((date.fromordinal(739000 + 7 * n), n % 40, n % 7) for n in range(60))
        written = export_overview(replace(EXAMPLE, progress=many, weeks=weeks), "pdf")
        assert pdf_tags(written).count("Figure") == 3
        assert "kommundel 11" in pdf_text(written)
