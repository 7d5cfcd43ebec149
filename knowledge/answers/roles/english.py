"""Committees and programmes by usual English names: "the culture and leisure committee" is kultur- och fritidsnämnden.

Order: a head ("committee", "board") is looked back from; the words before it are taken apart into what a committee
works with (`english_names.yaml`), and the committee that has those parts in its Swedish name is meant.
Invariant: where two committees fit as well, nobody is meant. Names in the organisation itself are found before this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.answers.wording import folded
from knowledge.domain.organisation import Committee, Organisation
from knowledge.retrieval.swedish import terms_of

_LONGEST = 7
_BODY = re.compile(r"s?(?:namnd|styrelse)\w*$")
_JOINS = frozenset({"and", "och"})
_NO_NAME = frozenset({"the", "our", "of", "which", "what", "for", "is", "each", "every"})

Parts = frozenset[str]


@dataclass(frozen=True, slots=True)
class EnglishName:
    """Words from..end (excluded) that name a committee. `committees` is empty where the municipality has none such."""

    start: int
    end: int
    committees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    heads: frozenset[str]
    whole: dict[str, str]
    districts: frozenset[str]
    parts: dict[str, tuple[Parts, ...]]
    """English words -> the sets of Swedish parts that they may stand for."""
    programmes: dict[str, frozenset[str]]
    """An English word -> the terms of the Swedish words by which a programme on that goes."""


def english_names(said: Sequence[str], organisation: Organisation) -> Iterator[EnglishName]:
    """The names in a row of folded words, in order."""
    for at, word in enumerate(said):
        if re.sub(r"\W?s$", "", word) in _names().heads or word in _names().heads:
            found = _before(said, at, organisation)
            if found:
                yield found


def programme_terms(word: str) -> frozenset[str]:
    """The Swedish terms for what an English word says that a programme is about: "safety" is "trygghet"."""
    return _names().programmes.get(word, frozenset())


def with_part(words: str, organisation: Organisation) -> tuple[Committee, ...]:
    """The only committee that works with all that the words say: "omsorgen" is vård- och omsorgsnämnden."""
    plain = folded(words).split()
    readings = (plain, [re.sub(r"(?:en|et|n|s)$", "", one) for one in plain])
    found = next((ids for parts in readings if (ids := _with_parts([frozenset(parts)], organisation))), ())
    return tuple(organisation.committee(one) for one in found)


def _before(said: Sequence[str], head: int, organisation: Organisation) -> EnglishName | None:
    """The name that ends with this head: the one with most words of those that are understood."""
    understood: EnglishName | None = None
    for start in range(max(0, head - _LONGEST), head):
        ids = _meant(said[start:head], organisation)
        if ids:
            return EnglishName(start, head + 1, ids)
        if ids is not None and understood is None:
            understood = EnglishName(start, head + 1, ())
    return understood


def _meant(words: Sequence[str], organisation: Organisation) -> tuple[str, ...] | None:
    """Ids; empty where the words are a committee's but no such is known, None where they are none's."""
    name = " ".join(words)
    if name in _names().whole:
        return tuple(one.id for one in organisation.named(_names().whole[name]))
    districts = _of_districts(words, organisation)
    if districts is not None:
        return districts
    wanted = _readings(tuple(words))
    return _with_parts(wanted, organisation) if wanted else None


def _of_districts(words: Sequence[str], organisation: Organisation) -> tuple[str, ...] | None:
    """ "District committees" are all of them, "the Norrstrand district committee" one."""
    for size in range(len(words), 0, -1):
        place, kind = words[:-size], " ".join(words[-size:])
        if kind not in _names().districts or len(place) > 1 or _NO_NAME & set(place):
            continue
        if not place:
            return tuple(one.id for one in organisation.committees if one.group)
        return tuple(one.id for one in organisation.named(place[0])) or None
    return None


@cache
def _readings(words: tuple[str, ...]) -> tuple[Parts, ...]:
    """Every set of Swedish parts that the words, all of them, may stand for."""
    found: dict[Parts, None] = {}
    for size in range(len(words), 0, -1):
        first = _names().parts.get(" ".join(words[:size]), ())
        rest = words[size + 1 :] if size < len(words) and words[size] in _JOINS else words[size:]
        if first and not rest and size == len(words):
            found.update(dict.fromkeys(first))
        elif first and rest:
            found.update(dict.fromkeys(one | other for one in first for other in _readings(rest)))
    return tuple(found)


def _with_parts(wanted: Sequence[Parts], organisation: Organisation) -> tuple[str, ...]:
    """The committee whose name has just these parts; else the only one that has them among its parts."""
    own = [(one, _parts_of(one)) for one in organisation.committees if one.kind != "council"]
    exact = {one.id: None for one, parts in own if parts in wanted}
    if exact:
        return tuple(exact) if len(exact) == 1 else ()
    wider = {one.id: None for one, parts in own if any(each <= parts for each in wanted)}
    return tuple(wider) if len(wider) == 1 else ()


def _parts_of(committee: Committee) -> Parts:
    """ "Barn- och utbildningsnämnden" -> barn, utbildning."""
    words = re.findall(r"\w+", folded(committee.name))
    stems = (_bare(_BODY.sub("", word)) for word in words if word not in ("och", "samt"))
    return frozenset(stem for stem in stems if stem)


def _bare(part: str) -> str:
    """Without what links it to the next: "fritids" -> "fritid"; "tekniska" -> "teknisk"."""
    return re.sub(r"(?<=tekni)ska$", "sk", re.sub(r"(?<=\w\w\w)s$", "", part))


@cache
def _names() -> _Names:
    kept: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "english_names.yaml").read_text(encoding="utf-8"))
    parts: dict[str, list[Parts]] = {}
    for swedish, english in kept["parts"].items():
        for words in english:
            parts.setdefault(folded(words), []).append(frozenset(map(folded, swedish.split())))
    programmes: dict[str, list[str]] = {}
    for swedish, english in kept["programmes"].items():
        for word in english:
            programmes.setdefault(word, []).extend(terms_of(swedish))
    return _Names(
        heads=frozenset(kept["heads"]),
        whole={folded(words): swedish for swedish, english in kept["whole"].items() for words in english},
        districts=frozenset(kept["districts"]),
        programmes={word: frozenset(terms) for word, terms in programmes.items()},
        parts={words: tuple(each) for words, each in parts.items()},
    )
