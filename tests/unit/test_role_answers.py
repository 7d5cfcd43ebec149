"""What a role answer says and what it leaves unsaid, on one small programme."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stores.answers import read, written
from ingest.chunking import to_document
from ingest.parsers.plain_text import parse_text
from knowledge.adapters.memory import MemoryLibrary, MemoryProgrammes
from knowledge.answers.answer import Answer, Question, as_json
from knowledge.answers.answerer import Answerer
from knowledge.answers.roles.answering import RoleAnswerer
from knowledge.answers.roles.asked import NeedsCommittee
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.programmes import Assignment, Duty, Goal, Programme, Source, Stated, Subgoal
from knowledge.passages import Scope
from knowledge.ports import ProgrammeRecord
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.search import Retriever

TEXT = """Vattenprogram 2026–2030

Ansvarig för programmet: kommunstyrelsen.

Mål 1 Vattnet är rent

Hela målet berör kommunstyrelsen.

Delmål 1.1 Ledningarna läcker inte

Ansvarig nämnd: tekniska nämnden.

Berörda nämnder: stadsdelsnämnderna.

Miniminivå: Varje ledning gås igenom vart tionde år.

Delmål 1.2 Stränderna är fria från skräp

Ansvarig nämnd: kulturnämnden.

Tekniska nämnden ska varje år berätta hur mycket vatten som läcker ut.
"""
ORGANISATION = Organisation(
    (
        Committee("kommunstyrelsen", "kommunstyrelsen", "board"),
        Committee("tekniska-namnden", "tekniska nämnden", abbreviations=("TN",)),
        Committee("kulturnamnden", "kulturnämnden"),
        Committee("valnamnden", "valnämnden"),
        Committee("norra", "Norra stadsdelsnämnden", group="stadsdelsnämnderna"),
        Committee("sodra", "Södra stadsdelsnämnden", group="stadsdelsnämnderna"),
    )
)


def source(words: str, document: str = "vatten") -> Source:
    start = TEXT.index(words)
    return Source(document, words, start, start + len(words), section=("Vattenprogram 2026–2030",))


def stated(words: str, text: str = "") -> Stated:
    return Stated(text or words.split(": ")[-1], source(words))


def assigned(committee: str, words: str, responsibility: str = "responsible") -> Assignment:
    return Assignment(committee, "responsible" if responsibility == "responsible" else "concerned", source(words))


LEAKS = Subgoal(
    "1.1",
    "Ledningarna läcker inte",
    source("Delmål 1.1 Ledningarna läcker inte"),
    assignments=(
        assigned("tekniska nämnden", "Ansvarig nämnd: tekniska nämnden."),
        assigned("stadsdelsnämnderna", "Berörda nämnder: stadsdelsnämnderna.", "concerned"),
    ),
    minimum=stated("Miniminivå: Varje ledning gås igenom vart tionde år."),
)
SHORES = Subgoal(
    "1.2",
    "Stränderna är fria från skräp",
    source("Delmål 1.2 Stränderna är fria från skräp"),
    assignments=(assigned("kulturnämnden", "Ansvarig nämnd: kulturnämnden."),),
)
WATER = Programme(
    name="vattenprogram-2026-2030",
    family="vattenprogram",
    title="Vattenprogram 2026–2030",
    document="vatten",
    owner=stated("Ansvarig för programmet: kommunstyrelsen.", "kommunstyrelsen"),
    goals=(
        Goal(
            "1",
            "Vattnet är rent",
            source("Mål 1 Vattnet är rent"),
            (assigned("kommunstyrelsen", "Hela målet berör kommunstyrelsen.", "concerned"),),
            (LEAKS, SHORES),
        ),
    ),
    duties=(
        Duty(
            "tekniska nämnden",
            "ska varje år berätta hur mycket vatten som läcker ut",
            source("Tekniska nämnden ska varje år berätta hur mycket vatten som läcker ut."),
        ),
    ),
)


def library(text: str = TEXT) -> MemoryLibrary:
    found = MemoryLibrary(passage_terms)
    found.save(*to_document(parse_text(text), source="vatten.txt", document_id="vatten", digest="1"))
    return found


def answering(programme: Programme = WATER, *, published: bool = True, text: str = TEXT) -> RoleAnswerer:
    record = ProgrammeRecord(programme, programme, programme, programme if published else None)
    return RoleAnswerer(MemoryProgrammes([record]), lambda: ORGANISATION, library(text))


@cache
def usual() -> RoleAnswerer:
    return answering()


def told(question: str, answerer: RoleAnswerer | None = None, committee: str | None = None) -> Answer:
    answer = (answerer or usual()).answer(Question(question, committee=committee))
    assert isinstance(answer, Answer), answer
    return answer


def goals(answer: Answer) -> set[tuple[str, str, str]]:
    return {(part.committee, goal.number, goal.responsibility) for part in answer.role for goal in part.subgoals}


def test_every_line_has_a_citation_that_stands_in_the_document() -> None:
    answer = told("Vad är tekniska nämndens roll i vattenprogrammet?")
    lines = [line for line in answer.text.splitlines() if line.startswith("- ")]
    assert lines
    assert all("[" in line for line in lines)
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        assert "".join(citation.quote.split()) in "".join(TEXT.split())
        assert citation.url == f"/documents/vatten#{citation.passage}"


def test_a_citation_names_a_passage_of_its_document() -> None:
    shelf = library()
    answer = told("Vem ansvarar för delmål 1.1?", RoleAnswerer(MemoryProgrammes([_record(WATER)]), _committees, shelf))
    passages = {passage.id: passage for passage in shelf.sequence("vatten", 0, 100)}
    assert [citation.quote in TEXT.replace("\n\n", " ") for citation in answer.citations] == [True]
    assert all(citation.passage in passages for citation in answer.citations)


def test_a_quote_of_who_is_responsible_holds_the_sub_goal_it_is_for() -> None:
    (citation,) = told("Vem ansvarar för delmål 1.1 i vattenprogrammet?").citations
    assert citation.quote == "Delmål 1.1 Ledningarna läcker inte Ansvarig nämnd: tekniska nämnden."


def test_a_group_means_each_of_its_members() -> None:
    answer = told("Vad är vår roll i vattenprogrammet?", committee="Södra stadsdelsnämnden")
    assert goals(answer) == {("Södra stadsdelsnämnden", "1.1", "concerned")}


def test_what_is_said_of_a_goal_is_not_said_of_its_sub_goals() -> None:
    answer = told("Vad är kommunstyrelsens roll i vattenprogrammet?")
    assert goals(answer) == {("kommunstyrelsen", "1", "concerned")}


def test_a_committee_that_is_not_named_is_told_so_and_whom_to_ask() -> None:
    answer = told("Vad är valnämndens roll i vattenprogrammet?")
    assert not answer.answered
    assert answer.citations == ()
    assert answer.text == (
        "Vattenprogram 2026–2030 nämner inte valnämnden. Fråga kommunstyrelsen, som är ansvarig för programmet."
    )


def test_a_committee_that_the_text_names_beside_its_fields_is_not_denied() -> None:
    spoken_of = answering(text=f"{TEXT}\nValnämnden ska låna ut sina lokaler.\n")
    assert spoken_of.answer(Question("Vad är valnämndens roll i vattenprogrammet?")) is None


def test_a_sub_goal_that_the_text_has_beside_its_fields_is_not_denied() -> None:
    spoken_of = answering(text=f"{TEXT}\nDelmål 1.3 Isen är trygg att gå på\n")
    assert spoken_of.answer(Question("Vem ansvarar för delmål 1.3 i vattenprogrammet?")) is None


def test_an_unknown_committee_is_named_with_those_that_are_known() -> None:
    answer = told("Vad ska hamnnämnden göra enligt vattenprogrammet?")
    assert not answer.answered
    assert "hamnnämnden" in answer.text
    assert "tekniska nämnden" in answer.text


def test_a_sub_goal_that_does_not_exist_is_told_with_those_that_do() -> None:
    answer = told("Vem ansvarar för delmål 1.3 i vattenprogrammet?")
    assert not answer.answered
    assert answer.text == "Det finns inget delmål 1.3 i Vattenprogram 2026–2030. Delmålen är 1.1 och 1.2."


def test_a_draft_is_named_as_one_and_what_is_published_is_not() -> None:
    question = "Vem ansvarar för delmål 1.1 i vattenprogrammet?"
    assert "Utkast – inte granskat av samordnare än" in told(question, answering(published=False)).text
    assert "Utkast" not in told(question).text
    assert told(question, answering(published=False)).role[0].status == "draft"


def test_a_coordinators_correction_stands_and_is_named_as_one() -> None:
    corrected = replace(LEAKS.assignments[0], committee="kulturnämnden", corrected_by="sam")
    goal = replace(WATER.goals[0], subgoals=(replace(LEAKS, assignments=(corrected,)), SHORES))
    answer = told("Vem ansvarar för delmål 1.1 i vattenprogrammet?", answering(replace(WATER, goals=(goal,))))
    assert goals(answer) == {("kulturnämnden", "1.1", "responsible")}
    assert "Ansvarig: kulturnämnden (rättat av samordnaren). [1]" in answer.text


def test_we_without_a_committee_asks_for_it() -> None:
    assert answering().answer(Question("Vad är vår roll i vattenprogrammet?")) == NeedsCommittee()


def test_where_nobody_can_be_asked_back_the_answer_says_how_to_name_the_committee() -> None:
    shelf = library()
    roles = RoleAnswerer(MemoryProgrammes([_record(WATER)]), _committees, shelf)
    answer = Answerer(shelf, Retriever(shelf, shelf), roles=roles).answer(
        Question("Vad är vår roll i vattenprogrammet?")
    )
    assert not answer.answered
    assert "--committee" in answer.text


def test_a_committee_in_the_question_goes_before_the_askers_own() -> None:
    answer = told("Vad är kulturnämndens roll i vattenprogrammet?", committee="TN")
    assert {part.committee for part in answer.role} == {"kulturnämnden"}


def test_a_follow_up_asks_the_same_of_another_committee() -> None:
    earlier = ("Vad är tekniska nämndens roll i vattenprogrammet?",)
    answer = answering().answer(Question("och kulturnämnden?", earlier=earlier))
    assert isinstance(answer, Answer)
    assert goals(answer) == {("kulturnämnden", "1.2", "responsible")}


def test_a_quote_that_has_moved_is_found_again() -> None:
    answer = told("Vem ansvarar för delmål 1.2?", answering(text=f"Ny inledning som flyttar allt.\n\n{TEXT}"))
    assert answer.citations[0].quote.endswith("Ansvarig nämnd: kulturnämnden.")


def test_a_quote_that_is_gone_is_not_cited() -> None:
    without = TEXT.replace("Ansvarig nämnd: kulturnämnden.", "").replace("Stränderna är fria från skräp", "")
    assert answering(text=without).answer(Question("Vem ansvarar för delmål 1.2?")) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Vad är miniminivån för delmål 1.2 i vattenprogrammet?", "anger ingen miniminivå för delmål 1.2."),
        ("Hur följs delmål 1.1 upp?", "anger inte hur delmål 1.1 följs upp."),
        ("Vilka aktiviteter finns för delmål 1.1?", "föreslår inga aktiviteter för delmål 1.1."),
        ("Vad är miniminivån för kulturnämnden?", "anger ingen miniminivå för de mål som kulturnämnden ansvarar för."),
    ],
)
def test_a_field_that_is_not_stated_is_said_not_to_be(question: str, said: str) -> None:
    spoken_of = TEXT.replace("Miniminivå: Varje", "Varje")
    answer = told(question, answering(text=spoken_of))
    assert (answer.answered, answer.citations) == (False, ())
    assert answer.text == f"Vattenprogram 2026–2030 {said}"


def test_a_field_whose_label_stands_in_the_text_is_not_denied() -> None:
    spoken_of = answering(text=TEXT.replace("kulturnämnden.", "kulturnämnden.\n\nMiniminivå: Se bilagan."))
    assert spoken_of.answer(Question("Vad är miniminivån för delmål 1.2 i vattenprogrammet?")) is None


def test_a_field_that_one_of_two_goals_lacks_is_told_of_that_one() -> None:
    answer = told("Vad är miniminivån för delmål 1.1 och 1.2?")
    assert answer.answered
    assert "Miniminivå: Varje ledning gås igenom vart tionde år." in answer.text
    assert "anger ingen miniminivå för delmål 1.2." in answer.text


def test_a_group_is_several_to_the_grammar() -> None:
    answer = told("Ansvarar stadsdelsnämnderna för delmål 1.2 i vattenprogrammet?")
    assert "- Stadsdelsnämnderna är inte utpekade för delmål 1.2." in answer.text
    assert "Berörda: stadsdelsnämnderna." in told("Vilka berörs av delmål 1.1?").text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the role of the technical committee in vattenprogrammet?", ("tekniska nämnden", "1.1")),
        ("What is the cultural affairs committee responsible for in the water programme?", ("kulturnämnden", "1.2")),
        ("Which sub-goals is the culture department responsible for?", ("kulturnämnden", "1.2")),
    ],
)
def test_a_committee_goes_by_its_usual_english_name(question: str, expected: tuple[str, str]) -> None:
    assert goals(told(question)) == {(*expected, "responsible")}


def test_a_committee_by_an_english_name_that_the_municipality_lacks_is_unknown() -> None:
    answer = told("What is the role of the traffic committee in the water programme?")
    assert not answer.answered
    assert "traffic committee" in answer.text


def test_a_committee_that_is_known_only_by_its_english_kind_is_no_other() -> None:
    assert usual().answer(Question("Who is on the steering committee of the water programme?")) is None


@pytest.mark.parametrize(
    "question",
    [
        "Hej! Jag är ny på kulturförvaltningen. Vad ansvarar kulturnämnden för i vattenprogrammet? Tack på förhand!",
        "Vi på tekniska har planeringsdag på fredag och min chef vill veta vad vi ansvarar för i vattenprogrammet.",
        "Jag jobbar åt tekniska nämnden, vad ansvarar vi för i vattenprogrammet? Kan du ta fram det?",
    ],
)
def test_what_people_say_around_a_question_is_passed_over(question: str) -> None:
    assert {goal for _, goal, _ in goals(told(question, committee="valnämnden"))} in ({"1.1"}, {"1.2"})


def test_a_goal_of_another_programme_is_not_taken_for_one_of_this() -> None:
    assert usual().answer(Question("Vem ansvarar för delmål 1.1 i bostadsprogrammet?")) is None


def test_a_programme_of_duties_alone_leaves_the_question_to_the_passages() -> None:
    bare = answering(replace(WATER, goals=()))
    assert bare.answer(Question("Vad har tekniska nämnden för särskilt ansvar?")) is None


def test_a_programme_that_the_asker_may_not_read_answers_nothing() -> None:
    shelf = MemoryProgrammes([_record(WATER)], {WATER.name: "insiders"})
    roles = RoleAnswerer(shelf, _committees, library())
    assert roles.answer(Question("Vem ansvarar för delmål 1.1?")) is None
    assert isinstance(_with_groups(roles, "insiders"), Answer)


def test_the_next_step_is_a_suggestion_for_who_answers_for_a_goal() -> None:
    question = "Vad är {} roll i vattenprogrammet?"
    assert any(f"”starta styrkort {WATER.title}”" in one for one in told(question.format("TN:s")).suggestions)
    assert told(question.format("Norra stadsdelsnämndens")).suggestions == ()


def test_english_is_answered_in_english_with_the_documents_own_words() -> None:
    text = told("Who is responsible for sub-goal 1.1 in vattenprogrammet?").text
    assert (
        text == "Sub-goal 1.1 Ledningarna läcker inte, Vattenprogram 2026–2030:\n- Responsible: tekniska nämnden. [1]"
    )


def test_the_parts_are_published_as_values() -> None:
    part = as_json(told("Vem ansvarar för delmål 1.1 i vattenprogrammet?"))["role"]
    assert part == [
        {
            "programme": "vattenprogram-2026-2030",
            "version": "2026–2030",
            "status": "published",
            "committee": "tekniska nämnden",
            "subgoals": [{"number": "1.1", "title": "Ledningarna läcker inte", "responsibility": "responsible"}],
        }
    ]


def test_a_kept_answer_is_read_back_as_it_was() -> None:
    answer = told("Vad är tekniska nämndens roll i vattenprogrammet?")
    assert replace(read(written(answer, "a1")), elapsed_ms=0.0) == answer


@pytest.mark.parametrize(
    "question",
    [
        "Vad är en miniminivå?",
        "Hur mycket vatten läcker ut?",
        "Vem är ordförande i tekniska nämnden?",
        "Varför läcker ledningarna?",
        "Hur ansöker tekniska nämnden om pengar till ledningar?",
        "Måste vi skriva en egen handlingsplan?",
        "Vad kostar det att laga ledningarna?",
        "Vad har tekniska nämnden för telefonnummer?",
        "Vem ansvarar för simskolan?",
        "Hur många delmål finns i vattenprogrammet?",
    ],
)
def test_a_question_that_the_fields_do_not_hold_is_left_to_the_passages(question: str) -> None:
    assert answering().answer(Question(question, committee="tekniska nämnden")) is None


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    answer = usual().answer(Question(text, committee="TN", earlier=("Vem ansvarar för delmål 1.1?",)))
    assert answer is None or isinstance(answer, Answer | NeedsCommittee)


def _record(programme: Programme) -> ProgrammeRecord:
    return ProgrammeRecord(programme, programme, programme, programme)


def _committees() -> Organisation:
    return ORGANISATION


def _with_groups(roles: RoleAnswerer, *groups: str) -> Answer | NeedsCommittee | None:
    return roles.answer(Question("Vem ansvarar för delmål 1.1?", Scope(frozenset(groups))))
