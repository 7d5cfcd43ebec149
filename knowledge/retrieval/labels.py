"""Numbered places as terms: "Steg 9 och 10" names steg9 and steg10, "andra fasen" fas2, "4 §" §4.

So a question finds the step, phase or goal by its number, also where the number stands in the heading above the text,
or is only the printed label of a list item under a heading that says "steg".
"""

from __future__ import annotations

import re

from knowledge.passages import Passage, Unit
from knowledge.retrieval.swedish import normalised, terms_of, tokens
from knowledge.retrieval.wordlists import word_set

_LABEL = re.compile(
    r"\b(steg|fas|fasen|mål|delmål|målet|punkt|kapitel|avsnitt|bilaga|paragraf|del|nivå|moment|tabell|figur|delen|steget|"
    r"step|phase|goal|section|chapter|part|appendix)(?:en|erna|er|n)?\s+"
    r"(\d{1,3}(?:\.\d+)*(?:\s*(?:,|och|samt|and|&|-|–|till|to)\s*\d{1,3}(?:\.\d+)*)*)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)*")
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|–|till|to)\s*(\d{1,3})(?![.\d])")
_LABEL_STEMS = {
    "fasen": "fas",
    "målet": "mål",
    "steget": "steg",
    "delen": "del",
    "step": "steg",
    "phase": "fas",
    "goal": "mål",
    "section": "avsnitt",
    "chapter": "kapitel",
    "part": "del",
    "appendix": "bilaga",
}
_ORDINALS = {
    "första": 1,
    "andra": 2,
    "tredje": 3,
    "fjärde": 4,
    "femte": 5,
    "sjätte": 6,
    "sjunde": 7,
    "åttonde": 8,
    "nionde": 9,
    "tionde": 10,
}
_ORDINAL_LABEL = re.compile(
    rf"\b({'|'.join(_ORDINALS)})\s+(steget|fasen|målet|punkten|kapitlet|delen|nivån)\b", re.IGNORECASE
)
_ORDINAL_STEMS = {
    "steget": "steg",
    "fasen": "fas",
    "målet": "mål",
    "punkten": "punkt",
    "kapitlet": "kapitel",
    "delen": "del",
    "nivån": "nivå",
}
_SECTION_SIGN = re.compile(r"§§?\s*(\d{1,3})|\b(\d{1,3})\s*§")
_MAX_RANGE = 20
_NUMBERED_KINDS = word_set("steg fas mål delmål punkt kapitel avsnitt bilaga paragraf del nivå moment tabell figur")


def label_terms(text: str) -> list[str]:
    """Numbered places that a text names, as one term each: "Steg 9 och 10" gives steg9, steg10; "andra fasen" fas2."""
    found: list[str] = []
    plain = normalised(text)
    if _DIGIT.search(plain):  # most text names no place at all, which these looks tell in a tenth of the time
        for match in _LABEL.finditer(plain):
            kind = match[1].lower()
            found.extend(f"{_LABEL_STEMS.get(kind, kind)}{number}" for number in _numbers(match[2]))
    if any(map(plain.lower().__contains__, _ORDINAL_STEMS)):
        for match in _ORDINAL_LABEL.finditer(plain):
            found.append(f"{_ORDINAL_STEMS[match[2].lower()]}{_ORDINALS[match[1].lower()]}")
    if "§" in text:
        found.extend(f"§{match[1] or match[2]}" for match in _SECTION_SIGN.finditer(text))
    return found


def unit_labels(unit: Unit, around: frozenset[str]) -> list[str]:
    """The places that an item's own number makes it, given the terms of the headings and lead-in around it."""
    number = _NUMBER.match(unit.label.strip())
    if not number:
        return label_terms(unit.label)
    return [f"{kind}{number[0]}" for kind in sorted(_NUMBERED_KINDS & around)]


def lead_terms(passage: Passage) -> frozenset[str]:
    """The terms of the headings and of the sentences that lead a passage's items in.

    Not what a heading is itself: "1." under "Fas 2: Installation" is no phase.
    """
    lead = [*passage.path, *(unit.text for unit in passage.units if unit.role == "lead")]
    numbered = {label.rstrip("0123456789") for heading in passage.path for label in label_terms(heading)}
    return frozenset(terms_of(token)[0] for text in lead for token in tokens(text)) - numbered


def _numbers(listed: str) -> list[str]:
    span = _RANGE.fullmatch(listed.strip())
    if span and 0 < int(span[2]) - int(span[1]) <= _MAX_RANGE:
        return [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
    return _NUMBER.findall(listed)
