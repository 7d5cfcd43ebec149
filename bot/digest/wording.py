"""The digest's own sentences, in the reader's language."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date

from knowledge.answers.answer import Language
from knowledge.catalogue import messages

DOMAIN = "digest"


def say(text: str, language: Language, **values: object) -> str:
    """The catalogue's translation of an English text, with `{name}` places filled in."""
    translated = messages(DOMAIN, language).gettext(text)
    return translated.format(**values) if values else translated


def several(one: str, many: str, count: int, language: Language, **values: object) -> str:
    """The form that fits the count, which is `{count}` in it."""
    return messages(DOMAIN, language).ngettext(one, many, count).format(count=count, **values)


def days(monday: date, language: Language) -> str:
    """The week's days: "9–15 november"."""
    sunday = monday + timedelta(days=6)
    first = "d" if monday.month == sunday.month else "d MMMM"
    return f"{format_date(monday, first, locale=language)}–{format_date(sunday, 'd MMMM', locale=language)}"
