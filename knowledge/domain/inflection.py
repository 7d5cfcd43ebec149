"""How the names of committees and administrations are inflected in Swedish text.

A name is read as words before its head, the head ("nämnd", "styrelse", "förvaltning" …, alone or as the last part of a
compound) and words after it; `inflected` then gives every way a sentence may write it. Order: `words_of` cuts a name
as it cuts a text, `head_of` finds the head in a word, `inflected` puts the forms together.

Invariant: a form is a tuple of lower-case words without hyphens, so that "barn- och utbildningsnämnden" and "barn och
utbildningsnämnden" are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal

Number = Literal["one", "many"]
Words = tuple[str, ...]

_LETTER = r"[^\W\d_¹²³⁰-⁹]"
WORD = re.compile(rf"{_LETTER}(?:{_LETTER}|[\u00ad\u0300-\u036f])*|\d+|&")
"""A word, a number, or "&". A footnote's mark is no part of the word it stands at."""
_SMALL = ("och", "på", "i")
_AND = {"&": "och"}


def word_set(words: str) -> frozenset[str]:
    """Words separated by spaces."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that names a body, in its four forms without genitive."""

    singular: str
    definite: str
    plural: str
    definite_plural: str

    def forms(self, number: Number) -> Words:
        return (self.singular, self.definite) if number == "one" else (self.plural, self.definite_plural)


BODIES = (
    Noun("nämnd", "nämnden", "nämnder", "nämnderna"),
    Noun("styrelse", "styrelsen", "styrelser", "styrelserna"),
    Noun("fullmäktige", "fullmäktige", "fullmäktige", "fullmäktige"),
    Noun("utskott", "utskottet", "utskott", "utskotten"),
    Noun("beredning", "beredningen", "beredningar", "beredningarna"),
    Noun("delegation", "delegationen", "delegationer", "delegationerna"),
    Noun("direktion", "direktionen", "direktioner", "direktionerna"),
)
"""What decides: a programme gives its duties to these."""
OFFICES = (
    Noun("förvaltning", "förvaltningen", "förvaltningar", "förvaltningarna"),
    Noun("kontor", "kontoret", "kontor", "kontoren"),
    Noun("avdelning", "avdelningen", "avdelningar", "avdelningarna"),
    Noun("sektor", "sektorn", "sektorer", "sektorerna"),
    Noun("bolag", "bolaget", "bolag", "bolagen"),
    Noun("förbund", "förbundet", "förbund", "förbunden"),
    Noun("stiftelse", "stiftelsen", "stiftelser", "stiftelserna"),
)
"""What works for those who decide."""


@dataclass(frozen=True, slots=True)
class Head:
    """A word's last part, where it names a body: "utbildningsnämnderna" is ("utbildnings", nämnd, many)."""

    first_part: str
    noun: Noun
    number: Number
    definite: bool

    def forms(self, number: Number) -> Words:
        """The whole word in this number, indefinite and definite, without genitive."""
        return tuple(dict.fromkeys(self.first_part + form for form in self.noun.forms(number)))


def _read_endings() -> dict[str, tuple[Noun, Number, bool]]:
    """Ending -> its noun, number, and whether it is definite; what is the same in both numbers counts as one."""
    read: dict[str, tuple[Noun, Number, bool]] = {}
    for noun in (*BODIES, *OFFICES):
        read.setdefault(noun.singular, (noun, "one", False))
        read.setdefault(noun.definite, (noun, "one", True))
        read.setdefault(noun.plural, (noun, "many", False))
        read.setdefault(noun.definite_plural, (noun, "many", True))
    return read


_ENDINGS = _read_endings()
_HEAD = re.compile(rf"(\w*?)({'|'.join(sorted(_ENDINGS, key=len, reverse=True))})s?")


def words_of(text: str) -> list[str]:
    """The words of a name as they stand; "&" is the word "och"."""
    return [_AND.get(word, word) for word in WORD.findall(text)]


def unaccented(word: str) -> str:
    """Without diacritics: "nämnd" is "namnd"."""
    if word.isascii():
        return word
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


@lru_cache(maxsize=10_000)
def head_of(word: str) -> Head | None:
    """What a word names by its last part, genitive or not; None for other words. The word is lower-cased first."""
    found = _HEAD.fullmatch(word.lower())
    if not found:
        return None
    noun, number, definite = _ENDINGS[found[2]]
    return Head(found[1], noun, number, definite)


def genitive(word: str) -> str:
    """A word that ends with s, x or z already sounds like its genitive."""
    return word if word.endswith(("s", "x", "z")) else word + "s"


def inflected(name: str, number: Number = "one") -> Iterator[Words]:
    """Every form of a name in this number: indefinite and definite, with and without genitive.

    A name without a head, such as a company's, has its genitive alone, and no plural.
    """
    words = words_of(name)
    found = head_in(words)
    if found is None:
        if number == "one" and words:
            yield from genitives([tuple(word.lower() for word in words)])
        return
    at, head = found
    after = tuple(word.lower() for word in words[at + 1 :])
    before = list(_before(words[:at], head))
    yield from genitives((*lead, form, *after) for lead, form in product(before, head.forms(number)))
    place = _place(words[:at], words[at + 1 :])
    if place:
        yield from genitives(_placed(place, head, number))


def as_in_a_sentence(name: str) -> str:
    """The name as running text has it: "Socialnämnd" is socialnämnden; proper names keep what they begin with.

    A name that ends with its head is made definite, but for a place's own ("Farsta stadsdelsnämnd").
    """
    words = name.split()
    found = head_in(words)
    if found is None:
        return name
    at, head = found
    own_word = at > 0 and not words[0].endswith("-") and not (head.definite and words[0].lower().endswith("a"))
    if not own_word:
        words[0] = words[0] if words[0][:2].isupper() and "-" in words[0] else words[0].lower()
        if head.number == "one" and not head.definite and at == len(words) - 1:
            words[at] = words[at].lower().removesuffix("s")[: -len(head.noun.singular)] + head.noun.definite
    return " ".join(words)


def head_in(words: Sequence[str]) -> tuple[int, Head] | None:
    """The head and where it stands: the first there is, since what follows ("för Lindsjö Bostäder AB") describes it."""
    return next(((at, head) for at, word in enumerate(words) if (head := head_of(word))), None)


def _before(words: list[str], head: Head) -> Iterator[Words]:
    """The words before the head; "tekniska" is "teknisk" before an indefinite one."""
    lowered = tuple(word.lower() for word in words)
    yield lowered
    if lowered and not head.first_part and words[-1].islower() and words[-1].endswith("a"):
        strong = words[-1][:-1]
        yield (*lowered[:-1], strong[:-1] if strong.endswith("mm") else strong)


def place_spellings(name: str) -> tuple[Words, ...]:
    """How the place in "Farsta stadsdelsnämnd" may be written: farsta, farstas. Empty for names without one."""
    words = words_of(name)
    found = head_in(words)
    place = _place(words[: found[0]], words[found[0] + 1 :]) if found else []
    return tuple(_spellings(place)) if place else ()


def _place(before: list[str], after: list[str]) -> list[str]:
    """What tells a name from its like: the place in "Farsta stadsdelsnämnd" and "stadsdelsnämnden i Farsta"."""
    if not after:
        return before if _is_place(before) else []
    place = after[1:] if after[0] in ("i", "på") else after
    return place if not before and _is_place(place) else []


def _placed(place: list[str], head: Head, number: Number) -> Iterator[Words]:
    """ "Farsta stadsdelsnämnd", "stadsdelsnämnden i Farsta", "stadsdelsnämnden Farsta"."""
    for form, spelling in product(head.forms(number), _spellings(place)):
        yield (*spelling, form)
        yield from ((form, *link, *spelling) for link in ((), ("i",), ("för",), ("på",)))


def _is_place(words: list[str]) -> bool:
    return bool(words) and words[0][0].isupper() and all(word[0].isupper() or word in _SMALL for word in words)


def _spellings(place: list[str]) -> Iterator[Words]:
    """As it stands, with a genitive s, and without."""
    lowered = [word.lower() for word in place]
    last = lowered[-1]
    endings = (last, genitive(last), last[:-1] if last.endswith("s") and len(last) > 3 else last)
    yield from dict.fromkeys((*lowered[:-1], ending) for ending in endings)


def genitives(forms: Iterable[Words]) -> Iterator[Words]:
    """Each form, and each with its last word in the genitive."""
    for form in forms:
        yield form
        yield (*form[:-1], genitive(form[-1]))
