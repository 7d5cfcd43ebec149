"""The cards under an answer: what it quotes, gathered under the document and section where it stands.

A few citations get a card for each passage. Many, as where every goal of a committee is told with its source, are
gathered by section and page, and the page folds the cards; a quote that another one of the same passage holds shares
its line. Invariant: every citation number has exactly one line.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.quoting import held_together
from bot.web.quote_place import QuotedLine, link_to_quote, quoted_lines
from knowledge.answers.answer import Citation, below_title
from knowledge.passages import Passage

MOST_UNFOLDED = 5
"""Citations that a reader still sees at a glance."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote with the number that the text points at, and the address that opens the document at it.

    `also` are the numbers of quotes that this one holds.
    """

    n: int
    lines: tuple[QuotedLine, ...]
    href: str
    also: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.n, *self.also)


@dataclass(frozen=True, slots=True)
class Source:
    """A passage, or a section's part on one page, that is quoted once or several times."""

    document: str
    title: str
    section: tuple[str, ...]
    page: int | None
    quotes: tuple[Quote, ...]

    @property
    def href(self) -> str:
        return self.quotes[0].href

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(number for quote in self.quotes for number in quote.numbers)


def are_many(citations: Sequence[Citation]) -> bool:
    return len(citations) > MOST_UNFOLDED


def source_cards(citations: Sequence[Citation], passages: Mapping[str, Passage]) -> tuple[Source, ...]:
    """The cards in the order in which each is first cited. A passage that is missing only costs its mark."""
    if are_many(citations):
        groups = _gathered(citations, lambda one: (one.document, one.section, one.page))
        return tuple(_card(held_together(group), passages) for group in groups)
    groups = _gathered(citations, lambda one: (one.document, one.passage))
    return tuple(_card([[one] for one in group], passages) for group in groups)


def _gathered(citations: Iterable[Citation], by: Callable[[Citation], Hashable]) -> list[list[Citation]]:
    gathered: dict[Hashable, list[Citation]] = {}
    for citation in citations:
        gathered.setdefault(by(citation), []).append(citation)
    return list(gathered.values())


def _card(lines: Sequence[Sequence[Citation]], passages: Mapping[str, Passage]) -> Source:
    first = lines[0][0]
    quotes = tuple(_quote(line, passages) for line in lines)
    return Source(first.document, first.title, below_title(first.title, first.section), first.page, quotes)


def _quote(line: Sequence[Citation], passages: Mapping[str, Passage]) -> Quote:
    """The line's first citation is the one that is shown."""
    shown = line[0]
    n, *also = sorted(citation.n for citation in line)
    return Quote(
        n,
        quoted_lines(shown.quote, passages.get(shown.passage)),
        link_to_quote(shown.document, shown.passage, shown.quote, passages),
        tuple(also),
    )
