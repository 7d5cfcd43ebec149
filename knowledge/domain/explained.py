"""What a text says beside a committee's name: the abbreviation it explains, the administration that serves it.

Order: a table of committees says it outright (`directory`), under headings of its own; else running text is read.
Invariant: in running text a short form's letters stand in the name in their order, the first one first; an
administration has the committee's own first part ("socialförvaltningen" for socialnämnden), or is the one that every
executive board has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.domain.inflection import head_of, words_of

_SHORT = r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,5}[A-ZÅÄÖ]"
_CUSTOMARY = {"kommunstyrelsen": "KS", "kommunfullmäktige": "KF", "regionstyrelsen": "RS", "regionfullmäktige": "RF"}
"""Short forms that every municipality uses and few explain; taken where the text uses them."""
_LED_FROM = {
    "kommunstyrelsen": ("kommunledningskontoret", "kommunledningsförvaltningen", "stadsledningskontoret"),
    "regionstyrelsen": ("regionledningskontoret",),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a table says of one committee."""

    abbreviation: str = ""
    administration: str = ""


def directory(text: str) -> Mapping[str, Entry]:
    """Lower-case name -> what a table of committees says of it: cells parted by tabs, below a row of headings."""
    found: dict[str, Entry] = {}
    columns: list[str] = []
    for line in text.split("\n"):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if len(cells) < 2:
            columns = []
        elif _is_heading(cells):
            columns = [cell.lower() for cell in cells]
        elif columns:
            name = cells[_column(columns, *_NAMED)] if _column(columns, *_NAMED) < len(cells) else ""
            found.setdefault(name.lower(), Entry(_short(cells, columns), _office(cells, columns)))
    return found


_NAMED = ("nämnd", "styrelse", "organ")


def _is_heading(cells: list[str]) -> bool:
    lowered = [cell.lower() for cell in cells]
    told = any(cell.startswith(("förkortning", "förvaltning", "kontor", "tjänsteorganisation")) for cell in lowered)
    return told and any(cell.startswith(_NAMED) for cell in lowered)


def _column(columns: list[str], *beginnings: str) -> int:
    return next((at for at, column in enumerate(columns) if column.startswith(beginnings)), len(columns))


def _short(cells: list[str], columns: list[str]) -> str:
    at = _column(columns, "förkortning")
    return cells[at] if at < len(cells) and re.fullmatch(_SHORT, cells[at]) else ""


def _office(cells: list[str], columns: list[str]) -> str:
    """As a sentence writes it: a common noun begins with a small letter, a company's name with its own."""
    at = _column(columns, "förvaltning", "kontor", "tjänsteorganisation")
    cell = cells[at] if at < len(cells) else ""
    words = words_of(cell)
    if not words or not words[0][0].isalpha():
        return ""
    common = any(head_of(word) for word in words) or (words[0].endswith(("en", "et")) and not cell.endswith("AB"))
    return cell[0].lower() + cell[1:] if common else cell


def abbreviations_for(name: str, text: str) -> tuple[str, ...]:
    """Those that the text explains, else the customary one if it is used. Distinct, in order."""
    explained = tuple(dict.fromkeys(short for short in _beside(name, text) if _fits(short, name)))
    customary = _CUSTOMARY.get(name)
    if explained or not customary:
        return explained
    return (customary,) if re.search(rf"(?<![\w-]){customary}(?![\w-]|[ -]?\d)", text) else ()


def _beside(name: str, text: str) -> Iterator[str]:
    """ "Socialnämnden (SN)", "socialnämnden, nedan SN", "SN = socialnämnden", or a line that holds just the two."""
    spelled = r"\s+".join(map(re.escape, name.split()))
    spelling = r"(?:nedan |förkortas |förkortat |här )?"
    after = rf"(?i:{spelled})s?(?:\s*\(|,\s){spelling}({_SHORT})(?=\)|[,.;]|\s)"
    before = rf"(?<![\w-])({_SHORT})(?:\s*[=:–|\t]\s*|\s+-\s+|\s*\()(?i:{spelled})(?!\w)"
    together = rf"({_SHORT})[ \t]+(?i:{spelled})|(?i:{spelled})[ \t]+({_SHORT})"
    line = rf"(?m)^[ \t]*(?:{together})[ \t]*$"
    for pattern in (after, before):
        yield from (match[1] for match in re.finditer(pattern, text))
    yield from (match[1] or match[2] for match in re.finditer(line, text))


def _fits(short: str, name: str) -> bool:
    letters = iter(name.lower())
    return name[0].lower() == short[0].lower() and all(letter in letters for letter in short.lower())


def administrations_for(name: str, text: str) -> tuple[str, ...]:
    """Those that the text names, in any inflection."""
    lowered = text.lower()
    stem = name.lower().removesuffix("nämnden")
    own = (f"{stem}förvaltningen", f"{stem}kontoret") if stem != name.lower() and " " not in stem.strip()[-1:] else ()
    candidates = (*own, *_LED_FROM.get(name, ()))
    return tuple(one for one in candidates if one in lowered and re.search(rf"(?<![\w-]){re.escape(one)}", lowered))
