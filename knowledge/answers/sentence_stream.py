"""Sentences out of a language model's JSON while it is still being written.

Order: pieces of text are gathered until the list of sentences begins; each object of the list is decoded as soon as it
is whole. Invariant: the same text gives the same sentences however it is cut into pieces, and a text that breaks off
gives those that were whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.answers.checking import Sentence

_BEGINS = re.compile(r'"sentences"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_LONGEST = 200_000
"""Characters that are read at most: a model that does not come to an end is not waited for."""


class SentenceStream:
    """Fed pieces of text, gives sentences. `done`: the list is closed, or nothing more of it can be read."""

    def __init__(self) -> None:
        self.done = False
        self._text = ""
        self._at: int | None = None
        self._decoder = json.JSONDecoder()

    def feed(self, piece: str) -> list[Sentence]:
        """The sentences that this piece completes, in order."""
        if self.done:
            return []
        self._text += piece
        found = list(self._read())
        self.done = self.done or len(self._text) > _LONGEST
        return found

    def _read(self) -> Iterator[Sentence]:
        if self._at is None:
            begins = _BEGINS.search(self._text)
            if begins is None:
                return
            self._at = begins.end()
        while not self.done and (entry := self._next()) is not None:
            sentence = _sentence(entry)
            if sentence is not None:
                yield sentence

    def _next(self) -> Mapping[str, Any] | None:
        """The next object of the list, None where it is not whole yet."""
        at = _BETWEEN.match(self._text, self._at or 0).end()  # type: ignore[union-attr]  # it matches nothing too
        if at >= len(self._text):
            return None
        if self._text[at] != "{":
            self.done = True
            return None
        try:
            entry, self._at = self._decoder.raw_decode(self._text, at)
        except json.JSONDecodeError:
            return None
        except (ValueError, RecursionError):  # a number of thousands of digits; lists in lists without end
            self.done = True
            return None
        return entry if isinstance(entry, dict) else None


def _sentence(entry: Mapping[str, Any]) -> Sentence | None:
    """None where the object holds no text. Evidence that is no number counts as none."""
    text = entry.get("text")
    if not isinstance(text, str) or not text.strip():
        return None
    named = entry.get("evidence")
    numbers = named if isinstance(named, list) else [named]
    evidence = tuple(dict.fromkeys(n for n in numbers if isinstance(n, int) and not isinstance(n, bool)))
    return Sentence(" ".join(text.split()), evidence, entry.get("item") is True)
