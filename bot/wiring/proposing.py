"""What proposes parts of programmes, and checklists: a language model over the library's documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.off_loop import run_sync
from bot.people.openness import Openness
from bot.wiring.stores import Stores
from knowledge.language_model import LanguageModel

if TYPE_CHECKING:
    from ingest.extraction.proposing import ChecklistProposer
    from knowledge.proposals import Proposer


def programme_proposer_on(model: LanguageModel, stores: Stores) -> Proposer:
    """What is for some only reaches no model outside the house."""
    from knowledge.proposals import Proposer

    return Proposer(model, Openness(stores.library, stores.programmes, run_sync).is_for_some)


def checklist_proposer_on(model: LanguageModel, stores: Stores) -> ChecklistProposer:
    """What is for some only reaches no model outside the house."""
    from ingest.extraction.proposing import ChecklistProposer

    return ChecklistProposer(model, Openness(stores.library, stores.programmes, run_sync).is_for_some)
