"""Where people get stuck in forms: each sign, the share, and who is never shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.domain.forms import Deed, Event, Field, Form, Item, Place, Template, Value
from knowledge.insights.overview import Filter, StuckItem
from knowledge.insights.signals import AskedAboutField
from knowledge.insights.stuck import share_stuck, stuck_items

DAYS = Filter(date(2026, 9, 1), date(2026, 11, 20))
BEGUN = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SOON = NOW - timedelta(days=2)
FIELDS = ("goal", "method", "when", "who")
TEMPLATE = Template(
    "plan", "Plan", "checklist", (Item("one", "Ett", tuple(Field(name, name.title(), "text") for name in FIELDS)),)
)
Done = tuple[str, Deed, datetime]
"""A field, what was done there, and when."""


def form(
    number: int, done: Sequence[Done], *, by: str = "", template: Template = TEMPLATE, committee: str = "bun"
) -> Form:
    person = by or f"person-{number}"
    events = [Event(f"{number}-begun", "begun", person, BEGUN, "web")]
    for count, (field, deed, at) in enumerate(done):
        value = Value(f"{count}", f"{count}") if deed == "answered" else None
        events.append(Event(f"{number}-{count}", deed, person, at, "web", Place("one", field), value))
    return Form(f"form-{number}", template, committee, "", "2026", tuple(events))


def answered(*fields: str, at: datetime = SOON) -> list[Done]:
    return [(field, "answered", at) for field in fields]


def stuck(forms: Sequence[Form], about: Sequence[AskedAboutField] = (), days: Filter = DAYS) -> dict[str, StuckItem]:
    return {item.field: item for item in stuck_items(forms, about, {"andts": "ANDTS"}, days, NOW, fewest=3)}


def each_of(people: int, done: Sequence[Done], committee: str = "bun") -> list[Form]:
    return [form(number, done, committee=committee) for number in range(people)]


def test_a_question_that_people_do_not_know_or_skip_is_where_they_get_stuck() -> None:
    forms = each_of(3, [*answered("goal"), ("method", "unknown", SOON), ("when", "skipped", SOON)])
    found = stuck(forms)
    assert {field: dict(item.signals) for field, item in found.items()} == {
        "method": {"unknown": 3},
        "when": {"skipped": 3},
    }
    assert found["method"].score > found["when"].score
    assert (found["method"].forms, found["method"].committees) == (3, 1)


def test_it_is_told_of_forms_and_never_of_one_person() -> None:
    done: list[Done] = [("goal", "unknown", SOON)]
    assert stuck([form(number, done, by="kim") for number in range(9)]) == {}
    assert stuck(each_of(2, done)) == {}


def test_forms_that_did_not_come_so_far_do_not_count() -> None:
    forms = [*each_of(3, [*answered("goal"), ("method", "unknown", SOON)]), form(9, answered("goal"))]
    assert stuck(forms)["method"].forms == 3


def test_a_form_that_nobody_comes_back_to_has_stopped_at_the_next_question() -> None:
    forms = each_of(3, answered("goal", "method", at=NOW - timedelta(days=15)))
    assert dict(stuck(forms)["when"].signals) == {"stopped": 3}


def test_a_form_that_somebody_is_filling_in_has_not_stopped() -> None:
    assert stuck(each_of(3, answered("goal"))) == {}


def test_a_question_that_waited_for_more_than_a_week_was_left() -> None:
    waited = [*answered("goal", at=SOON - timedelta(days=10)), *answered("method", "when", "who")]
    assert dict(stuck(each_of(3, waited))["method"].signals) == {"left": 3}


def test_an_answer_that_is_thought_better_of_twice_was_changed_often() -> None:
    found = stuck(each_of(3, [*answered("goal", "goal", "goal"), *answered("method", "when", "who")]))
    assert {field: dict(item.signals) for field, item in found.items()} == {"goal": {"changed": 3}}


def test_what_people_ask_about_counts_who_asks() -> None:
    forms = each_of(4, answered("goal", "method", "when", "who"))
    asked = [AskedAboutField(SOON, f"p{n}", "bun", "plan", f"form-{n}", "one", "when", "why") for n in range(3)]
    assert stuck(forms, asked[:2]) == {}
    assert dict(stuck(forms, asked)["when"].signals) == {"asked_about": 3}


def test_scorecards_of_one_programme_are_one_sort_whichever_committees() -> None:
    cards = [
        form(
            number,
            [("goal", "unknown", SOON)],
            template=Template(f"styrkort-andts-{name}", name, "scorecard", TEMPLATE.items, programme="andts"),
            committee=name,
        )
        for number, name in enumerate(("bun", "sn", "tn"))
    ]
    found = stuck(cards)["goal"]
    assert (found.template, found.template_title, found.committees) == ("styrkort-andts", "ANDTS", 3)


def test_a_committee_is_shown_only_what_leaves_nobody_alone_among_the_others() -> None:
    done: list[Done] = [("goal", "unknown", SOON)]
    theirs = each_of(3, done, committee="sn")
    days = Filter(DAYS.since, DAYS.until, committee="sn")
    assert set(stuck(theirs, days=days)) == {"goal"}
    assert stuck([*theirs, form(9, done, committee="bun")], days=days) == {}


def test_a_form_that_was_finished_before_is_over() -> None:
    early = BEGUN - timedelta(days=60)
    place = Place("one", "goal")
    over = [
        Form(
            f"form-{number}",
            TEMPLATE,
            "bun",
            events=(
                Event("a", "begun", f"person-{number}", early, "web"),
                Event("b", "unknown", f"person-{number}", early, "web", place),
                Event("c", "given_up", f"person-{number}", early, "web"),
            ),
        )
        for number in range(3)
    ]
    assert stuck(over) == {}


@given(st.integers(1, 200), st.floats(0, 1))
def test_the_share_is_a_share_and_more_forms_make_it_surer(forms: int, share: float) -> None:
    few, many = share_stuck(share * forms, forms), share_stuck(share * forms * 2, forms * 2)
    assert 0 <= few <= many + 1e-9
    assert many <= share + 1e-9


def test_two_of_two_count_for_less_than_twelve_of_fifteen() -> None:
    assert share_stuck(2, 2) < share_stuck(12, 15)
    assert share_stuck(0, 0) == 0
