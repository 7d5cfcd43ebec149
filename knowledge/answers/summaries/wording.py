"""The words of summaries and comparisons, from the catalogue."""

from __future__ import annotations

from knowledge.answers.answer import Language
from knowledge.catalogue import messages

DOMAIN = "summaries"


def say(text: str, language: Language, /, **values: object) -> str:
    """The catalogue's translation of an English text, its {places} filled in."""
    return messages(DOMAIN, language).gettext(text).format(**values)


def say_of_many(one: str, many: str, count: int, language: Language) -> str:
    """The same of a number of things, which is {count}."""
    return messages(DOMAIN, language).ngettext(one, many, count).format(count=count)
