"""What an answer suggests: questions to ask and a scorecard to begin, as things to click; advice, as lines to read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.slack.labels import label
from bot.conversation.messages import Choice
from bot.conversation.suggestions import sorted_out
from knowledge.answers.answer import Language


def to_click(suggestions: Sequence[str], language: Language) -> tuple[Choice, ...]:
    """Each with what is said by clicking it as its id."""
    found = sorted_out(suggestions)
    asked = [Choice(said, said) for said in found.questions]
    return (*asked, *(Choice(said, _begin(said, language)) for said in found.begins))


def to_read(suggestions: Sequence[str]) -> tuple[str, ...]:
    """What is neither asked nor begun by clicking."""
    return sorted_out(suggestions).advice


def to_write(suggestions: Sequence[str]) -> tuple[str, ...]:
    """What a button does, in words, for who has no buttons."""
    found = sorted_out(suggestions)
    return tuple(said for said in suggestions if said.strip() and said not in (*found.questions, *found.advice))


def _begin(said: str, language: Language) -> str:
    programme = said.removeprefix("starta styrkort").strip()
    return label("Begin the scorecard: {programme}", language, programme=programme)
