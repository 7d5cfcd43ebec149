"""The rules of filling in a form, one by one; `test_filling_properties` holds them against anything people may do."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from knowledge.catalogue import messages
from knowledge.domain import filled, filling, fitting
from knowledge.domain.filling import next_place
from knowledge.domain.forms import Condition, Event, Field, Form, Item, Place, Template, Value
from knowledge.errors import FormError
from tests.unit.form_examples import (
    ANNA,
    BO,
    CHANCE,
    CILLA,
    FOLLOWED_UP,
    GOAL,
    METHOD,
    RISK,
    TEMPLATE,
    WHY_NOT,
    Filling,
    begun,
    said,
    signatures,
)

WHEN, WHO = Place("goal", "when"), Place("goal", "who")
STATUS, LINK, WORTH = Place("end", "status"), Place("end", "link"), Place("risks", "worth", 1)


def answered(form: Filling, place: Place, words: str, by: str = ANNA, seen: str | None = None) -> Event:
    event = filling.answer(form.form, place, said(words), form.sign(by), seen=seen)
    form.do(event)
    return event


def rivalling(form: Filling) -> tuple[Event, Event]:
    """Anna and Bo answer the same question, neither having seen the other's answer."""
    return answered(form, METHOD, "föräldramöten", ANNA, seen=""), answered(form, METHOD, "hembesök", BO, seen="")


def whole(form: Filling) -> Filling:
    answered(form, METHOD, "föräldramöten")
    answered(form, RISK, "för få ledare")
    return form


def approved(form: Filling) -> Filling:
    whole(form).do(filling.send(form.form, form.sign(ANNA)))
    form.do(filling.approve(form.form, form.sign(CILLA)))
    return form


def test_a_form_just_begun_asks_every_question_whose_condition_holds() -> None:
    now = begun().now
    assert [place.field for place in now.places] == [
        *("method", "followed_up", "when", "who"),
        *("risk", "chance", "worth"),
        *("status", "link"),
    ]
    assert (now.status, now.progress, now.open_places) == ("open", (0, 9), now.places)


def test_a_form_is_the_committees_for_which_its_template_was_made() -> None:
    assert begun().form.committee == "socialnämnden"


def test_a_question_is_asked_when_the_answer_it_depends_on_is_one_of_those_named() -> None:
    form = begun()
    answered(form, FOLLOWED_UP, "yes")
    assert WHY_NOT not in form.now.places
    answered(form, FOLLOWED_UP, "no")
    assert form.now.places[2] == WHY_NOT


def test_an_answer_whose_condition_no_longer_holds_comes_back_with_it() -> None:
    form = begun()
    answered(form, FOLLOWED_UP, "no")
    answered(form, WHY_NOT, "ingen tid")
    answered(form, FOLLOWED_UP, "yes")
    assert WHY_NOT not in form.now.answers
    answered(form, FOLLOWED_UP, "partly")
    assert form.now.answers[WHY_NOT].value == said("ingen tid")


def test_conditions_that_go_round_ask_nothing_and_end() -> None:
    fields = (
        Field("a", "A", "text", shown_when=Condition("b", ("x",))),
        Field("b", "B", "text", shown_when=Condition("a", ("x",))),
        Field("c", "C", "text", shown_when=Condition("gone", ("x",))),
    )
    template = Template("t", "T", "tool", (Item("i", "I", fields),))
    assert filling.state_of(Form("f", template)).places == ()


def test_what_several_answered_is_kept_side_by_side_until_one_is_chosen() -> None:
    form = begun()
    first, second = rivalling(form)
    assert form.now.rivals == {METHOD: (first, second)}
    assert METHOD not in form.now.answers
    form.do(filling.settle(form.form, METHOD, first.id, form.sign(CILLA)))
    assert (form.now.rivals, form.now.answers[METHOD]) == ({}, first)
    assert [event.deed for event in form.now.history(METHOD)] == ["answered", "answered", "settled"]


def test_who_has_seen_an_answer_replaces_it() -> None:
    form = begun()
    answered(form, METHOD, "föräldramöten", ANNA)
    later = answered(form, METHOD, "hembesök", BO)
    assert (form.now.answers[METHOD], form.now.rivals) == (later, {})


def test_who_has_seen_both_rivals_may_write_a_third_answer_in_their_place() -> None:
    form = begun()
    rivalling(form)
    third = answered(form, METHOD, "möten och hembesök", CILLA)
    assert (form.now.answers[METHOD], form.now.rivals) == (third, {})


def test_two_who_mean_the_same_are_no_rivals() -> None:
    form = begun()
    filling_in = (said("Ja", "yes"), ANNA), (said("japp", "yes"), BO)
    for value, by in filling_in:
        form.do(filling.answer(form.form, FOLLOWED_UP, value, form.sign(by), seen=""))
    assert form.now.rivals == {}
    assert form.now.answers[FOLLOWED_UP].by == BO


def test_ones_own_answer_from_another_channel_is_no_rival() -> None:
    form = begun()
    answered(form, METHOD, "föräldramöten", ANNA, seen="")
    later = answered(form, METHOD, "hembesök", ANNA, seen="")
    assert form.now.answers[METHOD] == later


def test_an_answer_that_came_while_others_chose_stays_beside_the_chosen_one() -> None:
    form = begun()
    first, _ = rivalling(form)
    choice = filling.settle(form.form, METHOD, first.id, form.sign(ANNA))
    third = answered(form, METHOD, "chatt", CILLA, seen="")
    form.do(choice)
    assert set(form.now.rivals[METHOD]) == {first, third}


def test_only_a_rival_that_stands_can_be_chosen() -> None:
    form = begun()
    with pytest.raises(FormError, match="nothing to choose"):
        filling.settle(form.form, METHOD, "e1", form.sign(ANNA))
    rivalling(form)
    with pytest.raises(FormError, match="not one of the answers"):
        filling.settle(form.form, METHOD, "e1", form.sign(ANNA))


def test_undoing_takes_back_ones_own_last_deed_and_never_anothers() -> None:
    form = begun()
    mine = answered(form, METHOD, "föräldramöten", ANNA)
    answered(form, STATUS, "ongoing", ANNA)
    theirs = answered(form, WHEN, "2027-T2", BO)
    form.do(filling.undo(form.form, form.sign(ANNA)))
    assert form.now.answers == {METHOD: mine, WHEN: theirs}
    form.do(filling.undo(form.form, form.sign(ANNA)))
    with pytest.raises(FormError, match="nothing left to undo"):
        filling.undo(form.form, form.sign(ANNA))
    assert form.now.answers == {WHEN: theirs}


def test_an_undone_choice_brings_the_rivals_back() -> None:
    form = begun()
    first, second = rivalling(form)
    form.do(filling.settle(form.form, METHOD, first.id, form.sign(CILLA)))
    form.do(filling.undo(form.form, form.sign(CILLA), METHOD))
    assert form.now.rivals == {METHOD: (first, second)}


def test_nobody_can_undo_for_another_even_by_an_event_made_by_hand() -> None:
    form = begun()
    mine = answered(form, METHOD, "föräldramöten", ANNA)
    forged = Event("x", "undone", BO, mine.at, "web", METHOD, seen=mine.id)
    assert form.do(forged).answers == {METHOD: mine}


def test_what_was_set_aside_is_open_but_not_asked_again() -> None:
    form = begun()
    form.do(filling.skip(form.form, METHOD, form.sign(ANNA)))
    form.do(filling.unknown(form.form, FOLLOWED_UP, form.sign(ANNA)))
    now = form.now
    assert (now.skipped, now.unknown) == (frozenset({METHOD}), frozenset({FOLLOWED_UP}))
    assert {METHOD, FOLLOWED_UP} <= set(now.open_places)
    assert next_place(now) == WHEN
    answered(form, METHOD, "hembesök")
    assert form.now.skipped == set()


def test_skipping_what_is_answered_leaves_the_answer() -> None:
    form = begun()
    mine = answered(form, METHOD, "hembesök")
    form.do(filling.skip(form.form, METHOD, form.sign(BO)))
    assert (form.now.answers[METHOD], form.now.skipped) == (mine, frozenset())


def test_the_next_question_follows_the_one_before_and_then_begins_anew() -> None:
    form = begun()
    assert next_place(form.now, WHO) == RISK
    assert next_place(form.now, LINK) == METHOD
    assert next_place(form.now, Place("gone", "gone")) == METHOD


def test_a_question_assigned_to_a_colleague_is_asked_of_nobody_else() -> None:
    form = begun()
    form.do(filling.assign(form.form, METHOD, BO, form.sign(ANNA)))
    assert next_place(form.now, by=ANNA) == FOLLOWED_UP
    assert next_place(form.now, by=BO) == METHOD
    form.do(filling.assign(form.form, METHOD, "", form.sign(ANNA)))
    assert (form.now.assigned, next_place(form.now, by=ANNA)) == ({}, METHOD)


def test_rows_are_added_and_taken_away_and_a_number_is_never_used_again() -> None:
    form = begun()
    form.do(filling.add_row(form.form, "risks", form.sign(ANNA)))
    assert form.now.rows == {"risks": (1, 2)}
    form.do(filling.remove_row(form.form, "risks", 2, form.sign(ANNA)))
    form.do(filling.add_row(form.form, "risks", form.sign(ANNA)))
    assert form.now.rows == {"risks": (1, 3)}


def test_an_answer_brings_back_the_row_that_another_took_away_meanwhile() -> None:
    form = begun()
    removal = filling.remove_row(form.form, "risks", 1, form.sign(ANNA))
    late = filling.answer(form.form, RISK, said("för få ledare"), form.sign(BO))
    form.do(removal, late)
    assert (form.now.rows["risks"], form.now.answers) == ((1,), {RISK: late})


@pytest.mark.parametrize(
    "place", [Place("gone", "method"), Place("goal", "gone"), Place("goal", "method", 1), Place("risks", "risk")]
)
def test_what_the_template_does_not_ask_cannot_be_answered(place: Place) -> None:
    form = begun()
    with pytest.raises(FormError, match="no such question"):
        filling.answer(form.form, place, said("x"), form.sign(ANNA))


def test_what_is_not_asked_now_cannot_be_answered() -> None:
    form = begun()
    with pytest.raises(FormError, match="depends on"):
        filling.answer(form.form, WHY_NOT, said("x"), form.sign(ANNA))
    with pytest.raises(FormError, match="no such row"):
        filling.answer(form.form, replace(RISK, row=2), said("x"), form.sign(ANNA))


@pytest.mark.parametrize(
    ("place", "fits", "unfit"),
    [
        (FOLLOWED_UP, "partly", "kanske"),
        (CHANCE, "high", "Hög"),
        (WORTH, "-12.5", "tolv"),
        (WORTH, "3", "nan"),
        (STATUS, "done", "klart"),
        (WHEN, "2027-T2", "T2 2027"),
        (WHEN, "every:autumn", "2027-13-01"),
        (LINK, "https://lindsjo.se/styrkort", "javascript:alert(1)"),
        (LINK, "mailto:anna@lindsjo.se", "http://[x"),
        (METHOD, "a", " \n"),
        (METHOD, "a" * 20_000, "a" * 20_001),
    ],
)
def test_an_answer_is_of_the_kind_that_is_asked_for(place: Place, fits: str, unfit: str) -> None:
    form = begun()
    with pytest.raises(FormError):
        answered(form, place, unfit)
    answered(form, place, fits)
    assert form.now.answers[place].value == said(fits)


def test_an_empty_answer_takes_back_what_need_not_be_answered() -> None:
    form = begun()
    answered(form, WHO, "fältarna")
    form.do(filling.answer(form.form, WHO, Value("", ""), form.sign(BO)))
    assert WHO in form.now.open_places
    assert len(form.now.history(WHO)) == 2


def test_a_form_is_sent_only_when_what_must_be_answered_is_and_no_rivals_wait() -> None:
    form = begun()
    assert form.now.missing == (METHOD, RISK)
    with pytest.raises(FormError, match="must be answered"):
        filling.send(form.form, form.sign(ANNA))
    rivalling(whole(form))
    with pytest.raises(FormError, match="choose one"):
        filling.send(form.form, form.sign(ANNA))


def test_a_sent_form_is_not_sent_again() -> None:
    form = whole(begun())
    assert form.do(filling.send(form.form, form.sign(ANNA))).status == "sent"
    with pytest.raises(FormError, match="sent already"):
        filling.send(form.form, form.sign(BO))


def test_an_approved_form_changes_only_after_it_is_reopened_with_a_reason() -> None:
    form = approved(begun())
    assert (form.now.status, form.now.locked) == ("approved", True)
    with pytest.raises(FormError, match="locked"):
        filling.undo(form.form, form.sign(ANNA))
    with pytest.raises(FormError, match="Say why"):
        filling.reopen(form.form, " ", form.sign(CILLA))
    form.do(filling.reopen(form.form, "Nämnden återremitterade.", form.sign(CILLA)))
    answered(form, METHOD, "hembesök", BO)
    assert (form.now.status, form.now.answers[METHOD].by) == ("open", BO)


def test_a_comment_is_welcome_also_on_an_approved_form() -> None:
    form = approved(begun())
    remark = filling.comment(form.form, METHOD, "Bra!", form.sign(BO))
    assert form.do(remark).comments == {METHOD: (remark,)}
    with pytest.raises(FormError, match="empty"):
        filling.comment(form.form, METHOD, " ", form.sign(BO))


def test_what_comes_after_the_approval_is_kept_but_late() -> None:
    form = whole(begun())
    on_its_way = filling.answer(form.form, METHOD, said("hembesök"), form.sign(BO))
    form.do(filling.approve(form.form, form.sign(CILLA)))
    before = form.now.answers
    assert form.do(on_its_way).answers == before
    assert (form.now.late, form.now.history(METHOD)[-1]) == ((on_its_way,), on_its_way)


def test_an_approval_holds_only_for_the_form_that_was_seen() -> None:
    form = whole(begun())
    form.do(filling.send(form.form, form.sign(ANNA)))
    approval = filling.approve(form.form, form.sign(CILLA))
    answered(form, METHOD, "hembesök", BO)
    assert form.do(approval).status == "sent"
    assert form.do(filling.approve(form.form, form.sign(CILLA))).status == "approved"


def test_a_form_that_is_given_up_keeps_its_answers_and_can_be_taken_up_again() -> None:
    form = begun()
    mine = answered(form, METHOD, "hembesök")
    form.do(filling.give_up(form.form, form.sign(ANNA)))
    assert (form.now.status, form.now.answers) == ("given_up", {METHOD: mine})
    with pytest.raises(FormError, match="given up"):
        filling.skip(form.form, METHOD, form.sign(ANNA))
    assert form.do(filling.reopen(form.form, "Vi fortsätter.", form.sign(ANNA))).status == "open"
    with pytest.raises(FormError, match="open already"):
        filling.reopen(form.form, "igen", form.sign(ANNA))


def test_the_next_periods_form_starts_from_what_stands_in_this_one() -> None:
    form = approved(begun())
    fresh = filling.next_period(form.form, "2028", form.sign(BO, "slack"), "f2")
    now = filling.state_of(fresh)
    assert (fresh.id, fresh.period, fresh.follows, fresh.committee) == ("f2", "2028", "f1", "socialnämnden")
    assert {place: (event.value, event.by) for place, event in now.answers.items()} == {
        METHOD: (said("föräldramöten"), ANNA),
        RISK: (said("för få ledare"), ANNA),
    }
    assert (now.carried, now.progress, now.status) == (frozenset({METHOD, RISK}), (0, 9), "open")
    assert (next_place(now), now.missing) == (METHOD, ())


def test_a_carried_answer_that_somebody_confirms_is_this_periods() -> None:
    form = approved(begun())
    later = Filling(filling.next_period(form.form, "2028", form.sign(BO), "f2"), form.sign)
    answered(later, METHOD, "föräldramöten", BO)
    assert (later.now.carried, later.now.progress) == (frozenset({RISK}), (1, 9))


def test_with_a_newer_template_only_answers_that_fit_it_come_along() -> None:
    form = whole(begun())
    newer = replace(TEMPLATE, items=(replace(GOAL, fields=(replace(GOAL.fields[0], kind="rating"), *GOAL.fields[1:])),))
    answered(form, FOLLOWED_UP, "yes")
    fresh = filling.next_period(form.form, "2028", signatures()(BO), "f2", newer)
    assert list(filling.state_of(fresh).answers) == [FOLLOWED_UP]


@pytest.mark.parametrize("module", [filled, filling, fitting], ids=lambda module: str(module.__name__))
def test_every_refusal_is_said_in_swedish(module: ModuleType) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)]
    refusals = [one.args[0].value for one in raised if one.args and isinstance(one.args[0], ast.Constant)]
    assert len(refusals) == len(raised) > 0
    swedish = messages("filling", "sv")
    assert [refusal for refusal in refusals if swedish.gettext(str(refusal)) == refusal] == []
