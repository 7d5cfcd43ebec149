"""An overview in the terminal: what to do first, then what it rests on, a few lines of each.

Invariant: what is printed is in the overview; what is left out is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from rich.console import RenderableType
from rich.text import Text

from bot.channels.console.layout import Hanging, printable
from bot.web.insights.changes import changes
from bot.web.insights.wording import Wording
from knowledge.answers.answer import Language, below_title
from knowledge.catalogue import messages
from knowledge.insights.overview import Overdue, Overview, Progress, StuckItem, TopicView, Unowned
from knowledge.insights.signals import SectionRef

Row = TypeVar("Row")
Lines = Iterator[RenderableType]
MOST = 8
"""Lines of each kind."""
MOST_WEEKS = 26
BARS = "▁▂▃▄▅▆▇█"
BAR = 12
"""Characters of a bar."""
COUNT = 4
"""Characters for a number before a line."""


def overview_text(overview: Overview, language: Language, titles: Mapping[str, str]) -> Lines:
    """`titles` are programmes' by name."""
    page = _Page(overview, Wording(language), titles)
    yield from page.head()
    for heading, lines in page.parts():
        found = list(lines)
        if found:
            yield Text()
            yield Text(heading, style="bold")
            yield from found


def sparkline(counts: Sequence[int]) -> str:
    """A bar a week, the highest for the most."""
    most = max(counts, default=0)
    return "".join(BARS[round(count * (len(BARS) - 1) / most)] if most else BARS[0] for count in counts)


class _Page:
    """The parts of one overview, as lines."""

    def __init__(self, overview: Overview, wording: Wording, titles: Mapping[str, str]) -> None:
        self._overview, self._wording, self._titles = overview, wording, titles
        self._texts = messages("overview", wording.language)

    def _say(self, text: str, **values: object) -> str:
        return self._texts.gettext(text).format(**values)

    def _count(self, one: str, more: str, n: int, **values: object) -> str:
        return self._texts.ngettext(one, more, n).format(n=n, **values)

    def head(self) -> Lines:
        overview, wording = self._overview, self._wording
        first, last = wording.day(overview.filter.since), wording.day(overview.filter.until)
        narrowed = [self._title(overview.filter.programme), overview.filter.committee]
        about = " · ".join(
            [self._say("{first} to {last}, whole weeks", first=first, last=last), *filter(None, narrowed)]
        )
        yield Text.assemble((self._say("Where people get stuck"), "bold"), "  ", (printable(about), "dim"))
        yield Text()
        if overview.shows_totals:
            yield from self._figures()
        else:
            yield Text(self._say("Too few people have asked in these days for anything to be shown of it."))

    def _figures(self) -> Lines:
        overview, count = self._overview, self._count
        asked = count("{n} question", "{n} questions", overview.questions)
        people = count("{n} person", "{n} people", overview.askers)
        told = [
            self._say("{questions} from {people}", questions=asked, people=people),
            count("{n} got no answer", "{n} got no answer", overview.declined),
            count("{n} was disliked", "{n} were disliked", overview.disliked),
            count("{n} was handed over", "{n} were handed over", overview.handed_off),
        ]
        yield Text(" · ".join(told))
        by_week = [questions for _, questions, _ in overview.weeks]
        if len(by_week) > 1:
            text = "Week by week: {bars} ({last} the last week)" if by_week[-1] else "Week by week: {bars}"
            said = self._say(text, bars=sparkline(by_week[-MOST_WEEKS:]), last=by_week[-1])
            yield Text(said, style="dim")
        if overview.hidden:
            yield Text(
                count(
                    "{n} question is in no topic that at least {fewest} people asked about, and is only counted.",
                    "{n} questions are in no topic that at least {fewest} people asked about, and are only counted.",
                    overview.hidden,
                    fewest=overview.fewest,
                ),
                style="dim",
            )

    def parts(self) -> Iterator[tuple[str, Lines]]:
        overview, say = self._overview, self._say
        yield say("Worth doing"), self._advice()
        yield say("What changed this week"), self._changes()
        yield say("What people ask about"), self._some(overview.topics, self._topic)
        yield say("Where forms get stuck"), self._some(overview.stuck, self._stuck)
        yield say("How far committees have come"), self._some(_by_committee(overview.progress), self._committee)
        yield say("Overdue follow-ups"), self._some(overview.overdue, self._overdue)
        yield say("Goals without a committee"), self._some(overview.no_owner, self._unowned)
        yield say("Responsible, and no form begun"), self._some(_by_owner(overview.never_begun), self._waiting)

    def _some(self, rows: Sequence[Row], lines: Callable[[Row], Lines]) -> Lines:
        for row in rows[:MOST]:
            yield from lines(row)
        if left := len(rows[MOST:]):
            yield Text(
                "  " + self._count("and {n} more (--json gives all)", "and {n} more (--json gives all)", left),
                style="dim",
            )

    def _advice(self) -> Lines:
        for number, one in enumerate(self._overview.advice, 1):
            yield _hanging(f"  {number}. ", one.text)
            yield _hanging("     ", one.why, "dim")
            yield _hanging("     ", one.url, "cyan")

    def _changes(self) -> Lines:
        for one in changes(self._overview, self._wording):
            label = f"“{one.topic.label}”" if one.topic else ""
            yield _hanging("  - ", f"{one.before}{label}{one.after}")

    def _topic(self, topic: TopicView) -> Lines:
        yield _hanging(f"{topic.count:>{COUNT}}  ", topic.label)
        people = self._count("{n} person", "{n} people", topic.askers)
        declined = self._count("{n} got no answer", "{n} got no answer", topic.declined) if topic.declined else ""
        trend = f"{sparkline(topic.weeks[-MOST_WEEKS:])} {self._wording.trend(topic)}"
        told = " · ".join(filter(None, [people, trend, self._wording.cause(topic), declined]))
        yield _hanging(" " * (COUNT + 2), told, "dim")
        if topic.sections:
            yield _hanging(" " * (COUNT + 2), _place(topic.sections[0].section), "cyan")

    def _stuck(self, item: StuckItem) -> Lines:
        yield _hanging(f"{round(100 * item.score):>{COUNT - 1}}%  ", f"{item.field_label} – {item.item_label}")
        came = self._count("{n} form came so far", "{n} forms came so far", item.forms)
        told = " · ".join([item.template_title, came, *self._wording.signals(item)])
        yield _hanging(" " * (COUNT + 2), told, "dim")

    def _committee(self, row: tuple[str, int, int]) -> Lines:
        committee, answered, total = row
        full = round(BAR * answered / total) if total else 0
        bar = "█" * full + "░" * (BAR - full)
        told = self._say("{answered} of {total} answered", answered=answered, total=total)
        yield _hanging(f"  {bar}  ", f"{committee} ({told})")

    def _overdue(self, one: Overdue) -> Lines:
        yield _hanging("  - ", f"{self._wording.day(one.due)}: {one.committee} – {one.item_label} ({one.title})")

    def _unowned(self, one: Unowned) -> Lines:
        yield _hanging("  - ", f"{one.goal} ({self._title(one.programme)})")

    def _waiting(self, row: tuple[str, str, int]) -> Lines:
        committee, programme, goals = row
        counted = self._count("{n} goal", "{n} goals", goals)
        yield _hanging("  - ", f"{committee}: {counted} ({self._title(programme)})")

    def _title(self, programme: str) -> str:
        return self._titles.get(programme, programme)


def _hanging(lead: str, body: str, style: str = "") -> Hanging:
    return Hanging(Text(lead), Text(printable(body), style=style))


def _place(section: SectionRef) -> str:
    return " › ".join((section.title, *below_title(section.title, section.section)))


def _by_committee(progress: Iterable[Progress]) -> list[tuple[str, int, int]]:
    """(Committee, answered, to answer), the one with most left first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in progress:
        sums[one.committee][0] += one.answered
        sums[one.committee][1] += one.total
    rows = [(committee, answered, total) for committee, (answered, total) in sums.items()]
    return sorted(rows, key=lambda row: (row[1] / row[2] if row[2] else 0, row[0]))


def _by_owner(waiting: Iterable[Unowned]) -> list[tuple[str, str, int]]:
    """(Committee, programme, goals), in order."""
    goals: dict[tuple[str, str], int] = defaultdict(int)
    for one in waiting:
        goals[one.committee, one.programme] += 1
    return [(committee, programme, count) for (committee, programme), count in goals.items()]
