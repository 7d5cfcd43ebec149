"""Patterns kept as data: YAML files of regular expressions, with {names} filled in, compiled once.

Invariant: a file is trusted (it is part of the package) and wrong only by mistake, which shows at the first use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
_PLACE = re.compile(r"\{([a-z_0-9]*[a-z][a-z_0-9]*)\}")


def load(name: str) -> dict[str, Any]:
    """A YAML file that stands beside this module."""
    loaded: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return loaded


def one_of(patterns: Iterable[str], words: Mapping[str, str], flags: int = 0) -> re.Pattern[str]:
    """One pattern that matches where any of them does."""
    return re.compile("|".join(f"(?:{filled(pattern, words)})" for pattern in patterns), flags)


def filled(pattern: str, words: Mapping[str, str]) -> str:
    """The pattern with its {names} filled in, and those of what was filled in. Counts such as {1,4} stay."""
    while match := _PLACE.search(pattern):
        pattern = pattern[: match.start()] + words[match[1]] + pattern[match.end() :]
    return pattern
