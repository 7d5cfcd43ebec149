"""What the half-way report is made of: headings, text, lists, marked places, tables and charts, for Word and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.adapters.export.insights_charts import Figure
from knowledge.adapters.export.paper import Table


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """An item of a list: what it is about, what is said of it, and words that people wrote."""

    title: str
    text: str = ""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[Point, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class ToFillIn:
    """A marked place for what no figure says; `label` begins it."""

    label: str
    prompt: str


Block = Heading | Paragraph | Points | ToFillIn | Table | Figure


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `facts` are (name, value)."""

    title: str
    kind: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    language: str
    made: datetime
