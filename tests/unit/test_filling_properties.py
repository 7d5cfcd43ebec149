"""Whatever three people do to a form, each with a page as old as it happens to be: no answer is lost or misplaced."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.adapters.sql import form_json
from knowledge.domain import filling
from knowledge.domain.filling import Filled, Signature, next_place, state_of
from knowledge.domain.forms import Event, Field, Form, Place, Value
from knowledge.domain.standing import same_answer
from knowledge.errors import FormError
from tests.unit.form_examples import (
    ANNA,
    BO,
    CHANCE,
    CILLA,
    FOLLOWED_UP,
    METHOD,
    RISK,
    WHY_NOT,
    Filling,
    begun,
    said,
)

PEOPLE = (ANNA, BO, CILLA)
PLACES = (METHOD, METHOD, FOLLOWED_UP, WHY_NOT, RISK, replace(RISK, row=2), CHANCE)
"""Few, so that people meet there."""
AT_MOST = 100
"""More questions than the form ever has."""
MEANINGS = {
    "rating": ("yes", "no", "partly"),
    "choice": ("low", "high"),
    "status": ("ongoing", "done"),
    "number": ("1", "2.5"),
    "link": ("https://lindsjo.se", "https://lindsjo.se/2"),
    "when": ("2027-T2", "2027-Q3"),
}
DEEDS = (
    "answer",
    "answer",
    "answer",
    "settle",
    "undo",
    "skip",
    "unknown",
    "add_row",
    "remove_row",
    "assign",
    "comment",
)
ENDINGS = ("send", "approve", "reopen", "give_up")


@dataclass(frozen=True)
class Move:
    """One person does one thing to the form as they have it before them; `fresh`: they look at it anew first."""

    by: str
    deed: str
    place: Place
    pick: int
    fresh: bool


def moves_of(deeds: tuple[str, ...], least: int = 10) -> st.SearchStrategy[list[Move]]:
    move = st.builds(
        Move, st.sampled_from(PEOPLE), st.sampled_from(deeds), st.sampled_from(PLACES), st.integers(0, 5), st.booleans()
    )
    return st.lists(move, min_size=least, max_size=50)


changes = moves_of(DEEDS)
anything = moves_of(DEEDS + ENDINGS)


def value_for(place: Place, pick: int) -> Value:
    field: Field = filling.field_at(begun().form, place)[1]
    choices = MEANINGS.get(field.kind, ("föräldramöten", "hembesök", "chatt"))
    return said(choices[pick % len(choices)], comment="obs" if pick == 5 else "")


def deed_of(move: Move, form: Form, signature: Signature) -> Event:
    """Raises FormError where the rules refuse it."""
    match move.deed:
        case "answer":
            return filling.answer(form, move.place, value_for(move.place, move.pick), signature)
        case "settle":
            rivals = state_of(form).rivals.get(move.place, ())
            chosen = rivals[move.pick % len(rivals)].id if rivals else ""
            return filling.settle(form, move.place, chosen, signature)
        case "undo":
            return filling.undo(form, signature)
        case "skip":
            return filling.skip(form, move.place, signature)
        case "unknown":
            return filling.unknown(form, move.place, signature)
        case "add_row":
            return filling.add_row(form, "risks", signature)
        case "remove_row":
            return filling.remove_row(form, "risks", move.pick, signature)
        case "assign":
            return filling.assign(form, move.place, PEOPLE[move.pick % 3], signature)
        case "comment":
            return filling.comment(form, move.place, "obs", signature)
        case "send":
            return filling.send(form, signature)
        case "approve":
            return filling.approve(form, signature)
        case "reopen":
            return filling.reopen(form, "igen", signature)
        case _:
            return filling.give_up(form, signature)


def play(moves: list[Move], filled_in: Filling | None = None) -> Filling:
    """The form after the moves; one that the rules refuse changes nothing."""
    form = filled_in or begun()
    pages = dict.fromkeys(PEOPLE, form.form)
    for move in moves:
        if move.fresh:
            pages[move.by] = form.form
        try:
            event = deed_of(move, pages[move.by], form.sign(move.by))
        except FormError:
            continue
        form.do(event)
        pages[move.by] = replace(pages[move.by], events=(*pages[move.by].events, event))
    return form


def says_the_same(first: Filled, second: Filled) -> bool:
    """But for the events that led there."""
    return replace(first, form=second.form) == second


def undone(form: Form) -> set[str]:
    """Events that do not count, because their author took them back or they came late."""
    counting = {event.id for event in state_of(form).undoable}
    return {event.id for event in form.events if event.deed in ("answered", "settled")} - counting


@given(anything)
def test_no_event_is_lost(moves: list[Move]) -> None:
    form = play(moves).form
    for event in form.events:
        if event.place is not None:
            assert event in state_of(form).history(event.place)


@given(anything)
def test_an_answer_is_always_in_its_own_place(moves: list[Move]) -> None:
    now = play(moves).now
    for place, event in now.answers.items():
        assert (event.deed, event.place) == ("answered", place)
    for place, rivals in now.rivals.items():
        assert {(event.deed, event.place) for event in rivals} == {("answered", place)}
    assert not now.answers.keys() & now.rivals.keys()
    assert now.answers.keys() | now.rivals.keys() | now.skipped | now.unknown <= set(now.places)


@given(anything)
def test_an_answer_gives_way_only_to_its_author_or_to_one_who_had_seen_it(moves: list[Move]) -> None:
    form = play(moves).form
    now, gone = state_of(form), undone(form)
    number = {event.id: place for place, event in enumerate(form.events)}
    standing = {event for rivals in now.rivals.values() for event in rivals} | set(now.answers.values())
    for event in form.events:
        if event.deed != "answered" or event.id in gone or event in standing or event.place not in now.places:
            continue
        later = [
            one for one in now.history(event.place)[1:] if number[one.id] > number[event.id] and one.id not in gone
        ]
        assert any(
            one.by == event.by
            or event.id in one.text.split()
            or number.get(one.seen, -1) >= number[event.id]
            or same_answer(one.value, event.value)
            for one in later
            if one.deed in ("answered", "settled")
        )


@given(anything, st.data())
def test_what_a_form_says_is_a_function_of_its_events_each_counted_once(moves: list[Move], data: st.DataObject) -> None:
    form = play(moves).form
    again = replace(form, events=tuple(form_json.event(form_json.written(event)) for event in form.events))
    assert state_of(again) == state_of(form)
    repeated = data.draw(st.lists(st.sampled_from(form.events), max_size=5))
    assert says_the_same(state_of(replace(form, events=(*form.events, *repeated))), state_of(form))


@given(changes, moves_of(DEEDS, least=2))
def test_undoing_restores_what_stood_before(moves: list[Move], more: list[Move]) -> None:
    form = play(moves)
    before, done = form.now, len(form.form.events)
    form = play([replace(move, by=ANNA, fresh=True) for move in more if move.deed != "undo"], form)
    for _ in form.form.events[done:]:
        form.do(filling.undo(form.form, form.sign(ANNA)))
    assert says_the_same(form.now, before)


@given(changes, anything)
def test_an_approved_form_says_the_same_whatever_comes_from_pages_that_did_not_know(
    moves: list[Move], more: list[Move]
) -> None:
    form = play(moves)
    approval = Event("approval", "approved", CILLA, form.sign(CILLA).at, "web")
    stale = play([move for move in more if move.deed in DEEDS], Filling(form.form, form.sign)).form.events
    locked = form.do(approval)
    after = form.do(*stale[len(form.form.events) - 1 :])
    assert after.status == "approved"
    assert (after.answers, after.rivals, after.places, after.rows) == (
        *(locked.answers, locked.rivals, locked.places, locked.rows),
    )
    assert all(event in after.form.events for event in stale)


@given(anything)
def test_the_rules_let_nobody_change_an_approved_form(moves: list[Move]) -> None:
    form = play(moves)
    if form.now.status != "approved":
        form.do(Event("approval", "approved", CILLA, form.sign(CILLA).at, "web"))
    if form.now.status == "given_up":
        return
    for move in moves:
        if move.deed not in ("reopen", "comment"):
            with pytest.raises(FormError):
                deed_of(move, form.form, form.sign(move.by))


@given(changes, st.permutations(PEOPLE))
def test_of_answers_from_one_page_all_stand_whoever_comes_first(moves: list[Move], people: list[str]) -> None:
    form = play(moves)
    answers = [filling.answer(form.form, METHOD, said(f"svar av {by}"), form.sign(by)) for by in people]
    assert set(form.do(*answers).rivals[METHOD]) == set(answers)


@given(changes)
def test_choosing_settles_every_conflict_and_loses_no_answer(moves: list[Move]) -> None:
    form = play(moves)
    for place, rivals in form.now.rivals.items():
        form.do(filling.settle(form.form, place, rivals[0].id, form.sign(CILLA)))
        assert place not in form.now.rivals
        assert set(rivals) <= set(form.now.history(place))


@given(changes)
def test_answering_what_is_asked_next_comes_to_an_end_with_nothing_left(moves: list[Move]) -> None:
    form = play(moves)
    for _ in range(AT_MOST):
        place = next_place(form.now, by=ANNA)
        if place is None:
            break
        form.do(filling.answer(form.form, place, value_for(place, 0), form.sign(ANNA)))
    now = form.now
    aside = now.skipped | now.unknown | now.rivals.keys() | now.assigned.keys()
    assert set(now.open_places) <= aside


@given(anything)
def test_the_next_period_starts_from_every_answer_that_stands(moves: list[Move]) -> None:
    form = play(moves)
    sign = form.sign(BO)
    fresh = filling.next_period(form.form, "2028", sign, "f2")
    now, old = state_of(fresh), form.now
    carried = {place: event.value for place, event in now.answers.items()}
    assert carried == {place: event.value for place, event in old.answers.items()}
    assert {place: len(rivals) for place, rivals in now.rivals.items()} == {
        place: len(rivals) for place, rivals in old.rivals.items()
    }
    assert now.progress[0] == 0
    assert filling.next_period(form.form, "2028", sign, "f2") == fresh
