"""Which passages are worth scoring by their words.

Ranking every passage that holds a common term is what is slow (80 ms for six common terms in 100,000 passages of
SQLite). So the database ranks about `ROWS_RANKED` rows a question at most: all passages of the rarest terms, and only
where these give too few, passages in which common terms stand together. In a library of up to `ROWS_RANKED` passages
for all terms together the candidates are simply all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

ROWS_RANKED = 8_000
Values = Mapping[str, float]
"""Terms and what a full occurrence of each is worth (`bm25.term_values`)."""


class FullTextIndex(Protocol):
    """What differs between the databases. Where more than ROWS_RANKED match, any so many of them are ranked."""

    def any_of(self, connection: Connection, values: Values, limit: int, readable: Sequence[str] | None) -> list[int]:
        """Numbers of passages that hold any of the terms, roughly the best first; None: everything may be read."""
        ...

    def all_of(self, connection: Connection, values: Values, limit: int, readable: Sequence[str] | None) -> list[int]:
        """The same for passages that hold all of the terms."""
        ...


@dataclass(frozen=True, slots=True)
class CandidateSearch:
    """One question's terms against one index: how many candidates are wanted of how many passages."""

    connection: Connection
    index: FullTextIndex
    wanted: int
    passages: int
    readable: Sequence[str] | None

    def find(self, values: Values, frequencies: Mapping[str, int]) -> list[int]:
        """Passage numbers, each once."""
        telling, common = split_by_rarity(values, frequencies)
        found = dict.fromkeys(self._any_of(telling))
        together = self._often_enough(common, frequencies)
        while together and len(found) < self.wanted:
            found |= dict.fromkeys(self._all_of(together))
            together.popitem()
        return list(found)

    def _any_of(self, values: Values) -> list[int]:
        return self.index.any_of(self.connection, values, self.wanted, self.readable) if values else []

    def _all_of(self, values: Values) -> list[int]:
        return self.index.all_of(self.connection, values, self.wanted, self.readable)

    def _often_enough(self, common: Values, frequencies: Mapping[str, int]) -> dict[str, float]:
        """The rarest of the common terms, as many as are likely to stand together in as many passages as wanted."""
        together: dict[str, float] = {}
        expected = float(self.passages)
        for term, value in common.items():
            expected *= frequencies[term] / self.passages
            if together and expected < self.wanted:
                break
            together[term] = value
        return together


def split_by_rarity(values: Values, frequencies: Mapping[str, int]) -> tuple[dict[str, float], dict[str, float]]:
    """Terms rare enough that all their passages can be ranked, and the rest; both rarest first."""
    telling: dict[str, float] = {}
    common: dict[str, float] = {}
    rows = 0
    for term in sorted(values, key=lambda term: frequencies[term]):
        rows += frequencies[term]
        (telling if rows <= ROWS_RANKED else common)[term] = values[term]
    return telling, common
