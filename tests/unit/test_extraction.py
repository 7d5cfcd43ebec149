"""Extraction as rules: what is read from each layout, that every source is exact, and that nothing is invented."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.blocks import Block, BlockKind, ParsedFile
from ingest.chunking import to_document
from ingest.extraction import extract
from ingest.parsers.plain_text import parse_text
from ingest.parsers.registry import parse
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.programmes import Programme, Source, Subgoal
from knowledge.passages import Span
from tests.evals.extraction import compare
from tests.samples.programmes.make import HERE, make

ONE_SUBGOAL = "# Program för hälsa\n\n## Mål 1. Hälsan är god\n\n### Delmål 1.1 Fler rör sig\n\n"
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make(tmp_path_factory.mktemp("programmes"))


def extracted(parsed: ParsedFile, organisation: Organisation | None = None) -> Programme | None:
    document, _ = to_document(parsed, source="program.txt", document_id="program", digest="")
    return extract(parsed, document, organisation or Organisation())


def of_markdown(text: str, tmp_path: Path, organisation: Organisation | None = None) -> Programme | None:
    path = tmp_path / "program.md"
    path.write_text(text, encoding="utf-8")
    return extracted(parse(path), organisation)


def only_subgoal(programme: Programme | None) -> Subgoal:
    assert programme is not None
    subgoals = [subgoal for _, subgoal in programme.subgoals]
    assert len(subgoals) == 1
    return subgoals[0]


def parts(subgoal: Subgoal) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"responsible": [], "concerned": []}
    for assignment in subgoal.assignments:
        found[assignment.responsibility].append(assignment.committee)
    return found


def sources(programme: Programme) -> Iterator[Source]:
    stated = [getattr(programme, name) for name in ("period", "decided_by", "decided_on", "owner", "supersedes")]
    stated += [programme.minimum, programme.followup, *programme.relations]
    yield from (one.source for one in stated if one and one.source)
    yield from (duty.source for duty in programme.duties)
    for goal, subgoal in programme.subgoals:
        own = [*subgoal.activities, *subgoal.indicators, subgoal.minimum, subgoal.followup, subgoal.timetable]
        for holder in (goal, subgoal, *goal.assignments, *subgoal.assignments, *own):
            if holder and holder.source:
                yield holder.source


def assert_exact(programme: Programme, text: str) -> None:
    for source in sources(programme):
        assert " ".join(text[source.start : source.end].split()) == source.quote
        assert source.quote


def test_every_layout_gives_each_committees_part_and_no_other(samples: list[Path]) -> None:
    for path in samples:
        result = compare(path)
        assert result.parts.precision >= 0.95, (path.name, result.parts.wrong)
        assert result.parts.recall >= 0.95, (path.name, result.parts.missing)


def test_every_layout_gives_the_other_fields(samples: list[Path]) -> None:
    for path in samples:
        result = compare(path)
        assert result.fields.precision >= 0.9, (path.name, result.fields.wrong)
        assert result.fields.recall >= 0.9, (path.name, result.fields.missing)


def test_every_quote_is_the_documents_text_at_its_place(samples: list[Path]) -> None:
    for path in samples:
        parsed = parse(path)
        programme = extracted(parsed)
        if programme is not None:
            assert_exact(programme, parsed.text)


def test_every_committee_has_a_source(samples: list[Path]) -> None:
    for path in samples:
        programme = extracted(parse(path))
        for _, subgoal in programme.subgoals if programme else ():
            assert all(assignment.source for assignment in subgoal.assignments)


def test_a_source_names_its_page(samples: list[Path]) -> None:
    programme = extracted(parse(next(path for path in samples if path.name == "etiketter.pdf")))
    assert programme is not None
    assert {source.page for source in sources(programme)} == {1, 2}


def test_the_same_file_gives_the_same_programme_twice(samples: list[Path]) -> None:
    assert [extracted(parse(path)) for path in samples] == [extracted(parse(path)) for path in samples]


@pytest.mark.parametrize(
    "text",
    [
        "Socialnämnden berörs inte av delmålet.",
        "Delmålet berör inte socialnämnden.",
        "Socialnämnden har inget ansvar för delmålet.",
        "Tidigare ansvarade socialnämnden för delmålet.",
        "Socialnämnden ansvarade för delmålet i det förra programmet.",
        "Socialnämndens lokaler används.",
        "Socialnämnden har yttrat sig över programmet.",
    ],
)
def test_a_sentence_that_denies_or_tells_of_other_things_gives_no_part(text: str, tmp_path: Path) -> None:
    programme = of_markdown(f"{ONE_SUBGOAL}{text}\n\nIndikator: Antal steg\n", tmp_path)
    assert parts(only_subgoal(programme)) == {"responsible": [], "concerned": []}


@pytest.mark.parametrize(
    ("text", "responsible", "concerned"),
    [
        ("Socialnämnden har ett särskilt ansvar att nå delmålet.", ["socialnämnden"], []),
        ("Ansvarig för delmålet är socialnämnden.", ["socialnämnden"], []),
        ("För delmålet ansvarar socialnämnden.", ["socialnämnden"], []),
        ("Det är socialnämnden som ansvarar för delmålet.", ["socialnämnden"], []),
        ("Huvudansvaret ligger på socialnämnden.", ["socialnämnden"], []),
        ("Delmålet berör socialnämnden och äldrenämnden.", [], ["socialnämnden", "äldrenämnden"]),
        ("Av delmålet berörs äldrenämnden.", [], ["äldrenämnden"]),
        (
            "Socialnämnden ansvarar för delmålet, men äldrenämnden berörs inte.",
            ["socialnämnden"],
            [],
        ),
        (
            "Socialnämnden ansvarar för delmålet och äldrenämnden medverkar.",
            ["socialnämnden"],
            ["äldrenämnden"],
        ),
        (
            "Inte äldrenämnden utan socialnämnden ansvarar för delmålet.",
            ["socialnämnden"],
            [],
        ),
        ("Arbetet leds av socialnämnden i samverkan med äldrenämnden.", ["socialnämnden"], ["äldrenämnden"]),
    ],
)
def test_running_text_gives_the_parts_it_states(
    text: str, responsible: list[str], concerned: list[str], tmp_path: Path
) -> None:
    programme = of_markdown(f"{ONE_SUBGOAL}{text}\n", tmp_path)
    assert parts(only_subgoal(programme)) == {"responsible": responsible, "concerned": concerned}


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("Ansvarig nämnd", "responsible"),
        ("Ansvariga nämnder och bolag", "responsible"),
        ("Ansvar", "responsible"),
        ("Huvudansvar", "responsible"),
        ("Huvudansvarig nämnd/styrelse", "responsible"),
        ("Berörda nämnder", "concerned"),
        ("Medverkande", "concerned"),
        ("Samverkan med", "concerned"),
        ("Övriga berörda nämnder", "concerned"),
    ],
)
def test_a_label_says_what_part_its_committees_have(label: str, part: str, tmp_path: Path) -> None:
    text = f"# Plan för hälsa\n\n## Mål 1. Hälsan är god\n\n### Delmål 1.1 Fler rör sig\n\n**{label}:** Socialnämnden\n"
    assert parts(only_subgoal(of_markdown(text, tmp_path)))[part] == ["socialnämnden"]


def test_a_group_is_kept_as_it_is_written(tmp_path: Path) -> None:
    text = (
        "# Plan för hälsa\n\n## Mål 1. Hälsan är god\n\n### Delmål 1.1 Fler rör sig\n\n"
        "Ansvariga nämnder: Stadsdelsnämnderna\n\nBerörda nämnder: Alla nämnder\n"
    )
    assert parts(only_subgoal(of_markdown(text, tmp_path))) == {
        "responsible": ["stadsdelsnämnderna"],
        "concerned": ["alla nämnder"],
    }


def test_a_known_committee_is_written_by_its_name(tmp_path: Path) -> None:
    known = Organisation((Committee("socialnamnden", "socialnämnden", abbreviations=("SN",)),))
    text = "# Plan för hälsa\n\n## Mål 1. Hälsan är god\n\n### Delmål 1.1 Fler rör sig\n\nAnsvarig: SN\n"
    assert parts(only_subgoal(of_markdown(text, tmp_path, known)))["responsible"] == ["socialnämnden"]


def test_an_appendix_never_doubles_a_sub_goal(samples: list[Path]) -> None:
    programme = extracted(parse(next(path for path in samples if path.name == "bilaga-som-upprepar.pdf")))
    assert programme is not None
    assert [subgoal.number for _, subgoal in programme.subgoals] == ["1.1", "1.2", "2.1", "2.2"]
    assert [goal.number for goal in programme.goals] == ["1", "2"]


def test_what_two_places_say_differently_keeps_both_sources(samples: list[Path]) -> None:
    programme = extracted(parse(next(path for path in samples if path.name == "bilaga-som-upprepar.pdf")))
    assert programme is not None
    last = [subgoal for _, subgoal in programme.subgoals][-1]
    responsible = [one for one in last.assignments if one.responsibility == "responsible"]
    pages = {one.committee: one.source.page for one in responsible if one.source}
    assert pages["socialnämnden"] != pages["stadsdelsnämnderna"]


def test_the_name_holds_the_years_and_the_family_does_not(tmp_path: Path) -> None:
    text = (
        "# ANDT-program 2022–2025\n\n## Mål 1. Allt är bra\n\n### Delmål 1.1 Fler mår bra\n\nAnsvarig: Socialnämnden\n"
    )
    programme = of_markdown(text, tmp_path)
    assert programme is not None
    assert (programme.name, programme.family) == ("andt-program-2022-2025", "andt-program")


@pytest.mark.skipif(not SEEDS.exists(), reason="the seed documents are not here")
def test_the_real_report_states_no_goals_but_its_duty() -> None:
    programme = extracted(parse(SEEDS / "stockholm-andt-halvvagsrapport.txt"))
    assert programme is not None
    assert programme.goals == ()
    assert [duty.committee for duty in programme.duties] == ["socialnämnden"]


@pytest.mark.skipif(not SEEDS.exists(), reason="the seed documents are not here")
@pytest.mark.parametrize(
    "name", ["ale-sociala-investeringar", "kunskapsguiden-implementering", "uppstart-forankring-andts"]
)
def test_a_guide_or_a_tale_of_experience_is_no_programme(name: str) -> None:
    assert extracted(parse(SEEDS / f"{name}.txt")) is None


KINDS: list[BlockKind] = ["heading", "paragraph", "item", "row", "footnote", "furniture"]
PIECES = [
    "Mål 1", "Mål 2. Hälsa", "Delmål 1.1", "Delmål 2.3: Fler", "2.1 Trygghet", "Ansvarig nämnd:", "Ansvarig", "Berörda",
    "Indikator: Antal", "Socialnämnden", "SN", "Delmål", "Mål", "A = ansvarig", "A", "X", "alla nämnder utom", ":", "",
    "Det första delmålet är att", "ansvarar för delmål 1.1–1.9", "följs upp", "\t", "–", "1.", "\n",
]  # fmt: skip


@st.composite
def odd_files(draw: st.DrawFn) -> ParsedFile:
    """Blocks of all kinds in any order, with the words that readers look for."""
    text = ""
    blocks: list[Block] = []
    for _ in range(draw(st.integers(0, 25))):
        kind = draw(st.sampled_from(KINDS))
        cells = tuple(draw(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), min_size=1, max_size=5)))
        own = "\t".join(cells)
        if not own.strip():
            continue
        span = Span(len(text), len(text) + len(own), draw(st.sampled_from([None, 1, 2])))
        text += own + "\n"
        if kind == "row":
            header = cells if draw(st.booleans()) else tuple(draw(st.lists(st.sampled_from(PIECES), max_size=5)))
            blocks.append(Block("row", own, (span,), cells=cells, header=header, table=draw(st.integers(0, 2))))
        else:
            shown = " ".join(own.split())
            blocks.append(
                Block(kind, shown, (span,), draw(st.integers(1, 4)), draw(st.sampled_from(["", "1.", "2.1", "•"])))
            )
    return ParsedFile(text, tuple(blocks), "text/plain", draw(st.sampled_from(["", "Program för hälsa", "Rapport"])))


@settings(max_examples=150, deadline=None)
@given(odd_files())
def test_any_blocks_are_read_without_an_error_and_with_exact_sources(parsed: ParsedFile) -> None:
    programme = extracted(parsed)
    if programme is not None:
        assert_exact(programme, parsed.text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=40))
def test_any_text_is_read_without_an_error_and_with_exact_sources(lines: list[str]) -> None:
    parsed = parse_text("\n".join(lines))
    programme = extracted(parsed)
    if programme is not None:
        assert_exact(programme, parsed.text)


def test_reading_takes_little_time_even_where_everything_looks_like_a_goal() -> None:
    rule = random.Random(1)
    words = [rule.choice(PIECES) for _ in range(6_000)]
    parsed = parse_text("Program för hälsa\n\n" + "\n".join(words))
    started = time.perf_counter()
    extracted(parsed)
    assert time.perf_counter() - started < 60  # the growth that this guards against takes hours


@pytest.mark.parametrize("words", ["senast 2026 ", "senast ", "ansvarig nämnd och ", "1.1."])
def test_the_same_words_again_and_again_are_read_as_quickly_as_others(words: str, tmp_path: Path) -> None:
    """Some of them have once taken time that grew with its cube: days for a text like these."""
    programme = of_markdown(f"{ONE_SUBGOAL}{words * 3_000}\n\nAnsvar: Socialnämnden\n", tmp_path)
    assert parts(only_subgoal(programme))["responsible"] == ["socialnämnden"]


SMALL = yaml.safe_load((HERE / "small.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sample", SMALL, ids=lambda sample: sample["rule"])
def test_each_way_of_writing_gives_its_parts_and_no_other(sample: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / f"program{sample['suffix']}"
    path.write_text(sample["text"], encoding="utf-8")
    programme = extracted(parse(path))
    found = {
        f"{subgoal.number or subgoal.title.casefold()} | {one.responsibility} | {one.committee}"
        for _, subgoal in (programme.subgoals if programme else ())
        for one in subgoal.assignments
    }
    assert found == set(sample["parts"])
