"""What may be shown: each figure stands on enough people, and no difference of two figures leaves fewer alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.insights.asked import AskedColumns, Parts, words
from knowledge.insights.counting import looked_at, topic_views, totals
from knowledge.insights.overview import Filter, TopicView
from knowledge.insights.showing import NEVER, counted_weeks, parts_shown
from knowledge.insights.signals import SectionRef
from knowledge.insights.topics.topic import Topic

FEWEST = 3
MONDAY = date(2026, 11, 2)
Row = tuple[int, str, str, str, str]
"""Week (0 the first), asker, committee, topic, programme."""


def columns(rows: Sequence[Row], declined: Iterable[int] = ()) -> AskedColumns:
    weeks = [(MONDAY + timedelta(weeks=week)).toordinal() for week, *_ in rows]
    programmes = words(row[4] for row in rows)
    answered = np.ones(len(rows), np.bool_)
    answered[list(declined)] = False
    every = np.arange(len(rows))
    stated = np.flatnonzero(np.array([bool(row[4]) for row in rows], np.bool_))
    topics = words(row[3] for row in rows)
    return AskedColumns(
        numbers=every + 1,
        weeks=np.array(weeks, np.int64),
        askers=words(row[1] for row in rows),
        committees=words(row[2] for row in rows),
        topics=topics,
        answered=answered,
        disliked=~answered,
        handed_off=~answered,
        repeated=~answered,
        programmes=Parts(stated, programmes.codes[stated], len(programmes.known)),
        programme_names=programmes.known,
        sections=Parts(every, topics.codes, len(topics.known)),
        section_refs=tuple(SectionRef(name, name.title()) for name in topics.known),
    )


def days(weeks: int, first: int = 0, **narrowed: str) -> Filter:
    since = MONDAY + timedelta(weeks=first)
    return Filter(since, since + timedelta(weeks=weeks, days=-1), **narrowed)


def shown(rows: Sequence[Row], filter: Filter) -> dict[str, TopicView]:
    looked = looked_at(columns(rows), filter, FEWEST)
    topics = {name: Topic(name, label=name) for name in looked.asked.topics.known if name}
    return {view.id: view for view in topic_views(looked, topics, lambda numbers: {n: f"fråga {n}?" for n in numbers})}


def asked(who: str, topic: str = "a", week: int = 0, committee: str = "", programme: str = "") -> list[Row]:
    """One question each of people who are named by a letter."""
    return [(week, one, committee, topic, programme) for one in who]


def test_a_topic_that_fewer_people_than_the_setting_asked_about_is_not_shown() -> None:
    rows = [*asked("xyz", "many"), *asked("xyxyxy", "few")]
    assert set(shown(rows, days(1))) == {"many"}


def test_one_person_who_asks_often_is_still_one_person() -> None:
    assert shown(asked("xxxxxxx"), days(1)) == {}


def test_a_topic_counts_questions_and_people_apart() -> None:
    view = shown(asked("xyzx"), days(1))["a"]
    assert (view.count, view.askers) == (4, 3)


def test_weeks_in_which_too_few_asked_are_counted_when_enough_have() -> None:
    rows = [*asked("xyz"), *asked("x", week=1), *asked("vw", week=3)]
    assert shown(rows, days(4))["a"].weeks == (3, 0, 0, 3)


def test_what_too_few_have_asked_since_waits() -> None:
    rows = [*asked("xyz"), *asked("vw", week=1)]
    view = shown(rows, days(2))["a"]
    assert (view.count, view.askers, view.weeks) == (3, 3, (3, 0))


def test_questions_without_a_topic_are_in_the_totals_alone() -> None:
    rows = [*asked("xyz"), *asked("uvw", topic="")]
    assert set(shown(rows, days(1))) == {"a"}
    assert totals(looked_at(columns(rows), days(1), FEWEST)).questions == 6


def test_totals_of_too_few_people_are_not_shown() -> None:
    assert totals(looked_at(columns(asked("xy")), days(1), FEWEST)).questions == 0


def test_a_committee_is_left_out_where_too_few_of_it_asked() -> None:
    rows = [*asked("xyz", committee="bun"), *asked("uvw", committee="sn"), *asked("pq", committee="tn"), *asked("o")]
    assert shown(rows, days(1))["a"].committees == {"bun": 3, "sn": 3}


def test_what_the_shown_committees_leave_over_is_never_few_peoples() -> None:
    """Four of five are one committee's: showing that would show the fifth."""
    rows = [*asked("wxyz", committee="bun"), *asked("q", committee="tn")]
    view = shown(rows, days(1))["a"]
    assert (view.askers, view.committees) == (5, {})


def test_a_filter_shows_of_a_committee_only_what_the_whole_shows_of_it() -> None:
    alone = [*asked("wxyz", committee="bun"), *asked("q", committee="tn")]
    assert shown(alone, days(1, committee="bun")) == {}
    among = [*alone, *asked("rs", committee="tn")]
    assert shown(among, days(1, committee="bun"))["a"].count == 4


def test_filters_together_show_no_more_than_one_after_the_other() -> None:
    rows = [
        *asked("wxyz", committee="bun", programme="p"),
        *asked("klm", committee="sn", programme="q"),
        *asked("o", committee="tn", programme="p"),
    ]
    assert shown(rows, days(1, committee="bun"))["a"].count == 4
    assert shown(rows, days(1, programme="p"))["a"].count == 5
    assert shown(rows, days(1, programme="p", committee="bun")) == {}


def test_totals_of_a_committee_are_left_out_where_they_would_tell_of_the_others() -> None:
    rows = [*asked("wxyz", committee="bun"), *asked("q", committee="tn")]
    assert totals(looked_at(columns(rows), days(1, committee="bun"), FEWEST)).questions == 0


def test_sections_and_examples_are_enough_different_peoples() -> None:
    view = shown(asked("xyzx"), days(1))["a"]
    assert [count.count for count in view.sections] == [4]
    assert len(view.examples) == FEWEST


def test_a_committee_that_nobody_knows_shows_nothing() -> None:
    assert shown(asked("xyz"), days(1, committee="bun")) == {}


def test_nothing_asked_is_nothing_shown() -> None:
    assert shown([], days(1)) == {}
    assert totals(looked_at(columns([]), days(1), FEWEST)).questions == 0


def test_a_topic_is_new_when_nobody_asked_before() -> None:
    rows = [*asked("xyz", "old"), *asked("xyz", "new", week=3)]
    assert {name: view.is_new for name, view in shown(rows, days(4)).items()} == {"old": False, "new": True}


ROWS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from("uvwxyz"),
        st.sampled_from(("", "bun", "sn", "tn")),
        st.sampled_from("ab"),
        st.sampled_from(("", "p", "q")),
    ),
    max_size=40,
)


def people(rows: Sequence[Row], numbers: Iterable[int]) -> int:
    return len({rows[number][1] for number in numbers})


def weeks_counted(rows: Sequence[Row]) -> list[int]:
    made = columns(rows)
    return [int(week) for week in counted_weeks(made.topics.codes, made.weeks, made.askers.codes, FEWEST)]


@given(ROWS)
def test_two_periods_differ_by_nobody_or_by_enough_people(rows: list[Row]) -> None:
    counted = weeks_counted(rows)
    for topic in "ab":
        mine = [number for number, row in enumerate(rows) if row[3] == topic and counted[number] != NEVER]
        for week in {counted[number] for number in mine}:
            assert people(rows, [number for number in mine if counted[number] == week]) >= FEWEST


@given(ROWS)
def test_a_question_is_never_counted_before_its_week(rows: list[Row]) -> None:
    weeks = columns(rows).weeks
    assert all(
        counted in (NEVER, *range(int(week), int(week) + 50))
        for counted, week in zip(weeks_counted(rows), weeks, strict=True)
    )


@given(ROWS)
def test_what_is_counted_stays_counted_as_others_ask(rows: list[Row]) -> None:
    """Later weeks do not change what earlier ones showed."""
    early = [row for row in rows if row[0] < 3]
    before = weeks_counted(early)
    after = weeks_counted([*early, *(row for row in rows if row[0] >= 3)])
    assert all(then in (NEVER, now) for then, now in zip(before, after, strict=False))


@given(ROWS)
def test_the_whole_less_any_shown_parts_is_nobodys_or_enough_peoples(rows: list[Row]) -> None:
    made = columns(rows)
    every = np.arange(len(rows))
    for parts, place in ((Parts(every, made.committees.codes, len(made.committees.known)), 2), (made.programmes, 4)):
        names = made.committees.known if place == 2 else made.programme_names
        named = {names[code] for code in parts_shown(parts, made.askers.codes, FEWEST)}
        for name in named:
            assert people(rows, [number for number, row in enumerate(rows) if row[place] == name]) >= FEWEST
        left = people(rows, [number for number, row in enumerate(rows) if row[place] not in named])
        assert not named or left == 0 or left >= FEWEST


@given(ROWS, st.sampled_from(("", "bun", "sn")), st.sampled_from(("", "p", "q")), st.integers(0, 3), st.integers(1, 6))
def test_no_filter_shows_a_figure_of_fewer_people(
    rows: list[Row], committee: str, programme: str, first: int, weeks: int
) -> None:
    for view in shown(rows, days(weeks, first, committee=committee, programme=programme)).values():
        assert view.askers >= FEWEST
        assert view.count >= view.askers
        assert all(count >= FEWEST for count in view.committees.values())
        assert sum(view.weeks) == view.count
        assert not view.examples or len(view.examples) >= 1
