"""Labels: the words that say what a value is ("Ansvarig nämnd: …"), in lines, headings and column names.

Order: a whole line or column name may be a label; a line may begin with one and a colon; a paragraph whose lines have
run together may hold several. What counts as a label is data (`labels.yaml`).

Invariant: `labelled` takes a text apart without losing any of it but the labels and their colons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

import yaml

from ingest.extraction.wording import Wording

Field = Literal[
    "responsible",
    "concerned",
    "activity",
    "indicator",
    "target",
    "baseline",
    "minimum",
    "followup",
    "timetable",
    "period",
    "decided_by",
    "decided_on",
    "owner",
    "coordinator",
    "supersedes",
    "relation",
]
"""What a value can be. `baseline` and `coordinator` are read so that they end what stands before, and left out."""
Lexicon = Literal["goal", "programme"]
LONGEST_LABEL = 80
_LONGEST_SET_APART = 250

_BRACKETS = r"(?:\s*\([^()]{1,60}\))?"
_WORDED: tuple[tuple[Field, re.Pattern[str]], ...] = (
    ("minimum", re.compile(r"(?:[\w-]+\s+){0,5}(?:minst|minimum|lägsta\s+nivån?)(?:\s+[\w-]+){0,4}", re.I)),
    (
        "followup",
        re.compile(r"(?:så|hur|när)\s+(?:[\w-]+\s+){0,3}följ\w+\s+(?:[\w-]+\s+){0,2}upp(?:\s+[\w-]+){0,2}", re.I),
    ),
    ("indicator", re.compile(r"(?:så|hur)\s+(?:[\w-]+\s+){0,3}mät\w+(?:\s+[\w-]+){0,3}", re.I)),
    ("concerned", re.compile(r"(?:[\w-]+\s+){0,3}(?:berörda?|berörs|medverkar|samverkar)(?:\s+[\w-]+){0,3}", re.I)),
    ("responsible", re.compile(r"(?:vem|vilka|vilken|nämnd\w*)\s+(?:[\w-]+\s+){0,3}ansvar\w*(?:\s+[\w-]+){0,3}", re.I)),
)
"""Labels in a writer's own words, taken only where a colon ends them: "Det här ska minst göras:"."""
_NOT_WORDED = re.compile(r"(?i)\w+(?:nämnden|styrelsen)\b|\bprogrammet\b|\bplanen\b")
_COMMITTEE = re.compile(
    r"[\w-]*(?:nämnd|styrelse)|[\w-]+-\s+(?:och|samt)\s+[\w-]+(?:nämnd|styrelse)|(?:Tekniska|Sociala)\s+nämnd"
    r"|(?:Alla|Samtliga)\s|[A-ZÅÄÖ]{2,5}(?:\b|,)|Styrelsen\s"
)
_YEAR = r"(?:\s*(?:år\s*)?(?:\d{4}(?:\s*[-–]\s*\d{2,4})?))?"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value, what its label says it is, and both as they stand; `field` is None for text before the first label."""

    field: Field | None
    value: Wording
    quoted: Wording


@cache
def _words() -> Mapping[str, Mapping[str, list[str]] | list[str]]:
    return cast(
        "Mapping[str, Mapping[str, list[str]] | list[str]]",
        yaml.safe_load(Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8")),
    )


@cache
def _fields(lexicon: Lexicon) -> dict[str, Field]:
    """Label, lower case -> field."""
    fields = cast("Mapping[str, list[str]]", _words()[lexicon])
    return {label: cast("Field", field) for field, labels in fields.items() for label in labels}


def _either(phrases: list[str]) -> str:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)


@cache
def _label(lexicon: Lexicon) -> str:
    tails = _either(cast("list[str]", _words()["tails"]))
    joined = rf"(?:\s*(?:[/,&–-]|\s)\s*(?:{tails})(?!\w))*"
    of_it = r"(?:(?:programmet|planen|strategin|policyn)s?\s+)?" if lexicon == "programme" else ""
    return rf"(?P<label>{of_it}(?P<stem>{_either(list(_fields(lexicon)))})(?!\w)(?:{joined}{_BRACKETS}){{0,3}}{_YEAR})"


@cache
def _whole(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:\d{{1,2}}(?:\.\d{{1,2}})*\.?\s+)?{_label(lexicon)}\s*[:?]?\s*", re.IGNORECASE)


@cache
def _leading(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{_label(lexicon)}\s*(?:\?|\s[–-](?=\s)|:)\s*", re.IGNORECASE)


@cache
def _running(lexicon: Lexicon) -> re.Pattern[str]:
    """A label inside a text: with a capital letter and its colon, after a space or a mark."""
    return re.compile(rf"(?<=[\s.;,|•(])(?=[A-ZÅÄÖ])(?i:{_label(lexicon)})\s*:(?:\s+(?=\S)|\s*$)")


def field_named(text: str, lexicon: Lexicon = "goal") -> Field | None:
    """What a whole heading, line or column name says follows; None when it is no label."""
    if len(text) > LONGEST_LABEL:
        return None
    line = " ".join(text.split())
    match = _whole(lexicon).fullmatch(line)
    if match:
        return _fields(lexicon)[_stem(match)]
    return _worded(line.rstrip(":?")) if lexicon == "goal" and line.endswith((":", "?")) else None


def _worded(label: str) -> Field | None:
    if _NOT_WORDED.search(label):
        return None
    return next((field for field, pattern in _WORDED if pattern.fullmatch(label)), None)


def _stem(match: re.Match[str]) -> str:
    return " ".join(match["stem"].lower().split())


def labelled(words: Wording, lexicon: Lexicon = "goal") -> Iterator[Labelled]:
    """The text in parts, each with what its label says it is; the part before the first label has none."""
    marks = list(_marks(words.text, lexicon))
    before = words.part(0, marks[0].start if marks else None)
    if before.text:
        yield Labelled(None, before, before)
    for index, mark in enumerate(marks):
        end = marks[index + 1].start if index + 1 < len(marks) else len(words.text)
        yield Labelled(mark.field, words.part(mark.end, end).trimmed("|•"), words.part(mark.start, end))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label in a text, from its first letter to past its colon."""

    start: int
    end: int
    field: Field


def _marks(text: str, lexicon: Lexicon) -> Iterator[_Mark]:
    leading = _leading(lexicon).match(text) or _bold(lexicon, text)
    first = _mark(leading, lexicon) if leading else _worded_mark(text) if lexicon == "goal" else None
    if first:
        yield first
    for match in _running(lexicon).finditer(text, first.end if first else 0):
        yield _mark(match, lexicon)


def _mark(match: re.Match[str], lexicon: Lexicon) -> _Mark:
    return _Mark(match.start(), match.end(), _fields(lexicon)[_stem(match)])


def _worded_mark(text: str) -> _Mark | None:
    label, colon, _ = text[: LONGEST_LABEL + 1].partition(":")
    field = _worded(label.strip()) if colon else None
    return _Mark(0, len(label) + 1, field) if field else None


def _bold(lexicon: Lexicon, text: str) -> re.Match[str] | None:
    """A label that only its bold type set apart: two words and then a capital, or one and then a committee."""
    match = _set_apart(lexicon).match(text) if len(text) <= _LONGEST_SET_APART else None
    if match is None:
        return None
    of_committees = _fields(lexicon)[_stem(match)] in ("responsible", "concerned", "owner")
    told = " " in match["label"].strip() or (of_committees and _COMMITTEE.match(text, match.end()))
    return match if told else None


@cache
def _set_apart(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?=[A-ZÅÄÖ])(?i:{_label(lexicon)})\s+(?=[A-ZÅÄÖ])")
