"""An answer's meaning in the reader's words, wherever forms are read: in talk, on pages, in documents.

Order: fixed answers have their words in the catalogue, a choice in its template, a period says itself. Invariant: what
is kept word for word, since it was not understood, is shown as it was said.
"""

from __future__ import annotations

from knowledge.catalogue import messages
from knowledge.domain.forms import RATINGS, STATUSES, Field, Value
from knowledge.domain.periods import read_period

BETWEEN_PEOPLE = "; "
"""What names are parted by in the meaning of an answer."""
_CATALOGUE = "filling"
_RATINGS = dict(zip(RATINGS, ("Yes", "Partly", "No", "Not relevant"), strict=True))
_STATUSES = dict(zip(STATUSES, ("Not begun", "Ongoing", "Done", "Stopped"), strict=True))


def fixed_answers(field: Field, language: str) -> tuple[tuple[str, str], ...]:
    """(Meaning, words) of each answer, where the field has a fixed set of them."""
    if field.kind == "choice":
        return tuple((option.id, option.label) for option in field.options)
    fixed = {"rating": _RATINGS, "status": _STATUSES}.get(field.kind, {})
    translated = messages(_CATALOGUE, language).gettext
    return tuple((meaning, translated(words)) for meaning, words in fixed.items())


def answer_words(field: Field, value: Value, language: str) -> str:
    """What the answer means, without its comment; people parted by `BETWEEN_PEOPLE`."""
    match field.kind:
        case "choice" | "rating" | "status":
            return dict(fixed_answers(field, language)).get(value.meaning, value.said)
        case "number":
            return value.meaning.replace(".", ",") if language == "sv" else value.meaning
        case "when":
            return _period(value, language)
        case _:
            return value.meaning or value.said


def _period(value: Value, language: str) -> str:
    try:
        return read_period(value.meaning).said(language)
    except ValueError:  # no period: the person's own words stand
        return value.said or value.meaning
