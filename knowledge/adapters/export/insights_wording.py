"""What the documents of an overview say, in the reader's words: the room's own sentences, days, shares and causes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from knowledge.catalogue import messages
from knowledge.insights.overview import StuckSignal
from knowledge.insights.signals import Cause, SectionRef

DOMAIN = "insights_report"
Status = Literal["not_begun", "open", "sent", "approved"]
NO_BREAK = "\N{NO-BREAK SPACE}"

CAUSES: Mapping[Cause, str] = {
    "not_in_documents": "Not in the documents",
    "not_found": "In the documents, but not found",
    "unclear_text": "The text is hard to understand",
    "contradictory": "The sources contradict each other",
    "role_unclear": "Unclear who does it",
    "none": "Answered well",
}
STATUSES: Mapping[Status, str] = {
    "not_begun": "Not begun",
    "open": "Under way",
    "sent": "Sent for approval",
    "approved": "Approved",
}
STUCK: Mapping[StuckSignal, str] = {
    "unknown": "Answered “don't know”",
    "skipped": "Skipped",
    "left": "Left for long",
    "changed": "Changed often",
    "asked_about": "Asked about",
    "stopped": "Stopped there",
}


def say(language: str, text: str, **values: object) -> str:
    """The text in the reader's language, its {names} filled in."""
    translated = messages(DOMAIN, language).gettext(text)
    return translated.format(**values) if values else translated


def day(when: date, language: str) -> str:
    """ "22 november 2026"."""
    return str(format_date(when, "d MMMM y", locale=language))


def short_day(when: date, language: str) -> str:
    """ "22 nov."."""
    return str(format_date(when, "d MMM", locale=language))


def number(count: int, language: str) -> str:
    """With the language's own thousands."""
    return str(format_decimal(count, locale=language))


def percent(share: float, language: str) -> str:
    """ "43 %", whole; what is not nothing is never said to be "0 %", nor what is not all "100 %"."""
    whole = round(100 * share)
    kept = min(99, max(1, whole)) if 0 < share < 1 else whole
    return str(format_percent(kept / 100, locale=language))


def section_name(ref: SectionRef) -> str:
    """The document's title and the heading, without headings that only repeat the title."""
    path = [heading for heading in ref.section if heading != ref.title]
    return " – ".join((ref.title, *path[-1:]))
