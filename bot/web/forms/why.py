"""Why an item is asked: in plain words, and the passage it comes from with what stands around it.

Invariant: nobody sees a document here that they may not read; where it is not to be read, the quote that the template
itself keeps is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from urllib.parse import quote as percent_encoded

from bot.web.documents import LAST_PASSAGE
from bot.web.quote_place import link_to_quote
from bot.web.review.source_view import Item as SourceItem
from bot.web.review.source_view import SourceHeading, SourcePassage, SourceView, place_of, source_view
from knowledge.domain.forms import Item
from knowledge.domain.programmes import Source
from knowledge.errors import NotFound
from knowledge.passages import Document, Passage, Scope
from knowledge.ports import Library

BEFORE, AFTER = 3, 5
"""How many headings and passages are shown around the one that holds the quote."""


@dataclass(frozen=True, slots=True)
class Why:
    """`around` is the quote where it stands (None where it is not to be read); `address` opens the whole document."""

    label: str
    reason: str
    source: Source | None
    title: str = ""
    page: int | None = None
    section: tuple[str, ...] = ()
    address: str = ""
    around: SourceView | None = None


def why(item: Item, library: Library, scope: Scope) -> Why:
    source = item.source
    if source is None:
        return Why(item.label, item.why, None)
    try:
        document = library.document(_id_of(source, library, scope), scope)
    except NotFound:
        return Why(item.label, item.why, source, "", source.page, source.section)
    source = replace(source, document=document.id)
    passages = library.sequence(document.id, 0, LAST_PASSAGE)
    whole = source_view(document, passages, [source])
    around = SourceView(document, _around(whole), whole.anchors)
    address = _address(document, passages, source)
    return Why(item.label, item.why, source, document.title, source.page, source.section, address, around)


def _id_of(source: Source, library: Library, scope: Scope) -> str:
    """A template names a document by its id, or as its file is called."""
    cards = library.documents(scope)
    ids = [card.id for card in cards]
    called = [card.id for card in cards if PurePath(card.source).stem == source.document]
    return source.document if source.document in ids else next(iter(called), source.document)


def _around(view: SourceView) -> tuple[SourceItem, ...]:
    marked = [position for position, item in enumerate(view.items) if _is_marked(item)]
    if not marked:
        return ()
    shown = view.items[max(0, marked[0] - BEFORE) : marked[-1] + AFTER + 1]
    return tuple(item for item in shown if isinstance(item, SourceHeading | SourcePassage))


def _is_marked(item: SourceItem) -> bool:
    if isinstance(item, SourceHeading):
        return any(part.quotes for part in item.parts)
    if isinstance(item, SourcePassage):
        return any(part.quotes for _, lines in item.runs for line in lines for part in line.parts)
    return False


def _address(document: Document, passages: Sequence[Passage], source: Source) -> str:
    """At the quote; where that is a heading, at what stands under it; at the top where it is no longer there."""
    place = place_of(source, document)
    below = [one for one in passages if place and _ends(one) > place[0]]
    if place is None or not below:
        return f"/documents/{percent_encoded(document.id, safe='')}"
    return link_to_quote(document.id, below[0].id, source.quote, {below[0].id: below[0]})


def _ends(passage: Passage) -> int:
    return max((span.end for unit in passage.units for span in unit.spans), default=0)
