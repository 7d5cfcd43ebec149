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
_AROUND, _AFTER = r"(?:[\w-]+\s+){0,4}", r"(?:\s+[\w-]+){0,4}"
_WORDED: tuple[tuple[Field, re.Pattern[str]], ...] = (
    ("minimum", re.compile(rf"{_AROUND}(?:minst|minimum|lägsta\s+nivån?|golvet)\b{_AFTER}", re.I)),
    ("followup", re.compile(rf"(?:så|hur|när)\s+{_AROUND}följ\w+\s+{_AROUND}upp{_AFTER}", re.I)),
    ("indicator", re.compile(rf"(?:så|hur|vad)\s+{_AROUND}mät\w+{_AFTER}", re.I)),
    ("responsible", re.compile(rf"{_AROUND}\w*ansvar(?:ig|iga|ar|et)?{_AFTER}", re.I)),
    (
        "concerned",
        re.compile(
            rf"{_AROUND}(?:berörda?|berörs|medverka\w*|samverka\w*|bidra\w*|delta\w*|involvera\w*){_AFTER}", re.I
        ),
    ),
    (
        "activity",
        re.compile(rf"(?:vad|så|hur|det\s+här|detta)\s+{_AROUND}(?:gör\w*|göra\w*|arbetar|jobbar){_AFTER}", re.I),
    ),
    ("timetable", re.compile(rf"(?:när|ska\s+vara)\s+{_AROUND}(?:klart|klara|färdigt|genomför\w*){_AFTER}", re.I)),
)
"""Labels in a writer's own words, taken only where a colon ends them: "Det här ska minst göras:"."""
_OWN_WORDS = re.compile(r"(?:^|(?<=[.;]\s))(?P<label>[A-ZÅÄÖ][^.:;\n]{2,60}):(?:\s+(?=\S)|\s*$)")
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
    joined = rf"(?:\s*(?:[/,&–-]|\s)\s*(?:{tails})(?!\w)){{0,5}}"
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
    """In order. Where a label of the lexicon ends at a colon, the words before it are no label of the writer's own."""
    leading = _leading(lexicon).match(text) or _bold(lexicon, text)
    start = leading.end() if leading else 0
    found = [_mark(leading, lexicon)] if leading else []
    found += [_mark(match, lexicon) for match in _running(lexicon).finditer(text, start)]
    taken = {mark.end for mark in found}
    own = _in_own_words(text, start) if lexicon == "goal" else ()
    yield from sorted([*found, *(mark for mark in own if mark.end not in taken)], key=lambda mark: mark.start)


def _in_own_words(text: str, start: int) -> Iterator[_Mark]:
    for match in _OWN_WORDS.finditer(text, start):
        field = _worded(match["label"].strip())
        if field:
            yield _Mark(match.start(), match.end(), field)


def _mark(match: re.Match[str], lexicon: Lexicon) -> _Mark:
    return _Mark(match.start(), match.end(), _fields(lexicon)[_stem(match)])


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
