"""Where the claims of a role answer stand: each source as a numbered citation of the passage that holds it.

Order: a source is found again in its document as the document is now, taken together with the heading that it follows
or the row that it stands in, and each quote is numbered when it is first said. Invariant: a quote is one slice of the
document's text, white space collapsed, or there is no citation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.answers.answer import Citation
from knowledge.answers.cite import collapsed, place
from knowledge.domain.programmes import Source
from knowledge.passages import Document, Passage, Scope
from knowledge.ports import Library

WIDEST_GAP = 200
"""Characters between a heading and what is quoted with it."""
LONGEST_QUOTE = 600
SHORTEST_QUOTE = 60
"""Characters below which a quote is shown with the row or the sentence that it stands in."""
_EVERY = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Slice:
    """A half-open range of a document's text."""

    document: str
    start: int
    end: int
    source: Source


@dataclass
class Citer:
    """Numbers what is cited in one answer. Reads each document and its passages once."""

    library: Library
    scope: Scope
    citations: list[Citation] = field(default_factory=list)
    _numbers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _documents: dict[str, Document] = field(default_factory=dict)
    _passages: dict[str, list[Passage]] = field(default_factory=dict)

    def marks(self, sources: Sequence[Source], heading: Source | None = None) -> str:
        """ "[1][2]": the citations of a claim, new ones added. Raises NotFound where a document is not to be read."""
        slices = [found for source in sources if (found := self._slice(source))]
        above = self._slice(heading) if heading else None
        told = [self._told(joined(above, each) if above else each) for each in slices]
        return "".join(f"[{number}]" for number in dict.fromkeys(map(self._number, told)))

    def _slice(self, source: Source) -> Slice | None:
        text = self._document(source.document).text
        if collapsed(text[source.start : source.end]) == collapsed(source.quote):
            return Slice(source.document, source.start, source.end, source)
        found = _again(source, text)
        return Slice(source.document, *found, source) if found else None

    def _told(self, each: Slice) -> Slice:
        """A few words of a table's cell say nothing by themselves: they are quoted with their row."""
        passage = self._holding(each) if each.end - each.start < SHORTEST_QUOTE else None
        for unit in passage.units if passage else ():
            span = unit.spans[0]
            whole = len(unit.spans) == 1 and span.start <= each.start and each.end <= span.end
            if whole and span.end - span.start <= LONGEST_QUOTE:
                return replace(each, start=span.start, end=span.end)
        return each

    def _number(self, each: Slice) -> int:
        document = self._document(each.document)
        quote = collapsed(document.text[each.start : each.end])
        passage = self._holding(each)
        key = (each.document, quote, passage.id if passage else "")
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(
                Citation(
                    n=self._numbers[key],
                    document=document.id,
                    title=document.title,
                    section=each.source.section,
                    page=each.source.page,
                    quote=quote,
                    passage=passage.id if passage else "",
                    url=place(document.id, passage.id if passage else ""),
                )
            )
        return self._numbers[key]

    def _document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            self._documents[document_id] = self.library.document(document_id, self.scope)
        return self._documents[document_id]

    def _holding(self, each: Slice) -> Passage | None:
        """The passage that shares most of the slice; a heading's is the one that follows it."""
        if each.document not in self._passages:
            self._passages[each.document] = self.library.sequence(each.document, 0, _EVERY)
        passages = self._passages[each.document]
        best = max(passages, key=lambda passage: _shared(passage, each), default=None)
        if best is None or _shared(best, each):
            return best
        return next((passage for passage in passages if passage.start >= each.start), passages[-1])


def joined(heading: Slice, each: Slice) -> Slice:
    """The slice with the heading above it, where they stand so close that one quote may hold both."""
    follows = heading.document == each.document and heading.end <= each.start
    close = follows and each.start - heading.end <= WIDEST_GAP and each.end - heading.start <= LONGEST_QUOTE
    return replace(each, start=heading.start) if close else each


def _again(source: Source, text: str) -> tuple[int, int] | None:
    """Where the quote stands in a text that has changed since; None where it does no more."""
    words = source.quote.split()
    if not words:
        return None
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), text))
    if not found:
        return None
    nearest = min(found, key=lambda match: abs(match.start() - source.start))
    return nearest.span()


def _shared(passage: Passage, each: Slice) -> int:
    spans = (span for unit in passage.units for span in unit.spans)
    return sum(max(0, min(span.end, each.end) - max(span.start, each.start)) for span in spans)
