"""Follow-ups and summaries with a language model behind a socket: right whatever it does, nothing sent that may not.

Real LangChain clients talk with `tests.model_world`, opened by settings as anybody's are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wiring.sample import sample_files
from knowledge.answers.answer import Answer, Question
from tests.model_world.asked import Asked
from tests.model_world.authors import Author, faithful, saying
from tests.model_world.server import LocalModel
from tests.model_world.troubles import Trouble, a_page, cut_off, none, silent, status
from tests.scenarios.model_support import (
    HURRIED,
    IN_HOUSE,
    MAY_SEND,
    SLACK,
    WITHIN,
    Chain,
    chain,
    openai_settings,
    read_in,
)

pytest.importorskip("langchain_openai")

EARLIER = ("Vem ansvarar för delmål 1.2 i ANDTS-programmet?", "Hur många föräldramöten ska handla om ANDTS?")
LEANS = "och vad gäller på dem?"
WHOLE = "Vad gäller på föräldramöten?"
SUMMARY = "sammanfatta ANDTS-programmet"
_MARK = re.compile(r"\[(\d+)\]")


def rewriting(question: str) -> Author:
    """Says that of follow-ups, and is faithful in all else."""

    def author(asked: Asked) -> str:
        if "sentences" in asked.shape.get("properties", {}):
            return faithful(asked)
        return json.dumps({"question": question}, ensure_ascii=False)

    return author


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lindsjo") / "data"
    read_in(folder, sample_files())
    return folder


@pytest.fixture(scope="module")
def plain(data: Path) -> Iterator[Chain]:
    """What answers without a language model."""
    with chain(data) as opened:
        yield opened


@pytest.fixture
def model() -> Iterator[LocalModel]:
    with LocalModel() as opened:
        yield opened


def rewritings(model: LocalModel) -> list[Asked]:
    """What was asked of follow-ups."""
    return [asked for asked in model.asked if "headings" in asked.material]


def sources(answer: Answer) -> list[tuple[str, str]]:
    return [(citation.document, citation.quote) for citation in answer.citations]


def test_a_follow_up_is_answered_as_the_whole_question(data: Path, plain: Chain, model: LocalModel) -> None:
    model.author = rewriting(WHOLE)
    with chain(data, openai_settings(model), IN_HOUSE) as asking:
        answer = asking.ask(LEANS, earlier=EARLIER)
    assert rewritings(model)[0].material == {"earlier": list(EARLIER), "headings": [], "question": LEANS}
    assert answer.question == LEANS
    assert sources(answer) == sources(plain.ask(WHOLE))


def test_a_follow_up_in_words_that_nobody_used_is_not_asked(data: Path, plain: Chain, model: LocalModel) -> None:
    model.author = rewriting("Vad kostar fritidsgården i Norrstrand 2027?")
    with chain(data, openai_settings(model), IN_HOUSE) as asking:
        answer = asking.ask(LEANS, earlier=EARLIER)
    assert len(rewritings(model)) == 1
    assert sources(answer) == sources(plain.ask(LEANS, earlier=EARLIER))


@pytest.mark.parametrize("trouble", [silent, a_page, status(500, "down"), status(429, "later")])
def test_a_failing_model_leaves_follow_ups_and_summaries_as_they_were(
    data: Path, plain: Chain, model: LocalModel, trouble: Trouble
) -> None:
    model.trouble = trouble
    with chain(data, openai_settings(model), IN_HOUSE, HURRIED) as asking:
        answer = asking.ask(LEANS, earlier=EARLIER)
        assert asking.seconds < 2 * WITHIN + SLACK
        summary = asking.ask(SUMMARY)
        assert asking.seconds < WITHIN + SLACK
    own, own_summary = plain.ask(LEANS, earlier=EARLIER), plain.ask(SUMMARY)
    assert (sources(answer), answer.text) == (sources(own), own.text)
    assert (summary.text, summary.generator) == (own_summary.text, "extractive")


def test_what_is_confidential_is_not_sent_outside(data: Path, model: LocalModel) -> None:
    with chain(data, openai_settings(model), MAY_SEND) as asking:
        question = Question(LEANS, earlier=EARLIER, headings=("Hemligt program",), confidential=True)
        asking.services.answerer.answer(question)
        assert rewritings(model) == []
        assert "Hemligt program" not in model.everything_sent()
        asking.ask(LEANS, earlier=EARLIER)
        assert len(rewritings(model)) == 1


def test_nothing_of_a_conversation_is_sent_by_default(data: Path, model: LocalModel) -> None:
    with chain(data, openai_settings(model)) as asking:
        asking.ask(LEANS, earlier=EARLIER)
        asking.ask(SUMMARY)
    assert model.asked == []


PLAINER = "Programmet handlar om alkohol, narkotika, dopning, tobak och spel om pengar."


def summing_up(asked: Asked) -> str:
    """Each quote as it stands, the first a little shorter."""
    quotes = [each["quote"] for each in asked.material["evidence"]]
    sentences = [
        {"text": PLAINER if n == 1 else quote, "evidence": [n], "item": False} for n, quote in enumerate(quotes, 1)
    ]
    return json.dumps({"sentences": sentences}, ensure_ascii=False)


@pytest.mark.parametrize("trouble", [none, cut_off])
def test_a_summary_in_a_models_words_keeps_every_source(
    data: Path, plain: Chain, model: LocalModel, trouble: Trouble
) -> None:
    model.author, model.trouble = summing_up, trouble
    with chain(data, openai_settings(model), IN_HOUSE) as asking:
        answer = asking.ask(SUMMARY)
    own = plain.ask(SUMMARY)
    assert f"- {PLAINER} [1]\n" in answer.text
    assert answer.generator.startswith("openai:")
    assert answer.citations == own.citations
    for line, before in zip(answer.text.splitlines(), own.text.splitlines(), strict=True):
        assert set(_MARK.findall(line)) == set(_MARK.findall(before))


@pytest.mark.parametrize("question", [SUMMARY, "Vad skiljer ANDTS-programmet från trygghetsprogrammet?"])
def test_a_model_that_makes_things_up_is_not_shown(data: Path, plain: Chain, model: LocalModel, question: str) -> None:
    invented = [
        {"text": "Programmet är nedlagt sedan 2019 av miljönämnden.", "evidence": [n], "item": False}
        for n in range(1, 30)
    ]
    model.author = saying(json.dumps({"sentences": invented}, ensure_ascii=False))
    with chain(data, openai_settings(model), IN_HOUSE) as asking:
        answer = asking.ask(question)
    assert model.asked
    assert (answer.text, answer.generator) == (plain.ask(question).text, "extractive")
