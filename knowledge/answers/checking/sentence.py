"""A sentence as a language model wrote it, and why one is not shown. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from knowledge.domain.organisation import Organisation
from knowledge.ports import Embedder

Reason = Literal[
    "no evidence",
    "markup",
    "number",
    "date",
    "committee",
    "name",
    "negation",
    "modality",
    "quantity",
    "role",
    "condition",
    "list",
    "word",
    "meaning",
    "referent",
    "repeated",
]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the numbers of the quotes that it says it rests on. `item`: an item of a list."""

    text: str
    evidence: tuple[int, ...]
    item: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the checker may know beside the quotes. Without an embedder, meaning is judged by words alone."""

    organisation: Organisation = field(default_factory=Organisation)
    embedder: Embedder | None = None


NOTHING_KNOWN = Known()
