"""The word lists beside this file: white-space separated words, lines that start with # left out."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def word_set(text: str) -> frozenset[str]:
    """The words of a short list written in the code."""
    return frozenset(text.split())


def listed(name: str) -> list[str]:
    """The words of a file, in order."""
    return [word for line in lines(name) for word in line.split()]


def lines(name: str) -> list[str]:
    """The lines of a file that say something."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
