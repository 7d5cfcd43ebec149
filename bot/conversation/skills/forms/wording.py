"""The forms' own words, from their catalogue; and what the rules of forms say no with."""

from __future__ import annotations

from knowledge.answers.answer import Language
from knowledge.catalogue import messages

DOMAIN = "form_talk"


def say(text: str, language: Language, **values: object) -> str:
    """The catalogue's translation of an English text, with `{name}` places filled in."""
    translated = messages(DOMAIN, language).gettext(text)
    return translated.format(**values) if values else translated


def refusal(text: str, language: Language) -> str:
    """Why a deed is refused: the domain's message, in the person's language."""
    return messages("filling", language).gettext(text)
