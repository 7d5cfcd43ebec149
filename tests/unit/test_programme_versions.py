"""Versions of a programme: what changed between two, which is the newest, and which came before it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from knowledge.domain.matching import Named, matched
from knowledge.domain.programmes import Assignment, Duty, Goal, Programme, Stated, Subgoal
from knowledge.domain.versions import Change, changes, is_another_version, latest, previous, supersedes, years
from knowledge.ports import ProgrammeRecord
from tests.contracts.programmes import programme, said, stated
from tests.unit.programme_strategies import programmes, with_field

BASE = programme()
FIRST, SECOND = BASE.goals[0].subgoals


def with_subgoals(*subgoals: Subgoal) -> Programme:
    first, *others = BASE.goals
    return replace(BASE, goals=(replace(first, subgoals=subgoals), *others))


def only(new: Programme) -> Change:
    (change,) = changes(BASE, new)
    return change


def version(period: str = "", **fields: str) -> Programme:
    """A programme with hardly more than its years."""
    texts = {key: Stated(fields.pop(key)) for key in ("supersedes", "decided_on") if key in fields}
    family = fields.get("family", "tryggt")
    named = {"name": f"{family}-{period}", "family": family, "title": "Tryggt", "document": "plan"} | fields
    return Programme(**named, period=Stated(period) if period else None, **texts)  # type: ignore[arg-type]


def record(one: Programme, *, published: bool = False, lost: bool = False) -> ProgrammeRecord:
    return ProgrammeRecord(one, one, None if lost else one, one if published else None)


def names(found: tuple[ProgrammeRecord, ...]) -> list[str]:
    return [one.draft.name for one in found]


def test_a_subgoal_that_is_added() -> None:
    new = Subgoal("1.3", "Spelberoende upptäcks", said("Delmål 1.3 Spelberoende upptäcks"))
    assert only(with_subgoals(FIRST, SECOND, new)) == Change(
        "added", "subgoal", "1.3", new.title, after=Stated(new.title, new.source)
    )


def test_a_subgoal_that_is_dropped() -> None:
    assert only(with_subgoals(FIRST)) == Change(
        "dropped", "subgoal", "1.2", SECOND.title, before=Stated(SECOND.title, SECOND.source)
    )


def test_a_subgoal_that_is_renamed() -> None:
    title = "Färre unga ska börja röka eller snusa"
    change = only(with_subgoals(replace(FIRST, title=title), SECOND))
    assert (change.kind, change.field, change.number, change.title) == ("renamed", "title", "1.1", title)
    assert (change.before, change.after) == (Stated(FIRST.title, FIRST.source), Stated(title, FIRST.source))


def test_a_subgoal_that_is_renumbered() -> None:
    change = only(with_subgoals(FIRST, replace(SECOND, number="1.5")))
    assert (change.kind, change.number, change.before, change.after) == (
        "renumbered",
        "1.5",
        Stated("1.2"),
        Stated("1.5"),
    )


def test_a_subgoal_that_is_moved_to_another_goal() -> None:
    first, second = BASE.goals
    moved = replace(
        BASE, goals=(replace(first, subgoals=(FIRST,)), replace(second, subgoals=(*second.subgoals, SECOND)))
    )
    change = only(moved)
    assert (change.kind, change.level, change.title) == ("moved", "subgoal", SECOND.title)
    assert (change.before, change.after) == (Stated(first.title, first.source), Stated(second.title, second.source))


def test_two_subgoals_that_trade_numbers_are_renumbered_and_not_renamed() -> None:
    traded = with_subgoals(replace(FIRST, number="1.2"), replace(SECOND, number="1.1"))
    assert [(one.kind, one.number) for one in changes(BASE, traded)] == [("renumbered", "1.2"), ("renumbered", "1.1")]


def test_a_number_that_now_stands_for_something_else_is_a_subgoal_dropped_and_another_added() -> None:
    other = Subgoal("1.2", "Äldre får stöd mot ensamhet")
    assert [(one.kind, one.title) for one in changes(BASE, with_subgoals(FIRST, other))] == [
        ("dropped", SECOND.title),
        ("added", other.title),
    ]


@pytest.mark.parametrize("field", ["minimum", "followup", "timetable"])
def test_a_field_of_a_subgoal_that_is_changed_added_or_dropped(field: str) -> None:
    was = getattr(FIRST, field)
    for now, kind in [(stated("Något nytt"), "changed"), (None, "dropped")]:
        change = only(with_subgoals(with_field(FIRST, field, now), SECOND))
        assert (change.kind, change.field, change.before, change.after) == (kind, field, was, now)
    change = only(with_subgoals(FIRST, with_field(SECOND, field, was)))
    assert (change.kind, change.number, change.before, change.after) == ("added", "1.2", None, was)


@pytest.mark.parametrize("field", ["activities", "indicators"])
def test_an_entry_of_a_list_that_is_added_dropped_or_changed(field: str) -> None:
    held = getattr(FIRST, field)
    added = only(with_subgoals(with_field(FIRST, field, (*held, stated("Samtal på lov"))), SECOND))
    dropped = only(with_subgoals(with_field(FIRST, field, held[1:]), SECOND))
    reworded = stated(f"{held[0].text} alltid")
    changed = only(with_subgoals(with_field(FIRST, field, (reworded, *held[1:])), SECOND))
    assert (added.kind, added.field, added.after) == ("added", field, stated("Samtal på lov"))
    assert (dropped.kind, dropped.before) == ("dropped", held[0])
    assert (changed.kind, changed.before, changed.after) == ("changed", held[0], reworded)


def test_an_assignment_that_is_added_dropped_or_changed() -> None:
    school, social = FIRST.assignments
    board = Assignment("kommunstyrelsen", "concerned", said("Berörd: kommunstyrelsen"))
    added = only(with_subgoals(replace(FIRST, assignments=(school, social, board)), SECOND))
    dropped = only(with_subgoals(replace(FIRST, assignments=(school,)), SECOND))
    changed = only(
        with_subgoals(replace(FIRST, assignments=(school, replace(social, responsibility="responsible"))), SECOND)
    )
    assert (added.kind, added.committee, added.after) == ("added", board.committee, Stated("concerned", board.source))
    assert (dropped.kind, dropped.committee, dropped.before) == (
        "dropped",
        social.committee,
        Stated("concerned", social.source),
    )
    assert (changed.kind, changed.committee, changed.after) == (
        "changed",
        social.committee,
        Stated("responsible", social.source),
    )


def test_duties_relations_and_facts_of_the_programme() -> None:
    duty = Duty("socialnämnden", "samordna arbetet mot våld", said("Socialnämnden ska samordna arbetet mot våld"))
    new = replace(BASE, owner=stated("socialnämnden"), duties=(duty,), relations=BASE.relations[:1])
    assert [(one.kind, one.level, one.field, one.committee) for one in changes(BASE, new)] == [
        ("changed", "programme", "owner", ""),
        ("dropped", "programme", "duties", "socialnämnden"),
        ("added", "programme", "duties", "socialnämnden"),
        ("dropped", "programme", "relations", ""),
    ]


def test_a_goal_that_is_added_comes_before_its_subgoals() -> None:
    goal = Goal("3", "Spel om pengar", subgoals=(Subgoal("3.1", "Spelberoende upptäcks"),))
    told = [(one.kind, one.level, one.number) for one in changes(BASE, replace(BASE, goals=(*BASE.goals, goal)))]
    assert told == [("added", "goal", "3"), ("added", "subgoal", "3.1")]


def test_where_it_stands_is_no_change() -> None:
    elsewhere = replace(FIRST, source=said("Delmål 1.1", page=9), minimum=Stated("Varje  skola har\nen plan"))
    assert changes(BASE, with_subgoals(elsewhere, SECOND)) == ()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programmes, programmes)
def test_what_changed_one_way_is_as_much_the_other_way(old: Programme, new: Programme) -> None:
    assert bool(changes(old, new)) == bool(changes(new, old))


def test_hundreds_of_parts_without_a_match_are_not_compared_for_ever() -> None:
    known = {str(number): Named("", "", f"gammalt mål {number}") for number in range(300)}
    assert matched(known, [Named("", "", f"nytt delmål nummer {number}") for number in range(300)]) == {}


@pytest.mark.parametrize(
    ("period", "title", "decided", "expected"),
    [
        ("2025–2028", "", "", (2025, 2028)),
        ("1 januari 2025 – 31 december 2028", "", "", (2025, 2028)),
        ("", "Program 2021-2024", "", (2021, 2024)),
        ("tills vidare", "", "2024-12-16", (2024, 2024)),
        ("tills vidare", "", "", None),
        ("", "Dnr 120251 och 12 000 kronor", "", None),
    ],
)
def test_years_are_read_from_the_period_else_from_the_title_else_from_the_decision(
    period: str, title: str, decided: str, expected: tuple[int, int] | None
) -> None:
    assert years(version(period, title=title, name="x", decided_on=decided)) == expected


def test_a_document_that_states_other_years_states_another_version() -> None:
    assert is_another_version(version("2021–2024"), version("2025–2028"))
    assert not is_another_version(version("2025–2028"), version("1 jan 2025–31 dec 2028"))
    assert not is_another_version(version(""), version("2025–2028"))


def test_the_newest_of_each_family_is_in_force() -> None:
    old, new = record(version("2021–2024"), published=True), record(version("2025–2028"))
    other = record(version("2019–2022", family="klimat"))
    assert names(latest([old, other, new])) == ["klimat-2019–2022", "tryggt-2025–2028"]


def test_a_version_revised_within_its_period_is_newer_by_its_decision() -> None:
    first = record(version("2025–2028", name="a", decided_on="16 december 2024"))
    revised = record(version("2025–2028", name="b", decided_on="2026-03-02"))
    assert names(latest([first, revised])) == names(latest([revised, first])) == ["b"]
    assert previous(revised, [first, revised]) is first
    assert previous(first, [first, revised]) is None


def test_of_two_copies_of_a_version_the_published_one_is_in_force() -> None:
    copy = record(version("2025–2028", name="z"))
    assert names(latest([copy, record(version("2025–2028", name="a"), published=True)])) == ["a"]


def test_one_that_another_names_as_superseded_is_not_in_force_whatever_it_is_called() -> None:
    old = record(version("2020–2024", family="drogpolitiskt-program", title="Drogpolitiskt program"))
    new = record(version("2025–2028", supersedes="Drogpolitiskt program 2020–2024"))
    assert names(latest([old, new])) == ["tryggt-2025–2028"]
    assert previous(new, [old, new]) is old


def test_a_programme_that_lost_its_document_is_not_in_force_but_can_be_compared_with() -> None:
    old, new = record(version("2021–2024"), published=True, lost=True), record(version("2025–2028"))
    assert names(latest([old])) == []
    assert previous(new, [old, new]) is old


def test_programmes_that_claim_to_supersede_each_other_do_not_both_vanish() -> None:
    one = record(version("2025–2028", family="a", name="a", supersedes="B"))
    two = record(version("2025–2028", family="b", name="b", supersedes="A"))
    assert len(latest([one, two])) == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Tryggt 2021–2024", True),
        ("Programmet ersätter det tidigare från 2021–2024", True),
        ("Tryggt 2013–2016", False),
        ("", False),
        ("Tidigare program", False),
    ],
)
def test_a_version_supersedes_the_one_whose_name_or_years_it_gives(said: str, expected: bool) -> None:
    assert supersedes(version("2025–2028", supersedes=said), version("2021–2024")) is expected


def test_an_older_version_supersedes_no_newer_one() -> None:
    assert not supersedes(version("2021–2024", supersedes="Tryggt 2025–2028"), version("2025–2028"))
