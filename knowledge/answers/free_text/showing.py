"""What an answer was understood to be, in words that a person reads: "tertial 2 2027", "delvis, bara på två skolor"."""

from __future__ import annotations

from knowledge.answers.free_text.understood import CATALOGUE
from knowledge.catalogue import messages
from knowledge.domain.forms import Field, Value
from knowledge.domain.periods import read_period

_WORDS = {
    "yes": "yes",
    "partly": "partly",
    "no": "no",
    "not_relevant": "not relevant",
    "not_begun": "not begun",
    "ongoing": "ongoing",
    "done": "done",
    "stopped": "stopped",
}


def shown(field: Field, value: Value, language: str = "sv") -> str:
    """One line. The comment stands after the meaning where there is one."""
    meaning = _meaning(field, value, language)
    return f"{meaning} ({value.comment})" if value.comment and field.kind in ("rating", "status") else meaning


def _meaning(field: Field, value: Value, language: str) -> str:
    match field.kind:
        case "when":
            return _period(value, language)
        case "rating" | "status":
            return messages(CATALOGUE, language).gettext(_WORDS.get(value.meaning, value.meaning))
        case "choice":
            return next((option.label for option in field.options if option.id == value.meaning), value.said)
        case "people":
            return _listed(value.meaning.split("; "), language)
        case "number":
            return f"{_decimal(value.meaning, language)} {value.comment}".strip()
        case _:
            return value.meaning


def _period(value: Value, language: str) -> str:
    try:
        return read_period(value.meaning).said(language)
    except ValueError:
        return value.said


def _listed(names: list[str], language: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {messages(CATALOGUE, language).gettext('and')} {names[-1]}"


def _decimal(number: str, language: str) -> str:
    return number.replace(".", ",") if language == "sv" else number
