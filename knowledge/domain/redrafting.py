"""What a new version of a document does to the templates that were drafted from it, and to the forms begun on them.

Order: what the document no longer says (`no_longer_said`); which items rest on that (`changed_items`); which list of
the new reading is which template (`same_lists`), its items under the ids they had (`with_known_ids`); and, where a
coordinator takes the new reading over, the two laid together (`brought_up_to`).

Invariant: pure. A coordinator's own words and items stand until the coordinator changes them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from knowledge.domain.forms import Item, Template
from knowledge.domain.identifiers import free_id
from knowledge.domain.matching import Named, matched

SAME_LIST = 0.4
"""The least share of items that two readings of one list have in common."""
SHORTEST_TELLING = 16
"""Letters: a shorter quote may stand in many a sentence by chance."""
LONGEST_NUMBER = len("steg00")


def no_longer_said(before: Iterable[str], now: Iterable[str]) -> tuple[str, ...]:
    """The headings and units (sentences, items, rows) that the document had, and has no more.

    White space and marks do not count.
    """
    held = {letters(text) for text in now}
    return tuple(dict.fromkeys(text for text in before if letters(text) and letters(text) not in held))


def changed_items(
    template: Template, gone: Mapping[str, Collection[str]], says: Callable[[str], Iterable[str]]
) -> tuple[str, ...]:
    """The ids of the items whose passage has changed.

    `gone` holds, by document, what it no longer says; `says` gives what it says now (asked where it matters).
    """
    lost = {document: [letters(text) for text in texts] for document, texts in gone.items()}
    shaken = [item for item in template.items if _rests_on(item, lost)]
    now = {name: {letters(text) for text in says(name)} for name in {document_of(item) for item in shaken}}
    return tuple(item.id for item in shaken if _quote(item) not in now[document_of(item)])


def document_of(item: Item) -> str:
    """Empty where it comes from none."""
    return item.source.document if item.source else ""


def letters(text: str) -> str:
    """As wordings are compared: letters and digits alone, in one case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def same_lists(held: Sequence[Template], found: Sequence[Template]) -> dict[int, int]:
    """Index in `found` -> index in `held`, for those that are the same list; the most alike first."""
    alike = sorted(
        ((_likeness(known, new), -at, -other) for at, new in enumerate(found) for other, known in enumerate(held)),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for likeness, at, other in alike:
        if likeness >= SAME_LIST and -at not in pairs and -other not in pairs.values():
            pairs[-at] = -other
    return pairs


def with_known_ids(reading: Template, known: Template) -> Template:
    """The reading under the template's id, its items under those of the items that they are, reworded or not."""
    same = matched({item.id: _named(item) for item in known.items}, [_named(item) for item in reading.items])
    taken = {item.id for item in known.items}
    items = []
    for at, item in enumerate(reading.items):
        item_id = same.get(at) or free_id(item.id, taken)
        taken.add(item_id)
        items.append(replace(item, id=item_id))
    return replace(reading, id=known.id, items=tuple(items))


def brought_up_to(base: Template, draft: Template, reading: Template) -> Template:
    """The draft with what a new reading says; `base` is the reading that the draft was begun from.

    Items that the coordinator wrote, reworded or took out stay so; others follow the reading, in its order.
    """
    was, mine = _by_id(base), _by_id(draft)
    items = [_followed(item, was.get(item.id), mine.get(item.id)) for item in reading.items]
    kept = [item for item in items if item]
    for before, item in _own_items(draft, was, {item.id for item in reading.items}):
        at = next((place + 1 for place, other in enumerate(kept) if other.id == before), len(kept) if before else 0)
        kept.insert(at, item)
    return replace(draft, items=tuple(kept), document=reading.document)


def _rests_on(item: Item, lost: Mapping[str, Sequence[str]]) -> bool:
    quote = _quote(item)
    return bool(quote) and any(_overlap(quote, text) for text in lost.get(document_of(item), ()))


def _quote(item: Item) -> str:
    return letters(item.source.quote) if item.source else ""


def _overlap(quote: str, unit: str) -> bool:
    """A quote is a unit, a part of one, or several; its printed number may stand before it ("Steg 3")."""
    if quote == unit or (len(unit) >= SHORTEST_TELLING and unit in quote):
        return True
    numbered = quote.endswith(unit) and len(quote) - len(unit) <= LONGEST_NUMBER
    return numbered or (len(quote) >= SHORTEST_TELLING and quote in unit)


def _likeness(one: Template, other: Template) -> float:
    """The share of items with the same words; a little more where the list has the same id."""
    words, others = _wordings(one), _wordings(other)
    shared = len(words & others) / (max(len(words), len(others)) or 1)
    return shared + (SAME_LIST if one.id == other.id else 0.0)


def _wordings(template: Template) -> set[str]:
    return {letters(item.source.quote if item.source else item.label) for item in template.items}


def _named(item: Item) -> Named:
    return Named("", "", item.label)


def _by_id(template: Template) -> dict[str, Item]:
    return {item.id: item for item in template.items}


def _followed(item: Item, was: Item | None, mine: Item | None) -> Item | None:
    """What becomes of an item of the reading: None where the coordinator has taken it out."""
    if mine is None:
        return item if was is None else None
    return item if mine == was else replace(mine, source=item.source)


def _own_items(draft: Template, was: Mapping[str, Item], read: Collection[str]) -> Iterator[tuple[str, Item]]:
    """What the coordinator wrote and the reading lacks, each with the id of the item before it ("" for the first)."""
    before = ""
    for item in draft.items:
        if item.id not in read and was.get(item.id) != item:
            yield before, item
        before = item.id
