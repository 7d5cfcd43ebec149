"""Periods: one notation, its days, its words, and when it is next."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answers.free_text.when.loose import Now
from knowledge.answers.free_text.when.reading import read_when
from knowledge.domain.period_notation import BOUNDS, STANDING, UNITS, WEEKDAYS
from knowledge.domain.periods import Period, read_period
from knowledge.domain.year_parts import NAMED, days_of, easter, year_has
from tests.evals.periods import everything_said, share_right

YEARS = st.integers(2000, 2099)
NUMBERED = [*(f"Q{n}" for n in range(1, 5)), "T1", "T2", "T3", "H1", "H2", *(f"W{n:02}" for n in range(1, 53))]
MONTHS = [f"{n:02}" for n in range(1, 13)]
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
PARTS = st.sampled_from(["", *MONTHS, *NUMBERED, *(name for name in NAMED if name != "mandate")])
PIECES = (
    "i",
    "mars",
    "T",
    "2",
    "kvartal",
    "31",
    "februari",
    "varje",
    "-",
    "/",
    ",",
    "och",
    "till",
    "senast",
    "2027",
    "v",
)
TODAY = date(2026, 11, 22)


@st.composite
def part_notations(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        return f"{draw(DAYS):%Y-%m-%d}"
    year, part = draw(YEARS), draw(PARTS)
    return f"{year}-{part}" if part else str(year)


@st.composite
def time_notations(draw: st.DrawFn) -> str:
    """One part with or without a bound."""
    bound = draw(st.sampled_from([None, *BOUNDS]))
    part = draw(part_notations())
    return f"{bound}:{part}" if bound else part


@st.composite
def recurring_notations(draw: st.DrawFn) -> str:
    every_month = [f"month-{n:02}" for n in range(1, 32)] + ["month-last"]
    nth = [f"month-{n}-{day}" for n in (1, 2, 3, 4, "last") for day in WEEKDAYS]
    steps = [f"{step}-{unit}s" for step in (2, 3, 4, 6, 10) for unit in UNITS]
    often = [f"{unit}*{times}" for unit in UNITS for times in (2, 3, 4)]
    alone = [*UNITS, *WEEKDAYS, *every_month, *nth, *steps, *often]
    parts = [
        "03",
        "04,10",
        "06-01",
        "T2",
        "Q1,Q3",
        "H1",
        "autumn",
        "spring,autumn",
        *(n for n in NAMED if n not in UNITS),
    ]
    return f"every:{draw(st.sampled_from([*alone, *parts]))}"


NOTATIONS = st.one_of(time_notations(), recurring_notations(), st.sampled_from(STANDING))


@settings(max_examples=300, deadline=None)
@given(NOTATIONS)
def test_a_period_is_read_back_from_its_own_swedish_words(notation: str) -> None:
    said = read_period(notation).swedish()

    assert read_when(said, Now(TODAY)).periods == (Period(notation),), said


@settings(max_examples=150, deadline=None)
@given(NOTATIONS)
def test_a_period_is_read_back_from_its_own_english_words(notation: str) -> None:
    said = read_period(notation).said("en")

    assert read_when(said, Now(TODAY)).periods == (Period(notation),), said


@given(NOTATIONS)
def test_a_notation_is_kept_as_it_is_written(notation: str) -> None:
    period = read_period(notation)

    assert str(period) == notation
    assert period.start is None or period.end is None or period.start <= period.end


@settings(deadline=None)
@given(NOTATIONS, DAYS)
def test_the_next_time_is_not_over_yet(notation: str, after: date) -> None:
    following = read_period(notation).next_time(after)

    assert following is None or (following[0] <= following[1] and following[1] > after)


@settings(deadline=None)
@given(recurring_notations().filter(lambda notation: "meeting" not in notation), DAYS)
def test_what_recurs_always_comes_again(notation: str, after: date) -> None:
    assert read_period(notation).next_time(after) is not None


@given(st.text(max_size=40))
def test_what_is_no_notation_is_said_to_be_none(text: str) -> None:
    try:
        period = read_period(text)
    except ValueError:
        return
    assert str(period) == text


@pytest.mark.parametrize("sunday", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22"])
def test_easter_is_where_the_almanac_has_it(sunday: str) -> None:
    assert easter(int(sunday[:4])) == date.fromisoformat(sunday)


@given(YEARS)
def test_midsummer_is_the_friday_between_the_19th_and_the_25th_of_june(year: int) -> None:
    eve = days_of(year, "midsummer")[0]

    assert eve.weekday() == 4
    assert date(year, 6, 19) <= eve <= date(year, 6, 25)


@pytest.mark.parametrize("kind", [("T", 3), ("Q", 4), ("H", 2)])
@given(year=YEARS)
def test_the_parts_of_a_year_follow_each_other_and_fill_it(kind: tuple[str, int], year: int) -> None:
    letter, count = kind
    spans = [days_of(year, f"{letter}{number}") for number in range(1, count + 1)]

    assert spans[0][0] == date(year, 1, 1)
    assert spans[-1][1] == date(year, 12, 31)
    assert all(before[1] + timedelta(days=1) == after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    "notation", ["2027-T4", "2027-02-30", "2027-13", "2025-mandate", "every:", "later:2027", "2027-", "T2"]
)
def test_what_no_year_has_is_no_period(notation: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_period(notation)


def test_a_term_of_office_begins_in_october_of_an_election_year() -> None:
    assert year_has(2026, "mandate")
    assert days_of(2026, "mandate") == (date(2026, 10, 15), date(2030, 10, 14))


@pytest.mark.parametrize(
    ("notation", "first", "last"),
    [
        ("2027-T2", date(2027, 5, 1), date(2027, 8, 31)),
        ("by:2027-05", None, date(2027, 5, 31)),
        ("before:2027-midsummer", None, date(2027, 6, 24)),
        ("after:2027-summer", date(2027, 9, 1), None),
        ("late:2027-05", date(2027, 5, 21), date(2027, 5, 31)),
        ("2027-VP", date(2026, 8, 1), date(2026, 12, 31)),
        ("2026-schoolyear", date(2026, 8, 1), date(2027, 6, 30)),
        ("2027-04,2027-10", date(2027, 4, 1), date(2027, 10, 31)),
        ("every:T", None, None),
        ("continuous@2027", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_period_knows_its_days(notation: str, first: date | None, last: date | None) -> None:
    period = read_period(notation)

    assert (period.start, period.end) == (first, last)


@pytest.mark.parametrize(
    ("notation", "last_day"),
    [
        ("every:T", date(2026, 12, 31)),
        ("every:04,10", date(2027, 4, 30)),
        ("every:06-01", date(2027, 6, 1)),
        ("every:month-01", date(2026, 12, 1)),
        ("every:month-last-friday", date(2026, 11, 27)),
        ("every:year*2", date(2026, 12, 31)),
        ("every:T@2027", date(2027, 4, 30)),
        ("every:accounts", date(2027, 3, 31)),
        ("2027-04,2027-10", date(2027, 4, 30)),
    ],
)
def test_what_recurs_knows_when_it_is_next(notation: str, last_day: date) -> None:
    following = read_period(notation).next_time(TODAY)

    assert following is not None
    assert following[1] == last_day


def test_what_is_limited_to_a_year_ends_with_it() -> None:
    assert read_period("every:T@2027").next_time(date(2027, 12, 31)) is None


@pytest.mark.parametrize(("held_out", "least"), [(False, 0.99), (True, 0.97)])
def test_what_people_say_of_when_is_understood(held_out: bool, least: float) -> None:
    said = [one for one in everything_said() if one.held_out is held_out]

    assert share_right(said) >= least


def test_enough_is_held_out_to_tell_the_truth() -> None:
    said = everything_said()

    assert len(said) >= 180
    assert sum(one.held_out for one in said) >= 60


@pytest.mark.parametrize(
    "piece", ["i ", "senast i ", "i början av ", "mellan mars och ", "varje år i ", "T1, ", "1/2-", "1-"]
)
def test_reading_the_same_words_over_and_over_takes_no_time(piece: str) -> None:
    begun = perf_counter()
    read_when(piece * 100, Now(TODAY))

    assert perf_counter() - begun < 30  # the growth that this guards against takes hours


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8), st.integers(0, 99999).map(str)), max_size=12).map(
        " ".join
    ),
    st.sampled_from([None, "2027", "2025-T1", "2026-mandate"]),
)
def test_reading_when_never_raises_and_gives_periods_or_why_there_is_none(text: str, period: str | None) -> None:
    read = read_when(text, Now(TODAY, read_period(period) if period else None))

    assert bool(read.periods) is (read.why_not is None)
    assert all(read_period(one.notation) == one for one in read.periods)
