"""Verified answers: whether sources still stand, what waits, what may be published, and what must stay answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from bot.conversation.handoffs import Handoff
from bot.conversation.messages import Person
from bot.evaluating.evaluation import read_questions
from bot.stores.memory_handoffs import MemoryHandoffs
from bot.verified.declined import declined_often
from bot.verified.evaluation_set import write_question_set
from bot.verified.values import AskedOften, ChosenSource, Draft
from knowledge.adapters.memory_verified import MemoryVerifiedAnswers
from knowledge.answers.verified.giving import byline
from knowledge.answers.verified.sources import Standing, source_of, standing
from knowledge.domain.verified import VerifiedAnswer
from knowledge.errors import AnswerError, NotFound
from knowledge.insights.signals import AskedQuestion
from knowledge.passages import Scope
from tests.scenarios.desk_support import memory_desk
from tests.scenarios.web_support import DocumentDraft, MemoryLibrary

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SIV, OLLE = Person("siv", "coordinator", name="Siv Ek"), Person("olle")
RULE = "Kommunstyrelsen följer upp programmet varje år."
MORE = "Varje nämnd rapporterar sina insatser."
QUESTION = "Vem följer upp programmet?"


def library(*sentences: str, group: str = "", heading: str = "Uppföljning") -> MemoryLibrary:
    return MemoryLibrary((DocumentDraft("programmet", "Programmet", group).heading(heading).prose(*sentences),))


def resting_on(held: MemoryLibrary, quote: str = RULE, scope: Scope | None = None) -> VerifiedAnswer:
    scope = scope or Scope()
    passage = next(one for one in held.sequence("programmet", 0, 99) if quote in one.text)
    source = source_of(held.document("programmet", scope), passage, quote)
    assert source is not None
    return VerifiedAnswer("v1", (QUESTION,), "Kommunstyrelsen.", "siv", "Siv Ek", AT, (source,))


def stands(answer: VerifiedAnswer, *sentences: str, heading: str = "Uppföljning") -> Standing:
    return standing(answer, library(*sentences, heading=heading), Scope(), TODAY)


def test_an_answer_whose_source_is_as_it_was_is_given_and_cites_it() -> None:
    found = stands(resting_on(library(RULE, MORE)), RULE, MORE)
    assert (found.flags, found.is_given) == ((), True)
    assert [one.quote for one in found.citations] == [RULE]


def test_a_passage_that_was_moved_is_found_again_and_cited_where_it_stands_now() -> None:
    found = stands(resting_on(library(RULE, MORE)), RULE, MORE, heading="Bilaga")
    assert (found.flags, found.is_given) == ((), True)
    assert found.citations[0].section == ("Bilaga",)


def test_an_answer_whose_source_says_something_more_is_flagged_and_given_with_a_note() -> None:
    found = stands(resting_on(library(RULE, MORE)), RULE, "Det gäller inte 2027.")
    assert (found.flags, found.is_given) == (("source_changed",), True)
    assert "Källan har ändrats" in byline(found, "sv")


def test_an_answer_whose_quote_stands_no_more_is_flagged_and_not_given() -> None:
    found = stands(resting_on(library(RULE, MORE)), RULE.replace("varje år", "vartannat år"), MORE)
    assert (found.flags, found.is_given) == (("source_changed",), False)
    assert found.citations == ()


def test_an_answer_whose_document_is_gone_or_closed_is_not_given() -> None:
    answer = resting_on(library(RULE, MORE))
    for held in (MemoryLibrary(()), library(RULE, MORE, group="hr")):
        found = standing(answer, held, Scope(), TODAY)
        assert (found.flags, found.is_given) == (("source_gone",), False)


def test_an_answer_that_is_restricted_is_given_to_its_group_alone() -> None:
    hr = Scope(frozenset({"hr"}))
    held = library(RULE, group="hr")
    answer = replace(resting_on(held, scope=hr), group="hr")
    assert standing(answer, held, hr, TODAY).is_given
    assert not standing(answer, held, Scope(), TODAY).is_given


def test_an_answer_is_given_through_its_last_day_and_flagged_after_it() -> None:
    answer = replace(resting_on(library(RULE)), until=TODAY)
    assert stands(answer, RULE).is_given
    over = standing(answer, library(RULE), Scope(), TODAY + timedelta(days=1))
    assert (over.flags, over.is_given) == (("expired",), False)


def test_a_withdrawn_answer_is_not_given_and_asks_for_nothing() -> None:
    found = stands(replace(resting_on(library(RULE)), withdrawn=True, until=date(2020, 1, 1)), "Annat.")
    assert (found.flags, found.is_given) == ((), False)


@pytest.mark.parametrize("quote", ["kommunstyrelsen  följer upp\nprogrammet varje år.", "Kommun-styrelsen följer upp"])
def test_a_quote_is_kept_in_the_documents_own_words_however_it_was_copied(quote: str) -> None:
    held = library(RULE, MORE)
    passage = held.sequence("programmet", 0, 99)[0]
    source = source_of(held.document("programmet", Scope()), passage, quote)
    assert source is not None
    assert RULE.startswith(source.quote)
    assert source_of(held.document("programmet", Scope()), passage, "Något annat.") is None


def handoff(number: int, question: str = QUESTION, wants: bool = True) -> Handoff:
    name = f"Anna {number}" if wants else ""
    at = AT + timedelta(hours=number)
    return Handoff(
        f"h{number}", f"a{number}", f"p{number}", question, False, name, "slack", "slack:T1:dm:U1", wants, at
    )


def handed(*handoffs: Handoff) -> MemoryHandoffs:
    store = MemoryHandoffs()
    for one in handoffs:
        store.keep(one)
    return store


def test_a_question_that_several_handed_over_waits_once_and_is_answered_for_all() -> None:
    store = handed(handoff(1), handoff(2, QUESTION.lower(), wants=False), handoff(3))
    desk = memory_desk(library(RULE), handoffs=store)
    (waiting,) = desk.queue(SIV)
    assert (waiting.handed, waiting.names) == (3, ("Anna 1", "Anna 3"))
    answer = desk.publish(SIV, Draft((), "Kommunstyrelsen.", waiting=waiting.id))
    assert answer.questions == (QUESTION,)
    assert desk.queue(SIV) == []
    assert [back.person for back in desk.stores.backs.untold(["slack"])] == ["p1", "p3"]


def test_the_whole_of_a_table_can_be_chosen_as_a_source_and_is_quoted_as_it_is_printed() -> None:
    draft = DocumentDraft("programmet", "Programmet").passage("table", ("row", "Valnämnden VN"), ("row", "Nämnden N"))
    (printed,) = draft.passages
    told = (replace(row, text=f"Nämnd; Kort: {row.text}") for row in printed.units)
    draft.passages = [replace(printed, units=tuple(told))]
    desk = memory_desk(MemoryLibrary((draft,)))

    answer = desk.publish(SIV, Draft((QUESTION,), "Valnämnden.", (ChosenSource(printed.id, ""),)))
    assert [source.quote for source in answer.sources] == ["Valnämnden VN Nämnden N"]


def test_the_whole_of_what_a_page_break_cuts_can_be_chosen_and_its_longest_stretch_is_quoted() -> None:
    draft = DocumentDraft("programmet", "Programmet").prose(MORE).outside("Sidfot " * 20, "running_header").prose(RULE)
    first, second = draft.passages
    draft.passages = [replace(first, units=(*first.units, *second.units))]
    desk = memory_desk(MemoryLibrary((draft,)))

    answer = desk.publish(SIV, Draft((QUESTION,), "Kommunstyrelsen.", (ChosenSource(first.id, ""),)))
    assert [source.quote for source in answer.sources] == [RULE]


def test_publishing_that_was_cut_off_is_done_whole_when_it_is_done_again() -> None:
    desk = memory_desk(library(RULE), handoffs=handed(handoff(1)))
    draft = Draft((), "Kommunstyrelsen.", waiting=desk.queue(SIV)[0].id)
    first = desk.publish(SIV, draft)
    again = memory_desk(library(RULE), desk.stores.verified, handed(handoff(1)))
    assert again.publish(SIV, draft).id == first.id
    assert len(desk.stores.verified.answers()) == 1


def test_what_is_set_aside_waits_no_longer_and_nobody_is_told() -> None:
    often = AskedOften("t1", ("Vad är klockan?",), 5, 4, AT)
    desk = memory_desk(library(RULE), handoffs=handed(handoff(1)), declined=[often])
    for waiting in desk.queue(SIV):
        desk.set_aside(SIV, waiting.id)
    assert desk.queue(SIV) == []
    assert desk.stores.backs.untold(["slack"]) == []


def test_a_declined_question_leaves_the_queue_when_it_is_answered() -> None:
    often = AskedOften("t1", (QUESTION, "programmet uppföljning"), 5, 4, AT)
    desk = memory_desk(library(RULE), declined=[often])
    (waiting,) = desk.queue(SIV)
    answer = desk.publish(SIV, Draft((), "Kommunstyrelsen.", waiting=waiting.id))
    assert answer.questions == (QUESTION, "programmet uppföljning")
    assert desk.queue(SIV) == []


def test_personal_data_in_a_question_is_masked_before_it_is_shown_or_published() -> None:
    desk = memory_desk(library(RULE), handoffs=handed(handoff(1, "Får 19121212-1212 söka?")))
    (waiting,) = desk.queue(SIV)
    assert "1212" not in waiting.question
    answer = desk.publish(SIV, Draft(("Nå mig på anna@example.se?",), "Ja.", waiting=waiting.id))
    assert not any("1212" in one or "@" in one for one in answer.questions)


@pytest.mark.parametrize(
    "draft",
    [
        Draft((), "Ja."),
        Draft(("Får vi?",), "  "),
        Draft(("Får vi?",), "x" * 5_000),
        Draft(("Får vi?",), "Ja.", until=date(2020, 1, 1)),
        Draft(("Får vi?",), "Ja.", (ChosenSource("borta"),)),
    ],
)
def test_what_cannot_stand_is_not_published(draft: Draft) -> None:
    desk = memory_desk(library(RULE))
    with pytest.raises(AnswerError):
        desk.publish(SIV, draft)
    assert desk.stores.verified.answers() == []


def test_a_source_that_the_coordinator_may_not_read_is_not_there() -> None:
    held = library(RULE, group="hr")
    desk = memory_desk(held)
    passage = held.sequence("programmet", 0, 99)[0].id
    with pytest.raises(AnswerError):
        desk.publish(SIV, Draft(("Får vi?",), "Ja.", (ChosenSource(passage),)))
    insider = replace(SIV, groups=frozenset({"hr"}))
    assert desk.publish(insider, Draft(("Får vi?",), "Ja.", (ChosenSource(passage),))).group == "hr"
    assert desk.answers(SIV) == []
    assert len(desk.answers(insider)) == 1


def test_nobody_but_coordinators_comes_to_the_desk() -> None:
    desk = memory_desk(library(RULE))
    for call in (lambda: desk.queue(OLLE), lambda: desk.answers(OLLE), lambda: desk.sources_for(OLLE, "program")):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(NotFound):
        desk.publish(OLLE, Draft(("Får vi?",), "Ja."))


def asked(number: int, text: str, asker: str) -> AskedQuestion:
    at = AT + timedelta(minutes=number)
    return AskedQuestion(f"q{number}", at, asker, "c", "slack", text, "sv", False, "none", 0.1)


def test_a_question_that_too_few_were_declined_is_not_shown() -> None:
    questions: Sequence[AskedQuestion] = [asked(n, "Vad kostar det?", f"p{n % 2}") for n in range(6)]
    assert declined_often(questions, {}, 3) == []
    (often,) = declined_often([*questions, asked(9, "vad kostar det", "p9")], {}, 3)
    assert (often.asked, often.askers) == (7, 3)


def test_declined_questions_of_one_topic_are_one_and_a_whole_question_stands_for_it() -> None:
    questions = [asked(1, "kostnad?", "a"), asked(2, "pris", "b"), asked(3, "Vad kostar det att vara med?", "c")]
    (often,) = declined_often(questions, dict.fromkeys(("q1", "q2", "q3"), "t1"), 3)
    assert (often.id, set(often.questions)) == ("t1", {"kostnad?", "pris", "Vad kostar det att vara med?"})
    assert often.questions[0].endswith("?")


def test_the_questions_of_answers_in_force_are_a_question_set_that_lots_eval_reads(tmp_path: Path) -> None:
    store = MemoryVerifiedAnswers()
    answer = replace(resting_on(library(RULE)), committees=("Hamnnämnden",))
    for one in (answer, replace(answer, id="v2", withdrawn=True), replace(answer, id="v3", until=date(2020, 1, 1))):
        store.keep(one)
    file = write_question_set(tmp_path, store.answers(), TODAY)
    (question,) = read_questions(file)
    assert (question.text, question.verified, question.committee) == (QUESTION, "v1", "Hamnnämnden")
    assert yaml.safe_load(file.read_text("utf-8"))[0]["evidence"] == [RULE]
