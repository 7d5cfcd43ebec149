"""What kind of answer a question wants: its form (fact, list, role, steps, …) and the type of the thing asked for.

Order: the question is stripped of politeness and folded (no diacritics, misspelled question words mended), then the
patterns of `question_forms.yaml` are tried from the top; the first that fits decides.
Invariant: every text gets a form; what no pattern knows is a plain "fact" that wants any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from rapidfuzz.distance import DamerauLevenshtein

from knowledge.answers.patterns import load, one_of
from knowledge.answers.wording import folded

Form = Literal["fact", "list", "definition", "role", "steps", "checklist", "how", "why", "comparison", "yes_no"]
LIST_FORMS: frozenset[Form] = frozenset({"list", "checklist", "steps"})
"""Forms that a list answers."""
Wanted = Literal[
    "text", "number", "duration", "date", "person", "individual", "money", "share", "place", "name", "identifier"
]


@dataclass(frozen=True, slots=True)
class Asked:
    """The form of the answer, the type of the thing asked for, and the numbered parts named ("steg 9 och 10")."""

    form: Form
    wanted: Wanted = "text"
    parts: tuple[tuple[str, int], ...] = ()


_WORDS = load("question_words.yaml")
_QUESTION_WORDS: tuple[str, ...] = tuple(_WORDS["question_words"].split())
_COMMON = frozenset(_WORDS["common_words"].split())
_PRELUDE = re.compile(_WORDS["prelude"])
_SPOKEN: dict[str, str] = _WORDS["spoken"]
_ORDINALS: dict[str, int] = _WORDS["ordinals"]
_CARDINALS: dict[str, int] = _WORDS["cardinals"]
_KINDS: dict[str, str] = {form: kind for kind, forms in _WORDS["parts"].items() for form in forms}
_OF_ITS_OWN = re.compile(r"\b(v?)å(r(?:t|a|an|at)?)\b", re.IGNORECASE)
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_CARDINALS)})"
_BETWEEN = r" ?(?:,|och|and|&|samt|eller|or|-|–|till|to|t o m|tom) ?"
_NUMBERED = re.compile(rf"\b({_KIND})(?: nr| nummer|:)? ({_COUNT}(?:{_BETWEEN}{_COUNT})*)\b(?![.,]\d)")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})(?: (?:och|and) ({'|'.join(_ORDINALS)}))? ({_KIND})\b")
_FROM_TO = re.compile(r"(?:-|–|till|to|t o m|tom)")
_WIDEST_RANGE = 30


def asked(text: str) -> Asked:
    """The form and the wanted type of a question in Swedish or English, misspelled or not."""
    said = _plain(text)
    parts = numbered_parts(said)
    form, wanted = _form(said)
    if parts and form in ("fact", "list", "how", "yes_no", "definition") and wanted == "text":
        form = "steps"
    return Asked(form, wanted, parts)


def numbered_parts(text: str) -> tuple[tuple[str, int], ...]:
    """The numbered parts that a text names: "steg 9 och 10" -> (("steg", 9), ("steg", 10)); ranges are written out."""
    said = folded(text)
    found: list[tuple[str, int]] = []
    for match in _NUMBERED.finditer(said):
        found += [(_KINDS[match[1]], number) for number in _numbers(match[2])]
    for match in _ORDINAL.finditer(said):
        found += [(_KINDS[match[3]], _ORDINALS[word]) for word in (match[1], match[2]) if word]
    return tuple(dict.fromkeys(found))


def _numbers(text: str) -> list[int]:
    values = [
        int(word) if word.isdigit() else _CARDINALS[word] for word in re.findall(r"\d+|[a-z]+", text) if _is_count(word)
    ]
    is_range = len(values) == 2 and _FROM_TO.search(text) and 0 < values[1] - values[0] <= _WIDEST_RANGE
    return list(range(values[0], values[1] + 1)) if is_range else values


def _is_count(word: str) -> bool:
    return word.isdigit() or word in _CARDINALS


def _form(said: str) -> tuple[Form, Wanted]:
    for clause in _clauses(said):
        for pattern, form, wanted in _table():
            if pattern.search(clause):
                return form, wanted
    return "fact", "text"


@cache
def _table() -> tuple[tuple[re.Pattern[str], Form, Wanted], ...]:
    """`question_forms.yaml`: each heading there names the form and type of the patterns below it."""
    kept = load("question_forms.yaml")
    table: list[tuple[re.Pattern[str], Form, Wanted]] = []
    heading: dict[str, Any] = {}
    for entry in kept["forms"]:
        if isinstance(entry, dict):
            heading = entry
        else:
            table.append((one_of([entry], kept["words"]), heading["form"], heading["wanted"]))
    return tuple(table)


def _clauses(said: str) -> list[str]:
    """The sentences of the question, the one that asks first: people explain before they ask."""
    sentences = [part.strip(" ,:;-") for part in re.split(r"(?<=[.!?])\s+", said)]
    asking = [part for part in sentences if part.endswith("?")]
    return [part.rstrip("?!. ") for part in (*asking, *sentences) if part.strip("?!. ")]


def _plain(text: str) -> str:
    """Folded, politeness in front gone, misspelled question words mended."""
    # "år" would fold into the same word as "är", and "vår" as "var".
    whole = folded(_OF_ITS_OWN.sub(r"\1aa\2", text))
    said = _PRELUDE.sub("", whole, count=1) or whole
    return " ".join(_SPOKEN.get(word) or _mended(word) for word in said.split(" "))


def _mended(word: str) -> str:
    bare = word.strip("?!.,:")
    if len(bare) < 3 or bare in _QUESTION_WORDS or bare in _COMMON or bare.isdigit() or bare in _KINDS:
        return word
    for known in _QUESTION_WORDS:
        if len(known) >= 5 and abs(len(known) - len(bare)) <= 1 and DamerauLevenshtein.distance(bare, known) == 1:
            return word.replace(bare, known)
    return word
