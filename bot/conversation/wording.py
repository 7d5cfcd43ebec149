"""The conversation's own words, from its catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.answers.answer import Language
from knowledge.catalogue import messages

DOMAIN = "conversation"
HANDOFF = "handoff"
PEOPLE = "people"
OWN_DATA = "own_data"


def say(text: str, language: Language, **values: object) -> str:
    """The catalogue's translation of an English text, with `{name}` places filled in."""
    return _said(DOMAIN, text, language, values)


def handoff_say(text: str, language: Language, **values: object) -> str:
    """The same of handing questions over."""
    return _said(HANDOFF, text, language, values)


def people_say(text: str, language: Language, **values: object) -> str:
    """The same of who people are, and of linking their accounts."""
    return _said(PEOPLE, text, language, values)


def own_data_say(text: str, language: Language, **values: object) -> str:
    """The same of what is kept of a person."""
    return _said(OWN_DATA, text, language, values)


def _said(domain: str, text: str, language: Language, values: Mapping[str, object]) -> str:
    translated = messages(domain, language).gettext(text)
    return translated.format(**values) if values else translated
