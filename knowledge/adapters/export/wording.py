"""What the documents of a form say, in the reader's words, and the meaning of what a person wrote in a spreadsheet.

Invariant: `meant` of what `answer_words` gives is the same meaning, for the kinds with fixed words.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date

from knowledge.catalogue import LANGUAGES, messages
from knowledge.domain.answer_words import fixed_answers
from knowledge.domain.forms import Field

LOCAL_TIME = ZoneInfo("Europe/Stockholm")


def say(language: str, text: str, **values: object) -> str:
    """The text in the reader's language, its {names} filled in."""
    translated = messages("export", language).gettext(text)
    return translated.format(**values) if values else translated


def meant(field: Field, words: str) -> str | None:
    """The meaning of one of the fixed answers, in either language and any letter case; None where it is none."""
    wanted = words.strip().casefold()
    known = (pair for language in LANGUAGES for pair in fixed_answers(field, language))
    return next((meaning for meaning, label in known if wanted in (label.casefold(), meaning.casefold())), None)


def day(moment: datetime, language: str) -> str:
    """ "22 november 2026": the day it was in Sweden."""
    return str(format_date(moment.astimezone(LOCAL_TIME), "d MMMM y", locale=language))


def listed(texts: Iterable[str], language: str, joint: Literal["and", "or"] = "and") -> str:
    """ "a, b och c"."""
    *first, last = list(texts) or [""]
    return f"{', '.join(first)} {say(language, joint)} {last}" if first else last
