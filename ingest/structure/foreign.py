"""Where a document ends and a web page's teasers for other documents begin.

Sites that show a document as text list others below it: a title, the title again with the first words of that document,
"Läs mer". Such groups come in rows; a document of one's own does not repeat its own lines in that way.

Invariant: only a tail is ever foreign, and only when at least three such groups make up most of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

FEWEST_TEASERS = 3
LONGEST_TITLE = 300
_MORE = re.compile(r"(?i)(?:läs mer|läs vidare|visa mer|read more|more)\W*")


def foreign_from(lines: Sequence[str]) -> int | None:
    """The index of the first line that belongs to teasers of other documents; None where there are none.

    `lines` hold more than white space each.
    """
    starts = [index for index in range(len(lines)) if _begins_teaser(lines, index)]
    for place, first in enumerate(starts):
        covered = sum(_teaser_length(lines, index) for index in starts[place:])
        if len(starts) - place >= FEWEST_TEASERS and covered * 3 >= (len(lines) - first) * 2:
            return first
    return None


def _begins_teaser(lines: Sequence[str], index: int) -> bool:
    """A title, and right under it the title again with more; or a title, any teaser, and "Läs mer"."""
    if index + 1 >= len(lines) or not 2 < len(lines[index]) <= LONGEST_TITLE or _MORE.fullmatch(lines[index].strip()):
        return False
    title, teaser = _compact(lines[index]), _compact(lines[index + 1])
    more = index + 2 < len(lines) and _MORE.fullmatch(lines[index + 2].strip()) is not None
    return (teaser.startswith(title) and len(teaser) > len(title)) or (
        more and len(lines[index + 1]) < 3 * LONGEST_TITLE
    )


def _teaser_length(lines: Sequence[str], index: int) -> int:
    return 3 if index + 2 < len(lines) and _MORE.fullmatch(lines[index + 2].strip()) else 2


def _compact(line: str) -> str:
    return re.sub(r"\s+", "", line).casefold()
