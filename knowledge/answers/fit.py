"""Does a sentence hold the type of thing that is asked for: an amount, a year, a person, a reason, a definition?

Order: `type_fit` for the wanted type (`counted`: of what the number is to be), `form_fit` for the form of the question;
both 0..1, 0 for no sign at all.
The signs are data: `answer_signs.yaml`. Invariant: they look at the language of the documents, never at a subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from knowledge.answers.patterns import load, one_of
from knowledge.answers.question_form import LIST_FORMS, Form, Wanted
from knowledge.retrieval.swedish import is_stop_word

_DEFINING = (
    r"(?:är|var|betyder|innebär|avser|avses|menas|definieras|syftar|står för|kallas|benämns|beskrivs|"
    r"handlar om|utgörs|består|omfattar|is|are|means|refers to|stands for)"
)

_OF_ITSELF = r"(?!(?:syfte|mål|mått|risk|fördel|nackdel|poäng|aim|goal|purpose)\w*\s)"
""" "Syftet med X är …" says what X is for, not what it is."""

_COUNTED = re.compile(
    r"\b(?:hur många|antalet|antal)\s+(?:av\s+)?(?:(?:de|olika)\s+)?(?P<thing>[^\W\d]{3,})(?P<next>\s+\w+)?",
    re.IGNORECASE,
)
_DONE = re.compile(r"\w+(?:ade|ades|ddes|tes)\b|\w+\s+(?:man|vi|ni|jag|du|de|dom|den|det)\b", re.IGNORECASE)
_WEAK = 0.4
_WITHOUT_SIGN: dict[Form, float] = {"how": 0.3, "role": 0.3, "comparison": 0.2}


def type_fit(wanted: Wanted, text: str, counted: str = "") -> float:
    """1 where the text holds something of the wanted type, less for a vague sign of it, 0 for none; 1 for any text.

    `counted` is what a number is asked of ("hur många elever"): a number of something else is a vague sign.
    """
    if wanted == "text":
        return 1.0
    strong, exact, weak = _types()[wanted]
    if (strong and strong.search(text)) or (exact and exact.search(text)):
        return _WEAK if wanted == "number" and counted and not _counting(counted).search(text) else 1.0
    return _WEAK if weak and weak.search(text) else 0.0


def counted(question: str) -> str:
    """What a question asks the number of: "hur många elever har …" -> "elever"; "" where it does not say."""
    match = _COUNTED.search(question)
    if match is None or is_stop_word(match["thing"].lower()) or _DONE.match(match["thing"] + (match["next"] or "")):
        return ""
    return match["thing"].lower()


def form_fit(form: Form, text: str, subject: Iterable[str] = ()) -> float:
    """How well a sentence has the form that answers: 0..1. `subject` are the question's own content words."""
    if form == "definition":
        return definition_fit(text, subject)
    if form in LIST_FORMS:
        return 0.6 if _forms()["enumeration"].search(text) else 0.1
    sign = _forms().get(form)
    if sign is None:
        return 0.5
    return 1.0 if sign.search(text) else _WITHOUT_SIGN.get(form, 0.0)


@lru_cache(maxsize=1_000)
def _counting(noun: str) -> re.Pattern[str]:
    """A number right before or after the thing, or a compound of it."""
    stem = re.escape(noun[: max(4, len(noun) - 3)])
    before = r"(?:\d[\d.,]*|\b{number})\s(?:[\w/-]+\s){0,3}\w*{thing}"
    after = r"{thing}\w*\W+(?:\w+\s){0,3}(?:\d|{number})"
    return one_of((before, after), {**_signs()["words"], "thing": stem}, re.IGNORECASE)


@cache
def _signs() -> dict[str, Any]:
    return load("answer_signs.yaml")


@cache
def _types() -> dict[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]]:
    kept = _signs()
    found = {}
    for wanted, signs in kept["types"].items():
        strong, exact, weak = (
            one_of(signs[kind], kept["words"], 0 if kind == "exact" else re.IGNORECASE) if kind in signs else None
            for kind in ("strong", "exact", "weak")
        )
        found[wanted] = (strong, exact, weak)
    return found


@cache
def _forms() -> dict[str, re.Pattern[str]]:
    kept = _signs()
    return {form: one_of(patterns, kept["words"], re.IGNORECASE) for form, patterns in kept["forms"].items()}


def definition_fit(text: str, subject: Iterable[str]) -> float:
    """Whether the text says what the subject is: "X är …", "med X menas …", "X (förkortat Y)", "X – …"."""
    best = 0.0
    for word in subject:
        defines, mentions = _defining(word)
        if defines.search(text):
            return 1.0
        if mentions.search(text):
            best = 0.7
    return best


@lru_cache(maxsize=1_000)
def _defining(word: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says outright what a word is, and what goes a good way towards it."""
    stem = re.escape(word[: max(4, len(word) - 3)] if len(word) > 5 else word)
    named = rf"{stem}\w*(?:\s\([^)]*\))?,?\s"
    article = r"(?:(?:en|ett|den|det|begreppet|med|a|an|the)\s)?"
    defines = (
        rf"(?:^|[.:]\s)\W*{article}(?:{_OF_ITSELF}\w+\s){{0,2}}{named}(?:\w+\s)?{_DEFINING}\b"
        rf"|{stem}\w*\)?,\s+(?:som\s(?:är|innebär|betyder|syftar)|det vill säga|dvs\b|d\.v\.s)"
    )
    mentions = (
        rf"\b{named}(?:som\s)?(?:\w+\s)?{_DEFINING}\b|\b(?:med|begreppet|kallas)\s\W?{stem}"
        rf"|{stem}\w*\s*(?:\(|[:–-]\s)|\({stem}\w*\)|\w{{4,}},\s{stem}[,.]"
    )
    return re.compile(defines, re.IGNORECASE), re.compile(mentions, re.IGNORECASE)
