"""Nothing reaches a language model that may not, nothing is spent that is not there, and nothing is said of either."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from knowledge.adapters.language_models.budget import Budget
from knowledge.adapters.language_models.choice import ModelChoice
from knowledge.adapters.language_models.counting import ModelUse
from knowledge.adapters.language_models.failing import Failure, ModelFailed
from knowledge.adapters.language_models.guard import ANSWER_PATIENCE, ANSWER_WITHIN, GuardedModel, Tokens
from knowledge.adapters.language_models.ledger import MemoryLedger
from knowledge.adapters.language_models.resting import FAILURES, LONGEST, SECONDS, Rest
from knowledge.errors import BudgetSpent, MayNotLeave, ModelError, ModelSilent, StorageError
from knowledge.language_model import ModelRequest

TODAY = date(2026, 11, 22)
SECRET = "hemligheten i frågan"
REQUEST = ModelRequest("answer/1", "Skriv.", {"question": SECRET}, {"type": "object"}, longest=100)
RESTRICTED = replace(REQUEST, restricted=True)
OUTSIDE = ModelChoice("openai:x", may_send="public", daily_tokens=1_000)
IN_HOUSE = replace(OUTSIDE, in_house=True, may_send="nothing")


class Unguarded:
    """Writes what the script gives, says so many tokens, and remembers what it was asked."""

    name = "openai:x"

    def __init__(self, script: Callable[[], Iterable[str]] = lambda: ['{"a":', " 1}"], tokens: Tokens | None = None):
        self.script = script
        self.tokens = tokens or Tokens()
        self.asked: list[ModelRequest] = []

    def warm_up(self) -> None:
        """Nothing takes long here."""

    def write(self, request: ModelRequest, tokens: Tokens) -> Iterator[str]:
        self.asked.append(request)
        tokens.went_in, tokens.came_out = self.tokens.went_in, self.tokens.came_out
        yield from self.script()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Guarded:
    """A guarded model with all that stands around it."""

    def __init__(self, choice: ModelChoice = OUTSIDE, model: Unguarded | None = None) -> None:
        self.model = model or Unguarded()
        self.ledger, self.use, self.clock = MemoryLedger(), ModelUse(), Clock()
        budget = Budget(self.ledger, choice.daily_tokens, lambda: TODAY)
        self.guard = GuardedModel(self.model, choice, budget, self.use, Rest(self.clock))

    def write(self, request: ModelRequest = REQUEST) -> str:
        return "".join(self.guard.write(request))

    def fails(self, request: ModelRequest = REQUEST) -> ModelError:
        with pytest.raises(ModelError) as raised:
            self.write(request)
        return raised.value


def failing(failure: Failure, wait: float | None = None, after: Iterable[str] = ()) -> Callable[[], Iterator[str]]:
    def script() -> Iterator[str]:
        yield from after
        raise ModelFailed(failure, 500, wait)

    return script


@pytest.mark.parametrize(
    ("choice", "request_", "may"),
    [
        (replace(OUTSIDE, may_send="nothing"), REQUEST, False),
        (replace(OUTSIDE, may_send="nothing"), RESTRICTED, False),
        (OUTSIDE, REQUEST, True),
        (OUTSIDE, RESTRICTED, False),
        (IN_HOUSE, REQUEST, True),
        (IN_HOUSE, RESTRICTED, True),
        (replace(OUTSIDE, may_send="nothing"), replace(REQUEST, material={}), True),
    ],
)
def test_what_may_leave_is_what_was_allowed(choice: ModelChoice, request_: ModelRequest, may: bool) -> None:
    guarded = Guarded(choice)
    if may:
        assert guarded.write(request_) == '{"a": 1}'
    else:
        assert isinstance(guarded.fails(request_), MayNotLeave)
    assert len(guarded.model.asked) == may


def test_what_is_personal_is_hidden_from_a_model_in_the_house_too() -> None:
    guarded = Guarded(IN_HOUSE)
    guarded.write(replace(REQUEST, material={"question": "Anna Bergström undrar"}))
    assert "Bergström" not in json.dumps(guarded.model.asked[0].material, ensure_ascii=False)


@pytest.mark.parametrize(
    ("choice", "own", "given"),
    [
        (OUTSIDE, (4.0, 20.0), (4.0, 20.0)),
        (OUTSIDE, (2.0, 3.0), (2.0, 3.0)),
        (replace(OUTSIDE, patience=40.0, timeout=100.0), (4.0, 20.0), (40.0, 100.0)),
        (replace(OUTSIDE, patience=40.0, timeout=100.0), (2.0, 4.0), (20.0, 20.0)),
        (replace(OUTSIDE, patience=1.0), (4.0, 20.0), (1.0, 20.0)),
    ],
)
def test_the_settings_times_are_an_answers_and_others_keep_their_proportion(
    choice: ModelChoice, own: tuple[float, float], given: tuple[float, float]
) -> None:
    guarded = Guarded(choice)
    guarded.write(replace(REQUEST, patience=own[0], within=own[1]))
    assert (guarded.model.asked[0].patience, guarded.model.asked[0].within) == given


def test_an_answers_times_are_what_a_request_has_by_itself() -> None:
    assert (REQUEST.patience, REQUEST.within) == (ANSWER_PATIENCE, ANSWER_WITHIN)


def test_the_tokens_that_the_provider_says_are_what_was_used() -> None:
    guarded = Guarded(model=Unguarded(tokens=Tokens(80, 20)))
    guarded.write()
    assert guarded.ledger.used(TODAY) == 100
    assert guarded.use.tokens() == {"in": 80, "out": 20}


def test_where_the_provider_says_nothing_the_tokens_are_estimated_and_not_too_low() -> None:
    guarded = Guarded()
    guarded.write()
    assert guarded.ledger.used(TODAY) >= (len(SECRET) + len("Skriv.") + len('{"a": 1}')) / 4


def test_what_a_provider_leaves_out_of_its_figures_is_estimated() -> None:
    guarded = Guarded(model=Unguarded(tokens=Tokens(0, 20)))
    guarded.write()
    assert guarded.use.tokens()["out"] == 20
    assert guarded.use.tokens()["in"] > len(SECRET) / 4


def test_when_the_days_tokens_are_used_up_the_model_is_not_asked() -> None:
    guarded = Guarded(model=Unguarded(tokens=Tokens(800, 150)))
    guarded.write()
    assert isinstance(guarded.fails(), BudgetSpent)
    assert len(guarded.model.asked) == 1


def test_a_request_that_is_larger_than_the_day_is_not_sent() -> None:
    guarded = Guarded()
    assert isinstance(guarded.fails(replace(REQUEST, material={"question": "x" * 4_000})), BudgetSpent)
    assert guarded.ledger.used(TODAY) == 0


def test_what_failed_before_a_word_costs_nothing_and_what_was_written_is_paid() -> None:
    nothing, some = (
        Guarded(model=Unguarded(failing("failed"))),
        Guarded(model=Unguarded(failing("failed", None, "abc"))),
    )
    for guarded in (nothing, some):
        guarded.fails()
    assert nothing.ledger.used(TODAY) == 0
    assert some.ledger.used(TODAY) > 0


def test_what_is_stopped_is_settled_and_counted_as_stopped() -> None:
    guarded = Guarded()
    begun = cast("Generator[str]", guarded.guard.write(REQUEST))
    next(begun)
    assert guarded.ledger.used(TODAY) > REQUEST.longest
    begun.close()
    assert 0 < guarded.ledger.used(TODAY) < REQUEST.longest
    assert guarded.use.calls() == {("answer/1", "stopped"): 1}


def test_a_ledger_that_cannot_be_written_is_a_model_that_cannot_be_asked() -> None:
    guarded = Guarded()

    def broken(day: date, tokens: int, most: int) -> bool:
        raise StorageError("The disk is full")

    guarded.ledger.reserve = broken  # type: ignore[method-assign]  # a disk that is full
    assert type(guarded.fails()) is ModelError
    assert guarded.model.asked == []


@pytest.mark.parametrize("failure", ["limited", "unreachable", "failed", "refused"])
def test_a_model_that_fails_again_and_again_is_left_alone_for_a_while(failure: Failure) -> None:
    guarded = Guarded(model=Unguarded(failing(failure)))
    for _ in range(FAILURES + 2):
        guarded.fails()
    assert len(guarded.model.asked) == FAILURES
    guarded.clock.now += SECONDS
    guarded.model.script = Unguarded().script
    assert guarded.write()
    assert guarded.write()


def test_an_answer_that_was_read_as_far_as_it_was_wanted_ends_the_row_of_failures() -> None:
    guarded = Guarded(model=Unguarded(failing("failed")))
    well = Unguarded().script
    for _ in range(2 * FAILURES):
        guarded.model.script = failing("failed")
        guarded.fails()
        guarded.model.script = well
        begun = cast("Generator[str]", guarded.guard.write(REQUEST))
        next(begun)
        begun.close()
    assert len(guarded.model.asked) == 4 * FAILURES


def test_a_model_that_always_breaks_off_is_left_alone_too() -> None:
    guarded = Guarded(model=Unguarded(failing("unreachable", None, "abc")))
    for _ in range(FAILURES + 2):
        guarded.fails()
    assert len(guarded.model.asked) == FAILURES


def test_when_a_rest_is_over_one_is_let_through_and_a_failure_earns_a_longer_rest() -> None:
    clock = Clock()
    rest = Rest(clock)
    for _ in range(FAILURES):
        rest.failed()
    clock.now += SECONDS
    assert [rest.is_over(), rest.is_over()] == [True, False]
    rest.failed()
    clock.now += SECONDS
    assert not rest.is_over()
    clock.now += SECONDS
    assert rest.is_over()


def test_no_rest_is_longer_than_the_longest() -> None:
    clock = Clock()
    rest = Rest(clock)
    for _ in range(100):
        rest.failed(wait=1e9)
    clock.now += LONGEST
    assert rest.is_over()


def test_a_wait_that_the_server_asked_for_is_kept_after_one_failure() -> None:
    guarded = Guarded(model=Unguarded(failing("limited", wait=60.0)))
    guarded.fails()
    guarded.clock.now += 59
    guarded.fails()
    assert len(guarded.model.asked) == 1
    guarded.clock.now += 1
    guarded.fails()
    assert len(guarded.model.asked) == 2


def test_nonsense_and_what_may_not_leave_are_no_reason_to_leave_the_model_alone() -> None:
    guarded = Guarded(model=Unguarded(failing("unusable")))
    for _ in range(2 * FAILURES):
        guarded.fails()
        guarded.fails(RESTRICTED)
    assert len(guarded.model.asked) == 2 * FAILURES


def test_calls_are_counted_by_purpose_and_outcome() -> None:
    guarded = Guarded()
    guarded.write()
    guarded.fails(RESTRICTED)
    guarded.model.script = failing("failed")
    guarded.fails(replace(REQUEST, purpose="digest/2"))

    def silent() -> Iterator[str]:
        raise ModelSilent("too long")

    guarded.model.script = silent
    guarded.fails()
    assert guarded.use.calls() == {
        ("answer/1", "written"): 1,
        ("answer/1", "withheld"): 1,
        ("digest/2", "failed"): 1,
        ("answer/1", "silent"): 1,
    }


def test_nothing_of_what_was_asked_or_written_is_logged(capfd: pytest.CaptureFixture[str]) -> None:
    for script in (failing("failed"), failing("unusable", None, "det hemliga svaret")):
        Guarded(model=Unguarded(script)).fails()
    logged = "".join(capfd.readouterr())
    assert "language_model" in logged
    assert "hemlig" not in logged
