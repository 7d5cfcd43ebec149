"""What a person wrote in a spreadsheet's cell, as an answer."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.adapters.export.wording import meant
from knowledge.domain.answer_words import BETWEEN_PEOPLE
from knowledge.domain.forms import Field, Value
from knowledge.domain.periods import read_period
from knowledge.errors import FormError

Understand = Callable[[Field, str], Value]
"""The answer that was written. Raises FormError, whose message is of `filling` or in the reader's language."""


def plainly(field: Field, words: str) -> Value:
    """Fixed answers by their words, numbers with comma or point, people between semicolons, periods in their notation.

    What it does not know is left as it is, for the form's own rules to refuse.
    """
    match field.kind:
        case "choice" | "rating" | "status":
            return Value(words, meant(field, words) or words)
        case "number":
            return Value(words, "".join(words.split()).replace(",", ".").replace("\u2212", "-"))
        case "people":
            return Value(words, BETWEEN_PEOPLE.join(filter(None, (part.strip() for part in words.split(";")))))
        case "when":
            return Value(words, _notation(words))
        case _:
            return Value(words, words)


def _notation(words: str) -> str:
    try:
        return read_period(words).notation
    except ValueError as error:
        raise FormError("Write when as a day or a period: 2027-06-01, 2027-06, 2027-Q3 or 2027-T2.") from error
