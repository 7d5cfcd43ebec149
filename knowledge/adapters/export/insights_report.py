"""The half-way report ("halvvägsuppföljning") laid out, in the order that such reports have: for Word and for PDF.

Order: summary, introduction, about implementation, phase by phase, the three factors, the results in sum, the work
ahead, lessons, and the figures with how they were read. Invariants: a sentence about how things are rests on a figure
that is numbered in the appendix; what no figure says is a marked place for the coordinator; nothing else is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from knowledge.adapters.export.insights_blocks import Block, Heading, Paragraph, Point, Points, Report, ToFillIn
from knowledge.adapters.export.insights_charts import causes_figure, counted, progress_figure, weeks_figure
from knowledge.adapters.export.insights_wording import CAUSES, NO_BREAK, STUCK, day, number, percent, say, section_name
from knowledge.adapters.export.paper import Table
from knowledge.adapters.export.printable import on_one_line, printable
from knowledge.insights.halfway.findings import Finding, Outcome, findings
from knowledge.insights.halfway.measures import Measure, every_topic, measures
from knowledge.insights.halfway.rules import Limit, Phase, Rule, rule_book
from knowledge.insights.overview import Overview, StuckItem, TopicView

MOST_TOPICS, MOST_STUCK, MOST_IN_SUMMARY = 10, 10, 3
SOURCE = "Socialstyrelsen, ”Om implementering” (2012)"


def halfway_report(overview: Overview, language: str) -> Report:
    """The report of the overview."""
    return _Layout(overview, language).report()


class _Layout:
    """One report's layout; only what every part of it needs is kept."""

    def __init__(self, overview: Overview, language: str) -> None:
        self.overview, self.language, self.book = overview, language, rule_book()
        self.measured = measures(overview)
        self.findings = findings(self.measured, self.book)
        self.numbers = {name: place for place, name in enumerate(self.book.measures, 1)}

    def report(self) -> Report:
        programme = on_one_line(self.overview.filter.programme)
        title = self._say("Half-way report on {programme}", programme=programme) if programme else ""
        return Report(
            title or self._say("Half-way report"),
            self._say("What use of Lots says half-way"),
            self._say("Written from figures. What they cannot say is marked for you to fill in."),
            tuple((self._say(name), value) for name, value in self._facts()),
            tuple(self._blocks()),
            self.language,
            self.overview.made,
        )

    def _say(self, text: str, **values: object) -> str:
        return say(self.language, text, **values)

    def _facts(self) -> Iterator[tuple[str, str]]:
        asked, every = self.overview.filter, self._say("All")
        since, until = day(asked.since, self.language), day(asked.until, self.language)
        yield "Period", self._say("{since} to {until}", since=since, until=until)
        yield "Programme", on_one_line(asked.programme) or every
        yield "Committee", on_one_line(asked.committee) or every
        yield "As it stood on", day(self.overview.made.date(), self.language)

    def _blocks(self) -> Iterator[Block]:
        yield from self._summary()
        yield from self._introduction()
        yield from self._about_implementation()
        yield self._heading("Implementation, phase by phase", 1)
        for phase in self.book.phases:
            yield from self._phase(phase)
        yield from self._factors()
        yield from self._results()
        yield from self._ahead()
        yield self._heading("Lessons and insights", 1)
        yield self._place("What others who write or carry out programmes can learn from this.")
        yield from self._appendix()

    def _summary(self) -> Iterator[Block]:
        yield self._heading("Summary", 1)
        yield Paragraph(self._asked() if self.overview.shows_totals else self._too_few())
        for outcome, heading in (("strength", "Clearest strengths"), ("weakness", "Clearest weaknesses")):
            found = self._clearest(outcome)  # type: ignore[arg-type]  # both are outcomes
            if found:
                yield self._heading(heading, 2)
                yield Points(tuple(Point(one.title, one.text) for one in map(self._point, found)))
        yield self._place("The most important, in your own words.")

    def _asked(self) -> str:
        text = (
            "{asked} questions were asked by {askers} people (figures {first} and {second}). {answered} of them were "
            "answered (figure {third}) and {declined} were not (figure {fourth})."
        )
        shown = {name: self._count(name) for name in ("asked", "askers", "answered", "declined")}
        places = zip(("first", "second", "third", "fourth"), shown, strict=True)
        return self._say(text, **shown, **{place: self.numbers[name] for place, name in places})

    def _too_few(self) -> str:
        text = "Too few people have asked for figures on the questions to be shown: at least {fewest} are needed."
        return self._say(text, fewest=self.overview.fewest)

    def _clearest(self, outcome: Outcome) -> list[Finding]:
        """The findings that most stands behind, one from each phase before a second from any."""
        found = sorted((one for one in self.findings if one.outcome == outcome), key=lambda one: -one.measure.part)
        firsts = {one.rule.phase: one for one in reversed(found)}.values()
        ordered = [one for one in found if one in firsts] + [one for one in found if one not in firsts]
        return ordered[:MOST_IN_SUMMARY]

    def _introduction(self) -> Iterator[Block]:
        yield self._heading("Introduction", 1)
        yield self._heading("Background", 2)
        yield self._place("When the programme was adopted, what it aims at, and who supports its implementation.")
        yield self._heading("Purpose of the report", 2)
        yield Paragraph(self._say("The report shows where staff get stuck half-way, and what can be done about it."))
        yield self._heading("What it rests on", 2)
        yield Paragraph(
            self._say(
                "It rests on what was asked in Lots and on the forms that committees fill in there. Each figure has a "
                "number and stands in the appendix with how it was counted."
            )
        )
        yield self._heading("What it does not show", 2)
        yield Points(tuple(map(Point, self._limits())))

    def _limits(self) -> Iterator[str]:
        fewest, hidden = self.overview.fewest, self._count("hidden")
        text = (
            "What fewer than {fewest} people stand behind is not shown: {hidden} questions (figure {number})."
            if self.overview.shows_totals
            else "What fewer than {fewest} people stand behind is not shown, nor how many questions that is."
        )
        yield self._say(text, fewest=fewest, hidden=hidden, number=self.numbers["hidden"])
        yield self._say("Whoever has not asked and has filled in nothing is not seen. Silence is neither good nor bad.")
        yield self._say(
            "Nobody is named, and nobody is compared with anybody. Questions are masked before they are kept."
        )

    def _about_implementation(self) -> Iterator[Block]:
        yield self._heading("About implementation", 1)
        text = "To put a programme into practice takes years. It is usually described in four phases ({source}):"
        yield Paragraph(self._say(text, source=SOURCE))
        phases = (Point(self._say(phase.heading), self._say(phase.about)) for phase in self.book.phases)
        yield Points(tuple(phases))
        yield Paragraph(
            self._say("Three factors decide how it goes. Strength in one can make up for weakness in another:")
        )
        yield Points(tuple(Point(self._say(one.heading), self._say(one.about)) for one in self.book.factors))

    def _phase(self, phase: Phase) -> Iterator[Block]:
        own = [one for one in self.findings if one.rule.phase == phase.id]
        yield self._heading(phase.heading, 2)
        yield Paragraph(self._say(phase.seen))
        yield self._heading("Strengths", 3)
        yield from self._found(own, "strength", "The figures show no strength in this phase.")
        yield self._heading("Weaknesses", 3)
        yield from self._found(own, "weakness", "The figures show no weakness in this phase.")
        yield from self._undecided(own)
        for unseen in phase.unseen:
            yield self._place(unseen)

    def _found(self, own: Iterable[Finding], outcome: Outcome, none: str) -> Iterator[Block]:
        found = tuple(self._point(one) for one in own if one.outcome == outcome)
        yield Points(found) if found else Paragraph(self._say(none))

    def _undecided(self, own: Sequence[Finding]) -> Iterator[Block]:
        """What was looked at and decides nothing: so that a reader sees it was not left out."""
        for outcome, text in (
            ("neither", "Neither strong nor weak: {named}."),
            ("too_little", "Too little to judge: {named}."),
        ):
            named = [self._named(one.measure) for one in own if one.outcome == outcome]
            if named:
                yield Paragraph(self._say(text, named="; ".join(named)))

    def _named(self, measure: Measure) -> str:
        name = self._say(self.book.measures[measure.id].name)
        return f"{name}, {self._value(measure)} {self._mark(measure.id)}"

    def _point(self, finding: Finding) -> Point:
        """A finding as its rule puts it, with its figure's number and the questions that most stands behind."""
        measure, limit = finding.measure, finding.rule.limits[finding.outcome]  # type: ignore[index]  # a verdict
        before = measure.before or (0, 0)
        text = self._say(
            limit.text,
            part=number(measure.part, self.language),
            whole=number(measure.whole or 0, self.language),
            share=percent(measure.share, self.language),
            part_before=number(before[0], self.language),
            whole_before=number(before[1], self.language),
            share_before=percent(measure.share_before, self.language),
        )
        quotes = self._quotes(measure) if finding.outcome == "weakness" else ()
        return Point(self._say(limit.title), f"{text.removesuffix('.')} {self._mark(measure.id)}.", quotes)

    def _quotes(self, measure: Measure) -> tuple[str, ...]:
        text = "{question} ({count} forms came so far)" if measure.id == "stuck" else "“{question}” ({count} questions)"
        return tuple(self._say(text, question=on_one_line(one.text), count=one.count) for one in measure.evidence)

    def _factors(self) -> Iterator[Block]:
        yield self._heading("The three factors", 1)
        yield Paragraph(self._say("The same strengths and weaknesses, by the factor that each belongs to."))
        for factor in self.book.factors:
            own = [one for one in self.findings if one.rule.factor == factor.id]
            yield self._heading(factor.heading, 2)
            yield from self._of_factor(own)
            for unseen in factor.unseen:
                yield self._place(unseen)

    def _of_factor(self, own: Sequence[Finding]) -> Iterator[Block]:
        named = {"strength": self._say("Strength"), "weakness": self._say("Weakness")}
        points = [(named[one.outcome], self._point(one)) for one in own if one.outcome in named]
        if points:
            yield Points(
                tuple(Point(f"{kind}: {point.title}", point.text) for kind, point in sorted(points, key=_first))
            )
        else:
            yield Paragraph(self._say("The figures show neither strengths nor weaknesses here."))

    def _results(self) -> Iterator[Block]:
        yield self._heading("The results in sum", 1)
        if not self.overview.shows_totals:
            yield Paragraph(self._too_few())
        for figure in (weeks_figure, causes_figure, progress_figure):
            if shown := figure(self.overview, self.language):
                yield self._heading(shown.chart.caption, 2)
                yield shown
        for heading, table in self._tables():
            if table.rows:
                yield self._heading(heading, 2)
                yield table

    def _tables(self) -> Iterator[tuple[str, Table]]:
        overview = self.overview
        topics = [self._topic_row(topic) for topic in every_topic(overview)[:MOST_TOPICS]]
        asked = ("Topic", "Questions", "Not answered", "Cause", "Section")
        yield "What is asked most", self._table("What is asked most", asked, topics)
        stuck = [self._stuck_row(item) for item in overview.stuck[:MOST_STUCK]]
        head = ("Question in the form", "Forms", "How it shows")
        yield "Where people get stuck in the forms", self._table("Where people get stuck in the forms", head, stuck)
        overdue = [(one.committee, one.item_label, day(one.due, self.language)) for one in overview.overdue]
        yield "Overdue follow-ups", self._table("Overdue follow-ups", ("Committee", "Item", "Was due"), overdue)
        unowned = [(one.goal, one.programme, "–") for one in overview.no_owner]
        unowned += [(one.goal, one.programme, one.committee or "–") for one in overview.never_begun]
        heading = "Goals that nobody has, or that have not been begun"
        yield heading, self._table(heading, ("Goal", "Programme", "Committee"), unowned)

    def _table(self, caption: str, head: Sequence[str], rows: Sequence[Sequence[str | int]]) -> Table:
        return counted(self._say(caption), head, rows, self.language)

    def _topic_row(self, topic: TopicView) -> tuple[str | int, ...]:
        section = section_name(topic.sections[0].section) if topic.sections else "–"
        return (topic.label, topic.count, topic.declined, self._say(CAUSES[topic.cause]), section)

    def _stuck_row(self, item: StuckItem) -> tuple[str | int, ...]:
        signals = sorted(item.signals.items(), key=lambda signal: -signal[1])
        shown = ", ".join(f"{self._say(STUCK[name])} ({count})" for name, count in signals)
        return (f"{item.item_label}: {item.field_label}", item.forms, shown)

    def _ahead(self) -> Iterator[Block]:
        yield self._heading("The work ahead", 1)
        if self.overview.advice:
            yield Paragraph(self._say("What the figures point to, the most worth doing first:"))
            advice = (Point(printable(one.text), printable(one.why)) for one in self.overview.advice)
            yield Points(tuple(advice), ordered=True)
        yield self._place("What has been decided, who does it, and when it is to be done.")

    def _appendix(self) -> Iterator[Block]:
        yield self._heading("The figures in the report", 1)
        yield self._table(
            "The figures in the report", ("Figure", "What", "Value", "How it is counted"), self._every_figure()
        )
        yield self._heading("How the figures were read", 1)
        yield Paragraph(
            self._say(
                "Written rules say what a figure speaks of, and from where it is a strength or a weakness. "
                "You may see it otherwise."
            )
        )
        head = ("Figure", "Phase and factor", "Limits", "Why")
        yield self._table("How the figures were read", head, [self._rule_row(rule) for rule in self.book.rules])

    def _every_figure(self) -> list[tuple[str | int, ...]]:
        named = self.book.measures.items()
        return [
            (str(self.numbers[name]), self._say(one.name), self._value(self.measured[name]), self._say(one.how))
            for name, one in named
        ]

    def _rule_row(self, rule: Rule) -> tuple[str, ...]:
        phase = next(one for one in self.book.phases if one.id == rule.phase)
        factor = next(one for one in self.book.factors if one.id == rule.factor)
        named = {"strength": self._say("Strength"), "weakness": self._say("Weakness")}
        limits = [f"{named[kind]}: {self._limit(rule, limit)}." for kind, limit in rule.limits.items()]
        both = f"{self._say(phase.heading)}. {self._say(factor.heading)}."
        return (str(self.numbers[rule.measure]), both, " ".join(limits), self._say(rule.reason))

    def _limit(self, rule: Rule, limit: Limit) -> str:
        if limit.at_least is not None:
            return self._say("at least {limit}", limit=self._figure(rule, limit.at_least))
        return self._say("at most {limit}", limit=self._figure(rule, limit.at_most or 0))

    def _figure(self, rule: Rule, figure: float) -> str:
        if rule.judged == "count":
            return number(int(figure), self.language)
        if rule.judged == "share":
            return percent(figure, self.language)
        return self._say("{points} percentage points", points=f"{round(100 * figure):+d}".replace("-", "−"))

    def _value(self, measure: Measure) -> str:
        if measure.whole is None or not measure.is_shown:
            return self._count(measure.id)
        text = self._say(
            "at least {part} of {whole} ({share})" if measure.hidden else "{part} of {whole} ({share})",
            part=self._count(measure.id),
            whole=number(measure.whole, self.language),
            share=percent(measure.share, self.language),
        )
        return f"{text}; {self._before(measure.before)}" if measure.before else text

    def _before(self, before: tuple[int, int]) -> str:
        part, whole = (number(one, self.language) for one in before)
        return self._say("before: {part} of {whole}", part=part, whole=whole)

    def _count(self, name: str) -> str:
        measure = self.measured[name]
        return number(measure.part, self.language) if measure.is_shown else self._say("not shown")

    def _mark(self, name: str) -> str:
        return self._say("(figure {number})", number=self.numbers[name]).replace(" ", NO_BREAK)

    def _heading(self, text: str, level: int) -> Heading:
        return Heading(self._say(text), level)

    def _place(self, prompt: str) -> ToFillIn:
        return ToFillIn(self._say("To fill in:"), self._say(prompt))


def _first(pair: tuple[str, Point]) -> str:
    return pair[0]
