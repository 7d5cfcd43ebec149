"""Draft checklists: which lists ask for something to be done, and that each item is the document's own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import to_document
from ingest.extraction import extract
from ingest.extraction.checklists import checklists
from ingest.parsers.plain_text import parse_text
from ingest.parsers.registry import parse
from knowledge.domain.forms import Template
from knowledge.domain.organisation import Organisation
from knowledge.passages import Document

HERE = Path(__file__).resolve()
SEEDS = HERE.parents[3] / "shared" / "seeds"
SAMPLE = HERE.parents[2] / "ingest" / "sample" / "files"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not here (../shared/seeds)")


def drafted(path: Path) -> tuple[Document, tuple[Template, ...]]:
    parsed = parse(path)
    document, passages = to_document(parsed, source=str(path), document_id=path.stem, digest="")
    return document, checklists(document, passages, extract(parsed, document, Organisation()))


def of_markdown(text: str, tmp_path: Path) -> tuple[Template, ...]:
    path = tmp_path / "text.md"
    path.write_text(text, encoding="utf-8")
    return drafted(path)[1]


def labels(template: Template) -> list[str]:
    return [item.label for item in template.items]


ASKING = [
    "# Guide\n\n## Start\n\nSäkerställ följande:\n\n- Mål finns.\n- Chefen är med.\n",
    "# Guide\n\n## Checklista\n\n- Mål finns.\n- Chefen är med.\n",
    "# Guide\n\n## Start\n\nKontrollera att:\n\n- Mål finns.\n- Chefen är med.\n",
    "# Guide\n\n## Plan\n\nEn plan bör innehålla:\n\n- Mål finns.\n- Chefen är med.\n",
    "# Guide\n\n## Plan\n\nNämnden ska:\n\n- Mål finns.\n- Chefen är med.\n",
    "# Guide\n\n## Start\n\nMake sure that:\n\n- Mål finns.\n- Chefen är med.\n",
]


@pytest.mark.parametrize("text", ASKING)
def test_a_list_behind_words_that_ask_becomes_a_draft(text: str, tmp_path: Path) -> None:
    (template,) = of_markdown(text, tmp_path)
    assert labels(template) == ["Mål finns.", "Chefen är med."]
    assert (template.kind, template.status, template.document) == ("checklist", "draft", "text")


@pytest.mark.parametrize(
    "text",
    [
        "# Rutin\n\n## Så gör du\n\n1. Ring chefen.\n2. Skriv ner det.\n3. Följ upp.\n",
        "# Guide\n\n## Arbeta i tre steg\n\n1. Ring chefen.\n2. Skriv ner det.\n3. Följ upp.\n",
    ],
)
def test_numbered_steps_become_a_draft(text: str, tmp_path: Path) -> None:
    (template,) = of_markdown(text, tmp_path)
    assert labels(template) == ["Ring chefen.", "Skriv ner det.", "Följ upp."]


def test_items_that_say_what_ought_to_be_done_become_a_draft(tmp_path: Path) -> None:
    text = "# Lärdomar\n\nTre råd.\n\n- Planen ska vara kort.\n- Chefer bör delta.\n- Någon måste äga den.\n"
    (template,) = of_markdown(text, tmp_path)
    assert labels(template) == ["Planen ska vara kort.", "Chefer bör delta.", "Någon måste äga den."]


@pytest.mark.parametrize(
    "text",
    [
        "# Rapport\n\nUnder året har socialnämnden:\n\n- besökt skolor\n- hållit kurser\n- skrivit brev\n",
        "# Rapport\n\nFör att säkerställa kvaliteten har vi gjort detta:\n\n- Frågat elever.\n- Läst planer.\n",
        "# Guide\n\n## Läs mer\n\nLäs gärna:\n\n- Planen ska vara kort\n- Så bör det gå till\n- Det måste hända\n",
        "# Guide\n\nFramgångsfaktorer:\n\n- tydligt ledarskap\n- tid\n- pengar\n",
        "# Program\n\nProgrammet ska bidra till:\n\n- god hälsa\n- trygga barn\n",
        "# Program\n\n## Mål\n\n- Ingen ska röka.\n- Alla ska vara trygga.\n- Fler ska röra sig.\n",
        "# Rapport\n\nUppföljningen bestod av två delar:\n\n1. Intervjuer.\n2. Enkät.\n3. Samtal.\n",
        "# Guide\n\n## Fakta\n\nAlla ska vara med. Det här ska göras i tid.\n",
        "# Checklista\n\nVår vision är att:\n\n- alla ska trivas\n- ingen ska glömmas\n- kommunen ska växa\n",
    ],
)
def test_what_only_tells_or_states_goals_is_left_alone(text: str, tmp_path: Path) -> None:
    assert of_markdown(text, tmp_path) == ()


def test_steps_that_are_headings_become_a_draft(tmp_path: Path) -> None:
    text = "# Handbok\n\n## Steg 1: Fråga\n\nText.\n\n## Steg 2: Välj\n\nText.\n\n## Steg 3 – Besluta\n\nText.\n"
    (template,) = of_markdown(text, tmp_path)
    assert labels(template) == ["Fråga", "Välj", "Besluta"]


def test_rows_of_a_checklists_table_become_items(tmp_path: Path) -> None:
    table = "| Nr | Punkt | Klart |\n|---|---|---|\n| 1 | Nycklar finns |  |\n| 2 | Larmet är på |  |\n"
    (template,) = of_markdown(f"# Rutin\n\n## Checklista för kvällen\n\n{table}", tmp_path)
    assert labels(template) == ["Nycklar finns", "Larmet är på"]
    assert of_markdown(f"# Rutin\n\n## Kvällen\n\n{table}", tmp_path) == ()


def test_two_lists_under_one_heading_are_told_apart_by_what_leads_into_them(tmp_path: Path) -> None:
    text = "# Rutin\n\nChefen ska:\n\n- ringa\n- skriva\n\nMedarbetaren ska:\n\n- svara\n- läsa\n"
    assert [one.title for one in of_markdown(text, tmp_path)] == ["Rutin: Chefen ska", "Rutin: Medarbetaren ska"]


def test_lists_under_one_checklist_are_one_with_sections(tmp_path: Path) -> None:
    text = (
        "# Guide\n\n## Checklista för mötet\n\n### Före\n\n- Boka rum.\n- Skicka kallelse.\n\n### Efter\n\n- Skriv.\n"
    )
    (template,) = of_markdown(text, tmp_path)
    assert template.title == "Checklista för mötet"
    assert [(item.section, item.label) for item in template.items] == [
        ("Före", "Boka rum."),
        ("Före", "Skicka kallelse."),
        ("Efter", "Skriv."),
    ]


def test_text_of_other_documents_and_page_furniture_gives_no_item() -> None:
    text = (HERE.parents[1] / "samples" / "structure" / "flat-guide.txt").read_text(encoding="utf-8")
    document, passages = to_document(parse_text(text), source="g.txt", document_id="g", digest="")
    furniture = [(one.span.start, one.span.end) for one in document.furniture if one.reason != "reference_mark"]
    sources = [item.source for template in checklists(document, passages) for item in template.items]
    assert furniture
    assert sources
    for source in sources:
        assert source is not None
        assert not any(start < source.end and end > source.start for start, end in furniture)


@pytest.mark.parametrize(
    "path", [*sorted(SAMPLE.glob("*.*")), *sorted(SEEDS.glob("*.txt"))], ids=lambda path: path.name
)
def test_each_items_quote_stands_at_its_place(path: Path) -> None:
    document, templates = drafted(path)
    for template in templates:
        assert len({item.id for item in template.items}) == len(template.items)
        for item in template.items:
            assert item.source is not None
            place = document.text[item.source.start : item.source.end]
            assert " ".join(place.split()) == item.source.quote
    assert len({template.id for template in templates}) == len(templates)


def test_the_samples_checklist_is_its_list_item_for_item() -> None:
    _, templates = drafted(SAMPLE / "guide-andts-i-verksamhetsplanen.docx")
    checklist = next(one for one in templates if one.title == "Checklista inför nämndens beslut")
    assert labels(checklist) == [
        "Alla delmål som nämnden är ansvarig för finns med i verksamhetsplanen.",
        "Det framgår hur miniminivån ska nås för varje delmål.",
        "Varje aktivitet har en ansvarig chef och ett slutdatum.",
        "Det finns tid och pengar avsatta i budgeten.",
        "Indikatorerna går att mäta med uppgifter som vi redan samlar in.",
        "Berörda nämnder har fått säga sitt.",
        "En kontaktperson är utsedd och anmäld till samordnaren.",
    ]


@needs_seeds
def test_the_guides_lists_are_drafts_of_their_own() -> None:
    _, templates = drafted(SEEDS / "skl-guide-sociala-investeringar.txt")
    made_sure = [len(one.items) for one in templates if one.description.startswith("Säkerställ")]
    assert made_sure == [3, 3, 6, 4, 5, 5]


@needs_seeds
def test_steps_go_on_under_the_next_heading() -> None:
    (template,) = drafted(SEEDS / "kunskapsguiden-implementering.txt")[1]
    numbers = [item.source.quote.split(".")[0] for item in template.items if item.source]
    assert numbers == [f"Steg {number}" for number in range(1, 15)]
    assert len({item.section for item in template.items}) == 4


def test_a_register_is_no_checklist() -> None:
    text = "# Rutin\n\nNämnden ska:\n\n" + "- samma sak\n" * 5_000
    document, passages = to_document(parse_text(text), source="a.txt", document_id="a", digest="")
    assert checklists(document, passages) == ()


words = st.text(st.sampled_from("abc ÅÄÖ.,:;-–•☐1)\n"), max_size=40)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "- ", "1. ", "# ", "Säkerställ: ", "Steg 1. "]), words), max_size=12))
def test_any_text_gives_items_that_stand_in_it(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(mark + line for mark, line in lines)
    document, passages = to_document(parse_text(text), source="a.txt", document_id="a", digest="")
    for template in checklists(document, passages):
        assert template.items
        for item in template.items:
            assert item.source is not None
            assert " ".join(document.text[item.source.start : item.source.end].split()) == item.source.quote
