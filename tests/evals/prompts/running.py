"""Asks a model each case of a prompt, and tells how many it passed, of what shape and how fast.

A model that fails (silence, no JSON, the budget) has failed the case: it is told why, and the next case is asked.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from knowledge.errors import ModelError
from knowledge.language_model import LanguageModel, ModelRequest
from knowledge.prompts import prompt
from tests.evals.prompts.cases import Case, misses, read_cases


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case went. `why` is empty where it passed."""

    case: str
    why: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Result:
    """`asked` is the prompt's name and version."""

    asked: str
    outcomes: tuple[Outcome, ...]

    @property
    def passed(self) -> int:
        return sum(not each.why for each in self.outcomes)


def run_prompt(model: LanguageModel, name: str, within: float) -> Result:
    """Every case of the prompt, asked once."""
    asked = prompt(name)
    outcomes = tuple(
        _outcome(model, replace(asked.request(case.material, restricted=False), patience=within, within=within), case)
        for case in read_cases(name)
    )
    return Result(f"{asked.name}/{asked.version}", outcomes)


def as_text(model: str, results: Sequence[Result]) -> str:
    """A table by prompt, then what each failed case lacked."""
    width = max(len(each.asked) for each in results) + 2
    lines = [f"{model:<{width}}{'cases':>8}{'passed':>8}{'share':>8}{'seconds':>9}"]
    for each in results:
        share, pace = each.passed / len(each.outcomes), median(one.seconds for one in each.outcomes)
        lines.append(f"{each.asked:<{width}}{len(each.outcomes):>8}{each.passed:>8}{share:>8.2f}{pace:>9.1f}")
    failed = [(each.asked, one) for each in results for one in each.outcomes if one.why]
    return "\n".join([*lines, *(f"  {asked} {one.case}: {'; '.join(one.why)}" for asked, one in failed)])


def _outcome(model: LanguageModel, request: ModelRequest, case: Case) -> Outcome:
    started = time.perf_counter()
    try:
        why = misses(case, request.shape, _object("".join(model.write(request))))
    except ModelError as error:
        why = [f"{type(error).__name__}: {error}"]
    return Outcome(case.id, tuple(why), time.perf_counter() - started)


def _object(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ModelError("what came is not JSON") from error
