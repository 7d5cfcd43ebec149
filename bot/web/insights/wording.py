"""How causes, trends, signals and figures are said: names from the catalogue, numbers and days as the reader writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.web.pages import N_
from knowledge.answers.answer import Language
from knowledge.catalogue import messages
from knowledge.insights.overview import Progress, StuckItem, StuckSignal, TopicView
from knowledge.insights.signals import Cause

DOMAIN = "insights_pages"
RISES, FALLS, FEWEST_TO_RISE = 1.5, 0.5, 3
Trend = Literal["new", "rising", "falling", "steady"]

CAUSE_NAMES: Mapping[Cause, str] = {
    "not_in_documents": N_("Not in the documents"),
    "not_found": N_("There, but not found"),
    "unclear_text": N_("Hard to understand"),
    "contradictory": N_("The documents disagree"),
    "role_unclear": N_("Unclear who does it"),
    "none": N_("Answered well"),
}
WORTH_DOING: Mapping[Cause, str] = {
    "not_in_documents": N_("Answer it here, so that the next one who asks gets your answer."),
    "not_found": N_("Answer it here with the place where it stands, so that it is found whatever words are used."),
    "unclear_text": N_("Explain the section in plain words: answer here, and rewrite it when the document is revised."),
    "contradictory": N_("Decide which one holds, answer here, and correct the other document."),
    "role_unclear": N_("Decide who does it, and answer here."),
    "none": N_("Nothing needs to be done."),
}
TREND_NAMES: Mapping[Trend, str] = {
    "new": N_("new"),
    "rising": N_("rising"),
    "falling": N_("falling"),
    "steady": N_("steady"),
}
TREND_SIGNS: Mapping[Trend, str] = {"new": "✦", "rising": "↑", "falling": "↓", "steady": "→"}
STATUS_NAMES: Mapping[str, str] = {
    "not_begun": N_("not begun"),
    "open": N_("begun"),
    "sent": N_("sent in"),
    "approved": N_("approved"),
}
STATUS_SIGNS: Mapping[str, str] = {"not_begun": "○", "open": "◐", "sent": "●", "approved": "✓"}


@dataclass(frozen=True, slots=True)
class Wording:
    """Figures and names in one language."""

    language: Language

    @property
    def texts(self) -> NullTranslations:
        return messages(DOMAIN, self.language)

    def cause(self, topic: TopicView) -> str:
        return self.texts.gettext(CAUSE_NAMES[topic.cause])

    def worth_doing(self, topic: TopicView) -> str:
        return self.texts.gettext(WORTH_DOING[topic.cause])

    def trend(self, topic: TopicView) -> str:
        """The trend with its sign: "↑ rising"."""
        trend = trend_of(topic)
        return f"{TREND_SIGNS[trend]} {self.texts.gettext(TREND_NAMES[trend])}"

    def status(self, one: Progress) -> str:
        return self.texts.gettext(STATUS_NAMES[one.status])

    def status_sign(self, one: Progress) -> str:
        return STATUS_SIGNS[one.status]

    def statuses(self) -> list[tuple[str, str, str]]:
        """(status, sign, name): what the signs of the map mean."""
        return [(status, STATUS_SIGNS[status], self.texts.gettext(name)) for status, name in STATUS_NAMES.items()]

    def signals(self, item: StuckItem) -> list[str]:
        """What happened in the field, the most common first: "7 said “vet inte”"."""
        ordered = sorted(item.signals.items(), key=lambda pair: -pair[1])
        return [self._signal(signal, count) for signal, count in ordered if count]

    def _signal(self, signal: StuckSignal, count: int) -> str:
        ngettext = self.texts.ngettext
        said: Mapping[StuckSignal, str] = {
            "unknown": ngettext("%(num)s did not know", "%(num)s did not know", count),
            "skipped": ngettext("%(num)s skipped it", "%(num)s skipped it", count),
            "left": ngettext("%(num)s left it open for long", "%(num)s left it open for long", count),
            "changed": ngettext("%(num)s changed it again and again", "%(num)s changed it again and again", count),
            "asked_about": ngettext("%(num)s asked about it", "%(num)s asked about it", count),
            "stopped": ngettext("%(num)s stopped here", "%(num)s stopped here", count),
        }
        return said[signal] % {"num": count}

    def number(self, value: float) -> str:
        """With one decimal at most, as the language writes it: "4,5"."""
        return format_decimal(value, format="#,##0.#", locale=self.language)

    def day(self, value: date) -> str:
        return format_date(value, "d MMMM y", locale=self.language)

    def short_day(self, value: date) -> str:
        return format_date(value, "d MMM", locale=self.language)


def trend_of(topic: TopicView) -> Trend:
    """Told by the last week against the mean of those before it; a few questions more are no trend."""
    if topic.is_new:
        return "new"
    last = topic.weeks[-1] if topic.weeks else 0
    if topic.trend >= RISES and last >= FEWEST_TO_RISE:
        return "rising"
    return "falling" if topic.trend <= FALLS and len(topic.weeks) > 1 else "steady"


def mean_before(topic: TopicView) -> float:
    """Questions a week, the last week left out; 0 where there were no others."""
    before = topic.weeks[:-1]
    return sum(before) / len(before) if before else 0.0
