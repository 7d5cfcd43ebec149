"""The answerer with its language model watched, for who measures what becomes of the model's writing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evaluating.writing import Watched, WritingNotes
from bot.off_loop import run_sync
from bot.people.openness import Openness
from bot.wiring.answering import answerers_on
from bot.wiring.language_model import writing_on
from bot.wiring.services import Services
from knowledge.answers.answerer import Answerer
from knowledge.answers.checking import Known


@dataclass(frozen=True, slots=True)
class WatchedAnswerer:
    """`answerer` is as people meet it; it asks `model`, which keeps what was written for the `notes`."""

    answerer: Answerer
    model: Watched
    notes: WritingNotes


def watched_answerer(services: Services) -> WatchedAnswerer | None:
    """None where no language model is set up."""
    if services.language_model is None:
        return None
    model, stores = Watched(services.language_model), services.stores
    openness = Openness(stores.library, stores.programmes, run_sync)
    writing = writing_on(model, stores, openness, services.embedder)
    answerer = answerers_on(services.settings, stores, services.meaning, writing).answerer
    return WatchedAnswerer(
        answerer, model, WritingNotes(lambda: Known(stores.organisation.organisation(), services.embedder))
    )
