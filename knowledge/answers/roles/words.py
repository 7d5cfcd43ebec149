"""An utterance's words, of which those that are recognised are marked.

Invariant: a word that is marked is never read again; the marks' names are those of `lexicon.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.answers.wording import folded

_TOKEN = re.compile(r"[^\W\d_]?\d+(?:[.:,]\d+)*|[^\W\d_]+(?:[:'’][^\W\d_]+)?")
_OUR = frozenset({"vår", "vårt", "våra", "våran", "vårat"})
_MARK = "%"


@dataclass
class Words:
    """An utterance's words in a row; `said[i]` is the i-th word folded, or the mark of what it was recognised as."""

    text: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @staticmethod
    def of(text: str) -> Words:
        words = Words(text)
        for match in _TOKEN.finditer(text):
            words.spans.append(match.span())
            words.said.append(_plain(match[0]))
        return words

    def printed(self, at: int, end: int | None = None) -> str:
        """The words at..end (excluded) as they were typed."""
        last = (at + 1 if end is None else end) - 1
        return self.text[self.spans[at][0] : self.spans[last][1]]

    def mark(self, indexes: Iterable[int], mark: str) -> None:
        for index in indexes:
            self.said[index] = mark

    def mark_range(self, start: int, end: int, mark: str) -> None:
        """Marks the words that stand in a character range of the text."""
        self.mark((at for at, span in enumerate(self.spans) if span[0] < end and span[1] > start), mark)

    def take(self, pattern: re.Pattern[str], mark: str = _MARK) -> bool:
        """Marks what the pattern matches, as often as it does, but for its groups: words that it only passes.

        Marks inside a match stay as they are.
        """
        line = self._line()
        starts = [at + 1 for at, character in enumerate(line) if character == " "]
        found = list(pattern.finditer(line))
        for match in found:
            passed = [match.span(group) for group in range(1, pattern.groups + 1) if match.start(group) >= 0]
            inside = [at for at, start in enumerate(starts) if match.start() <= start < match.end()]
            taken = (at for at in inside if not any(start <= starts[at] < end for start, end in passed))
            self.mark((at for at in taken if not self.is_marked(at)), mark)
        return bool(found)

    def holds(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self._line()))

    def is_marked(self, at: int) -> bool:
        return self.said[at].startswith(_MARK)

    def open(self) -> list[int]:
        """Indexes of the words that nothing has recognised yet."""
        return [at for at in range(len(self.said)) if not self.is_marked(at)]

    def _line(self) -> str:
        return f" {' '.join(self.said)} "


def _plain(word: str) -> str:
    """Folded, but "vår" kept apart from "var", and "år" from "är"."""
    lower = word.lower()
    if lower in _OUR:
        return "our"
    return "aar" if lower == "år" else folded(lower.replace(",", "."))
