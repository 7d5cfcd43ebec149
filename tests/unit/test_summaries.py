"""A programme in five sentences, and two programmes or versions beside each other: cited, and only when asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.adapters.memory import MemoryLibrary, MemoryProgrammes
from knowledge.answers.answer import Answer, Question
from knowledge.answers.answerer import Answerer
from knowledge.answers.free_text import Known, leaning
from knowledge.answers.roles.answering import RoleAnswerer
from knowledge.answers.roles.asked import NeedsCommittee
from knowledge.answers.summaries.answering import SummaryAnswerer
from knowledge.answers.summaries.writing import PlainWriter
from knowledge.domain.forms import Field
from knowledge.domain.programmes import Programme, Stated
from knowledge.passages import Scope
from knowledge.ports import ProgrammeRecord
from knowledge.retrieval.search import Retriever
from tests.evals.roles import elsewhere, sample
from tests.unit.test_role_answers import ORGANISATION, WATER, library

EVALS = Path(__file__).parents[1] / "evals"
SETS = ("roles", "roles_elsewhere", "sample", "seeds")
_MARK = re.compile(r"\[(\d+)\]")


@cache
def of_sample() -> tuple[SummaryAnswerer, RoleAnswerer, MemoryLibrary]:
    roles, found = sample()
    return SummaryAnswerer(found.programmes, lambda: roles._organisation(), found), roles, found


def told(question: str, committee: str | None = None, *earlier: str) -> Answer:
    answer = of_sample()[0].answer(Question(question, committee=committee, earlier=earlier))
    assert isinstance(answer, Answer), f"{question}: {answer}"
    return answer


def lines(answer: Answer) -> list[str]:
    return [line for line in answer.text.splitlines() if line.startswith("- ")]


def assert_supported(answer: Answer, found: MemoryLibrary) -> None:
    """Every mark has a citation, every citation a mark, and every quote stands in its document."""
    marked = {int(number) for number in _MARK.findall(answer.text)}
    assert marked == {citation.n for citation in answer.citations}
    for citation in answer.citations:
        text = found.document(citation.document, Scope()).text
        assert "".join(citation.quote.split()) in "".join(text.split())
        assert citation.passage


@pytest.mark.parametrize(
    "question",
    [
        "sammanfatta ANDTS-programmet",
        "Sammanfatta ANDTS-program 2025–2028",
        "kan du göra en kort sammanfattning av andtsprogrammet åt mig?",
        "ANDTS-programmet i fem meningar tack",
        "Vad handlar ANDTS-programmet om i korthet?",
        "Vad är det viktigaste i ANDTS-programmet?",
        "berätta kort om ANDTS-programmet",
        "Summarise the ANDTS programme in five sentences",
        "Please give me a short summary of the ANDTS programme",
        "What are the main points of the ANDTS programme?",
    ],
)
def test_a_programme_is_summed_up_in_at_most_five_lines(question: str) -> None:
    answer = told(question)
    assert answer.kind == "role"
    assert [part.programme for part in answer.role] == ["andts-program-2025-2028"]
    assert 1 < len(lines(answer)) <= 5
    assert all(_MARK.search(line) for line in lines(answer))


def test_a_summary_tells_what_it_is_for_its_years_its_goals_and_the_least() -> None:
    text = told("sammanfatta ANDTS-programmet").text
    for words in ("handlar om alkohol", "31 december 2028", "kommunfullmäktige", "får hjälp tidigt", "kontaktperson"):
        assert words in text
    assert "Utkast" in text


def test_a_summary_for_a_committee_tells_its_part_and_what_it_must_do_at_least() -> None:
    text = told("sammanfatta ANDTS-programmet för oss", "socialnämnden").text
    assert "Socialnämnden är ansvarig för delmål 1.2" in text
    assert "berörd av delmål 1.1" in text
    assert "tio arbetsdagar" in text
    assert "Barn- och utbildningsnämnden" not in text


@pytest.mark.parametrize("question", ["sammanfatta ANDTS-programmet", "andts i korthet för min nämnd"])
def test_whoever_is_known_to_work_somewhere_gets_it_for_their_committee(question: str) -> None:
    assert "för tekniska nämnden:" in told(question, "tekniska nämnden").text


def test_a_committee_in_the_question_goes_before_the_askers_own() -> None:
    assert "för räddningsnämnden:" in told("sammanfatta ANDTS-programmet för räddningsnämnden", "socialnämnden").text


def test_a_committee_that_the_programme_does_not_name_is_told_so() -> None:
    answer = told("sammanfatta trygghetsprogrammet för valnämnden")
    assert "- Programmet nämner inte valnämnden." in lines(answer)
    assert [part.subgoals for part in answer.role] == [()]


def test_of_two_committees_the_one_that_is_not_named_is_told_so_too() -> None:
    told_of = lines(told("sammanfatta trygghetsprogrammet för valnämnden och socialnämnden"))
    assert "- Programmet nämner inte valnämnden." in told_of
    assert any(line.startswith("- Socialnämnden är ansvarig") for line in told_of)


def test_a_group_is_told_of_once_by_its_name() -> None:
    answer = told("sammanfatta trygghetsprogrammet för kommundelsnämnderna")
    assert "för kommundelsnämnderna:" in answer.text.splitlines()[0]
    (line,) = [line for line in lines(answer) if line.startswith("- Kommundelsnämnderna är")]
    assert "delmål 2.3" in line
    assert len({part.committee for part in answer.role}) > 1


def test_who_we_are_is_asked_for_where_nobody_said() -> None:
    summaries, roles, found = of_sample()
    question = Question("sammanfatta ANDTS-programmet för oss")
    assert isinstance(summaries.answer(question), NeedsCommittee)
    anyway = SummaryAnswerer(found.programmes, lambda: roles._organisation(), found, asks_back=False).answer(question)
    assert isinstance(anyway, Answer)
    assert "Ansvariga för målen" in anyway.text


def test_programmet_is_the_one_that_was_spoken_of() -> None:
    answer = told("sammanfatta programmet", None, "Hur länge gäller ANDTS-programmet?")
    assert answer.role[0].programme == "andts-program-2025-2028"
    assert of_sample()[0].answer(Question("sammanfatta programmet")) is None


@pytest.mark.parametrize(
    ("text", "programme", "whose"),
    [
        ("och trygghetsprogrammet?", "trygghetsprogram-2026-2029", "tekniska nämnden"),
        ("och för socialnämnden?", "andts-program-2025-2028", "socialnämnden"),
        ("what about trygghetsprogrammet", "trygghetsprogram-2026-2029", "tekniska nämnden"),
    ],
)
def test_after_a_summary_the_same_of_another_may_be_asked(text: str, programme: str, whose: str) -> None:
    answer = told(text, "tekniska nämnden", "sammanfatta ANDTS-programmet")
    assert [(part.programme, part.committee) for part in answer.role] == [(programme, whose)]


@pytest.mark.parametrize(
    "text", ["och vem ansvarar för delmål 1.2?", "vad är miniminivån?", "och hur länge gäller det?"]
)
def test_after_a_summary_other_questions_are_left_to_others(text: str) -> None:
    question = Question(text, committee="tekniska nämnden", earlier=("sammanfatta ANDTS-programmet",))
    assert of_sample()[0].answer(question) is None


def test_the_years_say_which_version() -> None:
    assert told("sammanfatta trygghetsprogrammet 2022–2025").role[0].version == "2022–2025"
    assert told("sammanfatta trygghetsprogrammet").role[0].version == "2026–2029"


@pytest.mark.parametrize(
    "question",
    [
        "sammanfatta vår roll i ANDTS-programmet",
        "sammanfatta delmål 1.2 i ANDTS-programmet",
        "sammanfatta målen i ANDTS-programmet",
        "Vad ska vi göra enligt ANDTS-programmet, kortfattat?",
        "sammanfatta miniminivån i ANDTS-programmet",
        "sammanfatta rutinen vid misstanke om påverkan",
        "sammanfatta ANDTS-programmet och budgeten",
        "varför sammanfattas ANDTS-programmet?",
        "Vem ska sammanfatta redovisningarna i ANDTS-programmet?",
        "Vad är skillnaden mellan ansvarig nämnd och berörd nämnd?",
        "Hur hänger ANDTS-programmet ihop med trygghetsprogrammet?",
        "Vad är nytt i trygghetsprogrammet sedan förra versionen?",
        "tack!",
        "",
    ],
)
def test_what_asks_for_something_else_is_left_to_others(question: str) -> None:
    assert of_sample()[0].answer(Question(question, committee="socialnämnden")) is None


@pytest.mark.parametrize("name", SETS)
def test_no_question_of_the_evaluation_sets_is_taken(name: str) -> None:
    answerer = SummaryAnswerer(*_opened("roles_elsewhere" if name == "roles_elsewhere" else "sample"))
    entries = yaml.safe_load((EVALS / f"{name}.yaml").read_text(encoding="utf-8"))
    assert entries
    taken = [entry["q"] for entry in entries if answerer.answer(_question(entry)) is not None]
    assert taken == []


def _opened(name: str) -> tuple[MemoryProgrammes, Any, MemoryLibrary]:
    roles, found = elsewhere() if name == "roles_elsewhere" else sample()
    return found.programmes, lambda: roles._organisation(), found


def _question(entry: dict[str, Any]) -> Question:
    return Question(entry["q"], Scope(), entry.get("committee"), tuple(entry.get("earlier", ())))


def test_every_layout_is_summed_up_with_sources() -> None:
    roles, found = elsewhere()
    answerer = SummaryAnswerer(found.programmes, lambda: roles._organisation(), found)
    for record in found.programmes.programmes(Scope()):
        answer = answerer.answer(Question(f"Sammanfatta {record.in_force.title}"))
        if not record.in_force.goals:
            assert answer is None
            continue
        assert isinstance(answer, Answer), record.in_force.title
        assert_supported(answer, found)
        assert "””" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Vad skiljer trygghetsprogrammet från ANDTS-programmet?",
        "vad är skillnaden mellan trygghetsprogrammet och andts",
        "Vilka skillnader finns det mellan Trygghetsprogram 2026–2029 och ANDTS-program 2025–2028?",
        "Jämför trygghetsprogrammet med ANDTS-programmet",
        "How does trygghetsprogrammet differ from the ANDTS programme?",
    ],
)
def test_two_programmes_are_compared_in_the_order_asked(question: str) -> None:
    answer = told(question)
    assert answer.kind == "comparison"
    assert [part.programme for part in answer.role] == ["trygghetsprogram-2026-2029", "andts-program-2025-2028"]
    assert all(_MARK.search(line) for line in lines(answer))
    assert_supported(answer, of_sample()[2])


def test_a_comparison_tells_what_differs_apart_from_what_is_the_same() -> None:
    same = [line for line in lines(told("Vad skiljer trygghetsprogrammet från andts?")) if "Samma i båda" in line]
    assert len(same) == 2
    assert all("kommunstyrelsen" in line or "kommunfullmäktige" in line for line in same)


def test_a_comparison_of_one_thing_tells_that_alone() -> None:
    (line,) = lines(told("Jämför miniminivån i ANDTS-programmet och trygghetsprogrammet"))
    assert "två sammanträden" in line


def test_a_comparison_for_a_committee_tells_its_part_in_both() -> None:
    answer = told("Vad skiljer trygghetsprogrammet från andts för oss?", "socialnämnden")
    (line,) = [line for line in lines(answer) if line.startswith("- Socialnämnden.")]
    assert "delmål 3.1" in line
    assert "delmål 3.2" in line


def test_what_not_everybody_may_read_is_neither_summed_up_nor_compared() -> None:
    found = library()
    found.save(replace(found.document("vatten", Scope()), group="skola"), found.sequence("vatten", 0, 99), WATER)
    answerer = SummaryAnswerer(found.programmes, lambda: ORGANISATION, found)
    question = "sammanfatta vattenprogrammet"
    assert answerer.answer(Question(question)) is None
    assert isinstance(answerer.answer(Question(question, Scope(frozenset({"skola"})))), Answer)


def test_what_a_coordinator_corrected_says_so() -> None:
    corrected = replace(WATER, period=Stated("2026–2031", WATER.owner.source if WATER.owner else None, "Karin"))
    answer = water(corrected).answer(Question("sammanfatta vattenprogrammet"))
    assert isinstance(answer, Answer)
    assert "gäller 2026–2031 (rättat av samordnaren)" in answer.text


def water(programme: Programme = WATER, writer: PlainWriter | None = None) -> SummaryAnswerer:
    record = ProgrammeRecord(programme, programme, programme, programme)
    return SummaryAnswerer(MemoryProgrammes([record]), lambda: ORGANISATION, library(), writer)


@given(st.text(max_size=200))
def test_any_text_is_a_summary_a_question_back_or_for_others(text: str) -> None:
    answer = water().answer(Question(text))
    assert answer is None or isinstance(answer, NeedsCommittee | Answer)


def test_the_answerer_sums_up_before_it_looks_in_documents() -> None:
    summaries, roles, found = of_sample()
    answerer = Answerer(found, Retriever(found, found, None, None), roles=roles, summaries=summaries)
    assert answerer.answer(Question("sammanfatta ANDTS-programmet")).text == told("sammanfatta ANDTS-programmet").text
    asked = "vad förväntas av oss i andts-programmet?"
    role = roles.answer(Question(asked, committee="socialnämnden"))
    assert isinstance(role, Answer)
    assert answerer.answer(Question(asked, committee="socialnämnden")).text == role.text


def _version(first: int, last: int, minimum: str) -> Programme:
    """A version of the programme, of its own years, that asks for something of its own of sub-goal 1.1."""
    (goal,) = WATER.goals
    leaks, shores = goal.subgoals
    asked = replace(leaks, minimum=Stated(minimum, leaks.minimum.source if leaks.minimum else None))
    return replace(
        WATER,
        name=f"vattenprogram-{first}-{last}",
        title=f"Vattenprogram {first}–{last}",
        goals=(replace(goal, subgoals=(asked, shores)),),
    )


@cache
def of_three_versions() -> SummaryAnswerer:
    versions = (
        _version(2018, 2021, "Varje ledning gås igenom vart trettionde år."),
        _version(2022, 2025, "Varje ledning gås igenom vart tjugonde år."),
        _version(2026, 2030, "Varje ledning gås igenom vart tionde år."),
    )
    records = [ProgrammeRecord(each, each, each, each) for each in versions]
    return SummaryAnswerer(MemoryProgrammes(records), lambda: ORGANISATION, library())


@pytest.mark.parametrize(
    ("question", "before", "now"),
    [
        ("Vad är nytt i vattenprogrammet sedan 2021?", "trettionde", "tionde"),
        ("Vad har ändrats i vattenprogrammet sen år 2019?", "trettionde", "tionde"),
        ("Vad är nytt för tekniska nämnden i vattenprogrammet jämfört med 2020?", "trettionde", "tionde"),
        ("Vad skiljer Vattenprogram 2018–2021 från Vattenprogram 2022–2025?", "trettionde", "tjugonde"),
        ("What has changed in vattenprogrammet since 2020?", "trettionde", "tionde"),
    ],
)
def test_the_years_say_which_versions_are_compared(question: str, before: str, now: str) -> None:
    answer = of_three_versions().answer(Question(question))
    assert isinstance(answer, Answer), answer
    assert answer.kind == "role"
    assert re.search(rf"vart {now} år.*vart {before} år", answer.text), answer.text


def test_what_is_new_since_the_version_before_is_left_to_role_answers() -> None:
    assert of_three_versions().answer(Question("Vad är nytt i vattenprogrammet sedan 2023?")) is None
    assert of_three_versions().answer(Question("Vad är nytt i vattenprogrammet?")) is None


def test_an_older_version_is_summed_up_when_its_years_are_named() -> None:
    answer = of_three_versions().answer(Question("sammanfatta vattenprogrammet 2018–2021", committee="TN"))
    assert isinstance(answer, Answer)
    assert "vart trettionde år" in answer.text


@pytest.mark.parametrize("text", ["sammanfatta ANDTS-programmet", "jämför ANDTS-programmet med trygghetsprogrammet"])
def test_in_the_middle_of_a_form_it_is_asked_whether_that_is_a_question(text: str) -> None:
    field = Field("hur", "Hur arbetar vi för att nå målet?", "text")
    assert leaning(text, field, Known(date(2026, 3, 2))) == "ambiguous"
