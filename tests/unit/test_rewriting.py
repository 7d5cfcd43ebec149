"""A leaning question that a language model made whole is asked only in the conversation's own words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.answering import Answering
from bot.conversation.messages import Person, Turn
from bot.conversation.situation import Remembered, Situation
from ingest.chunking import to_document
from ingest.parsers.plain_text import parse_text
from knowledge.adapters.memory import MemoryLibrary
from knowledge.adapters.memory_language_model import ScriptedModel
from knowledge.answers.answer import Answer, Citation, Question
from knowledge.answers.answerer import Answerer
from knowledge.answers.rewriting import FollowUps, stands_for
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.errors import ModelSilent
from knowledge.language_model import ModelRequest
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.search import Retriever

EARLIER = ("Vem tar fram trygghetsplanen?", "Vad ska kommunstyrelsen besluta om den?")
HEADINGS = ("Trygghetsplan 2024", "Beslut och uppföljning")
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "evals" / "prompts" / "follow_up.yaml").read_text(encoding="utf-8")
)["guard"]


def saying(question: str) -> ScriptedModel:
    return ScriptedModel(lambda _: [json.dumps({"question": question}, ensure_ascii=False)])


def standing(text: str, model: ScriptedModel, **more: Any) -> str:
    return FollowUps(model).standing(Question(text, earlier=EARLIER, headings=HEADINGS, **more))


def test_a_leaning_question_is_asked_as_the_model_says_it() -> None:
    assert standing("när gör de det?", saying("När beslutar kommunstyrelsen om trygghetsplanen?"))


def test_a_question_that_stands_by_itself_is_not_sent() -> None:
    model = saying("Vad kostar trygghetsplanen?")
    assert standing("Vilka indikatorer har trygghetsplanen för skolan?", model) == ""
    assert model.asked == []


def test_a_first_question_is_not_sent() -> None:
    model = saying("När beslutar kommunstyrelsen?")
    assert FollowUps(model).standing(Question("när gör de det?")) == ""
    assert model.asked == []


def test_small_talk_is_neither_rewritten_nor_sent_along() -> None:
    model = saying("När beslutar kommunstyrelsen om trygghetsplanen?")
    assert FollowUps(model).standing(Question("tack!", earlier=EARLIER)) == ""
    FollowUps(model).standing(Question("när gör de det?", earlier=(*EARLIER, "tack så mycket!")))
    assert model.asked[0].material["earlier"] == list(EARLIER)


def test_what_not_everybody_may_read_is_said_to_be_restricted() -> None:
    model = saying("När beslutar kommunstyrelsen om trygghetsplanen?")
    standing("när gör de det?", model)
    standing("när gör de det?", model, confidential=True)
    assert [request.restricted for request in model.asked] == [False, True]


def test_nobody_waits_long_for_a_question_to_be_understood() -> None:
    model = saying("När beslutar kommunstyrelsen om trygghetsplanen?")
    standing("när gör de det?", model)
    assert (model.asked[0].patience, model.asked[0].within) == (2.0, 3.0)


def _silent(request: ModelRequest) -> Iterable[str]:
    raise ModelSilent("Nothing came")


def _endless(request: ModelRequest) -> Iterable[str]:
    while True:
        yield '{"question": "När '


@pytest.mark.parametrize(
    "script",
    [
        _silent,
        _endless,
        lambda _: [],
        lambda _: ["no JSON"],
        lambda _: ['{"question": ["När beslutar kommunstyrelsen om trygghetsplanen?"]}'],
        lambda _: ['["När?"]'],
        lambda _: ['{"question": "När beslutar kommunst'],
    ],
)
def test_a_model_that_fails_leaves_the_question_as_it_was(script: Any) -> None:
    assert standing("när gör de det?", ScriptedModel(script)) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_the_guard_lets_by_is_in_the_conversations_words(case: dict[str, Any]) -> None:
    told = stands_for(case["question"], case["rewritten"], case["earlier"], case.get("headings", []))
    assert told is case["passes"], case["rewritten"]


@given(st.text(max_size=300))
def test_nothing_is_asked_that_nobody_in_the_conversation_spoke_of(rewritten: str) -> None:
    if stands_for("när gör de det?", rewritten, EARLIER, HEADINGS):
        assert rewritten.endswith("?")
        assert rewritten.count("?") == 1
        assert "\n" not in rewritten


@given(st.sampled_from(["1979", "7", "42", "1.3", "2031", "Umeå", "socialnämnden", "gratis"]))
def test_no_number_and_no_name_is_added(word: str) -> None:
    assert not stands_for("när gör de det?", f"När beslutar kommunstyrelsen {word} om trygghetsplanen?", EARLIER, ())


SOURCE = Citation(1, "plan", "Trygghetsplan", ("Beslut",), 3, "Styrelsen beslutar.", "plan-1", "/documents/plan#plan-1")


def remembered(**more: Any) -> Remembered:
    answer = Answer("Vem beslutar?", "sv", True, "fact", "Styrelsen beslutar. [1]", 0.9, (SOURCE,))
    return Remembered("a1", "Vem beslutar?", answer, **more)


async def asked_of(earlier: Remembered, text: str = "när gör de det?", *, restricted: bool = False) -> Question:
    questions: list[Question] = []

    async def ask(question: Question, onlooker: Onlooker = NOBODY) -> Answer:
        questions.append(question)
        return Answer(question.text, "sv", False, "none", "Det står inte i dokumenten.", 0.0)

    async def keep(situation: Situation, answer: Answer, private: bool) -> str:
        return ""

    async def is_restricted(answer: Answer) -> bool:
        return restricted

    answering = Answering(ask, ask, keep, is_restricted)
    await answering.message(Situation(Turn("c", Person("anna"), "test", text), "sv", (earlier,)))
    return questions[0]


async def test_what_earlier_answers_cited_goes_along() -> None:
    assert (await asked_of(remembered())).headings == ("Trygghetsplan", "Beslut")


@pytest.mark.parametrize("more", [{"by_others": True}, {"private": True}])
async def test_what_a_colleague_asked_and_what_was_for_ones_own_eyes_is_confidential(more: dict[str, bool]) -> None:
    assert (await asked_of(remembered(**more))).confidential


async def test_what_drew_on_restricted_documents_is_confidential() -> None:
    assert (await asked_of(remembered(), restricted=True)).confidential
    assert not (await asked_of(remembered(), restricted=False)).confidential


async def test_nothing_is_looked_up_for_a_question_that_stands_by_itself() -> None:
    text = "Vilka indikatorer har trygghetsplanen för skolan?"
    assert not (await asked_of(remembered(), text, restricted=True)).confidential


PLAN = "Trygghetsplanen\n\nKommunstyrelsen beslutar om trygghetsplanen i mars varje år.\n\nRådet äter lunch."


def answering(*models: ScriptedModel) -> Answerer:
    """What answers from the plan; without a model, in the conversation's own words alone."""
    library = MemoryLibrary(passage_terms)
    library.save(*to_document(parse_text(PLAN), source="plan.txt", document_id="plan", digest="1"))
    follow_ups = FollowUps(models[0]) if models else None
    return Answerer(library, Retriever(library, library, None, None), follow_ups=follow_ups)


def test_the_answer_is_to_the_question_as_it_was_asked() -> None:
    whole = "När beslutar kommunstyrelsen om trygghetsplanen?"
    answer = answering(saying(whole)).answer(Question("när gör de det?", earlier=EARLIER))
    stands = answering().answer(Question(whole))
    assert answer.question == "när gör de det?"
    assert (answer.answered, answer.text, answer.citations) == (stands.answered, stands.text, stands.citations)
    assert "mars" in answer.text


def test_a_whole_question_that_finds_nothing_is_asked_as_it_was() -> None:
    whole = "Vad är parkering vid simhallen i trygghetsplanen?"
    question = Question("och i trygghetsplanen?", earlier=EARLIER, headings=("Parkering vid simhallen",))
    model, own = saying(whole), answering().answer(question)
    assert own.answered
    assert not answering().answer(Question(whole)).answered
    assert answering(model).answer(question).text == own.text
    assert stands_for(question.text, whole, EARLIER, question.headings)
    assert len(model.asked) == 1
