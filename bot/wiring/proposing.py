"""What proposes parts of programmes: a language model over the library's documents, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.off_loop import run_sync
from bot.people.openness import Openness
from bot.wiring.stores import Stores
from knowledge.language_model import LanguageModel

if TYPE_CHECKING:
    from knowledge.proposals import Proposer


def programme_proposer_on(model: LanguageModel | None, stores: Stores) -> Proposer | None:
    """None without a model. What is for some only reaches no model outside the house."""
    if model is None:
        return None
    from knowledge.proposals import Proposer

    return Proposer(model, Openness(stores.library, stores.programmes, run_sync).is_for_some)
