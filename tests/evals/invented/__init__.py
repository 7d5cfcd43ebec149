"""Invented documents of every field, with what their writers would ask of them; neither was ever fitted to.

Written by people who had seen nothing of Lots nor of the seed documents. One file is one library, some twenty documents
of a field; a line is a passage with its heading, four questions that it answers, and one that sounds as if it did.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from bot.evaluating.evaluation import EvalQuestion

FILES = tuple(sorted(Path(__file__).parent.glob("*.jsonl")))
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n")
_LEAST_EVIDENCE, _EVIDENCE = 25, 60


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of a file."""

    doc: str
    heading: str
    text: str
    q: tuple[str, ...]
    near: tuple[str, ...]


def read_passages(file: Path) -> list[Passage]:
    """In the order of the file: a document's passages follow each other."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [Passage(**(row | {"q": tuple(row["q"]), "near": tuple(row["near"])})) for row in rows]


def as_documents(passages: Sequence[Passage]) -> Iterator[str]:
    """One text in Markdown a document."""
    for title, own in groupby(passages, key=lambda each: each.doc):
        yield "\n\n".join([f"# {title}", *(part for each in own for part in (*_headings(each), each.text))]) + "\n"


def as_questions(name: str, passages: Sequence[Passage]) -> list[EvalQuestion]:
    """Four with the passage's sentences as evidence and one without an answer, for each."""
    return [question for at, passage in enumerate(passages) for question in _questions(f"{name}-{at}", passage)]


def _headings(passage: Passage) -> list[str]:
    parts = [part.strip() for part in passage.heading.split(">") if part.strip()]
    return [f"{'#' * level} {part}" for level, part in enumerate(parts, start=2)]


def _questions(name: str, passage: Passage) -> Iterator[EvalQuestion]:
    evidence = _evidence(passage.text)
    for at, text in enumerate(passage.q):
        yield EvalQuestion(f"{name}-{at}", text, "held_out", "answered", answered=True, evidence=evidence)
    for at, text in enumerate(passage.near):
        yield EvalQuestion(f"{name}-near-{at}", text, "held_out", "near_miss", answered=False)


def _evidence(text: str) -> tuple[str, ...]:
    """How its sentences begin: a quote that holds one is a quote of the passage."""
    sentences = [part.strip(" -•–*") for part in _SENTENCE.split(text)]
    return tuple(each[:_EVIDENCE] for each in sentences if len(each) >= _LEAST_EVIDENCE) or (text[:_EVIDENCE],)
