"""The values that ingest writes and everything else reads: documents, sections, passages and their units.

Order of containment: a `Document` has a heading tree (`Section`) and a text; a `Passage` is what is found (a
paragraph, a whole list with its lead-in, a table row with its header); a `Unit` is the smallest thing that is cited
(a sentence, a list item, a row).

Invariant: every `Span` is a half-open character range of `Document.text`, the text as it stands in the file with only
white-space damage mended, so a quote is always a slice of it and can be shown where it stands. Every character of
`Document.text` that is not white space belongs to exactly one heading, unit, or stretch of furniture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

PassageKind = Literal["text", "list", "checklist", "steps", "table", "definition", "question", "footnote"]
LIST_KINDS: frozenset[PassageKind] = frozenset({"list", "checklist", "steps"})
UnitRole = Literal["sentence", "lead", "item", "row"]
FurnitureReason = Literal[
    "page_number", "running_header", "contents", "web_chrome", "foreign", "reference_mark", "empty", "hidden"
]

EVERYONE = ""
"""The group of a document that anyone may read."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open character range of `Document.text`, all on one page (1-based; None where the format has no pages)."""

    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and where it stands. `path` ends with the heading itself, outermost first; `level` starts at 1."""

    path: tuple[str, ...]
    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch of the file that is not the document's own text: kept so that nothing is lost, never cited."""

    span: Span
    reason: FurnitureReason


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that can be cited.

    `text` is what a person reads: bullets, footnote marks and split letters gone. `label` is the item's own number as
    printed ("Steg 9", "3."), empty for plain bullets. More than one span when a page break cuts the unit in two.
    """

    text: str
    role: UnitRole
    spans: tuple[Span, ...]
    label: str = ""

    @property
    def line(self) -> str:
        """The unit as one line of running text, its own number first."""
        return f"{self.label} {self.text}" if self.label else self.text


@dataclass(frozen=True)
class Passage:
    """What is found: units that belong together, under one heading path. `id` is stable while its text is unchanged."""

    id: str
    document: str
    ordinal: int
    kind: PassageKind
    path: tuple[str, ...]
    units: tuple[Unit, ...]

    @cached_property
    def text(self) -> str:
        """The passage as a person reads it: sentences in a run, items and rows a line each."""
        parts: list[str] = []
        for unit in self.units:
            separator = "\n" if parts and (unit.role in ("item", "row") or parts[-1].startswith("\n")) else " "
            parts.append((separator if parts else "") + unit.line)
        return "".join(parts)

    @property
    def page(self) -> int | None:
        return self.units[0].spans[0].page if self.units else None

    @property
    def start(self) -> int:
        return self.units[0].spans[0].start if self.units else 0


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form that a document explains itself, as in "Preventionsindex mini (PI-mini)"."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Document:
    """One file that has been read. `id` is a slug of the file's stem; `digest` the SHA-256 of its bytes (hex)."""

    id: str
    title: str
    source: str
    digest: str
    media_type: str
    text: str
    language: str = "sv"
    pages: int | None = None
    programme: str | None = None
    group: str = EVERYONE
    sections: tuple[Section, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What the asker may read: documents for everyone, and those of the asker's groups."""

    groups: frozenset[str] = field(default_factory=frozenset)

    def allows(self, group: str) -> bool:
        return group == EVERYONE or group in self.groups

    @property
    def readable(self) -> tuple[str, ...]:
        return (EVERYONE, *sorted(self.groups))


EMBEDDED_CHARACTERS = 1_600
"""About 500 tokens of Swedish in multilingual-e5: what fits in one window of the model."""


def embedding_text(document_title: str, passage: Passage) -> str:
    """What the embedding model reads of a passage: title and heading path, then the text, cut to one window."""
    headings = " · ".join(dict.fromkeys(part for part in (document_title, *passage.path) if part))
    return f"{headings}\n{passage.text}"[:EMBEDDED_CHARACTERS].strip()
