"""A summary in a language model's words: each line in sentences on all of its sources, or as Lots wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.adapters.memory import MemoryProgrammes
from knowledge.adapters.memory_language_model import ScriptedModel
from knowledge.answers.answer import Answer, Citation, Question
from knowledge.answers.checking import Known, Sentence
from knowledge.answers.summaries.answering import SummaryAnswerer
from knowledge.answers.summaries.writing import PlainWriter, in_place_of
from knowledge.answers.watching import Onlooker
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.programmes import Programme, Stated
from knowledge.errors import BudgetSpent, MayNotLeave, ModelSilent
from knowledge.language_model import ModelRequest
from knowledge.ports import ProgrammeRecord
from tests.evals.roles import sample
from tests.unit.test_role_answers import ORGANISATION, WATER, library

ASKED = "sammanfatta ANDTS-programmet"
TRUE = "Programmet handlar om alkohol, narkotika, dopning, tobak och spel om pengar (ANDTS)."
FALSE = "Programmet handlar om alkohol, narkotika, dopning, tobak och 17 andra saker (ANDTS)."
CITED = re.compile(r"\[(\d+)\]")


def written(*sentences: Mapping[str, Any]) -> str:
    return json.dumps({"sentences": list(sentences)}, ensure_ascii=False)


def saying(text: str, evidence: list[int]) -> ScriptedModel:
    return ScriptedModel(lambda _: [written({"text": text, "evidence": evidence, "item": False})])


def asked(model: ScriptedModel | None, question: str = ASKED, *, restricted: bool = False) -> Answer:
    roles, found = sample()
    writer = PlainWriter(model, lambda _: restricted) if model else None
    answer = SummaryAnswerer(found.programmes, lambda: roles._organisation(), found, writer).answer(Question(question))
    assert isinstance(answer, Answer)
    return answer


def test_a_line_is_told_in_the_models_sentences_where_they_draw_on_all_of_its_sources() -> None:
    shorter = "Programmet handlar om alkohol, narkotika, dopning, tobak och spel om pengar."
    answer = asked(saying(shorter, [1]))
    assert f"- {shorter} [1]\n" in answer.text
    assert answer.generator == "scripted:1"


def test_every_other_line_and_every_citation_stays() -> None:
    own, plain = asked(None), asked(saying("Programmet handlar om alkohol, narkotika och tobak.", [1]))
    assert plain.citations == own.citations
    assert plain.text.splitlines()[2:] == own.text.splitlines()[2:]
    assert (plain.role, plain.kind) == (own.role, own.kind)


@pytest.mark.parametrize(
    "model",
    [
        saying(FALSE, [1]),
        saying(TRUE, [99]),
        saying(TRUE, []),
        saying("Läs mer på https://ond.example.", [1]),
        saying("Kommunfullmäktige har lagt ned programmet.", [3]),
        saying("Målet är att barn och unga växer upp utan alkohol, droger och tobak.", [5]),
    ],
    ids=["false", "no such source", "no source", "a link", "not said", "a goal of three"],
)
def test_what_is_not_carried_or_leaves_something_out_is_not_shown(model: ScriptedModel) -> None:
    assert asked(model) == asked(None)
    assert asked(None).generator == "extractive"


def _raising(error: Exception) -> ScriptedModel:
    def script(request: ModelRequest) -> Iterable[str]:
        raise error

    return ScriptedModel(script)


@pytest.mark.parametrize(
    "model",
    [
        _raising(ModelSilent("Nothing came")),
        _raising(BudgetSpent("No more today")),
        _raising(MayNotLeave("Not for outside")),
        ScriptedModel(lambda _: []),
        ScriptedModel(lambda _: ["I would rather not"]),
        ScriptedModel(lambda _: ['{"sentences": [{"text": "Programmet hand']),
    ],
)
def test_a_model_that_fails_leaves_lots_own_words(model: ScriptedModel) -> None:
    assert asked(model) == asked(None)


@pytest.mark.parametrize("restricted", [True, False])
def test_the_model_is_told_whether_something_is_for_some_only(restricted: bool) -> None:
    model = saying(TRUE, [1])
    asked(model, restricted=restricted)
    assert [request.restricted for request in model.asked] == [restricted]


def test_what_the_model_reads_is_the_lines_without_marks() -> None:
    model = saying(TRUE, [1])
    asked(model)
    draft = model.asked[0].material["draft"]
    assert len(draft) == 5
    assert not any(CITED.search(line) for line in draft)
    assert model.asked[0].purpose.startswith("summary/")


COMPARED = "Vad skiljer ANDTS-programmet från trygghetsprogrammet?"
LEAST = "Jämför miniminivån i ANDTS-programmet och trygghetsprogrammet"


def both(first: Mapping[str, Any], second: Mapping[str, Any]) -> ScriptedModel:
    return ScriptedModel(lambda _: [written({**first, "item": False}, {**second, "item": False})])


def test_which_programme_a_sentence_is_about_is_told_by_its_source() -> None:
    own = asked(None, LEAST)
    one, other = (citation.quote for citation in own.citations)
    plain = asked(both({"text": other, "evidence": [2]}, {"text": one, "evidence": [1]}), LEAST)
    (line,) = [line for line in plain.text.splitlines() if line.startswith("- ")]
    first, second = (citation.title for citation in own.citations)
    assert line == f"- Miniminivå. {first}: {one} [1] {second}: {other} [2]"
    assert plain.generator == "scripted:1"


def test_a_comparison_is_asked_in_words_of_its_own() -> None:
    model = saying(TRUE, [1])
    asked(model, COMPARED)
    assert [request.purpose.partition("/")[0] for request in model.asked] == ["comparison"]


def test_half_a_comparison_is_not_told() -> None:
    assert asked(saying(TRUE, [1]), COMPARED) == asked(None, COMPARED)


def test_what_changed_between_versions_is_not_a_models_to_say() -> None:
    roles, found = sample()
    model = saying(TRUE, [1])
    writer = PlainWriter(model, lambda _: False)
    answerer = SummaryAnswerer(found.programmes, lambda: roles._organisation(), found, writer)
    assert answerer.answer(Question("Vad är nytt i trygghetsprogrammet sedan förra versionen?")) is None
    assert answerer.answer(Question("Vad är nytt i trygghetsprogrammet sedan 2022?")) is None
    assert model.asked == []


class _Impatient:
    """Has had enough as soon as something is shown."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def shown(self, text: str) -> None:
        self.seen.append(text)

    def stopped(self) -> bool:
        return bool(self.seen)


def test_whoever_stops_it_gets_what_is_written_and_the_rest_in_lots_own_words() -> None:
    first = "Programmet handlar om alkohol, narkotika, dopning, tobak och spel om pengar."
    sentences = [
        {"text": first, "evidence": [1], "item": False},
        {"text": "Ansvarig för programmet: kommunstyrelsen.", "evidence": [4], "item": False},
    ]
    pieces = [f"{piece}}}" for piece in written(*sentences).split("}") if piece]
    onlooker: Onlooker = (impatient := _Impatient())
    roles, found = sample()
    writer = PlainWriter(ScriptedModel(lambda _: pieces), lambda _: False)
    answer = SummaryAnswerer(found.programmes, lambda: roles._organisation(), found, writer).answer(
        Question(ASKED), onlooker
    )
    assert isinstance(answer, Answer)
    assert len(impatient.seen) == 1
    assert first in answer.text
    assert answer.text.splitlines()[2:] == asked(None).text.splitlines()[2:]


def cited(number: int, document: str = "plan") -> Citation:
    return Citation(number, document, document.title(), (), None, f"Citat {number}.", "p1", "/documents/plan")


ONE_DOCUMENT = {number: cited(number) for number in range(10)}
LINES = st.lists(st.lists(st.integers(1, 9), max_size=4), min_size=1, max_size=6)
SENTENCES = st.lists(st.lists(st.integers(0, 10), max_size=4), max_size=8)


@given(LINES, SENTENCES, st.sets(st.integers(0, 9)))
def test_no_source_is_lost_and_no_sentence_is_said_twice(
    sources: list[list[int]], evidence: list[list[int]], elsewhere: set[int]
) -> None:
    citations = ONE_DOCUMENT | {number: cited(number, "karta") for number in elsewhere}
    lines = [f"Rad. {''.join(f'Ord [{n}]' for n in numbers)}" for numbers in sources]
    sentences = [Sentence(f"Mening {chr(97 + at)}.", tuple(numbers)) for at, numbers in enumerate(evidence)]
    told = in_place_of(lines, sentences, citations, Organisation())
    assert len(told) == len(lines)
    for line, now in zip(lines, told, strict=True):
        assert set(CITED.findall(now)) == set(CITED.findall(line))
    for sentence in sentences:
        assert sum(sentence.text in line for line in told) <= 1


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("Socialnämnden ansvarar för delmål 1.2. [1]", "Nämnden ansvarar för delmål 1.2."),
        ("Socialnämnden ansvarar för delmål 1.2. [1]", "Socialnämnden ansvarar för delmål 1.3."),
        ("Socialnämnden ansvarar för delmål 1.2 och 3.1. [1]", "Socialnämnden ansvarar för delmål 3.1."),
        ("Gäller till 2028. [1]", "Gäller länge."),
    ],
)
def test_a_line_keeps_its_figures_and_its_committees(line: str, plain: str) -> None:
    organisation = Organisation((Committee("socialnamnden", "socialnämnden"),))
    assert in_place_of([line], [Sentence(plain, (1,))], {1: cited(1)}, organisation) == [line]
    whole = line.replace(" [1]", "")
    assert in_place_of([line], [Sentence(whole, (1,))], {1: cited(1)}, organisation) == [f"{whole} [1]"]


def _of_water(programme: Programme, model: ScriptedModel) -> Answer:
    record = ProgrammeRecord(programme, programme, programme, programme)
    writer = PlainWriter(model, lambda _: False, lambda: Known(ORGANISATION))
    answerer = SummaryAnswerer(MemoryProgrammes([record]), lambda: ORGANISATION, library(), writer)
    answer = answerer.answer(Question("sammanfatta vattenprogrammet", committee="kulturnämnden"))
    assert isinstance(answer, Answer)
    return answer


def test_the_model_reads_what_lots_says_of_each_source_and_its_words() -> None:
    model = saying(TRUE, [1])
    answer = _of_water(WATER, model)
    evidence = {each["n"]: each["quote"] for each in model.asked[0].material["evidence"]}
    quotes = {citation.n: citation.quote for citation in answer.citations}
    assert all(evidence[n].endswith(quote) for n, quote in quotes.items())
    assert any(said.startswith("Kulturnämnden är ansvarig för delmål 1.2") for said in evidence.values())


def test_what_a_coordinator_corrected_is_not_said_as_the_document_has_it() -> None:
    (goal,) = WATER.goals
    leaks, shores = goal.subgoals
    source = leaks.minimum.source if leaks.minimum else None
    corrected = replace(shores, minimum=Stated("Stranden städas varje vecka.", source, "Karin"))
    programme = replace(WATER, owner=None, goals=(replace(goal, subgoals=(leaks, corrected)),))
    own = _of_water(programme, _raising(ModelSilent("Nothing came")))
    (number,) = (each.n for each in own.citations if "gås igenom" in each.quote)
    old = _of_water(programme, saying("Delmål 1.2: Varje ledning gås igenom vart tionde år.", [number]))
    assert old == own
    assert "Stranden städas varje vecka" in old.text
