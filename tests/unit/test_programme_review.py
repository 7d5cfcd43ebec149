"""A new reading beside a coordinator's corrections: nothing is lost, nothing is overwritten, nothing is made up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from knowledge.adapters.sql import programme_json
from knowledge.domain.particulars import Key, Particulars, put_together, says_the_same, taken_apart, text_of
from knowledge.domain.programmes import Assignment, Goal, Programme, Stated, Subgoal
from knowledge.domain.review import (
    Difference,
    Reviewed,
    brought_up_to,
    corrections,
    decided,
    differences,
    is_untouched,
)
from knowledge.domain.versions import changes
from tests.contracts.programmes import programme, said, stated
from tests.unit.programme_strategies import edited, programmes

BASE = programme()
FIRST = BASE.goals[0].subgoals[0]
thorough = settings(max_examples=35, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Programme, Programme, Programme]:
    """Base, draft and extracted, as they come about: each a few steps from the base."""
    base = draw(programmes)
    return base, draw(edited(base, "anna")), draw(edited(base, ""))


def reviewed(base: Programme, draft: Programme, extracted: Programme) -> Reviewed:
    """All of the new reading taken over but what was corrected, which is kept."""
    waiting = differences(base, draft, extracted)
    conflicts = {one.id for one in waiting if one.conflict}
    return decided(base, draft, extracted, {one.id for one in waiting} - conflicts, conflicts)


def conflicts_of(base: Programme, draft: Programme, extracted: Programme) -> list[Difference]:
    return [one for one in differences(base, draft, extracted) if one.conflict]


def with_first(programme: Programme, subgoal: Subgoal) -> Programme:
    first, *others = programme.goals
    return replace(programme, goals=(replace(first, subgoals=(subgoal, *first.subgoals[1:])), *others))


def with_subgoals(programme: Programme, *subgoals: Subgoal) -> Programme:
    first, *others = programme.goals
    return replace(programme, goals=(replace(first, subgoals=subgoals), *others))


def only(found: tuple[Difference, ...]) -> Difference:
    (difference,) = found
    return difference


@thorough
@given(programmes)
def test_taken_apart_and_put_together_it_is_the_same(one: Programme) -> None:
    assert put_together(taken_apart(one, "one")) == one
    assert programme_json.read(programme_json.written(one)) == one


@thorough
@given(programmes)
def test_what_has_not_changed_has_no_differences(one: Programme) -> None:
    assert changes(one, one) == ()
    assert differences(one, one, one) == ()
    assert brought_up_to(one, one) == one


@thorough
@given(reviews())
def test_without_corrections_the_draft_becomes_the_new_reading(review: tuple[Programme, Programme, Programme]) -> None:
    base, _, extracted = review
    assert reviewed(base, base, extracted) == Reviewed(extracted, extracted)


@thorough
@given(reviews())
def test_without_a_new_reading_the_draft_stays_as_it_is(review: tuple[Programme, Programme, Programme]) -> None:
    base, draft, _ = review
    assert not changes(draft, reviewed(base, draft, base).draft)


@thorough
@given(reviews())
def test_no_correction_is_ever_lost(review: tuple[Programme, Programme, Programme]) -> None:
    """What the coordinator wrote is said in the draft that took the new reading over, in the same kind of place."""
    base, draft, extracted = review
    was, mine, now = _three(base, draft, reviewed(base, draft, extracted).draft)
    said = {(key.part.level, key.field, text_of(value)) for key, value in now.values.items()}
    for key in _corrected(was, mine) & mine.values.keys():
        if key.field != "within":  # where a part stands is told by identities, which are new each time
            assert (key.part.level, key.field, text_of(mine.values[key])) in said, key


@settings(thorough, suppress_health_check=list(HealthCheck))
@given(reviews())
def test_a_correction_stands_in_its_own_place(review: tuple[Programme, Programme, Programme]) -> None:
    """What differs between base and draft is the same in the draft that took the new reading over.

    Asked of parts that are told from each other by their titles: others may be taken for one another, by us too.
    """
    base, draft, extracted = review
    was, mine, now = _three(base, draft, reviewed(base, draft, extracted).draft)
    assume(_told_apart(was, mine, now))
    for part in set(mine.parts) - set(was.parts):
        assert part in now.parts
    for key in _corrected(was, mine):
        if key.part in mine.parts or key.part.level == "programme":
            assert says_the_same(now.values.get(key), mine.values.get(key)), key


def _told_apart(*versions: Particulars) -> bool:
    """Whether no two parts have a word of their titles in common."""
    titles = {
        (part, text_of(version.values[Key(part, "title")]).casefold())
        for version in versions
        for part in version.parts
        if Key(part, "title") in version.values
    }
    words = [(part, word) for part, title in titles for word in set(title.split())]
    return all(part == other for part, word in words for other, same in words if word == same)


def _three(base: Programme, draft: Programme, after: Programme) -> tuple[Particulars, Particulars, Particulars]:
    was = taken_apart(base, "base")
    mine = taken_apart(draft, "mine", was)
    return was, mine, taken_apart(after, "after", mine, was)


def _corrected(was: Particulars, mine: Particulars) -> set[Key]:
    keys = was.values.keys() | mine.values.keys()
    return {key for key in keys if not says_the_same(was.values.get(key), mine.values.get(key))}


@thorough
@given(reviews())
def test_what_is_taken_over_says_what_the_reading_says_and_corrections_elsewhere_stand(
    review: tuple[Programme, Programme, Programme],
) -> None:
    base, draft, extracted = review
    every = {difference.id for difference in differences(base, draft, extracted)}
    after = decided(base, draft, extracted, every).draft
    was = taken_apart(base, "base")
    mine = taken_apart(draft, "mine", was)
    theirs = taken_apart(extracted, "theirs", was, mine)
    now = taken_apart(after, "after", theirs, mine)
    for key, value in theirs.values.items():
        changed = not says_the_same(value, was.values.get(key))
        if changed:
            assert says_the_same(value, now.values.get(key)), key
    for key in _corrected(was, mine) & mine.values.keys():
        untouched = says_the_same(was.values.get(key), theirs.values.get(key))
        if untouched and key.part in now.parts:
            assert says_the_same(mine.values[key], now.values.get(key)), key


@thorough
@given(reviews())
def test_when_all_is_decided_nothing_waits(review: tuple[Programme, Programme, Programme]) -> None:
    base, draft, extracted = review
    found = differences(base, draft, extracted)
    taken = {difference.id for difference in found[::2]}
    kept = {difference.id for difference in found[1::2]}
    after = decided(base, draft, extracted, taken, kept)
    assert not changes(after.base, extracted)
    assert differences(after.base, after.draft, extracted) == ()


@thorough
@given(reviews())
def test_deciding_one_by_one_comes_to_an_end(review: tuple[Programme, Programme, Programme]) -> None:
    base, draft, extracted = review
    steps = 0
    while found := differences(base, draft, extracted):
        after = decided(base, draft, extracted, {found[0].id})
        base, draft, steps = after.base, after.draft, steps + 1
        assert steps < 100


@thorough
@given(reviews())
def test_keeping_ones_own_changes_nothing_in_the_draft(review: tuple[Programme, Programme, Programme]) -> None:
    base, draft, extracted = review
    every = {difference.id for difference in differences(base, draft, extracted)}
    after = decided(base, draft, extracted, (), every)
    assert not changes(draft, after.draft)
    assert not changes(after.base, extracted)


@thorough
@given(reviews())
def test_what_is_brought_up_to_a_reading_says_what_it_said(review: tuple[Programme, Programme, Programme]) -> None:
    _, draft, extracted = review
    assert not changes(draft, brought_up_to(draft, extracted))


def test_a_correction_stands_and_is_told_as_a_conflict() -> None:
    draft = with_first(BASE, replace(FIRST, minimum=Stated("Eget", said("Varje skola har en plan"), "anna")))
    extracted = with_first(BASE, replace(FIRST, minimum=stated("Varje skola har två planer")))
    difference = only(differences(BASE, draft, extracted))
    assert difference.conflict
    assert difference.mine == Stated("Eget", said("Varje skola har en plan"), "anna")
    assert (difference.change.kind, difference.change.field, difference.change.number) == ("changed", "minimum", "1.1")
    after = reviewed(BASE, draft, extracted)
    kept = after.draft.goals[0].subgoals[0].minimum
    assert kept == Stated("Eget", said("Varje skola har två planer"), "anna")
    assert decided(BASE, draft, extracted, {difference.id}).draft == extracted


def test_a_correction_that_the_document_has_taken_up_is_the_documents_own() -> None:
    draft = with_first(BASE, replace(FIRST, minimum=Stated("Varje skola har två planer", None, "anna")))
    extracted = with_first(BASE, replace(FIRST, minimum=stated("Varje skola har två planer")))
    assert not only(differences(BASE, draft, extracted)).conflict
    assert reviewed(BASE, draft, extracted) == Reviewed(extracted, extracted)


def test_a_correction_follows_its_subgoal_when_the_numbers_move() -> None:
    draft = with_first(BASE, replace(FIRST, timetable=None))
    new = Subgoal("1.1", "Spelberoende upptäcks", said("Delmål 1.1 Spelberoende upptäcks"))
    second = BASE.goals[0].subgoals[1]
    extracted = with_subgoals(BASE, new, replace(FIRST, number="1.2"), replace(second, number="1.3"))
    told = [(one.change.kind, one.change.number, one.conflict) for one in differences(BASE, draft, extracted)]
    assert told == [("added", "1.1", False), ("renumbered", "1.2", False), ("renumbered", "1.3", False)]
    after = reviewed(BASE, draft, extracted).draft
    assert after == with_subgoals(
        extracted, new, replace(FIRST, number="1.2", timetable=None), replace(second, number="1.3")
    )


def test_a_corrected_subgoal_that_the_document_drops_stays_until_it_is_let_go() -> None:
    draft = with_first(BASE, replace(FIRST, minimum=Stated("Eget", None, "anna")))
    extracted = with_subgoals(BASE, BASE.goals[0].subgoals[1])
    difference = only(differences(BASE, draft, extracted))
    assert (difference.change.kind, difference.change.level, difference.conflict) == ("dropped", "subgoal", True)
    assert reviewed(BASE, draft, extracted).draft == draft
    assert decided(BASE, draft, extracted, {difference.id}).draft == extracted


def test_a_goal_stays_as_long_as_a_corrected_subgoal_is_in_it() -> None:
    draft = with_first(BASE, replace(FIRST, minimum=Stated("Eget", None, "anna")))
    extracted = replace(BASE, goals=BASE.goals[1:])
    after = reviewed(BASE, draft, extracted)
    assert [(goal.number, [one.number for one in goal.subgoals]) for goal in after.draft.goals] == [
        ("1", ["1.1"]),
        ("2", ["2.1"]),
    ]
    assert [one.change.level for one in conflicts_of(BASE, draft, extracted)] == ["goal", "subgoal"]


def test_a_subgoal_that_the_coordinator_took_away_stays_away_until_a_changed_one_is_taken_over() -> None:
    draft = with_subgoals(BASE, BASE.goals[0].subgoals[1])
    assert reviewed(BASE, draft, BASE).draft == draft
    extracted = with_first(BASE, replace(FIRST, timetable=stated("Senast 2028")))
    difference = only(differences(BASE, draft, extracted))
    assert (difference.conflict, difference.mine) == (True, None)
    assert reviewed(BASE, draft, extracted).draft == draft
    assert decided(BASE, draft, extracted, {difference.id}).draft == extracted


def test_a_new_subgoal_does_not_bring_back_a_goal_that_was_taken_away() -> None:
    draft = replace(BASE, goals=BASE.goals[1:])
    new = Subgoal("1.3", "Spelberoende upptäcks")
    extracted = with_subgoals(BASE, *BASE.goals[0].subgoals, new)
    difference = only(differences(BASE, draft, extracted))
    assert difference.conflict
    assert reviewed(BASE, draft, extracted).draft == draft
    taken = decided(BASE, draft, extracted, {difference.id}).draft
    assert [(goal.number, [one.number for one in goal.subgoals]) for goal in taken.goals] == [
        ("1", ["1.3"]),
        ("2", ["2.1"]),
    ]


def test_another_responsibility_of_a_committee_is_one_change_and_a_correction_of_it_stands() -> None:
    mine = Assignment("socialnämnden", "responsible", FIRST.assignments[1].source, "anna")
    draft = with_first(BASE, replace(FIRST, assignments=(FIRST.assignments[0], mine)))
    (correction,) = corrections(BASE, draft)
    assert (correction.kind, correction.field, correction.committee) == ("changed", "assignments", "socialnämnden")
    assert (correction.before, correction.after) == (
        Stated("concerned", FIRST.assignments[1].source),
        Stated("responsible", FIRST.assignments[1].source, "anna"),
    )
    extracted = with_first(BASE, replace(FIRST, assignments=FIRST.assignments[:1]))
    difference = only(differences(BASE, draft, extracted))
    assert (difference.change.kind, difference.conflict) == ("dropped", True)
    assert reviewed(BASE, draft, extracted).draft.goals[0].subgoals[0].assignments == (
        FIRST.assignments[0],
        mine,
    )


def test_a_list_that_was_corrected_takes_in_what_is_new_and_keeps_what_was_corrected() -> None:
    own = Stated("Tobaksfri skoltid hela dagen", FIRST.activities[0].source, "anna")
    draft = with_first(BASE, replace(FIRST, activities=(own, FIRST.activities[1])))
    new = stated("Samtal på lov")
    extracted = with_first(BASE, replace(FIRST, activities=(*FIRST.activities, new)))
    after = reviewed(BASE, draft, extracted)
    assert after.draft.goals[0].subgoals[0].activities == (own, FIRST.activities[1], new)


def test_what_is_laid_out_anew_is_no_difference_and_is_found_where_it_stands_now() -> None:
    moved = replace(said("Varje skola har en plan", start=300, page=7), section=("Delmål",))
    minimum = Stated("Varje  skola har en plan", moved)
    extracted = with_first(BASE, replace(FIRST, minimum=minimum))
    draft = with_first(BASE, replace(FIRST, timetable=Stated("Eget", None, "anna")))
    assert is_untouched(BASE, extracted)
    assert differences(BASE, draft, extracted) == ()
    after = brought_up_to(draft, extracted)
    assert after == with_first(draft, replace(draft.goals[0].subgoals[0], minimum=minimum))


def test_an_answer_to_a_difference_that_is_gone_decides_nothing() -> None:
    extracted = replace(BASE, owner=stated("socialnämnden"))
    assert decided(BASE, BASE, extracted, {"old"}, {"older"}) == Reviewed(BASE, BASE)
    first = only(differences(BASE, BASE, extracted))
    again = only(differences(BASE, BASE, replace(BASE, owner=stated("äldrenämnden"))))
    assert first.id == only(differences(BASE, BASE, extracted)).id != again.id


def test_a_new_subgoal_of_a_new_goal_waits_for_the_goal_before_it_can_be_refused() -> None:
    goal = Goal("3", "Spel", subgoals=(Subgoal("3.1", "Spelberoende upptäcks"),))
    extracted = replace(BASE, goals=(*BASE.goals, goal))
    whole, part = differences(BASE, BASE, extracted)
    assert decided(BASE, BASE, extracted, (), {part.id}) == Reviewed(BASE, BASE)
    assert decided(BASE, BASE, extracted, (), {whole.id, part.id}) == Reviewed(BASE, extracted)
    assert decided(BASE, BASE, extracted, {part.id}).draft == extracted


def test_a_programme_without_a_reading_has_nothing_that_waits() -> None:
    assert differences(BASE, BASE, None) == ()
