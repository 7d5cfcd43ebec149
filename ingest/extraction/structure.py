"""Sub-goals that no word marks: headings under which the same labels stand, again and again ("Ansvarig:").

Invariant: a heading is taken for a sub-goal only where a responsible or concerned committee and another field of a goal
stand right under it, and under at least one more heading of the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.extraction.labels import Field, field_named, labelled
from ingest.extraction.markers import bare_marker, marker_at_start
from ingest.extraction.pieces import Piece, Table, Text
from ingest.extraction.tables import pairs

_CHAPTER = re.compile(
    r"(?i)^(?:\d[\d.]*\s+)?(?:programmets\s+|våra\s+|planens\s+)?(?:(?:del)?mål\b|(?:fokus|insats|mål|utvecklings)områden|prioriter|handlingsplan|aktivitet|åtgärd"
    r"|ansvar|organisation|genomförande|uppföljning|bilag|inledning|bakgrund|syfte|styrning|strategi)"
)
_GOALS_CHAPTER = re.compile(
    r"(?i)^(?:\d[\d.]*\s+)?(?:(?:programmets|planens|strategins|våra|kommunens|de|tre|fyra|fem|sex|sju)\s+){0,2}(?:långsiktiga\s+|prioriterade\s+|övergripande\s+)?"
    r"(?:mål(?:en)?(?:\s+och\s+(?:delmål|åtgärder|insatser|aktiviteter|ansvar))?|delmål(?:en)?|fokusområden(?:a)?|målområden(?:a)?|insatsområden(?:a)?)$"
)
_ASIDE = re.compile(r"(?i)^(?:bakgrund|nuläge|syfte|varför|utmaning|inledning|läget|fakta)")
_CHAPTER_NUMBER = re.compile(r"(\d{1,2})[.:]?\s+(?=[^\W\d_])")
_PARTS: frozenset[Field] = frozenset({"responsible", "concerned"})
_OTHERS: frozenset[Field] = frozenset({"activity", "indicator", "minimum", "followup", "timetable", "target"})


def titles_by_structure(pieces: Sequence[Piece]) -> dict[int, int]:
    """Index of a heading -> its depth: 4 for a sub-goal, 3 for a goal around such."""
    found = [index for index in _headings(pieces) if _is_subgoal(pieces, index)]
    if len(found) < 2:
        numbered = {index: 2 for index in _headings(pieces) if _numbers_goals(pieces, index)}
        return numbered or _under_chapters(pieces)
    depths = dict.fromkeys(found, 4)
    for index in found:
        parent = _parent(pieces, index)
        if parent is not None and parent not in depths and not _is_chapter(pieces, parent):
            depths[parent] = 3
    return depths


def _under_chapters(pieces: Sequence[Piece]) -> dict[int, int]:
    """The headings right under a chapter that is called "Våra mål", where none of them is marked otherwise."""
    depths: dict[int, int] = {}
    for index, chapter in enumerate(pieces):
        if not isinstance(chapter, Text) or chapter.kind != "heading" or not _GOALS_CHAPTER.match(chapter.words.text):
            continue
        below = _below(pieces, index)
        top = min((level for _, level in below), default=0)
        children = [place for place, level in below if level == top]
        marked = any(
            marker_at_start(piece.words, heading=True)
            for piece in map(pieces.__getitem__, children)
            if isinstance(piece, Text)
        )
        if len(children) >= 2 and not marked:
            depths |= dict.fromkeys(children, 4 if "delmål" in chapter.words.text.lower().split()[-1] else 3)
            inner = [place for place, level in below if level == top + 1]
            depths |= dict.fromkeys(inner, 4) if inner and all(_is_plain(pieces[place]) for place in inner) else {}
    return depths


def _below(pieces: Sequence[Piece], index: int) -> list[tuple[int, int]]:
    """(index, level) of the headings under this one."""
    chapter = pieces[index]
    found: list[tuple[int, int]] = []
    for place in range(index + 1, len(pieces)):
        piece = pieces[place]
        if isinstance(piece, Text) and piece.kind == "heading":
            if not isinstance(chapter, Text) or piece.level <= chapter.level:
                break
            found.append((place, piece.level))
    return found


def _is_plain(piece: Piece) -> bool:
    return isinstance(piece, Text) and not _is_named(piece) and not _ASIDE.match(piece.words.text)


def _numbers_goals(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a heading "2. Hälsa" has goals under it that bear its number: "Mål 2:1 …"."""
    heading = pieces[index]
    number = _CHAPTER_NUMBER.match(heading.words.text) if isinstance(heading, Text) else None
    if number is None or not isinstance(heading, Text):
        return False
    for piece in pieces[index + 1 :]:
        if isinstance(piece, Text):
            marker = marker_at_start(piece.words, heading=piece.kind == "heading")
            if marker is not None and marker.parts > 1:
                return re.split(r"[.:]", marker.number)[0] == number[1]
            if piece.kind == "heading" and piece.level <= heading.level:
                return False
    return False


def _headings(pieces: Sequence[Piece]) -> list[int]:
    return [
        i
        for i, piece in enumerate(pieces)
        if isinstance(piece, Text) and piece.kind == "heading" and not _is_named(piece)
    ]


def _is_named(heading: Text) -> bool:
    text = heading.words.text
    return bool(
        field_named(text) or bare_marker(text) or marker_at_start(heading.words, heading=True) or _CHAPTER.match(text)
    )


def _is_subgoal(pieces: Sequence[Piece], index: int) -> bool:
    fields: set[Field] = set()
    for piece in pieces[index + 1 :]:
        if isinstance(piece, Table):
            fields |= {label for name, *_ in pairs(piece) if (label := field_named(name.line))}
        elif piece.kind == "heading" and field_named(piece.words.text) is None:
            break
        else:
            fields |= _fields(piece)
    return bool(fields & _PARTS) and bool(fields & _OTHERS)


def _fields(piece: Text) -> set[Field]:
    own = field_named(piece.words.text)
    said = {part.field for part in labelled(piece.words) if part.field}
    return said | ({own} if own else set())


def _parent(pieces: Sequence[Piece], index: int) -> int | None:
    own = pieces[index]
    if not isinstance(own, Text):
        return None
    for above in range(index - 1, -1, -1):
        piece = pieces[above]
        if isinstance(piece, Text) and piece.kind == "heading" and piece.level < own.level:
            return above
    return None


def _is_chapter(pieces: Sequence[Piece], index: int) -> bool:
    """The document's title, or a chapter that only holds the goals."""
    heading = pieces[index]
    return not isinstance(heading, Text) or heading.level <= 1 or bool(_is_named(heading))
