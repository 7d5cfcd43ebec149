"""A language model that fails, in every way there is: the answer is right, in time, and says who wrote it.

Real LangChain clients talk with `tests.model_world` over a socket, opened by settings as anybody's are.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.cli import main
from knowledge.answers.answer import Answer
from tests.model_world.server import MODEL, LocalModel
from tests.model_world.troubles import HARMLESS, TROUBLES, moved, none, recited, rejects, silent, status, trickles
from tests.scenarios.model_support import (
    CLOSED_QUESTION,
    CONDITION_QUESTION,
    HURRIED,
    IN_HOUSE,
    INSIDER,
    LIST_QUESTION,
    MAY_SEND,
    PERSONAL_QUESTION,
    QUESTION,
    SLACK,
    WITHIN,
    Chain,
    azure_settings,
    chain,
    municipality,
    ollama_settings,
    openai_settings,
)

pytest.importorskip("langchain_openai")
pytest.importorskip("langchain_ollama")

ITEMS = ("förteckning över förtöjda båtar", "livboj vid varje brygga", "protokoll från förra kontrollen")
PERSONAL = ("Bergström", "070-123 45 67", "anna.bergstrom@vikboda.se")
Choose = Callable[[LocalModel], dict[str, str]]
NAMES: dict[Choose, str] = {openai_settings: "openai", azure_settings: "azure_openai", ollama_settings: "ollama"}
CLIENTS = pytest.mark.parametrize("choose", list(NAMES), ids=list(NAMES.values()))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return municipality(tmp_path_factory.mktemp("vikboda"))


@pytest.fixture(scope="module")
def plain(data: Path) -> Chain:
    """What answers without a language model."""
    with chain(data) as opened:
        return Chain(opened.services)


@pytest.fixture(scope="module")
def started() -> Iterator[LocalModel]:
    with LocalModel() as model:
        yield model


@pytest.fixture
def model(started: LocalModel) -> LocalModel:
    started.forget()
    return started


class Watching:
    """The port `Onlooker`. `enough` is how many texts it wants to see."""

    def __init__(self, enough: int = 10_000) -> None:
        self.texts: list[str] = []
        self._enough = enough

    def shown(self, text: str) -> None:
        self.texts.append(text)

    def stopped(self) -> bool:
        return len(self.texts) >= self._enough


def assert_right(answer: Answer, plain: Answer, name: str = f"openai:{MODEL}") -> None:
    """By the model or not: the same sources, and nothing said but what stands there."""
    assert (answer.answered, answer.citations) == (True, plain.citations)
    assert answer.generator in ("extractive", name)
    if answer.generator == "extractive":
        assert answer.text == plain.text
    else:
        assert_whole(answer.text, answer)


def assert_whole(text: str, answer: Answer) -> None:
    """Every line that is shown, and every sentence in it, is whole and stands in a quote."""
    quotes = " ".join(" ".join(each.quote.casefold().split()) for each in answer.citations)
    for said in re.split(r"\n+|(?<=[.:])\s*(?=\[)", re.sub(r"(?<=[.!?])\s+", "\n", text)):
        bare = re.sub(r"\[\d+\]|^- ", "", said).strip().casefold()
        assert bare in quotes, f"{said!r} is not in the quotes"


# All is well


@CLIENTS
def test_a_model_that_works_writes_the_answer_and_is_named(
    data: Path, plain: Chain, model: LocalModel, choose: Choose
) -> None:
    with chain(data, choose(model), IN_HOUSE) as lots:
        answer = lots.ask(QUESTION)

    assert answer.generator == f"{NAMES[choose]}:{MODEL}"
    assert_right(answer, plain.ask(QUESTION), answer.generator)
    assert "15 mars" in answer.text


@CLIENTS
def test_a_list_stays_whole(data: Path, model: LocalModel, choose: Choose) -> None:
    with chain(data, choose(model), IN_HOUSE) as lots:
        answer = lots.ask(LIST_QUESTION)

    assert answer.generator != "extractive"
    assert all(item in answer.text for item in ITEMS)


def test_a_list_under_a_condition_stays_whole(data: Path, model: LocalModel) -> None:
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        answer = lots.ask(CONDITION_QUESTION)

    assert answer.generator != "extractive"
    assert "tömma vattentanken" in answer.text
    assert "koppla bort landströmmen" in answer.text


def test_each_provider_is_asked_at_its_own_address_in_its_own_way(data: Path, model: LocalModel) -> None:
    for choose in NAMES:
        with chain(data, choose(model), IN_HOUSE) as lots:
            lots.ask(QUESTION)

    openai, azure, ollama = model.asked
    assert openai.path == "/v1/chat/completions"
    assert azure.path.startswith(f"/openai/deployments/{MODEL}/chat/completions?api-version=")
    assert ollama.path == "/api/chat"
    assert (openai.headers["authorization"], azure.headers["api-key"]) == ("Bearer hemlig-nyckel", "hemlig-nyckel")
    assert all(each.way == "json_schema" and each.streams for each in model.asked)


@pytest.mark.parametrize("way", HARMLESS)
def test_a_provider_with_manners_of_its_own_is_understood(data: Path, model: LocalModel, way: str) -> None:
    model.trouble = HARMLESS[way]
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        answer = lots.ask(LIST_QUESTION)

    assert answer.generator == f"openai:{MODEL}"
    assert all(item in answer.text for item in ITEMS)


# Everything goes wrong


@pytest.mark.parametrize("trouble", TROUBLES)
def test_every_failure_ends_in_a_right_answer_in_time(
    data: Path, plain: Chain, model: LocalModel, trouble: str
) -> None:
    model.trouble = TROUBLES[trouble]
    watching = Watching()
    with chain(data, openai_settings(model), IN_HOUSE, HURRIED) as lots:
        answer = lots.ask(LIST_QUESTION, watching)

    assert model.asked
    assert lots.seconds < WITHIN + SLACK
    assert_right(answer, plain.ask(LIST_QUESTION))
    assert all(item in answer.text for item in ITEMS)
    for text in watching.texts:
        assert_whole(text, answer)


@pytest.mark.parametrize("choose", [azure_settings, ollama_settings], ids=["azure", "ollama"])
@pytest.mark.parametrize(
    "trouble",
    ["500", "reset", "silent", "stalls midway", "keeps alive", "truncated", "invalid json", "endless string", "empty"],
)
def test_the_other_providers_fail_no_worse(
    data: Path, plain: Chain, model: LocalModel, choose: Choose, trouble: str
) -> None:
    model.trouble = TROUBLES[trouble]
    with chain(data, choose(model), IN_HOUSE, HURRIED) as lots:
        answer = lots.ask(LIST_QUESTION)

    assert model.asked
    assert lots.seconds < WITHIN + SLACK
    assert_right(answer, plain.ask(LIST_QUESTION))
    assert all(item in answer.text for item in ITEMS)


@pytest.mark.parametrize(
    "trouble", ["truncated", "invalid json", "stalls midway", "reset midway", "another shape", "wrong numbers"]
)
def test_failures_of_a_model_that_is_asked_by_tool_end_as_well(
    data: Path, plain: Chain, model: LocalModel, trouble: str
) -> None:
    model.trouble = rejects("json_schema", like=TROUBLES[trouble])
    with chain(data, openai_settings(model), IN_HOUSE, HURRIED) as lots:
        answer = lots.ask(LIST_QUESTION)

    assert model.last.way in ("tools", "words")
    assert lots.seconds < WITHIN + SLACK
    assert_right(answer, plain.ask(LIST_QUESTION))
    assert all(item in answer.text for item in ITEMS)


def test_a_model_that_is_not_there_costs_no_answer(data: Path, plain: Chain) -> None:
    with LocalModel() as gone:
        chosen = openai_settings(gone)
    with chain(data, chosen, IN_HOUSE, HURRIED) as lots:
        answer = lots.ask(QUESTION)

    assert answer.generator == "extractive"
    assert_right(answer, plain.ask(QUESTION))


@pytest.mark.parametrize("passing", ["429", "500", "503", "reset", "error inside"])
def test_what_passes_is_tried_again(data: Path, model: LocalModel, passing: str) -> None:
    model.troubles.append(status(503, "Overloaded") if passing == "error inside" else TROUBLES[passing])
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        answer = lots.ask(QUESTION)

    assert answer.generator == f"openai:{MODEL}"
    assert len(model.asked) == 2


def test_a_provider_that_asks_for_a_second_gets_it(data: Path, model: LocalModel) -> None:
    model.troubles.append(TROUBLES["429, try in a second"])
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        answer = lots.ask(QUESTION)

    assert answer.generator == f"openai:{MODEL}"
    assert lots.seconds >= 1.0


@pytest.mark.parametrize("refusal", ["401", "403", "404"])
def test_what_will_not_pass_is_not_tried_again(data: Path, model: LocalModel, refusal: str) -> None:
    model.trouble = TROUBLES[refusal]
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        answer = lots.ask(QUESTION)

    assert answer.generator == "extractive"
    assert len(model.asked) == 1


def test_a_model_that_fails_again_and_again_is_left_alone(data: Path, plain: Chain, model: LocalModel) -> None:
    model.trouble = TROUBLES["401"]
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        for _ in range(3):
            lots.ask(QUESTION)
        asked = len(model.asked)
        model.trouble = silent
        answer = lots.ask(QUESTION)

    assert len(model.asked) == asked
    assert lots.seconds < SLACK
    assert_right(answer, plain.ask(QUESTION))


@pytest.mark.parametrize(
    "trouble",
    ["silent", "stalls midway", "trickles", "endless string", "keeps alive"],
)
def test_a_model_that_nobody_waits_for_is_hung_up_on(data: Path, trouble: str) -> None:
    with LocalModel(trouble=TROUBLES[trouble]) as model, chain(data, openai_settings(model), IN_HOUSE, HURRIED) as lots:
        lots.ask(QUESTION)

        assert model.wait_until_left()


def test_who_has_had_enough_gets_a_right_answer_at_once(data: Path, plain: Chain, model: LocalModel) -> None:
    model.trouble = trickles(0.004)
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        answer = lots.ask(LIST_QUESTION, Watching(enough=1))

        assert_right(answer, plain.ask(LIST_QUESTION))
        assert model.wait_until_left()


def test_many_at_once_each_get_their_own_answer(data: Path, plain: Chain, model: LocalModel) -> None:
    model.troubles.extend([TROUBLES["500"], recited(lambda own: [9]), TROUBLES["cut off"]])
    questions = [QUESTION, LIST_QUESTION, PERSONAL_QUESTION] * 3
    with chain(data, openai_settings(model), IN_HOUSE) as lots, ThreadPoolExecutor(9) as people:
        answers = list(people.map(lots.ask, questions))

    for question, answer in zip(questions, answers, strict=True):
        assert_right(answer, plain.ask(question))


# What is said of it


def test_a_refusal_is_not_put_in_other_words(data: Path, model: LocalModel) -> None:
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        answer = lots.ask("Vad heter världens högsta berg?")

    assert (answer.answered, answer.generator, model.asked) == (False, "extractive", [])


@pytest.mark.parametrize("fails", [False, True], ids=["works", "fails"])
def test_the_command_says_who_wrote_the_answer(
    data: Path,
    model: LocalModel,
    fails: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    model.trouble = TROUBLES["500"] if fails else none
    for name, value in {**openai_settings(model), **IN_HOUSE, **HURRIED, "LOTS_EMBEDDINGS": "none"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["lots", "--data", str(data), "ask", QUESTION, "--json"])
    with pytest.raises(SystemExit) as left:
        main()

    answer = json.loads(capsys.readouterr().out)
    assert left.value.code == 0
    assert answer["generator"] == ("extractive" if fails else f"openai:{MODEL}")
    assert "15 mars" in answer["text"]


# What leaves the building


def test_nothing_leaves_unless_it_may(data: Path, plain: Chain, model: LocalModel) -> None:
    with chain(data, openai_settings(model)) as lots:
        answer = lots.ask(QUESTION, earlier=("Vem kontrollerar bryggorna?",))

    assert model.asked == []
    assert answer.generator == "extractive"
    assert_right(answer, plain.ask(QUESTION))


def test_personal_data_is_masked_before_it_is_sent_and_put_back_in_what_is_shown(data: Path, model: LocalModel) -> None:
    with chain(data, openai_settings(model), MAY_SEND) as lots:
        answer = lots.ask(PERSONAL_QUESTION)

    assert answer.generator == f"openai:{MODEL}"
    assert all(personal in answer.text for personal in PERSONAL)
    assert not any(personal in model.everything_sent() for personal in PERSONAL)


@pytest.mark.parametrize("choose", [MAY_SEND, IN_HOUSE], ids=["outside", "in-house"])
def test_what_people_asked_is_masked_as_well(data: Path, model: LocalModel, choose: dict[str, str]) -> None:
    earlier = ("Min granne Anna Bergström, 19850214-2383, ringde från 070-123 45 67. Vad gäller?",)
    with chain(data, openai_settings(model), choose) as lots:
        lots.ask(f"{QUESTION} Jag heter Greta Lindkvist och nås på greta.lindkvist@example.org.", earlier=earlier)

    for personal in ("19850214", "070-123", "Bergström", "greta.lindkvist@example.org"):
        assert personal not in model.everything_sent()


def test_what_not_everybody_may_read_stays_in_the_house(data: Path, plain: Chain, model: LocalModel) -> None:
    with chain(data, openai_settings(model), MAY_SEND) as lots:
        answer = lots.ask(CLOSED_QUESTION, scope=INSIDER)

    assert model.asked == []
    assert "vaktbolaget" in answer.text
    assert_right(answer, plain.ask(CLOSED_QUESTION, scope=INSIDER))


def test_a_model_in_the_house_may_read_what_the_asker_may(data: Path, model: LocalModel) -> None:
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        inside = lots.ask(CLOSED_QUESTION, scope=INSIDER)
        model.asked.clear()
        outside = lots.ask(CLOSED_QUESTION)

    assert inside.generator == f"openai:{MODEL}"
    assert not outside.answered or "vaktbolaget" not in outside.text
    assert "vaktbolaget" not in model.everything_sent()


def test_the_key_is_sent_as_a_key_alone_and_nothing_of_the_machine_is(data: Path, model: LocalModel) -> None:
    with chain(data, openai_settings(model), IN_HOUSE) as lots:
        lots.ask(QUESTION)

    sent = model.last
    body = sent.everything.replace("authorization: Bearer hemlig-nyckel", "")
    assert "hemlig-nyckel" not in body
    assert str(data) not in body
    assert "batplatser.md" not in body


def test_a_provider_cannot_have_it_all_said_elsewhere(data: Path, plain: Chain, model: LocalModel) -> None:
    with LocalModel() as elsewhere:
        model.trouble = moved(elsewhere.url)
        with chain(data, openai_settings(model), IN_HOUSE, HURRIED) as lots:
            answer = lots.ask(QUESTION)

        assert elsewhere.asked == []
    assert_right(answer, plain.ask(QUESTION))


# What it costs


def test_a_spent_budget_asks_nothing(data: Path, plain: Chain, model: LocalModel) -> None:
    with chain(data, openai_settings(model), IN_HOUSE, {"LOTS_LLM_DAILY_TOKENS": "1"}) as lots:
        answer = lots.ask(QUESTION)

    assert model.asked == []
    assert answer.generator == "extractive"
    assert_right(answer, plain.ask(QUESTION))


def test_a_budget_is_the_days_and_not_the_process_s(tmp_path: Path, model: LocalModel) -> None:
    own = municipality(tmp_path)
    budget = {"LOTS_LLM_DAILY_TOKENS": "4000"}
    generators = []
    for _ in range(12):
        with chain(own, openai_settings(model), IN_HOUSE, budget) as lots:
            generators.append(lots.ask(QUESTION).generator)

    assert generators[0] == f"openai:{MODEL}"
    assert generators[-1] == "extractive"
    assert generators == sorted(generators, reverse=True), "what is spent stays spent"


def test_a_model_nobody_chose_costs_nothing(data: Path, model: LocalModel) -> None:
    with chain(data, {"LOTS_LLM_URL": model.openai_url}) as lots:
        answer = lots.ask(QUESTION)

    assert (answer.generator, model.asked) == ("extractive", [])
