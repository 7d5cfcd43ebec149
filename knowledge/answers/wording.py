"""How a question is looked at, letter by letter: cut into words, and folded so that "nar" is "när".

Invariant: total functions, for any text.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:[-:'’][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of a text in order, lower-case, inner hyphens and colons kept ("kommun:s", "pi-mini")."""
    return _WORD.findall(text.lower())


def folded(text: str) -> str:
    """Lower-case, diacritics gone ("När" -> "nar"), white space collapsed."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())
