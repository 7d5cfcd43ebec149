"""Small readings of one line or table: where a title ends, what is quoted with it, where marks may be explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.extraction.findings import GoalBegins
from ingest.extraction.labels import Labelled, labelled
from ingest.extraction.markers import Marker, bare_marker, marker_at_start, plain_number
from ingest.extraction.pieces import Piece, Table, Text
from ingest.extraction.prose import sentences_of
from ingest.extraction.tables import begun
from ingest.extraction.wording import Wording

_NOT_MEANT = re.compile(
    r"(?i)\bexempel\b(?!\s+(?:på|till)\s+(?:aktivit|insats|åtgärd|indikator))|\bfiktiv|^\W*(?:\d[\d.]*\s+)?så\s+läser\s+du|läsanvisning"
    r"|\bbegrepp\b|\bordlista\b|\bdefinition|\bförklaring(?:ar)?\s+(?:av|till)\b|förkortningar|^tidigare\s+program|\bmall\b"
)


def is_not_meant(piece: Piece) -> bool:
    """Whether it stands under a heading that shows an example or explains words."""
    page = piece.words.page if isinstance(piece, Text) else next((c.page for row in piece.rows for c in row), None)
    return page is not None and any(_NOT_MEANT.search(title) for title in page.section)


def with_targets(parts: Iterable[Labelled]) -> Iterator[Labelled]:
    """An indicator is quoted with the baseline and target that stand right behind it."""
    held: Labelled | None = None
    for part in parts:
        if held is not None and part.field in ("baseline", "target"):
            held = replace(held, quoted=held.quoted.followed_by([part.quoted]))
            continue
        if held is not None:
            yield held
        held = part if part.field == "indicator" else None
        if held is None:
            yield part
    if held is not None:
        yield held


def goal_of_line(marker: Marker) -> tuple[GoalBegins, Wording | None]:
    """The goal that a line begins with, and what stands behind its title: a label, or a second sentence."""
    parts = list(labelled(marker.title))
    if not parts or parts[0].field is not None:
        title, rest = marker.title.part(0, 0), marker.title
    else:
        title = next(sentences_of(parts[0].value), parts[0].value)
        rest = marker.title.part(len(title.text))
    start = marker.whole.text.find(title.text) if title.text else -1
    whole = marker.whole.part(0, start + len(title.text)) if start >= 0 else marker.whole
    return begun(Marker(marker.depth, marker.number, title, whole, marker.word)), rest if rest.text else None


def goal_of_pair(name: Wording, value: Wording) -> GoalBegins | None:
    """The goal that a box of names and values begins with: "Delmål 1.1 | …" or "Delmål | 1.1 …"."""
    marker, bare = marker_at_start(name, heading=True), bare_marker(name.line)
    if marker is not None and not marker.title.text:
        return GoalBegins(marker.depth, marker.number, value.line, value.source, marker.parts, marker.word)
    if bare is None:
        return None
    numbered = marker_at_start(value, heading=True) or plain_number(value)
    if numbered is not None:
        return GoalBegins(bare[0], numbered.number, numbered.title.line, value.source, numbered.parts, bare[1])
    return GoalBegins(bare[0], "", value.line, value.source, word=bare[1])


def around(pieces: Sequence[Piece], index: int, table: Table) -> list[str]:
    """The lines where a table's marks may be explained: after it, before it, and in its own last rows."""
    near = [*pieces[index + 1 : index + 4], *reversed(pieces[max(0, index - 3) : index])]
    lines = [piece.words.text for piece in near if isinstance(piece, Text)]
    return [*lines, *(cell.text for row in table.rows[-2:] for cell in row)]
