"""Whether a value may stand in a field: what its kind, its options and what may be kept at all demand.

Invariant: what passes here is safe to keep and to show; what it means was understood before it came here.
"""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from knowledge.domain.forms import RATINGS, STATUSES, Field, Value
from knowledge.domain.periods import read_period
from knowledge.errors import FormError

LONGEST = 20_000
"""Characters in an answer or a comment: some ten pages."""
LINK_SCHEMES = ("http", "https", "mailto")


def check_value(field: Field, value: Value) -> None:
    """Raises FormError. An empty value takes back what stands in a field that need not be answered."""
    if max(len(value.said), len(value.meaning), len(value.comment)) > LONGEST:
        raise FormError("The answer is too long: keep it under 20,000 characters, and link to the rest.")
    if not value.meaning.strip():
        _check_empty(field)
    elif field.kind == "choice" and value.meaning not in [option.id for option in field.options]:
        raise FormError("That is not one of the choices: choose one of those that are shown.")
    elif field.kind == "rating" and value.meaning not in RATINGS:
        raise FormError("Answer yes, partly, no or not relevant; what is more goes in the comment.")
    elif field.kind == "status" and value.meaning not in STATUSES:
        raise FormError("Answer not begun, ongoing, done or stopped.")
    elif field.kind == "number" and not _is_number(value.meaning):
        raise FormError("Answer with a number, such as 12 or 12.5.")
    elif field.kind == "when" and not _is_period(value.meaning):
        raise FormError("Answer with a date or a period, such as 1 June 2027, T2 2027 or every autumn.")
    elif field.kind == "link" and not _is_link(value.meaning):
        raise FormError("A link begins with https://: copy it whole from the address bar.")


def check_comment(text: str) -> None:
    """Raises FormError."""
    if not text.strip():
        raise FormError("The comment is empty: write what you want to say.")
    if len(text) > LONGEST:
        raise FormError("The comment is too long: keep it under 20,000 characters.")


def _check_empty(field: Field) -> None:
    if field.required:
        raise FormError("This question must be answered: write an answer, or skip it for now.")


def _is_number(meaning: str) -> bool:
    try:
        return math.isfinite(float(meaning))
    except ValueError:
        return False


def _is_period(meaning: str) -> bool:
    try:
        read_period(meaning)
    except ValueError:
        return False
    return True


def _is_link(meaning: str) -> bool:
    try:
        return urlsplit(meaning.strip()).scheme.lower() in LINK_SCHEMES
    except ValueError:
        return False
