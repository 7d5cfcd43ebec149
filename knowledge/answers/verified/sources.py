"""Whether what a verified answer rests on still stands, and where.

Order: the passage itself, else one of its document with the same words (it was moved), else the quote alone. Invariant:
a source that is cited is quoted from the document as it stands now; a quote that no longer stands there is not cited.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.answers.answer import Citation
from knowledge.answers.cite import collapsed, place, slices_of
from knowledge.domain.verified import AnswerSource, Flag, VerifiedAnswer
from knowledge.errors import NotFound
from knowledge.passages import Document, Passage, Scope
from knowledge.ports import Library

SourceState = Literal["same", "changed", "gone"]
_LAST = 1_000_000_000
"""An ordinal beyond every passage."""
_LEFT_OUT = re.compile(r"[\s\-\u00ad\u2010-\u2015•*☐□]")


@dataclass(frozen=True, slots=True)
class SourceNow:
    """A source and how it stands. `citation` is None where its quote stands nowhere that the reader may read."""

    source: AnswerSource
    state: SourceState
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A verified answer and how it stands. `is_given`: it is valid, and each quote it rests on still stands."""

    answer: VerifiedAnswer
    flags: tuple[Flag, ...]
    sources: tuple[SourceNow, ...]
    is_given: bool

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(source.citation for source in self.sources if source.citation)


def standing(answer: VerifiedAnswer, library: Library, scope: Scope, today: date) -> Standing:
    """How it stands for who may read the scope: what they may not read is gone."""
    sources = tuple(source_now(source, library, scope, n) for n, source in enumerate(answer.sources, start=1))
    whole = all(source.citation for source in sources) and scope.allows(answer.group)
    return Standing(answer, _flags(answer, sources, today), sources, whole and answer.is_valid(today))


def source_now(source: AnswerSource, library: Library, scope: Scope, n: int) -> SourceNow:
    """Where the source stands now, its citation numbered n."""
    try:
        document = library.document(source.document, scope)
    except NotFound:
        return SourceNow(source, "gone")
    passages = library.sequence(document.id, 0, _LAST)
    same = _same(source, passages)
    quote = quoted_from(document, source.quote, [same] if same else passages)
    if quote is None:
        return SourceNow(source, "changed")
    return SourceNow(source, "same" if same else "changed", _citation(document, quote, n))


def source_of(document: Document, passage: Passage, quote: str = "") -> AnswerSource | None:
    """The passage as a source, by the words quoted; the whole of it where none are. None where it has no such words."""
    words = quote.strip() or passage.text
    found = quoted_from(document, words, [passage])
    if found is None:
        return None
    return AnswerSource(
        document.id, document.title, passage.path, found.page, passage.id, found.text, digest_of(passage)
    )


def digest_of(passage: Passage) -> str:
    """The same as long as its words are."""
    return hashlib.sha256(_squashed(passage.text).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch of a document's text as it stands, white space collapsed, and the passage that it begins in."""

    text: str
    page: int | None
    passage: Passage


def quoted_from(document: Document, words: str, passages: Sequence[Passage]) -> Quoted | None:
    """The words as the document prints them, within one of the passages; white space, hyphens and bullets aside."""
    wanted = _squashed(words)
    for passage in passages if wanted else ():
        for part in slices_of(document, passage, range(len(passage.units))):
            found = _slice(document.text[part.start : part.end], wanted)
            if found:
                return Quoted(collapsed(found), part.page, passage)
    return None


def _same(source: AnswerSource, passages: Sequence[Passage]) -> Passage | None:
    """The source's passage, or the one that says just the same now; of several, the one under the same heading."""
    alike = [passage for passage in passages if digest_of(passage) == source.digest]
    return max(alike, key=lambda one: (one.id == source.passage, one.path == source.section), default=None)


def _slice(text: str, wanted: str) -> str | None:
    """The stretch of the text that squashes into what is wanted."""
    kept = [(at, character) for at, character in enumerate(text) if not _LEFT_OUT.match(character)]
    start = "".join(character.lower()[:1] for _, character in kept).find(wanted)
    if start < 0:
        return None
    return text[kept[start][0] : kept[start + len(wanted) - 1][0] + 1]


def _squashed(text: str) -> str:
    return "".join(character.lower()[:1] for character in text if not _LEFT_OUT.match(character))


def _citation(document: Document, quote: Quoted, n: int) -> Citation:
    passage = quote.passage
    url = place(document.id, passage.id)
    return Citation(n, document.id, document.title, passage.path, quote.page, quote.text, passage.id, url)


def _flags(answer: VerifiedAnswer, sources: Sequence[SourceNow], today: date) -> tuple[Flag, ...]:
    if answer.withdrawn:
        return ()
    states = {source.state for source in sources}
    flags: dict[Flag, bool] = {
        "expired": not answer.is_valid(today),
        "source_changed": "changed" in states,
        "source_gone": "gone" in states,
    }
    return tuple(flag for flag, is_so in flags.items() if is_so)
