"""Invented documents of every field, with what their writers would ask of them.

Written by people who had seen nothing of Lots nor of the seed documents. One file is one library, some twenty documents
of a field; a line is a passage with its heading, four questions that it answers, and one that sounds as if it did.
Order and refusal are fitted to three fields (`TUNING`), beside the seed documents; the others are never fitted to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from bot.evaluating.evaluation import EvalQuestion, Split

FILES = tuple(sorted(Path(__file__).parent.glob("*.jsonl")))
TUNING = tuple(file for file in FILES if file.stem in {"administration", "social", "steering"})
HELD_OUT = tuple(file for file in FILES if file not in TUNING)
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


def write_documents(passages: Sequence[Passage], folder: Path, name: str) -> list[Path]:
    """One file in Markdown a document."""
    files = []
    for at, (title, own) in enumerate(groupby(passages, key=lambda each: each.doc)):
        parts = [f"# {title}", *(part for each in own for part in (*_headings(each), each.text))]
        files.append(folder / f"{name}-{at:02}.md")
        files[-1].write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return files


def as_questions(name: str, passages: Sequence[Passage], split: Split = "held_out") -> list[EvalQuestion]:
    """Four with the passage's sentences as evidence and one without an answer, for each."""
    return [question for at, passage in enumerate(passages) for question in _questions(f"{name}-{at}", passage, split)]


def _headings(passage: Passage) -> list[str]:
    parts = [part.strip() for part in passage.heading.split(">") if part.strip()]
    return [f"{'#' * level} {part}" for level, part in enumerate(parts, start=2)]


def _questions(name: str, passage: Passage, split: Split) -> Iterator[EvalQuestion]:
    evidence = _evidence(passage.text)
    for at, text in enumerate(passage.q):
        yield EvalQuestion(f"{name}-{at}", text, split, "answered", answered=True, evidence=evidence)
    for at, text in enumerate(passage.near):
        yield EvalQuestion(f"{name}-near-{at}", text, split, "near_miss", answered=False)


def _evidence(text: str) -> tuple[str, ...]:
    """How its sentences begin: a quote that holds one is a quote of the passage."""
    sentences = [part.strip(" -•–*") for part in _SENTENCE.split(text)]
    return tuple(each[:_EVIDENCE] for each in sentences if len(each) >= _LEAST_EVIDENCE) or (text[:_EVIDENCE],)
