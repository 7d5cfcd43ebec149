"""One place of a form as a cell of a table: the answer that stands, both of two rivals, or that there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.adapters.export.printable import printable
from knowledge.adapters.export.trail import name_of
from knowledge.adapters.export.wording import say
from knowledge.domain.answer_words import BETWEEN_PEOPLE, answer_words
from knowledge.domain.filled import Filled
from knowledge.domain.forms import Event, Field, Place

NOT_ASKED = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """`muted` is said by Lots, not by a person: that there is no answer. `link` is an address that the text is."""

    text: str
    muted: bool = False
    link: str = ""


def cell_at(filled: Filled, place: Place, field: Field, language: str) -> Cell:
    """What the form says at the place now."""
    if place in filled.rivals:
        return Cell(_rivals(field, filled.rivals[place], language))
    if place in filled.answers:
        return _answer(field, filled.answers[place], language, carried=place in filled.carried)
    return Cell(state_at(filled, place, language), muted=True)


def state_at(filled: Filled, place: Place, language: str) -> str:
    """Whether the place is answered, in words."""
    if place not in filled.places:
        return NOT_ASKED
    if place in filled.rivals:
        return say(language, "Two answers, none chosen yet")
    if place in filled.answers:
        return say(language, "From the period before, not confirmed" if place in filled.carried else "Answered")
    if place in filled.unknown:
        return say(language, "Not known yet")
    return say(language, "Skipped" if place in filled.skipped else "Not answered")


def said(field: Field, event: Event, language: str) -> str:
    """The answer with its comment, a line each."""
    if event.value is None:
        return ""
    words = printable(answer_words(field, event.value, language))
    if field.kind == "people":
        words = ", ".join(words.split(BETWEEN_PEOPLE))
    return "\n".join(filter(None, (words, printable(event.value.comment))))


def _answer(field: Field, event: Event, language: str, *, carried: bool) -> Cell:
    note = "\n(" + say(language, "From the period before, not confirmed") + ")" if carried else ""
    link = event.value.meaning.strip() if event.value and field.kind == "link" else ""
    return Cell(said(field, event, language) + note, link=printable(link))


def _rivals(field: Field, rivals: Iterable[Event], language: str) -> str:
    told = (f"{name_of(event)}: {said(field, event, language)}" for event in rivals)
    return "\n".join((say(language, "Two answers, none chosen yet") + ":", *told))
