"""Forms as documents: what was answered is in every format, as text, readable by eye and by ear."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from typing import get_args

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.adapters.export import FORMATS, Format, Names, export
from knowledge.adapters.export.csv_text import harmless
from knowledge.adapters.export.printable import on_one_line, printable
from knowledge.domain.filling import add_row, answer, begin, reopen, state_of
from knowledge.domain.forms import Place, Template
from knowledge.templates import builtin_templates
from tests.unit.export_support import (
    HOSTILE,
    NAMES,
    answers_sheet,
    approved,
    filled_in,
    pdf_tags,
    pdf_text,
    with_answer,
    word,
    word_text,
)
from tests.unit.form_examples import ANNA, BO, METHOD, Filling, begun, said, signatures

SHOWN = (
    "Styrkort för socialnämnden",
    "Folkhälsoprogram 2025–2030",
    "socialnämnden",
    "Föräldrastöd i grupp",
    "Delvis",
    "Bara i två stadsdelar",
    "Vi saknar personal",
    "Pengarna tog slut",
    "tertial 2 2027",
    "Vet inte än",
    "Personalen byter jobb",
    "Hög",
    "12,5",
    "Överhoppad",
    "https://example.se/plan",
    "Nämnden ska följa upp",
)


def text_of(form: Filling, format: Format, names: Names = NAMES) -> str:
    """What a reader of that format reads, white space collapsed."""
    written = export(form.form, form.now, format, names)
    match format:
        case "docx":
            text = word_text(docx.Document(BytesIO(written)))
        case "xlsx":
            sheets = answers_sheet(written).parent.worksheets
            text = "\n".join(str(cell) for sheet in sheets for row in sheet.values for cell in row if cell is not None)
        case "pdf":
            text = pdf_text(written)
        case "csv":
            text = written.decode("utf-8-sig")
        case "json":
            return json.dumps(json.loads(written), ensure_ascii=False)
    return " ".join(text.split())


@pytest.mark.parametrize("format", ["docx", "xlsx", "pdf"])
def test_every_answer_is_in_the_document_in_words(format: Format) -> None:
    text = text_of(filled_in(), format)

    assert [words for words in SHOWN if words not in text] == []


def test_every_format_of_the_interface_can_be_written() -> None:
    assert set(FORMATS) == set(get_args(Format)) == {"docx", "xlsx", "pdf", "csv", "json"}
    assert all(export(begun().form, begun().now, format) for format in get_args(Format))


@pytest.mark.parametrize("format", get_args(Format))
def test_the_same_form_gives_the_same_content(format: Format) -> None:
    assert text_of(filled_in(), format) == text_of(filled_in(), format)


class TestWord:
    def test_headings_lead_from_the_title_to_the_items(self) -> None:
        headings = [
            (p.style.name, p.text) for p in word(filled_in()).paragraphs if p.style.name[:5] in ("Title", "Headi")
        ]

        assert headings[0] == ("Title", "Styrkort för socialnämnden")
        assert ("Heading 1", "Mål 1") in headings
        assert ("Heading 2", "Delmål 1.2\N{NO-BREAK SPACE}[1]") in headings
        assert [text for level, text in headings if level == "Heading 1"][-2:] == ["Vem och när", "Källor"]

    def test_facts_say_programme_committee_period_status_and_who(self) -> None:
        facts = dict(p.text.split("\t", 1) for p in word(filled_in()).paragraphs if "\t" in p.text)

        assert facts["Program"] == "Folkhälsoprogram 2025–2030"
        assert facts["Nämnd"] == "socialnämnden"
        assert facts["Period"] == "2027"
        assert facts["Status"] == "Pågår, 7 av 10 frågor besvarade"
        assert facts["Ifyllt av"] == "Anna, Bo och Cilla"
        assert facts["Senast ändrat"].startswith("22 november 2026 av ")

    def test_every_table_repeats_its_heading_row_and_says_what_it_shows(self) -> None:
        tables = word(filled_in()).tables

        assert len(tables) >= 4
        for table in tables:
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
            assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
            assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"

    def test_a_tables_properties_stand_in_the_order_that_word_demands(self) -> None:
        """ECMA-376, part 1, 17.4.59: Word calls a file damaged whose elements stand in another order."""
        order = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption"]
        for table in word(filled_in()).tables:
            found = [child.tag.split("}")[1] for child in table._tbl.tblPr]
            assert found == [name for name in order if name in found]

    @pytest.mark.parametrize(("language", "locale"), [("sv", "sv-SE"), ("en", "en-GB")])
    def test_the_document_says_its_language_and_title(self, language: str, locale: str) -> None:
        document = word(filled_in(), replace(NAMES, language=language))

        (said_language,) = document.styles.element.iter(qn("w:lang"))
        assert said_language.get(qn("w:val")) == locale
        assert document.core_properties.language == locale
        assert document.core_properties.title == "Styrkort för socialnämnden"

    def test_pages_are_numbered_by_fields(self) -> None:
        footer = word(filled_in()).sections[0].footer._element
        codes = [code.text for code in footer.iter(qn("w:instrText"))]

        assert codes == ["PAGE", "NUMPAGES"]

    def test_a_link_answer_can_be_followed(self) -> None:
        document = word(filled_in())

        assert "https://example.se/plan" in [one.target_ref for one in document.part.rels.values() if one.is_external]

    def test_a_table_of_many_columns_turns_the_page(self) -> None:
        assert word(begun()).sections[0].page_width < word(begun()).sections[0].page_height
        wide = next(one for one in builtin_templates() if one.id == "riskmatris")
        section = word(Filling(begin(wide, signatures()(ANNA), "f"), signatures())).sections[0]

        assert section.page_width > section.page_height

    def test_only_a_long_row_is_cut_in_two_by_the_end_of_a_page(self) -> None:
        form = begun()
        form.do(answer(form.form, METHOD, said("lång " * 1_000), form.sign(ANNA)))
        _, long, *others = next(
            table for table in word(form).tables if "Arbetssätt" in table.rows[1].cells[0].text
        ).rows

        assert long._tr.trPr is None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in others)

    def test_two_answers_are_both_shown_and_it_is_said_that_none_is_chosen(self) -> None:
        text = word_text(word(filled_in()))

        assert "Två svar, inget valt än:\nAnna: Vi saknar personal\nBo: Pengarna tog slut" in text

    def test_an_approved_form_says_by_whom_and_when(self) -> None:
        text = word_text(word(approved()))

        assert "Status\tGodkänt 22 november 2026 av Cilla" in text
        assert "Skickat för godkännande\nAnna\n22 november 2026" in text

    def test_an_approval_that_did_not_hold_is_not_told(self) -> None:
        form = approved()
        late = replace(form.form.events[-1], id="late", seen="e1")
        form.form = replace(form.form, events=(*form.form.events[:-1], late))

        assert form.now.status == "sent"
        assert "Godkänt" not in word_text(word(form))

    def test_an_approval_before_a_reopening_is_told_with_the_reason(self) -> None:
        form = approved()
        form.do(reopen(form.form, "Budgeten ändrades", form.sign(BO)))

        text = word_text(word(form))
        assert "Godkänt\nCilla" in text
        assert "Öppnat igen: Budgeten ändrades\nBo" in text

    def test_what_nobody_wrote_is_told_from_what_somebody_did(self) -> None:
        """What Lots says of an unanswered question stands in italics."""
        table = word(begun()).tables[0]
        answers = {row.cells[0].text: row.cells[1].paragraphs[0].runs[0] for row in table.rows[1:]}

        assert answers["Arbetssätt"].text == "Inte besvarad"
        assert answers["Arbetssätt"].italic


class TestPdf:
    def test_it_is_tagged_with_headings_and_table_headings(self) -> None:
        tags = pdf_tags(export(filled_in().form, filled_in().now, "pdf", NAMES))

        assert {"Document", "H1", "H2", "Table", "TR", "TH", "TD"} <= set(tags)
        assert tags.count("Table") == len(word(filled_in()).tables)

    def test_it_claims_pdf_ua_and_says_its_language_and_title(self) -> None:
        written = export(filled_in().form, filled_in().now, "pdf", NAMES)

        assert b"pdfuaid:part" in written
        assert b"/Lang(sv)" in written
        assert b"/MarkInfo" in written
        assert b"/DisplayDocTitle true" in written

    def test_pages_are_numbered(self) -> None:
        form = with_answer("lång " * 1_000)

        assert "Sida 12 av 12" in pdf_text(export(form, state_of(form), "pdf"))

    def test_a_character_that_no_font_has_costs_no_text_and_no_tags(self) -> None:
        form = with_answer("före \U000e1234 efter")
        written = export(form, state_of(form), "pdf")

        assert "före" in pdf_text(written)
        assert "efter" in pdf_text(written)
        assert "TH" in pdf_tags(written)


class TestCsv:
    def test_a_swedish_excel_opens_it_as_it_is(self) -> None:
        written = export(filled_in().form, filled_in().now, "csv", NAMES)
        head, *rows = csv.reader(StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";")

        assert written.startswith(b"\xef\xbb\xbf")
        assert head[:6] == ["Formulär", "Avsnitt", "Punkt", "Rad", "Fråga", "Svar"]
        assert len(rows) == len(filled_in().now.places)
        assert {len(row) for row in rows} == {len(head)}

    def test_a_row_says_answer_comment_who_when_how_and_where_from(self) -> None:
        written = export(filled_in().form, filled_in().now, "csv", NAMES).decode("utf-8-sig")
        rows = list(csv.DictReader(StringIO(written, newline=""), delimiter=";"))

        (row,) = [row for row in rows if row["Frågans id"] == "followed_up"]
        assert (row["Svar"], row["Kommentar"], row["Läge"]) == ("Delvis", "Bara i två stadsdelar", "Besvarad")
        assert (row["Besvarat av"], row["Datum"], row["Kanal"]) == ("Bo", "2026-11-22", "web")
        assert row["Källa"].startswith("Planen för folkhälsa, Mål 1 › Delmål 1.2, s. 4")

    @pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@x", "\t=1", "  =1", "＝1"])
    def test_what_a_spreadsheet_would_count_is_marked_as_text(self, text: str) -> None:
        assert harmless(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["-12,5", "+46", "12", "Ja", "a=b", "", "–"])
    def test_numbers_and_plain_words_are_left_as_they_are(self, text: str) -> None:
        assert harmless(text) == text


class TestJson:
    def test_it_holds_the_whole_history_with_who_when_and_through_what(self) -> None:
        form = filled_in()
        whole = json.loads(export(form.form, form.now, "json", NAMES))

        assert [event["id"] for event in whole["history"]] == [event.id for event in form.form.events]
        assert all(event["by"] and event["at"] and event["channel"] for event in whole["history"])
        assert whole["template"]["id"] == "styrkort-socialnamnden"
        assert (whole["status"], whole["answered"], whole["total"], whole["conflicts"]) == ("open", 7, 10, 1)

    def test_every_place_stands_in_it_with_its_answer_or_its_rivals(self) -> None:
        form = filled_in()
        fields = [one for item in json.loads(export(form.form, form.now, "json"))["items"] for one in item["fields"]]
        by_id = {(one["id"], one["row"]): one for one in fields}

        assert len(by_id) == len(form.now.places)
        assert by_id["when", 0]["answer"]["meaning"] == "2027-T2"
        assert by_id["when", 0]["answer"]["said"] == "i T2 2027"
        assert [one["said"] for one in by_id["why_not", 0]["rivals"]] == ["Vi saknar personal", "Pengarna tog slut"]
        assert by_id["who", 0]["unknown"] is True
        assert by_id["status", 0]["skipped"] is True

    def test_words_are_kept_exactly_as_they_were_written(self) -> None:
        for text in HOSTILE:
            form = with_answer(text)
            (event,) = [one for one in json.loads(export(form, state_of(form), "json"))["history"] if one.get("said")]
            assert event["said"] == text


class TestHostileText:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_word_shows_it_as_text(self, text: str) -> None:
        form = with_answer(text)
        document = docx.Document(BytesIO(export(form, state_of(form), "docx")))

        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert f"{printable(text)}\n{printable(text)}" in cells
        assert document.paragraphs[1].text == on_one_line(text)

    @pytest.mark.parametrize("text", HOSTILE)
    def test_excel_shows_it_as_text_and_never_as_a_formula(self, text: str) -> None:
        form = with_answer(text)
        workbook = answers_sheet(export(form, state_of(form), "xlsx")).parent

        cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
        assert {cell.data_type for cell in cells} == {"s"}
        # "x005F_" is Excel's own mark for text that looks like one of its escapes.
        assert printable(text) in [cell.value.replace("x005F_", "") for cell in cells]

    @pytest.mark.parametrize("text", HOSTILE)
    def test_pdf_shows_it_as_text(self, text: str) -> None:
        form = with_answer(text)
        shown = "".join(pdf_text(export(form, state_of(form), "pdf")).split())

        letters = [part for part in printable(text).split() if part.isascii()]
        assert [part for part in letters[:20] if part not in shown] == []

    @pytest.mark.parametrize("text", HOSTILE)
    def test_csv_has_no_cell_that_begins_like_a_formula(self, text: str) -> None:
        form = with_answer(text)
        rows = csv.reader(StringIO(export(form, state_of(form), "csv").decode("utf-8-sig"), newline=""), delimiter=";")

        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == []
        assert any(printable(text) in cell for cell in cells)

    def test_a_name_that_turns_the_writing_direction_turns_only_itself(self) -> None:
        form = begun()
        for by, name in ((ANNA, "\u202eAnna"), (BO, "Bo")):
            signature = replace(form.sign(by), name=name)
            form.do(answer(form.form, METHOD, said(f"Svar av {by}"), signature, seen=""))

        assert "Ifyllt av\t\u202eAnna\u202c och Bo" in word_text(word(form))

    @settings(max_examples=12)
    @given(st.text(min_size=1, max_size=60).filter(str.strip))
    def test_no_text_at_all_breaks_a_format(self, text: str) -> None:
        form = with_answer(text)

        assert all(export(form, state_of(form), format) for format in get_args(Format))


@pytest.mark.parametrize("template", builtin_templates(), ids=lambda template: template.id)
def test_every_template_that_comes_with_lots_can_be_taken_out(template: Template) -> None:
    """Each item and each question that is asked from the start stands in the Word document."""
    sign = signatures()
    form = begin(template, sign(ANNA), "f", project="Tidiga insatser")
    for item in template.items:
        if item.repeatable:
            form = replace(form, events=(*form.events, add_row(form, item.id, sign(ANNA))))
    text = " ".join(word_text(word(Filling(form, sign))).split())
    asked = [place for place in state_of(form).places if not place.row]

    labels = [" ".join(item.label.split()) for item in template.items]
    assert [label for label in labels if label not in text] == []
    assert text.count("Inte besvarad") == len(state_of(form).places)
    assert len(asked) <= len(state_of(form).places)


def test_a_carried_answer_says_that_nobody_has_confirmed_it() -> None:
    form = begun()
    carried = replace(answer(form.form, METHOD, said("Som förra året"), form.sign(ANNA)), text="e0")
    form.do(carried)

    assert "Som förra året\n(Från förra perioden, inte bekräftad)" in word_text(word(form))


def test_rows_of_a_table_keep_their_order_and_their_answers() -> None:
    form = begun()
    form.do(add_row(form.form, "risks", form.sign(ANNA)))
    for row in (2, 1):
        form.do(answer(form.form, Place("risks", "risk", row), said(f"Risk nummer {row}"), form.sign(ANNA)))
    (table,) = [table for table in word(form).tables if table.rows[0].cells[0].text == "Risk"]

    assert [[cell.text for cell in row.cells][:2] for row in table.rows[1:]] == [
        ["1", "Risk nummer 1"],
        ["2", "Risk nummer 2"],
    ]
