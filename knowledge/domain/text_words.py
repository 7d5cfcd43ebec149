"""A text as a run of words that know where they stand, and what stands between them.

Invariant: folded words are lower-case, composed (NFC) and without soft hyphens, "&" is "och"; places are those of the
text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from knowledge.domain.inflection import WORD, Words

WITHIN_NAME = re.compile(r"[-‐‑–:]?[ \t\u00a0]*\n?[ \t\u00a0]*")
"""What may stand between the words of one name: a line may end there, a paragraph may not."""
WITHIN_LIST = re.compile(r"[-‐‑–]?,?[ \t\u00a0]*\n?[ \t\u00a0]*")
_OPEN = re.compile(r"[-‐‑–](?=[\s,])")
_GLUED = re.compile(r"[-‐‑][^\W_]|[_@]")
_GLUED_BEFORE = re.compile(r"(?:\w[-‐‑]|[_@])\Z")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")


class TextWords:
    """The words of one text, by their ordinal; `folded` to be looked up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found = list(WORD.finditer(text))
        self._plain = text.isascii() or (unicodedata.is_normalized("NFC", text) and "\u00ad" not in text)
        if self._plain:
            self.folded = [match[0].lower() for match in self._found]
        else:
            self.folded = [self.printed(at).lower() for at in range(len(self._found))]
        if "&" in text:
            self.folded = ["och" if word == "&" else word for word in self.folded]

    def __len__(self) -> int:
        return len(self.folded)

    def start(self, at: int) -> int:
        return self._found[at].start()

    def end(self, at: int) -> int:
        return self._found[at].end()

    def printed(self, at: int) -> str:
        """As it stands, capitals and all; composed."""
        word = self._found[at][0]
        return word if self._plain else unicodedata.normalize("NFC", word).replace("\u00ad", "")

    def is_capitalised(self, at: int) -> bool:
        return self.printed(at)[0].isupper()

    def between(self, at: int) -> str:
        """What stands before this word, after the one before it."""
        return self.text[self.end(at - 1) if at else 0 : self.start(at)]

    def hold_together(self, first: int, last: int, between: re.Pattern[str] = WITHIN_NAME) -> bool:
        """Whether nothing but what `between` allows stands between these words, both included."""
        return all(between.fullmatch(self.text, self.end(at), self.start(at + 1)) for at in range(first, last))

    @cached_property
    def open(self) -> frozenset[int]:
        """Words that leave their last part to a later one: "social- och …"."""
        hyphens = {match.start() for match in _OPEN.finditer(self.text)}
        return (
            frozenset(at for at, match in enumerate(self._found) if match.end() in hyphens) if hyphens else frozenset()
        )

    def is_whole(self, first: int, last: int) -> bool:
        """Neither a part of a longer word ("socialnämnden-projektet") nor of an address, which names nobody."""
        start, end = self.start(first), self.end(last)
        if _GLUED.match(self.text, end) or _GLUED_BEFORE.search(self.text, max(0, start - 2), start):
            return False
        return not any(begins <= start < ends for begins, ends in self._addresses)

    @cached_property
    def _addresses(self) -> list[tuple[int, int]]:
        if "@" not in self.text and "://" not in self.text and "www." not in self.text:
            return []
        return [match.span() for match in _ADDRESS.finditer(self.text)]


def folded_words(text: str) -> Words:
    """A name's words as forms have them."""
    return tuple(TextWords(text).folded)
