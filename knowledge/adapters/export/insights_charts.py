"""The figures of the half-way report: what a chart shows, what it says in words, and the table of the same numbers.

Invariants: a chart is numbers and words, never a picture, so that Word and PDF each draw it as lines; its alternative
text says what a reader sees in it; its table holds every number. No chart where there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.adapters.export.cells import Cell
from knowledge.adapters.export.insights_wording import CAUSES, STATUSES, Status, day, number, percent, say, short_day
from knowledge.adapters.export.paper import Table
from knowledge.adapters.export.printable import on_one_line
from knowledge.insights.halfway.measures import every_topic
from knowledge.insights.overview import Overview, Progress
from knowledge.insights.signals import Cause

MOST_BARS = 30
"""More than fit on a page; the table has them all."""


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every bar: a number for each category."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars: standing ("columns") or lying ("bars"). `alt` is for who cannot see it."""

    caption: str
    alt: str
    kind: Literal["columns", "bars"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Each bar's whole length."""
        return tuple(map(sum, zip(*(one.values for one in self.series), strict=True)))


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, and the same in a table."""

    chart: Chart
    table: Table


def weeks_figure(overview: Overview, language: str) -> Figure | None:
    """Questions week by week, those without an answer apart."""
    weeks = overview.weeks[-MOST_BARS:]
    if not any(asked for _, asked, _ in weeks):
        return None
    most = max(weeks, key=lambda week: week[1])
    text = (
        "Bar chart with a bar for each of {weeks} weeks. Most questions came in the week that began {day}: {most}, "
        "of them {declined} without an answer. In the last week there were {last}, of them {last_declined} without one."
    )
    alt = say(
        language,
        text,
        weeks=len(weeks),
        day=day(most[0], language),
        most=most[1],
        declined=most[2],
        last=weeks[-1][1],
        last_declined=weeks[-1][2],
    )
    caption = say(language, "Questions week by week")
    series = (
        Series(say(language, "Answered"), tuple(asked - declined for _, asked, declined in weeks)),
        Series(say(language, "Not answered"), tuple(declined for _, _, declined in weeks)),
    )
    head = ("Week that begins", "Questions", "Not answered")
    rows = [(day(monday, language), asked, declined) for monday, asked, declined in weeks]
    chart = Chart(caption, alt, "columns", tuple(short_day(monday, language) for monday, _, _ in weeks), series)
    return Figure(chart, counted(caption, head, rows, language))


def causes_figure(overview: Overview, language: str) -> Figure | None:
    """How many questions each cause lies behind, the most first."""
    causes: dict[Cause, int] = {}
    for topic in every_topic(overview):
        causes[topic.cause] = causes.get(topic.cause, 0) + topic.count
    ordered = sorted(causes.items(), key=lambda one: -one[1])
    if not ordered:
        return None
    names = [say(language, CAUSES[cause]) for cause, _ in ordered]
    asked = sum(causes.values())
    listed = "; ".join(f"{name}: {count}" for name, (_, count) in zip(names, ordered, strict=True))
    caption = say(language, "Questions by what lies behind them")
    alt = say(language, "Bar chart with a bar for each cause, the most common first. {listed}.", listed=listed)
    series = (Series(say(language, "Questions"), tuple(count for _, count in ordered)),)
    rows = [(name, count, percent(count / asked, language)) for name, (_, count) in zip(names, ordered, strict=True)]
    chart = Chart(caption, alt, "bars", tuple(names), series)
    return Figure(chart, counted(caption, ("What lies behind", "Questions", "Share"), rows, language))


def progress_figure(overview: Overview, language: str) -> Figure | None:
    """How far the committees have come, as how many goals of each stand where."""
    committees = list(dict.fromkeys(one.committee for one in overview.progress))
    if not committees:
        return None
    statuses: tuple[Status, ...] = ("approved", "sent", "open", "not_begun")
    counts = {status: tuple(_of(overview.progress, one, status) for one in committees) for status in statuses}
    caption = say(language, "Goals by committee and how far they have come")
    totals = {status: sum(counts[status]) for status in statuses}
    listed = ", ".join(f"{say(language, STATUSES[status]).lower()} {totals[status]}" for status in statuses)
    text = "Bar chart with a bar for each of {committees} committees. Together their goals are: {listed}."
    alt = say(language, text, committees=len(committees), listed=listed)
    series = tuple(Series(say(language, STATUSES[status]), counts[status][:MOST_BARS]) for status in statuses)
    chart = Chart(caption, alt, "bars", tuple(map(on_one_line, committees[:MOST_BARS])), series)
    rows: list[tuple[str | int, ...]] = [
        (name, *(counts[status][place] for status in statuses), _answered(overview.progress, name, language))
        for place, name in enumerate(committees)
    ]
    head = ("Committee", *(STATUSES[status] for status in statuses), "Share answered")
    return Figure(chart, counted(caption, head, rows, language))


def counted(caption: str, head: Sequence[str], rows: Sequence[Sequence[str | int]], language: str) -> Table:
    """A table of texts and counts; `head` are message ids."""
    names = tuple(say(language, name) for name in head)
    cells = (tuple(Cell(_shown(value, language)) for value in row) for row in rows)
    return Table(caption, names, tuple(cells))


def _shown(value: str | int, language: str) -> str:
    return on_one_line(value) if isinstance(value, str) else number(value, language)


def _of(progress: Sequence[Progress], committee: str, status: Status) -> int:
    return sum(one.committee == committee and one.status == status for one in progress)


def _answered(progress: Sequence[Progress], committee: str, language: str) -> str:
    own = [one for one in progress if one.committee == committee]
    total = sum(one.total for one in own)
    return percent(sum(one.answered for one in own) / total, language) if total else "–"
