"""The figures that the half-way report rests on, each with a name: how many, of how many, and by which questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.insights.overview import Overview, TopicView
from knowledge.insights.signals import Cause

OFTEN_STUCK = 0.5
"""A question of a form is counted as one where people get stuck from this score on (`StuckItem.score`)."""
MOST_EVIDENCE = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a measure is most of: a topic's clearest question, or a question of a form, with its count."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Measure:
    """`part` of `whole`; `whole` is None where a count has nothing that it is part of. `before` is the same (part,
    whole) of the first half of the period, for a measure of change. `hidden` is how many more `part` may be, by
    what may not be shown. Where `is_shown` is False, too few people stand behind for a figure, and `part` says nothing.
    """

    id: str
    part: int
    whole: int | None = None
    before: tuple[int, int] | None = None
    evidence: tuple[Evidence, ...] = ()
    hidden: int = 0
    is_shown: bool = True

    @property
    def share(self) -> float:
        """0 to 1; 0 where there is nothing to be part of."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def share_before(self) -> float:
        part, whole = self.before or (0, 0)
        return part / whole if whole else 0.0

    @property
    def ground(self) -> int:
        """How much the measure rests on: the smaller half, for a measure of change."""
        whole = self.part if self.whole is None else self.whole
        return whole if self.before is None else min(whole, self.before[1])


def measures(overview: Overview) -> dict[str, Measure]:
    """Every measure, by its id."""
    read = (_of_committees, _of_goals, _of_forms)
    made = [one for part in read for one in part(overview)]
    made += (replace(one, is_shown=overview.shows_totals) for one in _of_questions(overview))
    made += (replace(one, is_shown=bool(every_topic(overview))) for one in _of_topics(overview))
    return {one.id: one for one in made}


def _of_questions(overview: Overview) -> Iterator[Measure]:
    asked = overview.questions
    yield Measure("asked", asked)
    yield Measure("askers", overview.askers)
    yield Measure("answered", overview.answered, asked)
    yield Measure("declined", overview.declined, asked)
    yield Measure("disliked", overview.disliked, overview.answered, evidence=_most(overview.topics, "disliked"))
    yield Measure("handed_off", overview.handed_off, asked)
    yield Measure("hidden", overview.hidden, asked)
    yield _declined_change(overview.weeks)


def _declined_change(weeks: Sequence[tuple[object, int, int]]) -> Measure:
    """The later half of the weeks beside the earlier; of an odd number, the middle week is in neither."""
    half = len(weeks) // 2
    earlier, later = weeks[:half], weeks[len(weeks) - half :]
    (asked, declined), (asked_before, declined_before) = _sums(later), _sums(earlier)
    return Measure("declined_change", declined, asked, (declined_before, asked_before))


def _sums(weeks: Sequence[tuple[object, int, int]]) -> tuple[int, int]:
    return sum(asked for _, asked, _ in weeks), sum(declined for _, _, declined in weeks)


def _of_topics(overview: Overview) -> Iterator[Measure]:
    topics = every_topic(overview)
    asked = sum(topic.count for topic in topics)
    causes: tuple[Cause, ...] = ("unclear_text", "not_in_documents", "role_unclear", "not_found", "contradictory")
    for cause in causes:
        yield _share_of(cause, [topic for topic in topics if topic.cause == cause], asked)
    yield _share_of("many_programmes", [topic for topic in topics if len(topic.programmes) > 1], asked)
    repeated = sum(topic.repeated for topic in topics)
    yield Measure("repeated", repeated, asked, evidence=_most(topics, "repeated"))


def every_topic(overview: Overview) -> list[TopicView]:
    """Each topic once, those that were declined too; the most asked first."""
    topics = {topic.id: topic for topic in (*overview.topics, *overview.declined_questions)}
    return sorted(topics.values(), key=lambda topic: -topic.count)


def _share_of(name: str, topics: Sequence[TopicView], asked: int) -> Measure:
    return Measure(name, sum(topic.count for topic in topics), asked, evidence=_most(topics, "count"))


def _most(topics: Iterable[TopicView], by: str) -> tuple[Evidence, ...]:
    counted = [Evidence(topic.label, getattr(topic, by)) for topic in topics]
    ordered = sorted((one for one in counted if one.count), key=lambda one: -one.count)
    return tuple(ordered[:MOST_EVIDENCE])


def _of_committees(overview: Overview) -> Iterator[Measure]:
    asking = {name for topic in every_topic(overview) for name in topic.committees}
    concerned = {one.committee for one in overview.progress}
    begun = {one.committee for one in overview.progress if one.status != "not_begun"}
    known, unknown = len(asking & concerned), len(concerned - asking)
    hidden = min(unknown, _of_no_committee(overview)) if overview.shows_totals else unknown
    yield Measure("committees_asking", known, len(concerned), hidden=hidden, is_shown=bool(known or not hidden))
    yield Measure("committees_begun", len(begun), len(concerned))


def _of_no_committee(overview: Overview) -> int:
    """Questions that any committee may have asked: those that are hidden, and those whose topic does not say."""
    named = ((topic.count, sum(topic.committees.values())) for topic in every_topic(overview))
    return overview.hidden + sum(max(0, count - told) for count, told in named)


def _of_goals(overview: Overview) -> Iterator[Measure]:
    goals = {(one.item, one.item_label) for one in overview.progress}
    yield Measure("no_owner", len(overview.no_owner), len(goals) + len(overview.no_owner))
    finished = [one for one in overview.progress if one.status in ("sent", "approved")]
    yield Measure("finished", len(finished), len(overview.progress))


def _of_forms(overview: Overview) -> Iterator[Measure]:
    stuck = [item for item in overview.stuck if item.score >= OFTEN_STUCK]
    named = tuple(Evidence(f"{item.item_label}: {item.field_label}", item.forms) for item in stuck[:MOST_EVIDENCE])
    yield Measure("stuck", len(stuck), evidence=named)
    yield Measure("overdue", len(overview.overdue))
