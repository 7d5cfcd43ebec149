"""The language model, where one was chosen: opened once, beside the stores, and given to all that may ask it.

Without one nothing here is imported that costs time. One that cannot be opened is left out, and it is said why: Lots
answers in the documents' own words then.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from bot.people.openness import Openness
from bot.settings import Settings
from bot.wiring.stores import Stores
from knowledge.adapters.language_models import ModelUse, open_language_model
from knowledge.errors import LotsError, ModelError
from knowledge.language_model import LanguageModel
from knowledge.ports import Embedder

if TYPE_CHECKING:
    from bot.conversation.skills.forms import ProposesAnswers
    from knowledge.adapters.language_models.guard import GuardedModel
    from knowledge.answers.answerer import FollowUps, Rewriter
    from knowledge.answers.checking import Known
    from knowledge.answers.summaries.writing import PlainWriter

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """The model; None where none was chosen, or it cannot be opened: `why_not` says it then."""

    model: GuardedModel | None = None
    why_not: str = ""
    use: ModelUse = field(default_factory=ModelUse)

    def warm_up(self) -> None:
        """Loads what the model's first answer would wait for; what is wrong is found again when it is asked."""
        with suppress(ModelError):
            if self.model is not None:
                self.model.warm_up()


def language_model_on(settings: Settings, stores: Stores) -> ChosenModel:
    """The model of the settings. Its tokens are counted in the library's database, by the clocks of the settings."""
    if settings.llm.spec == "none":
        return ChosenModel()
    from knowledge.adapters.language_models.sql_ledger import SqlLedger

    zone, use = ZoneInfo(settings.time_zone), ModelUse()
    try:
        ledger = SqlLedger(stores.engine)
        return ChosenModel(open_language_model(settings.llm, ledger, lambda: datetime.now(zone).date(), use), use=use)
    except LotsError as problem:
        log.warning("language_model_left_out", why=str(problem))
        return ChosenModel(why_not=str(problem))


@dataclass(frozen=True, slots=True)
class Writing:
    """What of answering asks a language model; nothing of it where there is none."""

    writer: Rewriter | None = None
    follow_ups: FollowUps | None = None
    summaries: PlainWriter | None = None
    form_answers: ProposesAnswers | None = None


NOT_WRITING = Writing()


def writing_on(model: LanguageModel | None, stores: Stores, openness: Openness, embedder: Embedder | None) -> Writing:
    """What is written rests on what everybody may read, unless the model may be given the rest."""
    if model is None:
        return NOT_WRITING
    from knowledge.answers.free_text.proposing import Proposer
    from knowledge.answers.generate import Writer
    from knowledge.answers.rewriting import FollowUps
    from knowledge.answers.summaries.writing import PlainWriter

    known = _known(stores, embedder)
    return Writing(
        writer=Writer(model, openness.is_for_some, known),
        follow_ups=FollowUps(model),
        summaries=PlainWriter(model, openness.is_for_some, known),
        form_answers=Proposer(model),
    )


def _known(stores: Stores, embedder: Embedder | None) -> Callable[[], Known]:
    from knowledge.answers.checking import Known

    return lambda: Known(stores.organisation.organisation(), embedder)
