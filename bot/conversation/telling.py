"""What people tell of themselves, read out of what they write: "min nämnd är …", "jag jobbar på …", "glöm min profil".

Order: a greeting goes; what stands before a question is what may be told, and the question is a rest of its own. A
sentence that can mean only one thing is certain; "jag jobbar på X" and "vi är X" tell of a committee only where X turns
out to be one. Invariant: a question is never taken for something told.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from knowledge.answers.patterns import filled
from knowledge.answers.smalltalk import without_greeting

Wish = Literal["show", "forget", "change", "committee", "unit", "role"]
LONGEST_NAME = 100
"""Characters: what is longer is no name."""
_LONGEST_READ = 1000
_LONGEST_TOLD = 200
_MOST_WORDS = 8
_MARKS = " \t\r\n.,!?:;\"'”“»«()"
_PATTERNS = Path(__file__).with_name("telling.yaml")


@dataclass(frozen=True, slots=True)
class Told:
    """What was told. `name` is what they named, `role` what they are there; `rest` is a question that came with it.

    Where it is not `certain`, it is told only if `name` names a committee.
    """

    wish: Wish
    name: str = ""
    role: str = ""
    rest: str = ""
    certain: bool = True


def told(text: str) -> Told | None:
    """What the person tells of themselves; None where they do not."""
    if len(text) > _LONGEST_READ:
        return None
    first, rest = _parted(" ".join(without_greeting(text).split()))
    said = _bare(first)
    if len(said) > _LONGEST_TOLD:
        return None
    for wish in get_args(Wish):
        if match := _fullmatch(wish, said):
            return Told(wish, _slice(said, match, "name"), rest=rest)
    match = None if first.endswith("?") else _fullmatch("likely", said)
    return Told("committee", _slice(said, match, "name"), _slice(said, match, "role"), rest, False) if match else None


def is_unsure(text: str) -> bool:
    """Whether the text says that the person does not know which committee, or would rather not say."""
    return len(text) <= _LONGEST_TOLD and _fullmatch("unsure", _bare(without_greeting(text))) is not None


def bare_name(text: str) -> str:
    """The text as something that may be a name: short and no question; "" where it is not."""
    if len(text) > _LONGEST_TOLD:
        return ""
    said = _bare(without_greeting(text))
    asks = "?" in text or _fullmatch("asks", said)
    return "" if asks or len(said) > LONGEST_NAME or len(said.split()) > _MOST_WORDS else said


def is_named_like_a_committee(name: str) -> bool:
    """Whether a word of the name ends in what committees and their administrations are called."""
    return any(_fullmatch("named_like", word) for word in name.split())


def is_filler(word: str) -> bool:
    """Whether the word beside a committee's name adds nothing to it."""
    return _fullmatch("fillers", word) is not None


def _parted(text: str) -> tuple[str, str]:
    """What comes before a question, and the question; all of it and "" where no question comes behind."""
    said = text.strip()
    parting = _search("question_behind", said)
    rest = said[parting.end() :] if parting else ""
    asks = rest.endswith("?") or _fullmatch("asks", rest)
    return (said[: parting.start()], rest) if parting and asks else (said, "")


def _bare(text: str) -> str:
    """Without courtesies behind it and marks around it, white space collapsed."""
    said = " ".join(text.strip(_MARKS).split())
    courtesy = _search("courtesy_behind", said)
    return said[: courtesy.start()].rstrip(_MARKS) if courtesy else said


def _folded(text: str) -> str:
    """Lower case without diacritics, character for character, so that places in it are places in the text."""
    return "".join(unicodedata.normalize("NFD", character.lower())[0] for character in text)


def _slice(said: str, match: re.Match[str], group: str) -> str:
    """A group's own words, as they were written."""
    start, end = match.span(group) if match.groupdict().get(group) else (0, 0)
    return said[start:end].strip(_MARKS)[:LONGEST_NAME]


def _fullmatch(kind: str, said: str) -> re.Match[str] | None:
    folded = _folded(said)
    return next((match for pattern in _compiled()[kind] if (match := pattern.fullmatch(folded))), None)


def _search(kind: str, said: str) -> re.Match[str] | None:
    folded = _folded(said)
    return next((match for pattern in _compiled()[kind] if (match := pattern.search(folded))), None)


@cache
def _compiled() -> dict[str, tuple[re.Pattern[str], ...]]:
    """By kind; each pattern by itself, since several name the same group."""
    kept: dict[str, Any] = yaml.safe_load(_PATTERNS.read_text(encoding="utf-8"))
    words = kept.pop("words")
    kinds: dict[str, list[str]] = kept.pop("certain") | kept
    return {kind: tuple(re.compile(filled(pattern, words)) for pattern in patterns) for kind, patterns in kinds.items()}
