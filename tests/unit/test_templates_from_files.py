"""A template from a coordinator's file is whole or not at all, and what is wrong is told by its place."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge.domain.forms import (
    RATINGS,
    STATUSES,
    Condition,
    Field,
    FieldKind,
    Item,
    Template,
    TemplateStatus,
)
from knowledge.domain.programmes import Source
from knowledge.errors import FormError
from knowledge.templates import as_workbook, default_fields, example_workbook, read_template, words

WHOLE = """
title: Checklista för trygga skolvägar
kind: checklista
names: [skolvägar]
source: {document: trafikprogram, page: 4, section: [Mål 2]}
items:
  - quote: Alla skolor har en trafikplan.
    why: Utan plan blir det inte gjort.
  - id: hastighet
    label: Hastigheten är sänkt
    fields:
      - {label: Är den sänkt?, kind: val, options: [ja, delvis, nej], required: ja}
      - {label: När blir den det?, kind: när, shown_when: {field: Är den sänkt?, meanings: [nej]}}
  - label: Risker på vägen
    repeatable: ja
    row_label: Risk
    fields:
      - {label: Vilken risk?, offers: [mörker, halka]}
"""


def from_yaml(folder: Path, text: str, language: str = "sv") -> Template:
    path = folder / "mall.yaml"
    path.write_text(text, encoding="utf-8")
    return read_template(path, language)


def problem(folder: Path, text: str) -> str:
    with pytest.raises(FormError) as raised:
        from_yaml(folder, text)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def workbook(folder: Path, rows: list[list[str]], template: list[list[str]] | None = None) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    first = book.create_sheet("Mall")
    for row in template or [["Titel", "Skolvägar"]]:
        first.append(row)
    items = book.create_sheet("Punkter")
    for row in rows:
        items.append(row)
    path = folder / "mall.xlsx"
    book.save(path)
    return path


def workbook_problem(folder: Path, rows: list[list[str]], template: list[list[str]] | None = None) -> str:
    with pytest.raises(FormError) as raised:
        read_template(workbook(folder, rows, template))
    return str(raised.value)


def test_every_kind_rating_and_status_of_a_form_has_its_words() -> None:
    assert set(words.FIELD_KINDS) == set(get_args(FieldKind))
    assert set(words.TEMPLATE_STATUSES) == set(get_args(TemplateStatus))
    assert (tuple(words.RATING_WORDS), tuple(words.STATUS_WORDS)) == (RATINGS, STATUSES)


# YAML


def test_a_file_gives_its_template(tmp_path: Path) -> None:
    template = from_yaml(tmp_path, WHOLE)
    assert (template.id, template.kind, template.names) == (
        "checklista-for-trygga-skolvagar",
        "checklist",
        ("skolvägar",),
    )
    plan, speed, risks = template.items
    assert plan.id == "alla-skolor-har-en-trafikplan"
    assert speed.fields[1].shown_when == Condition("ar-den-sankt", ("nej",))
    assert (risks.repeatable, risks.row_label, risks.fields[0].offers) == (True, "Risk", ("mörker", "halka"))


def test_an_item_in_the_sources_own_words_writes_them_once(tmp_path: Path) -> None:
    item = from_yaml(tmp_path, WHOLE).items[0]
    assert item.source is not None
    assert item.label == item.source.quote == "Alla skolor har en trafikplan."
    assert (item.source.document, item.source.page, item.source.section) == ("trafikprogram", 4, ("Mål 2",))


def test_an_item_without_questions_gets_those_of_its_kind(tmp_path: Path) -> None:
    assert from_yaml(tmp_path, WHOLE).items[0].fields == default_fields("checklist")
    assert from_yaml(tmp_path, "{title: V, kind: tool, items: [{label: Syfte}]}").items[0].fields == default_fields(
        "tool"
    )


def test_a_source_of_another_document_takes_no_page_from_the_templates(tmp_path: Path) -> None:
    source = "source: {document: annat}\n    quote: Ett annat ord."
    item = from_yaml(tmp_path, WHOLE.replace("quote: Alla skolor har en trafikplan.", source)).items[0]
    assert item.source is not None
    assert (item.source.document, item.source.page, item.source.section) == ("annat", None, ())


def test_items_that_begin_alike_get_ids_of_their_own(tmp_path: Path) -> None:
    template = from_yaml(tmp_path, "{title: T, items: [{label: Plan}, {label: Plan}, {label: '???'}]}")
    assert [item.id for item in template.items] == ["plan", "plan-2", "punkt"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("title:", "titel:"), "rad 2: titel används inte här. Menade du title?"),
        (("kind: checklista", "kind: lista"), "rad 3: kind kan inte vara ”lista”. Skriv något av checklist"),
        (("page: 4", "page: fyra"), "rad 7 (”Alla skolor har en trafikplan.”): page ska vara ett heltal"),
        (("page: 4", "page: 4, pages: 5"), "pages används inte här. Menade du page?"),
        (("document: trafikprogram, ", ""), "en källa behöver både document och quote"),
        (("id: hastighet", "id: Hög Fart"), "id ”Hög Fart” får bara innehålla a–z, 0–9 och bindestreck. Skriv hog"),
        (("id: hastighet", "id: risker\n    label: R\n  - id: risker"), "finns redan på rad 9"),
        (("label: Hastigheten är sänkt", "why: Den"), "rad 9 (”hastighet”): label saknas. Skriv vad som ska gås"),
        (("[ja, delvis, nej]", "[ja]"), "rad 12 (”Är den sänkt?”): options: ett val behöver minst två alternativ."),
        (("[ja, delvis, nej]", "[ja, Ja]"), "två alternativ är för lika"),
        (("[ja, delvis, nej]", "[ja; jo, nej]"), "ta bort semikolonet"),
        (("kind: val", "kind: text"), "options är till för svarstypen val, men här är den text"),
        (("meanings: [nej]", "meanings: [kanske]"), "shown_when: svaren ska finnas bland ja (ja), delvis (delvis)"),
        (("field: Är den sänkt?", "field: När"), "ingen tidigare fråga i punkten heter ”När”"),
        (("repeatable: ja", "repeatable: kanske"), "repeatable kan inte vara ”kanske”"),
        (("    repeatable: ja\n", ""), "row_label kräver att repeatable är ja"),
        (("kind: checklista", "kind: checklista\nkind: tool"), "rad 4: kind står två gånger"),
        (("names: [skolvägar]", "names: {a: b}"), "rad 4: names ska vara ord"),
        (("names: [skolvägar]", "names: &namn [skolvägar]"), "rad 4: Ankare (& och *) kan inte användas här"),
        (("names: [skolvägar]", "names: [skolvägar"), "det här går inte att läsa som YAML"),
        (("why: Utan plan", "why: " + "x" * 2_001), "why är längre än 2000 tecken"),
        (("why: Utan plan", 'why: "\\x07"\n    section: Utan plan'), "why innehåller tecken som inte går att visa"),
        (("title: Checklista för trygga skolvägar", "title:"), "rad 2: title saknas"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_place(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    assert change[0] in WHOLE
    said = problem(tmp_path, WHOLE.replace(*change))
    assert said.startswith("mall.yaml")
    assert told in said


def test_all_that_is_wrong_is_told_at_once_but_no_more_than_can_be_read(tmp_path: Path) -> None:
    said = problem(tmp_path, "title: T\nitems:\n" + "  - {what: ever}\n" * 40)
    assert said.count("rad ") == 6
    assert said.endswith("Och 74 till.")


@pytest.mark.parametrize("text", ["", "bara ord", "- a\n- b", "title: T", "title: T\nitems: []", "[" * 100_000])
def test_a_file_that_is_no_template_says_so_in_one_line(tmp_path: Path, text: str) -> None:
    assert len(problem(tmp_path, text)) < 200


def test_words_that_yaml_takes_for_something_else_stay_words(tmp_path: Path) -> None:
    template = from_yaml(tmp_path, "title: 2027-03-01\nnames: [no, 12, true]\nitems:\n  - label: NO\n")
    assert (template.title, template.names, template.items[0].label) == ("2027-03-01", ("no", "12", "true"), "NO")


def test_messages_are_told_in_the_readers_language(tmp_path: Path) -> None:
    with pytest.raises(FormError, match=r"line 1: title is missing\."):
        from_yaml(tmp_path, "items: [{label: Plan}]", "en")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.recursive(
        st.none() | st.text(max_size=8) | st.integers() | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["title", "items", "label", "fields", "kind", "source", "quote", "shown_when", "options"]
                )
                | st.text(max_size=4),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_yaml_holds_it_is_a_template_or_one_error(tmp_path: Path, content: object) -> None:
    path = tmp_path / "mall.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    said = outcome(path)
    assert isinstance(said, Template) or said.startswith("mall.yaml")
    assert isinstance(said, Template) or said.isprintable()


def outcome(path: Path) -> Template | str:
    try:
        return read_template(path)
    except FormError as error:
        return str(error)


def test_the_example_in_the_documentation_is_a_template(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
    template = from_yaml(tmp_path, page.split("```yaml\n")[1].split("```")[0])
    assert [item.repeatable for item in template.items] == [False, True]


# Excel


def test_a_sheet_with_nothing_but_items_is_a_checklist(tmp_path: Path) -> None:
    template = read_template(workbook(tmp_path, [["Punkt"], ["Trafikplan finns"], ["Farten är sänkt"]]))
    assert (template.title, template.kind) == ("Skolvägar", "checklist")
    assert [item.label for item in template.items] == ["Trafikplan finns", "Farten är sänkt"]
    assert template.items[1].fields == default_fields("checklist")


def test_rows_without_an_item_are_more_questions_of_the_one_above(tmp_path: Path) -> None:
    rows = [
        ["Punkt", "Fråga", "Svarstyp", "Val", "Visas när"],
        ["Fart", "Är den sänkt?", "val", "ja; delvis; nej", ""],
        ["", "När blir den det?", "när", "", "Är den sänkt?: delvis; nej"],
        ["Plan", "Finns den?", "bedömning", "", ""],
    ]
    fart, plan = read_template(workbook(tmp_path, rows)).items
    assert [field.kind for field in fart.fields] == ["choice", "when"]
    assert fart.fields[1].shown_when == Condition("ar-den-sankt", ("delvis", "nej"))
    assert [field.kind for field in plan.fields] == ["rating"]


def test_a_row_with_only_a_quote_is_an_item_in_the_sources_words(tmp_path: Path) -> None:
    rows = [["Dokument", "Sida", "Rubrik i dokumentet", "Citat"], ["program", "4", "Mål > Mål 2", "Farten är sänkt."]]
    item = read_template(workbook(tmp_path, rows)).items[0]
    assert item.source is not None
    assert (item.label, item.source.page, item.source.section) == ("Farten är sänkt.", 4, ("Mål", "Mål 2"))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["Punkt", "Svarstyp", "Fråga"], ["Plan", "bedömmning", "Finns den?"]],
         "rad 2 i Punkter (”Finns den?”): Svarstyp kan inte vara ”bedömmning”. Skriv något av text (text)"),
        ([["Punkt", "Sida", "Citat", "Dokument"], ["A", "", "", ""], ["Plan", "fyra", "Plan.", "d"]],
         "rad 3 i Punkter (”Plan”): Sida ska vara ett heltal"),
        ([["Punkt", "Citat"], ["Plan", "Plan finns."]], "en källa behöver både Dokument och Citat"),
        ([["Punkt", "Fråga"], ["", "Finns den?"]], "rad 2 i Punkter: frågan hör inte till någon punkt."),
        ([["Punkt", "Frågor"], ["Plan", "Finns den?"]], "rad 1 i Punkter: det finns ingen kolumn som heter ”Frågor”"),
        ([["Punkt", "Punkt"], ["Plan", ""]], "rad 1 i Punkter: det finns två kolumner som heter Punkt"),
        ([["Punkt"], ["Plan", "Finns den?"]], "rad 2 i Punkter: det står text i en kolumn utan rubrik."),
        ([["Punkt"]], "bladet Mall: det finns inga punkter."),
        ([["Punkt", "Raden kallas"], ["Plan", "Risk"]], "Raden kallas kräver att Upprepas är ja"),
        ([["Avsnitt", "Fråga"], ["Ett", "Finns den?"]], "Punkt saknas"),
    ],
)  # fmt: skip
def test_messages_name_the_row_and_the_column(tmp_path: Path, rows: list[list[str]], told: str) -> None:
    said = workbook_problem(tmp_path, rows)
    assert said.startswith("mall.xlsx: ")
    assert told in said


def test_what_the_first_sheet_does_not_know_is_told(tmp_path: Path) -> None:
    said = workbook_problem(tmp_path, [["Punkt"], ["Plan"]], [["Titel", "T"], ["Rubrik", "R"]])
    assert "rad 2 i Mall: ”Rubrik” används inte här. Använd Titel, Id" in said


def test_a_workbook_without_the_sheet_of_items_points_to_the_example(tmp_path: Path) -> None:
    path = tmp_path / "mall.xlsx"
    Workbook().save(path)
    with pytest.raises(FormError, match="inget blad som heter Punkter"):
        read_template(path)


def test_the_example_can_be_read_back_and_explains_every_column(tmp_path: Path) -> None:
    path = tmp_path / "exempel.xlsx"
    path.write_bytes(example_workbook())
    assert read_template(path).id == "var-egen-riskmatris"
    sheets = load_workbook(path)
    explained = {row[0] for row in sheets["Så här fyller du i"].iter_rows(min_row=2, values_only=True)}
    assert {cell.value for cell in sheets["Punkter"][1]} == explained


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12).map(
    lambda text: text.replace(";", ",").replace(">", "<")
)
QUESTIONS = st.builds(
    Field,
    id=st.just(""),
    label=WORDS,
    kind=st.sampled_from(["text", "people", "when", "number", "link", "rating", "status"]),
    help=WORDS | st.just(""),
    required=st.booleans(),
)
POINTS = st.builds(
    Item,
    id=st.just(""),
    label=WORDS,
    fields=st.lists(QUESTIONS, min_size=1, max_size=3).map(
        lambda fields: tuple(replace(field, id=f"f-{number}") for number, field in enumerate(fields))
    ),
    section=WORDS | st.just(""),
    why=WORDS | st.just(""),
    source=st.none() | st.builds(Source, WORDS, WORDS, st.just(0), st.just(0), st.none() | st.integers(1, 99)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=WORDS, items=st.lists(POINTS, min_size=1, max_size=3), names=st.sets(WORDS, max_size=2))
def test_whatever_words_a_template_holds_it_is_the_same_after_excel(
    tmp_path: Path, title: str, items: list[Item], names: set[str]
) -> None:
    numbered = tuple(replace(item, id=f"p-{number}") for number, item in enumerate(items))
    template = Template("mall", title, "tool", numbered, names=tuple(names))
    path = tmp_path / "mall.xlsx"
    path.write_bytes(as_workbook(template))
    assert read_template(path) == template


def test_no_cell_of_a_written_workbook_is_a_formula(tmp_path: Path) -> None:
    template = from_yaml(tmp_path, 'title: "=1+1"\nitems:\n  - label: "=HYPERLINK(1)"\n')
    path = tmp_path / "ut.xlsx"
    path.write_bytes(as_workbook(template))
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert read_template(path) == template


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"not a zip at all"])
def test_a_damaged_workbook_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mall.xlsx"
    path.write_bytes(content)
    with pytest.raises(FormError, match=r"mall\.xlsx är ingen Excelfil"):
        read_template(path)


def test_a_zip_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mall.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hej")
    with pytest.raises(FormError, match=r"mall\.xlsx är skadad"):
        read_template(path)


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "mall.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(FormError, match="för stor"):
        read_template(path)


def test_only_yaml_and_excel_are_read_and_the_file_must_be_there(tmp_path: Path) -> None:
    path = tmp_path / "mall.docx"
    with pytest.raises(FormError, match="Det finns ingen fil"):
        read_template(path)
    path.write_text("hej")
    with pytest.raises(FormError, match="varken YAML eller Excel"):
        read_template(path)


def test_an_upload_is_called_what_the_person_called_it(tmp_path: Path) -> None:
    path = tmp_path / "upload-1"
    path.write_text("items: []", encoding="utf-8")
    with pytest.raises(FormError, match=r"^min lista\.yaml: "):
        read_template(path, name="min lista.yaml")
