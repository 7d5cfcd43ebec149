"""All sorts put together: what is found in a text, and the text without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from knowledge.masking.addresses import addresses
from knowledge.masking.contacts import emails, telephones
from knowledge.masking.find import Find, Sort
from knowledge.masking.names import names
from knowledge.masking.numbers import identity_numbers

IN_ORDER: tuple[Callable[[str], Iterable[Find]], ...] = (emails, identity_numbers, telephones, addresses, names)
"""Where two overlap, the earlier of these has it."""
WORDS: Mapping[Sort, str] = {
    "identity_number": "[personnummer]",
    "telephone": "[telefonnummer]",
    "email": "[e-post]",
    "address": "[adress]",
    "name": "[namn]",
}


def finds(text: str) -> list[Find]:
    """What is personal in the text, from its beginning to its end; no two overlap."""
    kept: list[Find] = []
    for find in chain.from_iterable(each(text) for each in IN_ORDER):
        if all(find.end <= other.start or find.start >= other.end for other in kept):
            kept.append(find)
    return sorted(kept)


def mask(text: str) -> str:
    """The text with a word in brackets for each find."""
    parts: list[str] = []
    end = 0
    for find in finds(text):
        parts += (text[end : find.start], WORDS[find.sort])
        end = find.end
    return "".join((*parts, text[end:]))
