"""Answers in plain words by a language model, held to the sources.

Order: `write_grounded` asks the model for sentences, each with its evidence, reads them as they come, and checks each
before anybody sees it; `Writer.rewrite` does that to an extractive answer, and gives that answer back where too little
is left. Invariant: no text of the model's is shown that was not checked, and the citations are the extractive answer's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.answers.answer import Answer, Citation, Language
from knowledge.answers.checking import Known, Reason, Sentence
from knowledge.answers.checking.sentence import NOTHING_KNOWN
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.errors import ModelError
from knowledge.language_model import LanguageModel
from knowledge.prompts import Prompt

__all__ = ["Dropped", "Sentence", "Writer", "Written", "write_grounded"]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What the model wrote and nobody was shown."""

    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it. `complete` false: the model was stopped or broke off, and this is what it had written."""

    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...] = ()
    complete: bool = True


def write_grounded(
    model: LanguageModel,
    prompt: Prompt,
    material: Mapping[str, Any],
    citations: Sequence[Citation],
    *,
    restricted: bool,
    language: Language,
    onlooker: Onlooker = NOBODY,
    known: Known = NOTHING_KNOWN,
) -> Written:
    """The sentences that the citations carry. The model reads `material` and the quotes, numbered, as `evidence`.

    Raises ModelError where nothing that can be used came.
    """
    raise ModelError("The language model is not asked yet")


class Writer:
    """Says an extractive answer in plainer words, where a language model can and the sources carry it.

    `is_restricted` tells of a document's id whether it is for some only.
    """

    def __init__(
        self, model: LanguageModel, is_restricted: Callable[[str], bool], known: Callable[[], Known] = Known
    ) -> None:
        self._model = model
        self._is_restricted = is_restricted
        self._known = known

    def rewrite(self, answer: Answer, onlooker: Onlooker = NOBODY) -> Answer:
        """Always an answer, with the same citations: the extractive one where the model gives nothing better."""
        return answer
