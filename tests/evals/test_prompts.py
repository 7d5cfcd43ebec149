"""The prompts' evals judge what they say that they judge, on a model that says what the test tells it to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from knowledge.adapters.memory_language_model import ScriptedModel
from knowledge.errors import ModelSilent
from knowledge.language_model import ModelRequest
from tests.evals.prompts.cases import Case, misses, read_cases
from tests.evals.prompts.running import as_text, run_prompt

SHAPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["question"],
    "properties": {"question": {"type": "string"}},
}


def missed(case: Case, found: Any) -> list[str]:
    return misses(case, SHAPE, found)


def test_what_must_come_is_found_in_any_case_and_one_of_several_is_enough() -> None:
    case = Case("one", {}, must=(("plan",), ("bör", "ska")))
    assert missed(case, {"question": "Vad SKA planen säga?"}) == []
    assert missed(case, {"question": "Vad kan planen säga?"}) == ["without bör / ska"]


def test_what_must_not_come_and_values_that_must_be_are_named() -> None:
    case = Case("one", {}, must_not=("2024",), equals={"question": "Vad?"})
    assert missed(case, {"question": "När, 2024?"}) == ["with 2024", "question is not 'Vad?'"]


def test_what_is_not_of_the_shape_is_not_looked_through() -> None:
    assert missed(Case("one", {}, must=(("plan",),)), {"frage": "plan"}) == ["not of the shape"]


def test_a_model_that_writes_what_the_cases_ask_for_passes_them_all() -> None:
    cases = {json.dumps(case.material): case for case in read_cases("follow_up")}

    def script(request: ModelRequest) -> Iterable[str]:
        wanted = cases[json.dumps(request.material)]
        return [json.dumps({"question": " ".join(each[0] for each in wanted.must)})]

    result = run_prompt(ScriptedModel(script), "follow_up", 5.0)
    assert result.passed == len(result.outcomes) == len(cases)


def test_a_model_that_fails_fails_its_cases_and_the_table_says_why() -> None:
    def script(request: ModelRequest) -> Iterable[str]:
        yield '{"question": '
        raise ModelSilent("It fell silent")

    result = run_prompt(ScriptedModel(script), "follow_up", 5.0)
    assert result.passed == 0
    assert "pronoun-sv: ModelSilent: It fell silent" in as_text("scripted:1", [result])
