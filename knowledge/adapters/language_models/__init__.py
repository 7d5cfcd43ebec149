"""Language models through LangChain: any that `init_chat_model` opens, by one setting "provider:model".

Order of a request: `guard` asks whether the material may be sent, whether the model is `resting` after failures, and
the `ledger` whether the day's tokens allow it; `placeholders` stand for what is personal; `langchain_model` asks,
`in_time` reads, and `json_object` lets only the JSON through.

Invariants: nothing of LangChain is imported before a model was chosen; nothing of what is asked or written is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from knowledge.adapters.language_models.choice import ModelChoice
from knowledge.adapters.language_models.counting import ModelUse
from knowledge.adapters.language_models.ledger import DailyLedger

if TYPE_CHECKING:
    from knowledge.adapters.language_models.guard import GuardedModel

__all__ = ["ModelChoice", "ModelUse", "open_language_model"]


def open_language_model(
    choice: ModelChoice, ledger: DailyLedger, today: Callable[[], date] = date.today, use: ModelUse | None = None
) -> GuardedModel | None:
    """The model that was chosen, guarded; None where none was.

    Nothing is asked of it yet. Raises SettingsError for a provider that there is not, or whose package or key is
    missing.
    """
    if choice.spec == "none":
        return None
    from knowledge.adapters.language_models.guard import guarded
    from knowledge.adapters.language_models.providers import chosen_model

    return guarded(chosen_model(choice), choice, ledger, today, use or ModelUse())
