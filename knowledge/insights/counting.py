"""Topics and totals of a filter, counted from columns: the part of the overview that a hundred thousand questions make.

Order: `looked_at` narrows the columns to the filter, which leaves the topics that may be seen through it; each question
gets the week in which it is counted (`showing`); what stands in the filter's weeks is then counted topic by topic.
Invariant: nothing here is made of questions that fewer than `fewest` people asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.insights.asked import AskedColumns, Numbers, Parts, monday
from knowledge.insights.overview import Filter, SectionCount, TopicView
from knowledge.insights.showing import counted_weeks, distinct, parts_shown, people_in
from knowledge.insights.signals import Cause

MOST_SECTIONS = 5
MOST_EXAMPLES = 5
CANDIDATES = 12
"""Questions that are read to choose a topic's examples among, each somebody else's."""
NEW_WEEKS = 2
"""A topic is new as long as nobody asked before the last so many weeks."""
EASY_TO_READ = range(12, 141)
"""Characters of an example that is not a fragment and not a story."""
WEEK = 7
Texts = Callable[[Sequence[int]], Mapping[int, str]]
PartsOf = Callable[[AskedColumns], Parts]
Shares = NDArray[np.float64]


class NamedTopic(Protocol):
    """What a topic is called, and what its cause is held to be."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def terms(self) -> tuple[str, ...]: ...
    @property
    def cause(self) -> Cause: ...
    @property
    def because(self) -> str: ...


@dataclass(frozen=True)
class Looked:
    """What one filter sees: `asked` are its questions, of all days; `topics` and `whole` say what may be shown of them.

    `topics` are the codes of topics that the filter may show, `whole` whether it may show totals.
    """

    asked: AskedColumns
    topics: frozenset[int]
    whole: bool
    days: Filter
    fewest: int

    @property
    def mondays(self) -> range:
        """The first days of its weeks, as ordinals."""
        return range(monday(self.days.since).toordinal(), self.days.until.toordinal() + 1, WEEK)


@dataclass(frozen=True, slots=True)
class Totals:
    """All questions of a filter, together. `weeks` is as in `Overview`."""

    questions: int = 0
    askers: int = 0
    answered: int = 0
    declined: int = 0
    disliked: int = 0
    handed_off: int = 0
    weeks: tuple[tuple[date, int, int], ...] = ()


def looked_at(asked: AskedColumns, days: Filter, fewest: int) -> Looked:
    """Through the filter's programme, then its committee: each as it would be shown beside the whole before it."""
    looked = Looked(asked, frozenset(range(len(asked.topics.known))), True, days, fewest)
    if days.programme:
        looked = _through(looked, programme_parts, _place(asked.programme_names, days.programme))
    return _through(looked, committee_parts, asked.committees.code(days.committee)) if days.committee else looked


def programme_parts(asked: AskedColumns) -> Parts:
    return asked.programmes


def committee_parts(asked: AskedColumns) -> Parts:
    """Each question's one committee; none where it is not known."""
    known = np.flatnonzero(asked.committees.codes != asked.committees.code(""))
    return Parts(known, asked.committees.codes[known], len(asked.committees.known))


def _through(looked: Looked, parts_of: PartsOf, code: int) -> Looked:
    """One part alone, for what it would be shown for beside the whole that it is a part of, in the filter's weeks."""

    def is_shown(asked: AskedColumns) -> bool:
        return code in parts_shown(parts_of(asked), asked.askers.codes, looked.fewest)

    shown = frozenset(
        topic for topic, mine in _in_weeks(looked).by_topic() if topic in looked.topics and is_shown(mine)
    )
    whole = looked.whole and is_shown(_in_weeks(looked, whole=True))
    parts = parts_of(looked.asked)
    theirs = looked.asked.taken(distinct(parts.rows[parts.codes == code]))
    return replace(looked, asked=theirs, topics=shown, whole=whole)


def _in_weeks(looked: Looked, *, whole: bool = False) -> AskedColumns:
    """What is counted in the filter's weeks, topic by topic or as a `whole`; its weeks are those it is counted in."""
    asked = looked.asked
    groups = np.zeros(len(asked), np.int64) if whole else asked.topics.codes
    counted = counted_weeks(groups, asked.weeks, asked.askers.codes, looked.fewest)
    first, last = looked.mondays[0], looked.mondays[-1]
    return replace(asked, weeks=counted).taken(np.flatnonzero((counted >= first) & (counted <= last)))


def totals(looked: Looked) -> Totals:
    if not looked.whole:
        return Totals()
    asked = _in_weeks(looked, whole=True)
    answered = int(asked.answered.sum())
    weeks = zip(
        looked.mondays, _by_week(asked.weeks, looked), _by_week(asked.weeks[~asked.answered], looked), strict=True
    )
    return Totals(
        questions=len(asked),
        askers=_different(asked.askers.codes),
        answered=answered,
        declined=len(asked) - answered,
        disliked=int(asked.disliked.sum()),
        handed_off=int(asked.handed_off.sum()),
        weeks=tuple((date.fromordinal(day), count, declined) for day, count, declined in weeks),
    )


def topic_views(looked: Looked, topics: Mapping[str, NamedTopic], texts: Texts) -> tuple[TopicView, ...]:
    """Every topic that may be shown, in no order yet."""
    names = looked.asked.topics.known
    counted = [
        (topics[names[code]], mine)
        for code, mine in _in_weeks(looked).by_topic()
        if code in looked.topics and names[code] in topics
    ]
    examples = examples_of([mine for _, mine in counted], looked.fewest, texts)
    is_new, telling = new_topics(looked), _telling(looked.asked)
    return tuple(
        _view(topic, mine, said, looked, telling, is_new=topic.id in is_new)
        for (topic, mine), said in zip(counted, examples, strict=True)
    )


def _view(
    topic: NamedTopic, asked: AskedColumns, examples: tuple[str, ...], looked: Looked, telling: Shares, *, is_new: bool
) -> TopicView:
    weeks, answered = _by_week(asked.weeks, looked), int(asked.answered.sum())
    people, fewest = asked.askers.codes, looked.fewest
    committees = parts_shown(committee_parts(asked), people, fewest)
    programmes = parts_shown(asked.programmes, people, fewest)
    return TopicView(
        id=topic.id,
        label=topic.label or next(iter(examples), ", ".join(topic.terms)),  # its clearest question may be erased
        terms=topic.terms,
        count=len(asked),
        askers=_different(people),
        weeks=weeks,
        trend=trend_of(weeks),
        answered=answered,
        declined=len(asked) - answered,
        disliked=int(asked.disliked.sum()),
        handed_off=int(asked.handed_off.sum()),
        repeated=int(asked.repeated.sum()),
        cause=topic.cause,
        because=topic.because,
        sections=_sections(asked, telling, fewest),
        committees={asked.committees.known[code]: count for code, count in committees.items()},
        programmes={asked.programme_names[code]: count for code, count in programmes.items()},
        examples=examples,
        is_new=is_new,
    )


def _telling(asked: AskedColumns) -> Shares:
    """How much each section tells of a topic: the more that questions of all topics point at it, the less.

    As in class-based TF-IDF, by which topics' words are chosen too (`topics.naming`).
    """
    counts = np.bincount(asked.sections.codes, minlength=asked.sections.count)
    a_topics = counts.sum() / max(1, len(distinct(asked.topics.codes)))
    return np.asarray(np.log1p(a_topics / np.maximum(counts, 1)))


def _sections(asked: AskedColumns, telling: Shares, fewest: int) -> tuple[SectionCount, ...]:
    """Those that enough people's questions point at, the most telling first, with how many questions do."""
    parts = asked.sections
    people = people_in(parts.codes, asked.askers.codes[parts.rows], parts.count)
    counts = np.bincount(parts.codes, minlength=parts.count)
    order = np.argsort(-counts * telling, kind="stable")
    shown = [code for code in order if counts[code] and people[code] >= fewest]
    return tuple(SectionCount(asked.section_refs[code], int(counts[code])) for code in shown[:MOST_SECTIONS])


def examples_of(topics: Sequence[AskedColumns], fewest: int, texts: Texts) -> list[tuple[str, ...]]:
    """Each topic's questions in people's own words: every one somebody else's, at least `fewest` people's, or none."""
    candidates = [_one_each(asked) for asked in topics]
    said = texts([number for numbers in candidates for number in numbers])
    return [_chosen([said[number] for number in numbers if number in said], fewest) for numbers in candidates]


def _one_each(asked: AskedColumns) -> list[int]:
    """The newest question of some of those who asked."""
    _, last = np.unique(asked.askers.codes[::-1], return_index=True)
    newest = np.sort(asked.numbers[::-1][last])[::-1]
    return [int(number) for number in newest[:CANDIDATES]]


def _chosen(said: Sequence[str], fewest: int) -> tuple[str, ...]:
    if len(said) < fewest:
        return ()
    different = {" ".join(text.casefold().split()): text for text in reversed(said)}
    by_ease = sorted(different.values(), key=lambda text: (len(text) not in EASY_TO_READ, not text.endswith("?")))
    return tuple(by_ease[: max(MOST_EXAMPLES, fewest)])


def new_topics(looked: Looked) -> frozenset[str]:
    """Those that nobody asked about before the last `NEW_WEEKS` weeks, where other things were asked then."""
    asked = looked.asked
    if not len(asked):
        return frozenset()
    first = np.full(len(asked.topics.known), np.iinfo(np.int64).max)
    np.minimum.at(first, asked.topics.codes, asked.weeks)
    newest = looked.mondays[-1] - (NEW_WEEKS - 1) * WEEK
    return frozenset(name for name, week in zip(asked.topics.known, first, strict=True) if first.min() < newest <= week)


def trend_of(weeks: Sequence[int]) -> float:
    """The last week over the mean of those before it; 1.0 where there were none."""
    before = weeks[:-1]
    return round(weeks[-1] * len(before) / sum(before), 2) if sum(before) else 1.0


def _by_week(weeks: Numbers, looked: Looked) -> tuple[int, ...]:
    counts = np.bincount((weeks - looked.mondays[0]) // WEEK, minlength=len(looked.mondays))
    return tuple(int(count) for count in counts)


def _different(askers: Numbers) -> int:
    return len(distinct(askers))


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else -1
