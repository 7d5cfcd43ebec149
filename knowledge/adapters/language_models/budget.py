"""A day's tokens: reserved before a model is asked, settled when it has written, however it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from knowledge.adapters.language_models.ledger import DailyLedger
from knowledge.errors import BudgetSpent, ModelError, StorageError

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `most` tokens a day, in and out, by all who share the ledger."""

    ledger: DailyLedger
    most: int
    today: Callable[[], date]

    @contextmanager
    def reserved(self, estimate: int) -> Iterator[Callable[[int], None]]:
        """Room for so many tokens; gives what to call with how many it was. Raises BudgetSpent, ModelError."""
        day, used = self.today(), estimate
        if not _kept(lambda: self.ledger.reserve(day, estimate, self.most)):
            raise BudgetSpent("Today's tokens are used up: raise LOTS_LLM_DAILY_TOKENS, or wait until tomorrow")

        def it_was(tokens: int) -> None:
            nonlocal used
            used = tokens

        try:
            yield it_was
        finally:
            _kept(lambda: self.ledger.settle(day, estimate, used))


def _kept(change: Callable[[], _Result]) -> _Result:
    try:
        return change()
    except StorageError as problem:
        raise ModelError(f"What the language model uses cannot be noted: {problem}") from problem
