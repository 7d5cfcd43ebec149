"""Numbers, amounts, shares, dates and numbered parts: a figure with what it counts and how it is bounded.

Order: `figures_of` reads them, `disagreement` looks for each figure of a sentence in its evidence. Invariant: a figure
is carried only by one of the same value and kind, under the same limit ("minst", "cirka"), that counts the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal

from knowledge.answers.checking.carrying import same_word
from knowledge.answers.checking.lexicon import words
from knowledge.answers.checking.reading import Reading, Token
from knowledge.answers.checking.sentence import Reason
from knowledge.retrieval.language import Language
from knowledge.retrieval.wordlists import word_set

Kind = Literal["number", "percent", "points", "ordinal", "year"]

_SCALES = {
    **dict.fromkeys(("tusen", "thousand", "tkr"), 1_000.0),
    **dict.fromkeys(("miljon", "miljoner", "million", "millions", "mkr", "mnkr", "mn"), 1_000_000.0),
    **dict.fromkeys(("miljard", "miljarder", "billion", "mdkr"), 1_000_000_000.0),
}
_HUNDREDS = {"hundra": 100.0, "hundred": 100.0}
_PERCENT = word_set("% procent procents percent procentig procentiga")
_POINTS = ("procentenhet", "percentage")
_TENS = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"]
_ORDINALS = {
    word: value
    for swedish in (
        "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    )
    for value, word in enumerate(swedish.split(), 1)
}
_SECOND_OR_OTHER = frozenset({"andra", "second"})
_MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december",
    "january february march april may june july august september october november december",
)
MONTHS = {word: number for names in _MONTHS for number, word in enumerate(names.split(), 1)}
_LABELS = word_set(
    "steg fas fasen mål målet delmål delmålet årskurs åk avsnitt avsnittet kapitel sida sidan sidorna tabell bilaga"
    " punkt tertial kvartal grupp § paragraf nivå step phase goal sub-goal subgoal grade section chapter page table"
    " appendix quarter group level"
)
_SAME_LABEL = {
    "step": "steg",
    "phase": "fas",
    "goal": "mål",
    "sub-goal": "delmål",
    "subgoal": "delmål",
    "grade": "årskurs",
    "section": "avsnitt",
    "chapter": "kapitel",
    "page": "sida",
    "table": "tabell",
    "appendix": "bilaga",
    "åk": "årskurs",
    "quarter": "kvartal",
    "group": "grupp",
    "level": "nivå",
    "fasen": "fas",
    "målet": "mål",
    "delmålet": "delmål",
    "avsnittet": "avsnitt",
    "sidan": "sida",
    "sidorna": "sida",
    "§": "paragraf",
}
_NEXT_PART = word_set("och samt men medan and but while")
_WAYS = {
    **dict.fromkeys(("sedan", "från", "fr.o.m", "since", "from"), "from"),
    **dict.fromkeys(("till", "t.o.m", "until", "to"), "until"),
}
_BESIDE = 5
"""Words between a month and a word that it stands before."""
_ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as the text has it. `unit`: the words after it, nearest first; `label`: what it numbers ("steg")."""

    value: float | str
    kind: Kind
    bound: str
    label: str
    units: tuple[Token, ...]
    month: int
    clause: int
    at: int


def figures_of(reading: Reading, language: Language = "sv") -> Iterator[Figure]:
    """The figures of a text, in order. "En" and "ett" are left out: they are articles as often."""
    tokens = reading.tokens
    at = 0
    while at < len(tokens):
        found = _value_at(tokens, at, language)
        if found is None:
            at += 1
            continue
        value, kind, after = found
        yield _figure(tokens, at, after, value, kind)
        at = after


def disagreement(said: Reading, evidence: Reading, language: Language) -> Reason | None:
    """Why the figures of what is said are not those of the evidence, or None where they are."""
    held, told = list(figures_of(evidence)), list(figures_of(said, language))
    if any(
        _times(figure, told) > max(1, _times(figure, held)) for figure in told if figure.label or figure.kind == "year"
    ):
        return "number"
    for figure in told:
        if not any(_same(figure, other, held, language) for other in held):
            return "date" if figure.kind == "year" or figure.month else "number"
    if _whole_years(said) - _whole_years(evidence) or _ends_where_it_begins(said, evidence):
        return "date"
    if (
        _one_for_many(said, held, language)
        or _of_another_year(told, held)
        or _of_another_one(said, told, evidence, held)
    ):
        return "number"
    if _turned_round(told, held):
        return "date"
    return None if _months(said) <= _months(evidence) and not _months_elsewhere(said, evidence, language) else "date"


def _of_another_year(told: Sequence[Figure], held: Sequence[Figure]) -> bool:
    """Whether a share is told of a year that the evidence gives another one: "12 procent 2020 … 18 procent 2024"."""
    years = _years_of(held)
    for at, year in _years_of(told).items():
        own = [years[other] for other in years if held[other].value == told[at].value]
        same = [each for each in held if each.value == told[at].value]
        if own and len(own) == len(same) and year not in own:
            return True
    return False


def _whole_years(reading: Reading) -> set[str]:
    """ "Hela 2017" is not "hela första halvåret 2017"."""
    return {two.folded for one, two in pairwise(reading.tokens) if one.folded == "hela" and two.is_number}


def _ends_where_it_begins(said: Reading, evidence: Reading) -> bool:
    """Whether something is told to be until a year that the evidence has it be from, or the other way round."""
    ways, held = _ways(said), _ways(evidence)
    return any(year in held and not way & held[year] for year, way in ways.items())


def _ways(reading: Reading) -> dict[str, set[str]]:
    """By year: whether it is "from" it or "until" it, where a word says so."""
    found: dict[str, set[str]] = {}
    for at, token in enumerate(reading.tokens):
        way = next(
            (_WAYS[each.folded] for each in reversed(reading.tokens[max(0, at - 2) : at]) if each.folded in _WAYS), ""
        )
        if way and token.is_number:
            found.setdefault(token.folded, set()).add(way)
    return found


def _of_another_one(said: Reading, told: Sequence[Figure], evidence: Reading, held: Sequence[Figure]) -> bool:
    """Whether a share is given to one that stands before another share in the evidence, and not before this one."""
    shares = [(figure.value, _named_before(evidence, figure)) for figure in held if figure.kind == "percent"]
    for figure in told:
        own = set().union(*(named for value, named in shares if value == figure.value))
        others = set().union(*(named for value, named in shares if value != figure.value))
        if figure.kind == "percent" and own and _named_before(said, figure) & (others - own):
            return True
    return False


def _named_before(reading: Reading, figure: Figure) -> set[str]:
    """The stems of what stands before a share in its own part of the sentence: "och förvaltningen bär 30 %"."""
    named: set[str] = set()
    for at in range(figure.at - 1, -1, -1):
        token = reading.tokens[at]
        if token.folded in _NEXT_PART or token.is_number or token.clause != reading.tokens[figure.at].clause:
            break
        named |= {token.stem} if token.is_content else set()
    return named


def _years_of(figures: Sequence[Figure]) -> dict[int, float | str]:
    """By the place of a figure among them: the year that stands right after it."""
    following = zip(range(len(figures)), figures, figures[1:], strict=False)
    return {
        at: two.value for at, one, two in following if one.kind != "year" == two.kind and two.at - one.at <= _BESIDE
    }


def _turned_round(told: Sequence[Figure], held: Sequence[Figure]) -> bool:
    """Whether two years or shares that follow one another do so the other way round in the evidence."""
    said, stated = _following(told), _following(held)
    return any((one, other) not in stated and (other, one) in stated for one, other in said)


def _following(figures: Sequence[Figure]) -> set[tuple[float | str, float | str]]:
    return {
        (one.value, two.value)
        for kind in ("year", "percent")
        for one, two in pairwise([each for each in figures if each.kind == kind])
    }


def _times(figure: Figure, among: Sequence[Figure]) -> int:
    """How often a numbered part is named."""
    return sum((other.value, other.label) == (figure.value, figure.label) for other in among)


def _value_at(tokens: Sequence[Token], at: int, language: Language) -> tuple[float | str, Kind, int] | None:
    token = tokens[at]
    value = _digits(token.folded, language) if token.folded[0].isdigit() else _written(token.folded)
    if value is None or (token.folded in ("en", "ett", "one") and not _counts(tokens, at)):
        return _ordinal_at(tokens, at)
    after = at + 1
    while isinstance(value, float) and after < len(tokens) and (scale := _scale(tokens[after].folded, value)):
        value, after = value * scale, after + 1
    following = tokens[after].folded if after < len(tokens) else ""
    if following.startswith(_POINTS):
        return value, "points", after + 1
    if following in _PERCENT or (
        following == "per" and tokens[after + 1 : after + 2] and tokens[after + 1].folded == "cent"
    ):
        return value, "percent", after + 1
    is_year = token.folded[0].isdigit() and len(token.folded) == 4 and isinstance(value, float) and 1900 <= value < 2100
    return value, "year" if is_year else "number", after


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether "en" is a number here: "en gång", "minst en"."""
    following = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    before = tokens[at - 1].mark if at else None
    return following in ("gång", "time") or bool(before and before.kind in ("bound", "scope"))


def _scale(word: str, value: float) -> float | None:
    return _SCALES.get(word) or (_HUNDREDS.get(word) if value < 100 else None)


def _digits(word: str, language: Language) -> float | str:
    bare = re.sub(r"[ \u00a0\u202f]", "", word)
    if language == "en" and _ENGLISH_THOUSANDS.fullmatch(bare):
        return float(bare.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", bare):
        return float(bare.replace(".", ""))
    if re.fullmatch(r"\d+(?:,\d+)?", bare):
        return float(bare.replace(",", "."))
    return bare


def _written(word: str) -> float | None:
    if word in words().numbers:
        return float(words().numbers[word])
    if word in _SCALES and word not in ("tkr", "mkr", "mnkr", "mn", "mdkr"):
        return _SCALES[word]
    tens = next((ten for ten in _TENS if word.startswith(ten)), "")
    rest = word.removeprefix(tens) if tens else ""
    return float(words().numbers[tens] + words().numbers[rest]) if rest in words().numbers else None


def _ordinal_at(tokens: Sequence[Token], at: int) -> tuple[float, Kind, int] | None:
    word = tokens[at].folded
    numbered = re.fullmatch(r"(\d+)(?::e|:a|st|nd|rd|th)", word)
    if numbered:
        return float(numbered[1]), "ordinal", at + 1
    if word in _SECOND_OR_OTHER and word == "andra":
        return None
    value = _ORDINALS.get(word)
    return (float(value), "ordinal", at + 1) if value else None


def _figure(tokens: Sequence[Token], at: int, after: int, value: float | str, kind: Kind) -> Figure:
    following = takewhile(lambda token: not token.is_number, tokens[after : after + 4])
    units = tuple(token for token in following if token.is_content or token.folded in MONTHS)
    before = tokens[at - 1].folded if at else ""
    label = before if before in _LABELS else ""
    near = [
        MONTHS[token.folded]
        for token in (*tokens[after : after + 1], *tokens[max(0, at - 1) : at])
        if token.folded in MONTHS
    ]
    return Figure(
        value,
        kind,
        _bound(tokens, at, after),
        _SAME_LABEL.get(label, label),
        units,
        near[0] if near else 0,
        tokens[at].clause,
        at,
    )


def _bound(tokens: Sequence[Token], at: int, after: int) -> str:
    """What limits the figure: the marking word right before it, or before "den"."""
    for token in reversed(tokens[max(0, at - 3) : at]):
        if token.mark and token.mark.kind == "bound":
            return token.mark.name
        if token.folded not in ("den", "the", "of", "på", "to", "a"):
            break
    return ""


def _same(figure: Figure, other: Figure, held: Sequence[Figure], language: Language) -> bool:
    if figure.value != other.value or figure.bound != other.bound or not _same_kind(figure, other):
        return False
    if figure.month and other.month and figure.month != other.month:
        return False
    if (
        figure.label != other.label
        and (figure.label or other.label)
        and {figure.label, other.label} <= set(_SAME_LABEL.values())
    ):
        return False
    return not _counts_something_else(figure, other, held, language)


def _same_kind(figure: Figure, other: Figure) -> bool:
    return figure.kind == other.kind


def _counts_something_else(figure: Figure, other: Figure, held: Sequence[Figure], language: Language) -> bool:
    """Whether the evidence counts the same things by another figure, and by this one other things."""
    if not figure.units or not other.units or figure.kind == "year":
        return False
    first, *rest = figure.units[:2]
    apart = [each for each in held if each.value != other.value]
    if not _counted(first, other, language):
        return any(_counted(first, each, language, first=True) for each in held if each is not other)
    return any(
        not _counted(unit, other, language) and any(_counted(unit, each, language) for each in apart) for unit in rest
    )


def _counted(unit: Token, figure: Figure, language: Language, *, first: bool = False) -> bool:
    near = figure.units[:1] if first else figure.units[:2]
    return any(same_word(unit, each, language) for each in near)


def _one_for_many(said: Reading, held: Sequence[Figure], language: Language) -> bool:
    """ "Ett möte" where the evidence has two."""
    for at, token in enumerate(said.tokens[:-1]):
        noun = said.tokens[at + 1]
        if token.folded not in ("en", "ett", "one") or not noun.is_content:
            continue
        counting = [each for each in held if each.kind == "number" and _counted(noun, each, language, first=True)]
        if counting and all(each.value != 1.0 for each in counting):
            return True
    return False


def _months_elsewhere(said: Reading, evidence: Reading, language: Language) -> bool:
    """Whether the evidence has another month beside the words that a month stands beside: rows of a table run on."""
    for at, token in enumerate(said.tokens):
        if token.folded not in MONTHS or token.folded in ("may", "march"):
            continue
        beside = [near for near in said.tokens[at + 1 : at + 5] if near.is_content][:1]
        near = {
            MONTHS[evidence.tokens[month].folded]
            for place, other in enumerate(evidence.tokens)
            for month in range(max(0, place - _BESIDE), place)
            if evidence.tokens[month].folded in MONTHS and any(same_word(word, other, language) for word in beside)
        }
        if near and MONTHS[token.folded] not in near:
            return True
    return False


def _months(reading: Reading) -> frozenset[int]:
    """The months named; English "may" and "march" only as capitals write them."""
    named = (token for token in reading.tokens if token.folded in MONTHS)
    return frozenset(
        MONTHS[token.folded]
        for token in named
        if token.folded not in ("may", "march") or (token.text[0].isupper() and not token.first)
    )
