"""The numbers that Word counts by itself: "2.1", "b)", "iv." stand in no text, only in how lists are set up.

Order: a paragraph's own numbering, or its style's, names a list and a level; the list's definition says how each level
is written. Counters belong to the definition, so that lists which share one go on counting, as in Word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingest.parsers.docx_styles import ParagraphStyle, integer, value

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9


class ListNumbers:
    """Counts a document's lists; `next` must see every paragraph once, in order."""

    def __init__(self, document: Document) -> None:
        self._definition_of: dict[str, str] = {}
        self._levels: dict[str, dict[int, Any]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._restarted: set[str] = set()
        numbering = _numbering(document)
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Any) -> None:
        for definition in numbering.findall(f"{_W}abstractNum"):
            levels = {integer(level.get(f"{_W}ilvl")): level for level in definition.findall(f"{_W}lvl")}
            self._levels[definition.get(f"{_W}abstractNumId") or ""] = levels
        for number in numbering.findall(f"{_W}num"):
            list_id, definition = number.get(f"{_W}numId") or "", number.find(f"{_W}abstractNumId")
            self._definition_of[list_id] = value(definition)
            for override in number.findall(f"{_W}lvlOverride"):
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    self._starts[list_id, integer(override.get(f"{_W}ilvl"))] = integer(value(start))

    def next(self, style: ParagraphStyle) -> tuple[str, int] | None:
        """(label, depth from 1) of a paragraph in a list; the label is "" for bullets. None outside lists."""
        list_id = style.list_id or "0"
        if list_id == "0":
            return None
        levels = self._levels.get(self._definition_of.get(list_id, ""), {})
        depth = min(style.depth or 0, _LEVELS - 1)
        level = levels.get(depth)
        if level is None:
            return "", depth + 1
        return _label(level, levels, self._count(list_id, depth, levels)), depth + 1

    def _count(self, list_id: str, depth: int, levels: dict[int, Any]) -> list[int | None]:
        counters = self._counters.setdefault(self._definition_of[list_id], [None] * _LEVELS)
        restart = (list_id, depth) in self._starts and f"{list_id}/{depth}" not in self._restarted
        if restart:
            self._restarted.add(f"{list_id}/{depth}")
        before = counters[depth]
        if before is None or restart:
            counters[depth] = self._starts.get((list_id, depth), _start(levels.get(depth)))
        else:
            counters[depth] = before + 1
        counters[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return counters


def _label(level: Any, levels: dict[int, Any], counters: list[int | None]) -> str:
    if _format(level) in ("bullet", "none"):
        return ""

    def written(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        count = counters[depth]
        return _as_number(_start(levels.get(depth)) if count is None else count, _format(levels.get(depth)))

    return re.sub(r"%([1-9])", written, value(level.find(f"{_W}lvlText")))


def _numbering(document: Document) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _as_number(count: int, written: str) -> str:
    match written:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (count - 1) % 26)
            return letter.upper() if written == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            roman = _roman(count)
            return roman if written == "upperRoman" else roman.lower()
        case _:
            return str(count)


def _roman(count: int) -> str:
    signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    said = ""
    for worth, sign in signs:
        while count >= worth and len(said) < 20:
            said, count = said + sign, count - worth
    return said


def _format(level: Any) -> str:
    return value(level.find(f"{_W}numFmt")) if level is not None else "decimal"


def _start(level: Any) -> int:
    start = level.find(f"{_W}start") if level is not None else None
    return 1 if start is None else integer(value(start))
