"""What kind of answer a question wants: its form (fact, list, role, steps, …) and the type of the thing asked for.

Order: the question is stripped of politeness and folded (no diacritics, small misspellings of question words mended),
then the patterns of `question_forms.yaml` are tried from the top; the first that fits decides.
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
Wanted = Literal["text", "number", "duration", "date", "person", "individual", "money", "share", "place", "name"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The form of the answer, the type of the thing asked for, and the numbered parts named ("steg 9 och 10")."""

    form: Form
    wanted: Wanted = "text"
    parts: tuple[tuple[str, int], ...] = ()


_QUESTION_WORDS = (
    "vilka vilken vilket varfor manga mycket skillnad skillnaden betyder innebar ansvarar ansvarig ansvaret ansvar "
    "checklista checklistan hur vem vad lange beslutar definition"
).split()
_COMMON = frozenset(
    "vilja vinka vika var vara van vet ver vi hus hut hud han har hem dem fem ven vid vag van val far bar langre langa lang lagen "
    "hal hor vill varan skillnader minga betydelse".split()
)

_PRELUDE = re.compile(
    r"^(?:(?:hej|hello|hi|ursakta|snalla|ok|okej|please|sorry|excuse me|och|men|sa|da|jo|ja|jag har en fraga|en fraga|fraga|undrar)\b[ ,:!.-]*)*"
    r"(?:(?:kan|skulle|kunde|vill) (?:du|ni|nagon)(?: kunna)?(?: snalla)? (?:saga|beratta|forklara|hjalpa mig(?: att)?(?: forsta)?|tala om|svara pa|visa)(?: for)?(?: mig| oss)?(?: om)?[ ,:]+"
    r"|(?:jag|vi) (?:undrar|vill veta|behover veta|skulle vilja veta|maste veta)(?: over)?[ ,:]+"
    r"|(?:vet du|nagon som vet|minns du)[ ,:]+"
    r"|(?:can|could|would) you (?:please )?(?:tell|explain(?: to)?|show|help)(?: me| us)?[ ,:]+"
    r"|(?:i|we) (?:wonder|would like to know|need to know|want to know)[ ,:]+|(?:please )?tell (?:me|us)(?: about)?[ ,:]+|do you know[ ,:]+)?"
)  # fmt: skip

_SPOKEN = {
    "e": "ar", "va": "vad", "vaf": "vad", "vda": "vad", "hvad": "vad", "vm": "vem", "vemm": "vem", "hurr": "hur", "hru": "hur",
    "nr": "nar", "nat": "nagot", "nan": "nagon", "dom": "de", "o": "och", "oxa": "ocksa", "sk": "ska", "ksa": "ska",
}  # fmt: skip
"""How people write when they chat, folded."""

_YEAR = re.compile(r"\bår\b", re.IGNORECASE)

_ORDINALS = {
    "forsta": 1, "andra": 2, "tredje": 3, "fjarde": 4, "femte": 5, "sjatte": 6, "sjunde": 7, "attonde": 8, "nionde": 9, "tionde": 10,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_CARDINALS = {
    "ett": 1, "en": 1, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "atta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_KINDS = {
    "steg": "steg", "steget": "steg", "stegen": "steg", "step": "steg", "steps": "steg",
    "fas": "fas", "fasen": "fas", "faser": "fas", "faserna": "fas", "phase": "fas", "phases": "fas",
    "punkt": "punkt", "punkten": "punkt", "punkterna": "punkt", "point": "punkt", "points": "punkt",
    "avsnitt": "avsnitt", "avsnittet": "avsnitt", "section": "avsnitt", "kapitel": "kapitel", "kapitlet": "kapitel", "chapter": "kapitel",
    "del": "del", "delen": "del", "part": "del", "mal": "mål", "malet": "mål", "goal": "mål", "delmal": "delmål", "fraga": "fråga", "fragan": "fråga",
    "moment": "moment", "niva": "nivå", "nivan": "nivå", "bilaga": "bilaga", "princip": "princip", "kriterium": "kriterium", "figur": "figur", "tabell": "tabell",
}  # fmt: skip
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_CARDINALS)})"
_NUMBERED = re.compile(
    rf"\b({_KIND})(?: nr| nummer|:)? ({_COUNT}(?:(?: ?(?:,|och|and|&|samt|eller|or|-|–|till|to|t o m|tom) ?){_COUNT})*)\b(?![.,]\d)"
)
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
    # "är" and "år" would fold into one word; they are the two that matter most here.
    whole = folded(_YEAR.sub("aar", text))
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
