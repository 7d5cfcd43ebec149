"""Where things stand in a form's workbook: shared by what writes it and what reads it back.

The sheet of answers has a row for each place. Its first three columns are hidden: the place, what its author had before
them when the workbook was made (`Filled.seen`), and a mark of what the answer and the comment were then, so that only
what somebody changed comes back in. Above the mark stands the form's last event: which of its states this is.
"""

from __future__ import annotations

import hashlib
import json
import re

from knowledge.domain.forms import Place

FORM_MARK = "lots-form:"
"""Begins the very first cell, before the form's id."""
PLACE, SEEN, MARK, SECTION, ITEM, QUESTION, ANSWER, COMMENT, STATE, WHO, WHEN, HELP = range(1, 13)
"""Columns, from 1."""
HIDDEN = (PLACE, SEEN, MARK)
HEAD = {
    SECTION: "Section",
    ITEM: "Item",
    QUESTION: "Question",
    ANSWER: "Answer",
    COMMENT: "Comment",
    STATE: "State",
    WHO: "Answered by",
    WHEN: "Day",
    HELP: "Help",
}
LAST = HELP
ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")
"""Excel's mark before text that looks like one of its own escapes ("_x0041_")."""
NEW_ROWS = 3
"""Empty rows that each table has to be gone on in."""


def place_text(place: Place) -> str:
    """`["item", "field", row]`; a row below zero is one that the form does not have yet."""
    return json.dumps([place.item, place.field, place.row])


def place_of(text: str) -> Place | None:
    """None where it is no place that `place_text` wrote."""
    try:
        item, field, row = json.loads(text)
    except (ValueError, TypeError):
        return None
    known = isinstance(item, str) and isinstance(field, str) and type(row) is int
    return Place(item, field, row) if known else None


def mark_of(answer: str, comment: str) -> str:
    """The same for the same words, whatever a spreadsheet does to line ends and outer white space."""
    # openpyxl drops Excel's own escape mark when it reads, also where somebody wrote it.
    words = [" ".join(text.replace("x005F_", "").split()) for text in (answer, comment)]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]
