"""What stands in a form, in the reader's words: answers, states, days.

Order: an answer's meaning becomes words by the kind of its question; `meant` goes the other way, for what a person
wrote in a spreadsheet. Invariant: `meant` of what `shown` gives is the same meaning, for the kinds with fixed words.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date

from knowledge.catalogue import LANGUAGES, messages
from knowledge.domain.forms import RATINGS, STATUSES, Field, Value
from knowledge.domain.periods import read_period

LOCAL_TIME = ZoneInfo("Europe/Stockholm")
_RATINGS = dict(zip(RATINGS, ("Yes", "Partly", "No", "Not relevant"), strict=True))
_STATUSES = dict(zip(STATUSES, ("Not begun", "Ongoing", "Done", "Stopped"), strict=True))
BETWEEN_PEOPLE = "; "


def say(language: str, text: str, **values: object) -> str:
    """The text in the reader's language, its {names} filled in."""
    translated = messages("export", language).gettext(text)
    return translated.format(**values) if values else translated


def shown(field: Field, value: Value, language: str) -> str:
    """The answer as a person reads it, without its comment."""
    match field.kind:
        case "choice" | "rating" | "status":
            return dict(choices(field, language)).get(value.meaning, value.said)
        case "number":
            return value.meaning.replace(".", ",") if language == "sv" else value.meaning
        case "when":
            return _period(value, language)
        case _:
            return value.meaning or value.said


def choices(field: Field, language: str) -> list[tuple[str, str]]:
    """(Meaning, words) of each answer, where the question has a fixed set of them."""
    if field.kind == "choice":
        return [(option.id, option.label) for option in field.options]
    fixed = {"rating": _RATINGS, "status": _STATUSES}.get(field.kind, {})
    return [(meaning, say(language, words)) for meaning, words in fixed.items()]


def meant(field: Field, words: str) -> str | None:
    """The meaning of one of the fixed answers, in either language and any letter case; None where it is none."""
    wanted = words.strip().casefold()
    known = (pair for language in LANGUAGES for pair in choices(field, language))
    return next((meaning for meaning, label in known if wanted in (label.casefold(), meaning.casefold())), None)


def day(moment: datetime, language: str) -> str:
    """ "22 november 2026": the day it was in Sweden."""
    return str(format_date(moment.astimezone(LOCAL_TIME), "d MMMM y", locale=language))


def listed(texts: Iterable[str], language: str, joint: Literal["and", "or"] = "and") -> str:
    """ "a, b och c"."""
    *first, last = list(texts) or [""]
    return f"{', '.join(first)} {say(language, joint)} {last}" if first else last


def _period(value: Value, language: str) -> str:
    try:
        return read_period(value.meaning).said(language)
    except ValueError:  # kept before its notation was understood: the person's own words stand
        return value.said or value.meaning
