"""The templates that come with Lots hold what their documents hold, item for item.

`tests/samples/templates/truth.yaml` was read off the documents; the documents themselves are compared item for item
where they are on this machine.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.chunking import to_document
from ingest.parsers.plain_text import parse
from knowledge.domain.committees import slug
from knowledge.domain.forms import RATINGS, STATUSES, Template
from knowledge.domain.programmes import Source
from knowledge.passages import Passage
from knowledge.templates import as_workbook, builtin_templates, default_fields, read_template

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
GUIDE = "skl-guide-sociala-investeringar"
REPORT = "stockholm-andt-halvvagsrapport"
IMPLEMENTING = "kunskapsguiden-implementering"
START = "uppstart-forankring-andts"

TRUTH: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "samples" / "templates" / "truth.yaml").read_text(encoding="utf-8")
)
TEMPLATES = {template.id: template for template in builtin_templates()}
GUIDE_CHECKLISTS = {
    "behovsanalys": 17,
    "val-av-satsning": 21,
    "utformning": 29,
    "genomforande": 34,
    "utvardering": 39,
    "implementering": 42,
}
ITEMS = [(template, item) for template in TEMPLATES.values() for item in template.items]
FIELDS = [(template, item, field) for template, item in ITEMS for field in item.fields]

needs_seeds = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the seed documents are not on this machine (../shared/seeds)"
)


@cache
def passages_of(document: str) -> list[Passage]:
    parsed = parse(SEEDS / f"{document}.txt")
    return to_document(parsed, source=f"{document}.txt", document_id=document, digest="0" * 64)[1]


def listed(document: str, words: str) -> list[str]:
    """The items of the one list whose passage holds the words, each with its label where it has a worded one."""
    passage = next(one for one in passages_of(document) if words in one.text and "item" in {u.role for u in one.units})
    return [unit.text for unit in passage.units if unit.role == "item"]


def quotes(template_id: str) -> list[str]:
    return [item.source.quote for item in TEMPLATES[template_id].items if item.source]


def labels(template_id: str) -> list[str]:
    return [item.label for item in TEMPLATES[template_id].items]


def letters(text: str) -> str:
    return "".join(text.split())


# Held to the truth file


def test_every_template_is_in_the_truth_file() -> None:
    assert set(TEMPLATES) == set(TRUTH["lists"]) | set(TRUTH["tools"])


@pytest.mark.parametrize("template_id", TRUTH["lists"])
def test_a_checklist_has_its_documents_items_in_order(template_id: str) -> None:
    truth = TRUTH["lists"][template_id]
    found = quotes(template_id)
    assert len(found) == len(TEMPLATES[template_id].items) == truth["count"]
    assert [" ".join(quote.split()[:5]) for quote in found] == truth["begins"]


@pytest.mark.parametrize("template_id", TRUTH["tools"])
def test_a_tool_asks_what_its_document_asks_for(template_id: str) -> None:
    truth = TRUTH["tools"][template_id]
    items = {item.id: item for item in TEMPLATES[template_id].items}
    for repeatable, wanted in ((True, truth.get("rows", {})), (False, truth.get("single", {}))):
        for item_id, field_ids in wanted.items():
            assert items[item_id].repeatable is repeatable
            asked = [field.id for field in items[item_id].fields]
            assert [field_id for field_id in asked if field_id in field_ids] == field_ids


# Held to the documents


@needs_seeds
def test_the_guide_says_sakerstall_foljande_as_often_as_there_are_checklists_of_it() -> None:
    assert (SEEDS / f"{GUIDE}.txt").read_text(encoding="utf-8").count("Säkerställ följande:") == len(GUIDE_CHECKLISTS)


@needs_seeds
@pytest.mark.parametrize(("template_id", "page"), GUIDE_CHECKLISTS.items())
def test_a_checklist_of_the_guide_is_the_guides_own_item_for_item(template_id: str, page: int) -> None:
    lists = [one for one in passages_of(GUIDE) if one.kind == "checklist" and one.page == page]
    assert labels(template_id) == [unit.text for one in lists for unit in one.units if unit.role == "item"]


@needs_seeds
def test_the_checklist_of_documentation_is_what_the_guide_says_must_be_clear() -> None:
    found = listed(GUIDE, "bör klargöra följande:")
    assert quotes("dokumentation") == found
    for label, item in zip(labels("dokumentation"), found, strict=True):
        assert item.lower().startswith(label.lower())


@needs_seeds
def test_the_ten_points_are_the_reports_own() -> None:
    ending = [one for one in passages_of(REPORT) if one.path == ("Avslutande lärdomar och insikter",)]
    numbered = {unit.label: unit.text for one in ending for unit in one.units if unit.role == "item" and unit.label}
    assert labels("styrdokument") == [numbered[f"{number}."] for number in range(1, 11)]


@needs_seeds
def test_the_fourteen_steps_are_the_frameworks_own_each_in_its_phase() -> None:
    steps = [
        (f"{unit.label} {unit.text}", one.path[-1])
        for one in passages_of(IMPLEMENTING)
        for unit in one.units
        if unit.label.startswith("Steg")
    ]
    assert [(item.label, item.section) for item in TEMPLATES["kritiska-steg"].items] == steps


@needs_seeds
def test_the_inventory_questions_are_the_frameworks_own() -> None:
    assert labels("inventering") == listed(IMPLEMENTING, "enkel inventering")


@needs_seeds
def test_the_success_factors_are_the_pages_own() -> None:
    factors = [one for one in passages_of(START) if one.path[-1].startswith("Framgångsfaktorer") and one.kind == "list"]
    assert labels("framgangsfaktorer") == [unit.text for one in factors for unit in one.units if unit.role == "item"]


@needs_seeds
@pytest.mark.parametrize("template_id", TRUTH["tools"])
def test_a_tools_table_or_list_stands_in_its_document(template_id: str) -> None:
    truth = TRUTH["tools"][template_id]
    assert letters(truth["words"]) in letters((SEEDS / f"{truth['document']}.txt").read_text(encoding="utf-8"))


@needs_seeds
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda one: one.id)
def test_every_quote_stands_on_its_page_under_its_headings(template: Template) -> None:
    assert [item.id for item in template.items if not stands(item.source)] == []


def stands(source: Source | None) -> bool:
    found = [
        (set(passage.path), {span.page for unit in passage.units for span in unit.spans})
        for passage in passages_of(source.document if source else "")
        if source and source.quote in " ".join(f"{unit.label} {unit.text}".strip() for unit in passage.units)
    ]
    return any(source and set(source.section) <= path and source.page in pages for path, pages in found)


# Good to fill in


def test_ids_and_names_point_at_one_template() -> None:
    called = Counter(
        name
        for template in TEMPLATES.values()
        for name in {slug(name) for name in (template.id, template.title, *template.names)}
    )
    assert [name for name, times in called.items() if times > 1] == []


def test_every_template_says_what_it_is_for_and_can_be_called_by_other_names() -> None:
    for template in TEMPLATES.values():
        assert template.description.endswith((".", "?"))
        assert len(template.names) >= 3
        assert template.status == "published"


def test_every_item_has_a_short_reason_a_source_and_questions() -> None:
    for _, item in ITEMS:
        assert item.why.endswith((".", "?"))
        assert len(item.why) <= 120
        assert item.source is not None
        assert item.fields
        assert bool(item.row_label) is item.repeatable


def test_every_question_is_one_that_can_be_answered() -> None:
    for _, item, field in FIELDS:
        assert field.label.endswith("?")
        assert len(field.label) <= 110
        assert (field.kind == "choice") is bool(field.options)
        if field.shown_when:
            asked = next(one for one in item.fields if one.id == field.shown_when.field)
            meanings = {option.id for option in asked.options} or {*RATINGS, *STATUSES}
            assert set(field.shown_when.meanings) <= meanings


def test_every_row_begins_with_a_question_that_must_be_answered() -> None:
    for _, item in ITEMS:
        assert not item.repeatable or item.fields[0].required


def test_an_application_in_ale_needs_two_municipal_actors_who_prepare_and_who_decide() -> None:
    items = {item.id: item for item in TEMPLATES["ale-ansokan"].items}
    assert sum(field.required and field.kind == "people" for field in items["samverkan"].fields) == 2
    assert items["grundberedning"].fields[0].required
    assert [option.id for option in items["beslut"].fields[0].options][:2] == ["bifall", "avslag"]


def test_reading_them_again_costs_nothing() -> None:
    assert builtin_templates() is builtin_templates()
    assert default_fields("checklist")[0].kind == "rating"


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda one: one.id)
def test_a_template_is_the_same_after_a_turn_through_excel(template: Template, tmp_path: Path) -> None:
    path = tmp_path / "mall.xlsx"
    path.write_bytes(as_workbook(template))
    assert read_template(path) == template
