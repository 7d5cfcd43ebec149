"""Looks over the language model that was chosen: what may be sent to it, whether it answers, what it used today.

The model is asked one small thing of Lots's own, with nothing of anybody's in it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from knowledge.adapters.language_models import open_language_model
from knowledge.adapters.language_models.choice import ModelChoice
from knowledge.adapters.language_models.guard import ANSWER_PATIENCE
from knowledge.adapters.language_models.ledger import DailyLedger
from knowledge.errors import ModelError, SettingsError
from knowledge.language_model import LanguageModel, ModelRequest

TRIAL = ModelRequest(
    purpose="doctor/1",
    instructions='Svara med JSON-objektet {"ready": true} och inget annat.',
    material={},
    shape={
        "type": "object",
        "additionalProperties": False,
        "required": ["ready"],
        "properties": {"ready": {"type": "boolean"}},
    },
    longest=200,
    patience=30.0,
    within=60.0,
)
_AT_HOME = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at. `said` and `remedy` are message ids, filled in with `values`."""

    state: Literal["good", "note", "fault"]
    said: str
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def look_over(choice: ModelChoice, ledger: DailyLedger, today: date) -> Iterator[Looked]:
    """Nothing where no model was chosen. Raises StorageError."""
    try:
        model = open_language_model(choice, ledger, lambda: today)
    except SettingsError as problem:
        yield Looked("fault", str(problem), "Until then answers are in the documents' own words.")
        return
    if model is not None:
        tried = list(_tried(model, choice))
        yield from tried
        # What it may be given is no comfort where it cannot be reached.
        rest = (*_leaving(choice), _used(choice, ledger.used(today)))
        yield from (each for each in rest if each.state != "good" or tried[0].state == "good")


def _tried(model: LanguageModel, choice: ModelChoice) -> Iterator[Looked]:
    began = time.monotonic()
    try:
        first = _seconds_to_the_first_piece(model)
    except ModelError as problem:
        yield Looked("fault", str(problem), "Until then answers are in the documents' own words.")
        return
    values: Mapping[str, object] = {"name": model.name, "seconds": time.monotonic() - began}
    yield Looked("good", "{name} answers, in {seconds:.1f} s.", values=values)
    if first > (patience := choice.patience or ANSWER_PATIENCE):
        said = "It said nothing for {seconds:.0f} s, and people wait {patience:g} s for it."
        yield Looked("note", said, "Raise LOTS_LLM_PATIENCE.", {"seconds": first, "patience": patience})


def _seconds_to_the_first_piece(model: LanguageModel) -> float:
    began, first = time.monotonic(), 0.0
    for _ in model.write(TRIAL):
        first = first or time.monotonic() - began
    return first


def _leaving(choice: ModelChoice) -> Iterator[Looked]:
    if choice.in_house:
        said = "It is in-house: it may be given all that whoever asks may read. Personal data is masked first."
        yield Looked("good", said)
        if not choice.url and choice.provider != "ollama":
            said = "It is marked as in-house, but it is at its provider's: restricted documents are sent there."
            yield Looked("note", said, "Set LOTS_LLM_URL to your own address, or LOTS_LLM_IN_HOUSE=off.")
    elif choice.may_send == "public":
        said = (
            "It may be sent questions and what everybody may read, nothing restricted. Personal data is masked first."
        )
        yield Looked("good", said)
        if _is_read_on_the_way(choice.url):
            yield Looked("note", "What is sent to it is not encrypted on the way.", "Use an address with https://.")
    else:
        said = "Nothing may be sent to it, so it is not asked."
        yield Looked("note", said, "Set LOTS_LLM_MAY_SEND=public, or LOTS_LLM_IN_HOUSE=on where it is your own.")


def _is_read_on_the_way(url: str) -> bool:
    return url.startswith("http://") and urlsplit(url).hostname not in _AT_HOME


def _used(choice: ModelChoice, used: int) -> Looked:
    values = {"used": used, "most": choice.daily_tokens}
    if used >= choice.daily_tokens:
        return Looked("note", "Today's tokens are used up: {used} of {most}.", "Raise LOTS_LLM_DAILY_TOKENS.", values)
    return Looked("good", "{used} of {most} tokens used today.", values=values)
