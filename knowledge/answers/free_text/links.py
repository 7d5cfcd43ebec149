"""Links: web addresses, with or without https://.

Invariant: nothing but http and https is kept as a link, since it will be clicked.
"""

from __future__ import annotations

import re

from knowledge.answers.free_text.phrases import tidy
from knowledge.answers.free_text.understood import Understood, Unfit
from knowledge.domain.forms import Value

_LINK = re.compile(
    r"\bhttps?://[^\s<>\"']+|(?<![\w@/.:])(?:[\w-]+\.)+(?:se|nu|com|org|net|eu|info|gov)\b(?:/[^\s<>\"']*)?",
    re.IGNORECASE,
)
_AFTER = ".,;:!?)]}"


def link(text: str) -> Understood:
    """Its links, joined by spaces."""
    found = [match[0].rstrip(_AFTER) for match in _LINK.finditer(text)]
    if not found:
        return Unfit("link")
    return Value(tidy(text), " ".join(one if "://" in one else f"https://{one}" for one in found))
