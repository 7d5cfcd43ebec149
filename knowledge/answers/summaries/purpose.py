"""The sentence in which a programme says what it is for.

Order: the sentences before the first goal are tried against each way of saying it, the plainest way first; where none
fits, the first sentence below a heading such as "Syfte". Invariant: the sentence is one slice of the document's text.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.answers.cite import collapsed
from knowledge.answers.roles.register import Version
from knowledge.answers.summaries.lexicon import lexicon
from knowledge.domain.programmes import Source, Stated
from knowledge.passages import Document, Passage, Scope, Unit
from knowledge.ports import Library

LONGEST = 320
"""Characters of a sentence that somebody reads in a summary."""
_MOST_PASSAGES = 60


def purpose_of(version: Version, library: Library, scope: Scope) -> Stated | None:
    """What the programme says of itself; None where it does not say. Raises NotFound where it is not to be read."""
    document = library.document(version.programme.document, scope)
    passages = library.sequence(document.id, 0, _MOST_PASSAGES)
    end = min((goal.source.start for goal in version.programme.goals if goal.source), default=len(document.text))
    sentences = [each for each in _sentences(passages) if each[1].spans[0].start < end]
    found = _said_outright(sentences) or _under_its_heading(passages)
    return _stated(document, *found) if found else None


def _sentences(passages: list[Passage]) -> Iterator[tuple[Passage, Unit]]:
    for passage in passages:
        for unit in passage.units:
            if unit.role == "sentence" and len(unit.spans) == 1 and len(unit.text) <= LONGEST:
                yield passage, unit


def _said_outright(sentences: list[tuple[Passage, Unit]]) -> tuple[Passage, Unit] | None:
    every = (each for pattern in lexicon().purpose for each in sentences if pattern.search(each[1].text))
    return next(every, None)


def _under_its_heading(passages: list[Passage]) -> tuple[Passage, Unit] | None:
    headed = [each for each in passages if each.path and lexicon().purpose_heading.search(each.path[-1])]
    return next(_sentences(headed), None)


def _stated(document: Document, passage: Passage, unit: Unit) -> Stated:
    span = unit.spans[0]
    quote = collapsed(document.text[span.start : span.end])
    return Stated(unit.text, Source(document.id, quote, span.start, span.end, span.page, passage.path))
