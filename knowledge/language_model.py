"""A language model, as everything but its adapters sees it: a request in, pieces of JSON text out.

What Lots itself says (`instructions`) and what people and documents wrote (`material`) are apart from here on, so that
no text from outside is ever laid among instructions. Whoever asks checks what comes back: it is as untrusted as the
material, and nothing of it is shown that its evidence does not carry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Example:
    """A material that nobody wrote, and the JSON object that is wanted of it: Lots's own words, both."""

    material: Mapping[str, Any]
    wanted: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One thing asked of a model.

    `purpose` is the prompt's name and version, for what is counted. `instructions` are Lots's own words alone.
    `material` is what people and documents wrote, by name: JSON values, all untrusted. `shape` is the JSON schema of an
    object that the answer must be. `restricted`: something in the material is not for everybody to read. `examples`
    show what is wanted to a model that is too small to do as it is told.

    `longest` is in tokens. `patience` is how many seconds may pass in silence, also before the first word; `within` how
    many the whole may take.
    """

    purpose: str
    instructions: str
    material: Mapping[str, Any]
    shape: Mapping[str, Any]
    restricted: bool = False
    longest: int = 800
    patience: float = 4.0
    within: float = 20.0
    examples: tuple[Example, ...] = ()


class LanguageModel(Protocol):
    """A model that may be asked. What must not leave the building never reaches one that is outside it."""

    @property
    def name(self) -> str:
        """Which model writes, as answers name it: "openai:gpt-5-mini"."""
        ...

    def write(self, request: ModelRequest) -> Iterator[str]:
        """The JSON text as it comes, in pieces of any length. Closing the iterator stops the model.

        Raises ModelError, at the first piece or at any later one; never anything else.
        """
        ...


def written_of(pieces: Iterable[str], longest: int) -> str:
    """What is written, or as much of it as an answer can be long, in characters: more is read of no model."""
    text = ""
    for piece in islice(pieces, longest):
        text += piece
        if len(text) > longest:
            break
    return text
