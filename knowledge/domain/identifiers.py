"""Ids made of words: short enough to be typed, and each once."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, count

from knowledge.domain.committees import slug


def short_slug(text: str, longest: int) -> str:
    """The text's slug, cut at a hyphen where it is too long. Empty where no letter or digit is left."""
    name = slug(text)
    return name if len(name) <= longest else name[: longest + 1].rpartition("-")[0] or name[:longest]


def free_id(plain: str, taken: Collection[str]) -> str:
    """The id itself, or with the first number behind it that makes it nobody else's."""
    return next(name for name in chain([plain], (f"{plain}-{number}" for number in count(2))) if name not in taken)
