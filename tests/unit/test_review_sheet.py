"""A programme as a sheet and back, and two coordinators' forms laid together: nothing is lost, nothing is made up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.web.review.building import Builder, counterpart
from bot.web.review.form import Filled
from bot.web.review.merging import merged, without_removed
from bot.web.review.sheet import Sheet, Value, digest, nodes_of, seen, settled, sheet_of
from knowledge.domain.programmes import Assignment, Duty, Goal, Programme, Source, Stated, Subgoal
from tests.scenarios.review_support import small_programme

WORDS = st.sampled_from(["socialnämnden", "Trygga skolvägar", "2026–2030", "a b", "Öppet hus."]) | st.text(
    min_size=1, max_size=6
).filter(str.strip)
SOURCES = st.none() | st.builds(
    lambda start, quote: Source("d", quote, start, start + len(quote), 1), st.integers(0, 500), WORDS
)
STATED = st.builds(Stated, WORDS, SOURCES, st.sampled_from(["", "eva"]))
LISTED = st.lists(STATED, max_size=2).map(tuple)
ASSIGNED = st.lists(
    st.builds(Assignment, WORDS, st.sampled_from(["responsible", "concerned"]), SOURCES), max_size=3
).map(tuple)
NUMBERS = st.sampled_from(["", "1", "2", "2.1", "2.10", "A"])
SUBGOALS = st.builds(
    Subgoal, NUMBERS, WORDS, SOURCES, ASSIGNED, LISTED, LISTED, st.none() | STATED, st.none() | STATED, st.none()
)
GOALS = st.builds(Goal, NUMBERS, WORDS, SOURCES, ASSIGNED, st.lists(SUBGOALS, max_size=2).map(tuple))
PROGRAMMES = st.builds(
    Programme,
    st.just("p"),
    st.just("p"),
    WORDS,
    st.just("d"),
    period=st.none() | STATED,
    owner=st.none() | STATED,
    goals=st.lists(GOALS, max_size=2).map(tuple),
    duties=st.lists(st.builds(Duty, WORDS, WORDS, st.just(Source("d", "x", 0, 1))), max_size=2).map(tuple),
    relations=LISTED,
)

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def form(sheet: Sheet, before: Sheet, **changed: Value) -> Filled:
    """A form that was filled in from `before`. A key's dots are written as two underscores."""
    values = {**sheet.values, **{key.replace("__", "."): value for key, value in changed.items()}}
    return Filled(replace(sheet, values=values), seen(before))


def built(draft: Programme, sheet: Sheet, base: Programme | None = None) -> Programme:
    return Builder(draft, base or draft, "eva").programme(sheet)


@FEW
@given(PROGRAMMES, PROGRAMMES)
def test_a_sheet_that_nobody_changed_builds_the_same_programme(programme: Programme, base: Programme) -> None:
    assert built(programme, sheet_of(programme), base) == programme


@FEW
@given(PROGRAMMES)
def test_every_goal_and_sub_goal_has_a_key_of_its_own(programme: Programme) -> None:
    nodes = nodes_of(programme)

    assert len(nodes) == len(programme.goals) + len(list(programme.subgoals))
    assert list(nodes) == list(sheet_of(programme).nodes)


@FEW
@given(PROGRAMMES, PROGRAMMES)
def test_a_form_that_changes_nothing_takes_nothing_back(before: Programme, now: Programme) -> None:
    both = merged(form(sheet_of(before), sheet_of(before)), sheet_of(now))

    assert both.is_clean
    assert built(now, both.sheet) == now


@FEW
@given(PROGRAMMES, PROGRAMMES, PROGRAMMES)
def test_what_one_writes_is_kept_or_shown_whatever_another_saved(
    before: Programme, mine: Programme, theirs: Programme
) -> None:
    sent = Filled(sheet_of(mine), seen(sheet_of(before)))
    both = merged(sent, sheet_of(theirs))
    shown = {str(settled(value)) for value in both.sheet.values.values()}

    for key, value in sent.sheet.values.items():
        assert sent.is_unchanged(key) or str(settled(value)) in shown
    for key, value in sheet_of(theirs).values.items():
        assert str(settled(value)) in shown or key in both.theirs or sent.seen.get(key) == digest(value)


def test_a_corrected_text_names_who_corrected_it_and_keeps_the_source() -> None:
    _, draft = small_programme()
    sheet = sheet_of(draft)
    changed = built(draft, replace(sheet, values={**sheet.values, "owner": "trygghetsrådet"}))

    assert changed.owner is not None
    assert draft.owner is not None
    assert changed.owner == Stated("trygghetsrådet", draft.owner.source, "eva")


def test_a_text_that_is_put_back_is_the_documents_own_again() -> None:
    _, base = small_programme()
    corrected = built(base, replace(sheet_of(base), values={**sheet_of(base).values, "owner": "trygghetsrådet"}))

    assert built(corrected, sheet_of(base), base) == base


def test_a_committee_in_the_place_of_another_keeps_the_source_to_compare_with() -> None:
    _, draft = small_programme()
    sheet = sheet_of(draft)
    values = {**sheet.values, "m2.d2-2.responsible": ("miljönämnden", "socialnämnden")}
    (replaced, added) = built(draft, replace(sheet, values=values)).goals[1].subgoals[1].assignments

    assert replaced.source == draft.goals[1].subgoals[1].assignments[0].source
    assert (added.source, added.corrected_by) == (None, "eva")


def test_what_only_one_changed_is_theirs_and_what_both_changed_is_a_conflict() -> None:
    _, before = small_programme()
    sheet = sheet_of(before)
    theirs = replace(sheet, values={**sheet.values, "owner": "kulturnämnden", "period": "2026–2031"})
    both = merged(form(sheet, sheet, owner="socialnämnden", title="Trygg kommun"), theirs)

    assert dict(both.theirs) == {"owner": "kulturnämnden"}
    assert both.sheet.text("owner") == "socialnämnden"
    assert both.sheet.text("period") == "2026–2031"
    assert both.sheet.text("title") == "Trygg kommun"


def test_a_sub_goal_that_another_took_out_comes_back_as_new_when_it_was_written_in() -> None:
    _, before = small_programme()
    sheet = sheet_of(before)
    theirs = without_removed(sheet, frozenset({"m2.d2-2"}))
    theirs = replace(theirs, values={key: value for key, value in theirs.values.items() if "d2-2" not in key})
    both = merged(form(sheet, sheet, m2__d2_2__title="x", **{"m2__d2-2__title": "Alla möts"}), theirs)

    assert both.gone == {"m2.ny-d2-2"}
    assert built(before, both.sheet).goals[1].subgoals[-1].title == "Alla möts"
    assert merged(form(both.sheet, theirs), theirs).gone == frozenset(), "saved once more, it is kept"


def test_what_one_takes_out_while_another_writes_in_it_stays_and_is_told() -> None:
    _, before = small_programme()
    sheet = sheet_of(before)
    theirs = replace(sheet, values={**sheet.values, "m2.d2-2.minimum": "Minst en mötesplats"})
    both = merged(replace(form(sheet, sheet), removed=frozenset({"m2.d2-2", "m1"})), theirs)

    assert both.altered == {"m2.d2-2"}
    assert both.removed == {"m1"}


def test_a_node_is_found_again_by_its_place_then_its_number_then_its_title() -> None:
    _, base = small_programme()
    wanted = base.goals[1].subgoals[1]
    others = list(nodes_of(base).values())

    assert counterpart(replace(wanted, number="9", title="Nytt"), others) == wanted
    assert counterpart(replace(wanted, source=None, title="Nytt"), others) == wanted
    assert counterpart(replace(wanted, source=None, number=""), others) == wanted
    assert counterpart(Subgoal("9", "Nytt"), others) is None
