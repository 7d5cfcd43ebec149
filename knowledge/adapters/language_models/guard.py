"""What stands between everybody who asks a language model and the model: nothing reaches it but through here.

Order: may the material be sent; does the model rest after failures; do the day's tokens allow it; what is personal is
hidden; then the model is asked, and what was hidden is put back in what it writes.

Invariant: what was asked or written is in no log and no count.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import structlog

from knowledge.adapters.language_models.budget import Budget
from knowledge.adapters.language_models.choice import ModelChoice
from knowledge.adapters.language_models.counting import ModelUse, Outcome
from knowledge.adapters.language_models.failing import ModelFailed
from knowledge.adapters.language_models.ledger import DailyLedger
from knowledge.adapters.language_models.placeholders import Placeholders
from knowledge.adapters.language_models.resting import Rest
from knowledge.errors import BudgetSpent, MayNotLeave, ModelError, ModelSilent
from knowledge.language_model import ModelRequest

log = structlog.get_logger(__name__)

ANSWER_PATIENCE = 4.0
ANSWER_WITHIN = 20.0
"""Seconds that a `ModelRequest` for an answer has, by itself."""
CHARACTERS_A_TOKEN = 3
"""Of Swedish, on the safe side: where a provider does not say how many tokens it was."""
_TROUBLE: frozenset[Outcome] = frozenset({"silent", "limited", "unreachable", "failed", "refused"})
"""After these the model is left alone sooner or later."""
_FOR_NOTHING: frozenset[Outcome] = frozenset({"limited", "unreachable", "failed", "refused"})
"""No tokens were used where nothing came before these."""


@dataclass(slots=True)
class Tokens:
    """How many a request took. Zero in both: the provider did not say."""

    went_in: int = 0
    came_out: int = 0


class Unguarded(Protocol):
    """A model as the guard asks it: it also notes how many tokens it was."""

    @property
    def name(self) -> str: ...

    def warm_up(self) -> None:
        """Imports and connects what takes long. Raises ModelError."""
        ...

    def write(self, request: ModelRequest, tokens: Tokens) -> Iterator[str]:
        """As `LanguageModel.write`. The tokens are noted before it ends, where they are known."""
        ...


def guarded(
    model: Unguarded, choice: ModelChoice, ledger: DailyLedger, today: Callable[[], date], use: ModelUse
) -> GuardedModel:
    """The model, for everybody to ask."""
    return GuardedModel(model, choice, Budget(ledger, choice.daily_tokens, today), use, Rest())


class GuardedModel:
    """The port `LanguageModel`."""

    def __init__(self, model: Unguarded, choice: ModelChoice, budget: Budget, use: ModelUse, rest: Rest) -> None:
        self._model = model
        self._choice = choice
        self._budget = budget
        self._use = use
        self._rest = rest

    @property
    def name(self) -> str:
        return self._model.name

    def warm_up(self) -> None:
        """Loads what the first request would wait for; nothing is asked. Raises ModelError."""
        self._model.warm_up()

    def write(self, request: ModelRequest) -> Iterator[str]:
        outcome: Outcome = "stopped"
        begun = time.monotonic()
        try:
            may_leave(request, self._choice)
            if not self._rest.is_over():
                raise ModelFailed("resting")
            yield from self._within_budget(self._in_our_times(request))
            outcome = "written"
        except ModelError as error:
            outcome = outcome_of(error)
            self._note(error, outcome, request, time.monotonic() - begun)
            raise
        finally:
            self._use.asked(request.purpose, outcome)

    def _in_our_times(self, request: ModelRequest) -> ModelRequest:
        """The settings say those of an answer: what is asked in passing, or with time to spare, has its proportion."""
        chosen = self._choice
        longer = (chosen.patience or ANSWER_PATIENCE) / ANSWER_PATIENCE
        later = (chosen.timeout or ANSWER_WITHIN) / ANSWER_WITHIN
        return replace(request, patience=request.patience * longer, within=request.within * later)

    def _within_budget(self, request: ModelRequest) -> Iterator[str]:
        going_in = tokens_of(_sent_text(request))
        with self._budget.reserved(going_in + request.longest) as it_was:
            spent = Spent(going_in, Tokens())
            try:
                yield from self._masked(request, spent)
                self._rest.went_well()
            except GeneratorExit:  # whoever asked has had enough, which is as good as the end
                self._rest.went_well()
                raise
            except ModelError as error:
                spent.ended = outcome_of(error)
                raise
            finally:
                it_was(spent.in_all)
                self._use.used(spent.went_in, spent.came_out)

    def _masked(self, request: ModelRequest, spent: Spent) -> Iterator[str]:
        placeholders = Placeholders()
        hidden = replace(request, material=placeholders.hide(request.material))
        for piece in placeholders.put_back(self._model.write(hidden, spent.said)):
            spent.characters += len(piece)
            yield piece

    def _note(self, error: ModelError, outcome: Outcome, request: ModelRequest, seconds: float) -> None:
        """Counts trouble towards a rest, and says in the log what sort it was: never what was asked."""
        if outcome in _TROUBLE:
            self._rest.failed(getattr(error, "wait", None))
        if outcome not in ("withheld", "resting"):
            status = getattr(error, "status", 0)
            log.warning(
                "language_model", outcome=outcome, purpose=request.purpose, status=status, seconds=round(seconds, 2)
            )


@dataclass(slots=True)
class Spent:
    """What a request took: what the provider `said`, else by the characters that went in and came out."""

    going_in: int
    said: Tokens
    characters: int = 0
    ended: Outcome = "written"

    @property
    def went_in(self) -> int:
        if self.said.went_in:
            return self.said.went_in
        return 0 if self.ended in _FOR_NOTHING and not self.characters else self.going_in

    @property
    def came_out(self) -> int:
        return self.said.came_out or -(-self.characters // CHARACTERS_A_TOKEN)

    @property
    def in_all(self) -> int:
        return self.went_in + self.came_out


def may_leave(request: ModelRequest, choice: ModelChoice) -> None:
    """Raises MayNotLeave. A request without material holds nothing but Lots's own words, and may always be sent."""
    if choice.in_house or not request.material:
        return
    if choice.may_send == "nothing":
        raise MayNotLeave("Nothing may be sent to the language model: set LOTS_LLM_MAY_SEND or LOTS_LLM_IN_HOUSE")
    if request.restricted:
        raise MayNotLeave("What not everybody may read is not sent to a language model outside the house")


def outcome_of(error: ModelError) -> Outcome:
    """What an error counts as."""
    if isinstance(error, MayNotLeave):
        return "withheld"
    if isinstance(error, BudgetSpent):
        return "budget"
    if isinstance(error, ModelSilent):
        return "silent"
    return error.failure if isinstance(error, ModelFailed) else "failed"


def tokens_of(text: str) -> int:
    """An estimate, never too low for Swedish or English."""
    return -(-len(text) // CHARACTERS_A_TOKEN)


def _sent_text(request: ModelRequest) -> str:
    shown = [[each.material, each.wanted] for each in request.examples]
    return json.dumps([request.instructions, shown, request.material, request.shape], ensure_ascii=False)
