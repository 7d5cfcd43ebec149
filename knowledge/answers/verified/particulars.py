"""Whether two questions are about the same things: what differs by one of these is another question.

Compared are: what is wanted to be known (when, how much, who); numbers, years, days and numbered parts; whether
something is denied; committees; programmes and other names. Invariant: `disagree` is symmetric but for names: a
question may leave out a name that the answered one says, never add one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.answers.patterns import load, one_of
from knowledge.answers.question_form import numbered_parts
from knowledge.domain.organisation import Organisation
from knowledge.retrieval.swedish import stem

_FILE = "verified/aspects.yaml"
_NUMBER = re.compile(r"\d+(?:[ \u00a0.,:/-]\d+)*")
_MONTHS = re.compile(
    r"\b(januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    r"january|february|march|may|june|july|august|october|"
    r"måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|vår|sommar|höst|vinter|jul)(?:en|s)?\b"
)
_COUNTED = re.compile(r"\b(en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|hundra|tusen|hundratusen|miljon)\b")
_DENIED = re.compile(r"\b(?:inte|ej|aldrig|utan|förutom|undantag\w*|not|never|without|except|don't|doesn't|can't)\b")
_TAG = re.compile(
    r"\beller inte\b|\bor not\b|\bvisst\b|[,–-] (?:eller )?(?:inte|ej)\W*$|\b(?:undrar om|varför) .{0,40}\binte bara\b"
)
_PROGRAMME = re.compile(r"\b(\w{3,}(?:program|plan|strategi|policy|riktlinje))(?:met|mets|men|s|en|ens|n|ns|r|rna)?\b")
_COMMON_PROGRAMMES = frozenset(
    {
        "handlingsplan",
        "verksamhetsplan",
        "arbetsplan",
        "tidsplan",
        "utvärderingsplan",
        "dataprogram",
        "genomförandeplan",
    }
)
"""Kinds of plans that every house has many of: no names."""
_NAME = re.compile(r"(?<=[\w,;:)] )[A-ZÅÄÖ][\w-]+|\b[A-ZÅÄÖ]{2,}[\w-]*")
_ROOT = 4
"""Letters by which names are compared at least, so that an ending does not part them."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a question holds on to. `names` are roots, in lower case."""

    wanted: frozenset[str]
    general: str
    numbers: frozenset[str]
    denied: bool
    committees: frozenset[str]
    programmes: frozenset[str]
    names: frozenset[str]
    text: str


def particulars_of(question: str, organisation: Organisation) -> Particulars:
    """What the question is about, apart from its words."""
    plain = " ".join(question.casefold().split()).strip(" ?!.")
    committees = frozenset(one for mention in organisation.mentions(question) for one in mention.committees)
    wanted, general = _aspects(plain)
    return Particulars(
        wanted=wanted,
        general=general,
        numbers=_numbers(plain),
        denied=bool(_DENIED.search(_TAG.sub(" ", plain))),
        committees=committees,
        programmes=frozenset(match for match in _PROGRAMME.findall(plain) if match not in _COMMON_PROGRAMMES),
        names=frozenset(_root(name) for name in _NAME.findall(question)),
        text=plain,
    )


def disagree(asked: Particulars, answered: Particulars) -> bool:
    """Whether something speaks against that the answer to the one is the answer to the other."""
    if asked.text == answered.text:
        return False
    return (
        _want_differently(asked, answered)
        or asked.numbers != answered.numbers
        or asked.denied != answered.denied
        or asked.committees != answered.committees
        or _adds(asked.programmes, answered.programmes, answered.text)
        or bool(asked.programmes and answered.programmes and not asked.programmes & answered.programmes)
        or _adds(asked.names, answered.names, answered.text)
    )


def _want_differently(one: Particulars, other: Particulars) -> bool:
    if one.wanted or other.wanted:
        return not one.wanted & other.wanted
    return bool(one.general and other.general and one.general != other.general)


def _adds(asked: frozenset[str], answered: frozenset[str], text: str) -> bool:
    """Whether the question names what the answered one neither names nor says in any way."""
    return any(name not in answered and name not in text for name in asked)


def _numbers(plain: str) -> frozenset[str]:
    parts = {f"{kind}{number}" for kind, number in numbered_parts(plain)}
    digits = {re.sub(r"\D", "", match) for match in _NUMBER.findall(plain)}
    words = {match for pattern in (_MONTHS, _COUNTED) for match in pattern.findall(plain)} - {"en", "ett"}
    return frozenset(parts | digits | words)


def _root(name: str) -> str:
    return stem(name.lower())[: max(_ROOT, len(name) - 2)]


def _aspects(plain: str) -> tuple[frozenset[str], str]:
    wanted = frozenset(name for name, pattern in _patterns("plain") if pattern.search(plain))
    if wanted:
        return wanted, ""
    return wanted, next((name for name, pattern in _patterns("general") if pattern.search(plain)), "")


@cache
def _patterns(part: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    kept = load(_FILE)
    return tuple((name, one_of(patterns, kept["words"])) for name, patterns in kept[part].items())
