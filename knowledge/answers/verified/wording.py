"""What is said around a coordinator's answer, from its catalogue."""

from __future__ import annotations

from knowledge.answers.answer import Language
from knowledge.catalogue import messages

DOMAIN = "verified"


def say(text: str, language: Language, **values: object) -> str:
    """The catalogue's translation of an English text, with `{name}` places filled in."""
    translated = messages(DOMAIN, language).gettext(text)
    return translated.format(**values) if values else translated
