"""Known phrases found in what people write, and where.

Invariant: phrases are whole words; of two that overlap the longer is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LONGEST_READ = 2000
"""Characters read for what an answer means; the whole of it is kept."""
_WORDS = Path(__file__).with_name("words.yaml")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Found:
    """What a phrase stands for, and its half-open range in the plain text."""

    meaning: str
    start: int
    end: int


def plain(text: str) -> str:
    """In lower case, one space between words, as long as is read."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)[:LONGEST_READ]).strip().lower()


def tidy(text: str) -> str:
    """As written, white space collapsed."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def found_in(text: str, category: str) -> list[Found]:
    """The phrases of a category in a `plain` text, in order, none overlapping another."""
    meanings, pattern = _phrases(category)
    return [Found(meanings[match[0]], *match.span()) for match in pattern.finditer(text)]


@cache
def _phrases(category: str) -> tuple[Mapping[str, str], re.Pattern[str]]:
    kept: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    values = kept[category]
    by_meaning: dict[str, str] = values if isinstance(values, dict) else {category: values}
    meanings = {phrase.strip(): meaning for meaning, some in by_meaning.items() for phrase in some.split("|")}
    return meanings, _any_of(meanings)


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
