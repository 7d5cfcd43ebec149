"""What an answer suggests: questions to ask and a scorecard to begin, as things to click; advice, as lines to read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.channels.slack.labels import label
from bot.conversation.messages import Choice
from knowledge.answers.answer import Language

_BEGINS = re.compile(r"[“”](starta styrkort .+)[“”]")
"""What the next step of a role answer tells the reader to write."""


def to_click(suggestions: Sequence[str], language: Language) -> tuple[Choice, ...]:
    """Each with what is said by clicking it as its id."""
    asked = [Choice(said, said) for said in suggestions if said.endswith("?")]
    begun = [found[1] for said in suggestions if (found := _BEGINS.search(said))]
    return (*asked, *(Choice(said, _begin(said, language)) for said in begun))


def to_read(suggestions: Sequence[str]) -> tuple[str, ...]:
    """What is neither asked nor begun by clicking."""
    return tuple(said for said in suggestions if said.strip() and not said.endswith("?") and not _BEGINS.search(said))


def to_write(suggestions: Sequence[str]) -> tuple[str, ...]:
    """What a button does, in words, for who has no buttons."""
    return tuple(said for said in suggestions if _BEGINS.search(said))


def _begin(said: str, language: Language) -> str:
    programme = said.removeprefix("starta styrkort").strip()
    return label("Begin the scorecard: {programme}", language, programme=programme)
