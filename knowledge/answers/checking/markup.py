"""What has no place in an answer but where the evidence has it: links, addresses, markup, control characters."""

from __future__ import annotations

import re
import unicodedata

_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:|javascript:|data:)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)*"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:se|com|org|net|nu|eu|io|info|ru|cn|dev|app|xyz|example)\b(?:/\S*)?",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>`{}\\|\[\]#]|\*\*|__|~~|&#?\w+;|⟦|⟧")
_LONGEST = 700


def foreign(text: str, evidence: str) -> bool:
    """Whether the text has a link, an address or markup that is not in the evidence, or is no plain sentence."""
    if len(text) > _LONGEST or any(
        unicodedata.category(each) in ("Cc", "Cf", "Co", "Cn", "Cs") and each != "\u00ad" for each in text
    ):
        return True
    links = (match[0].rstrip(".,;:!?)") for match in _LINK.finditer(text))
    return any(link not in evidence for link in links) or any(
        match[0] not in evidence for match in _MARKUP.finditer(text)
    )
