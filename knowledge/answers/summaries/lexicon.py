"""The words of `words.yaml`, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.answers.patterns import filled, one_of


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What asks for something covers whole words of a question; `purpose` looks at a sentence as it is printed."""

    summary: re.Pattern[str]
    about: re.Pattern[str]
    beside_summary: re.Pattern[str]
    comparison: re.Pattern[str]
    beside_comparison: re.Pattern[str]
    purpose: tuple[re.Pattern[str], ...]
    purpose_heading: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    kept: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    subjects = {name: kept[name] for name in ("subject", "subject_en")}

    def whole(patterns: list[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<= )(?:{one_of(patterns, kept['words']).pattern})(?= )")

    return Lexicon(
        summary=whole(kept["summary"]),
        about=whole([kept["about"]]),
        beside_summary=whole([kept["beside_summary"]]),
        comparison=whole(kept["comparison"]),
        beside_comparison=whole([kept["beside_comparison"]]),
        purpose=tuple(re.compile(filled(each, subjects)) for each in kept["purpose"]),
        purpose_heading=re.compile(kept["purpose_heading"], re.IGNORECASE),
    )
