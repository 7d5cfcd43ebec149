"""Any form's part, and any Home tab, is a view that Slack takes; and what a modal shows, sent back, is no change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.channels.slack.fitting import fitted
from bot.channels.slack.form_modal import Part, Shown, part_view, written_in
from bot.channels.slack.home import Home, home_view
from bot.channels.slack.inputs import sent_in
from bot.channels.slack.limits import view_faults
from bot.channels.slack.modals import choosing_view, committee_view, feedback_view, told_view, waiting_view
from bot.conversation.messages import Choice, Message
from bot.forms.cards import FormCard
from knowledge.domain.filling import Signature, answer, begin, state_of
from knowledge.domain.forms import Field, FieldKind, Form, Item, Option, Place, Template, Value
from knowledge.domain.organisation import Committee
from knowledge.errors import FormError
from tests.slack_world.limits import breaches

FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
NOW = datetime(2026, 11, 22, tzinfo=UTC)
KINDS: list[FieldKind] = ["text", "choice", "rating", "people", "when", "number", "status", "link"]

words = st.one_of(st.text(max_size=30), st.sampled_from(["<!channel> & *fet*", "å" * 400, "ett\n- två", " ", "\x00"]))
labels = words.filter(str.strip)
many_options = st.sampled_from([1, 4, 7, 101, 130]).map(
    lambda n: tuple(Option(f"o{i}" * (1 + i % 60), f"Val {i}" + "x" * i) for i in range(n))
)


@st.composite
def fields(draw: st.DrawFn, number: int) -> Field:
    kind = draw(st.sampled_from(KINDS))
    options = draw(many_options) if kind == "choice" else ()
    return Field(f"f{number}", draw(labels), kind, draw(words), draw(st.booleans()), options)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """One item, in rows or not, with some of its questions answered."""
    asked = tuple(draw(fields(n)) for n in range(draw(st.integers(1, 8))))
    item = Item("i", draw(labels), asked, why=draw(words), repeatable=draw(st.booleans()), row_label="Risk")
    template = Template("t", draw(labels), "tool", (item,))
    form = begin(template, Signature("e", "anna", NOW, "web"), "f")
    for number, field in enumerate(asked):
        value = draw(st.one_of(st.none(), values(field)))
        place = Place("i", field.id, 1 if item.repeatable else 0)
        if value:
            try:
                event = answer(form, place, value, Signature(f"a{number}", "anna", NOW, "web"))
            except FormError:
                continue
            form = replace(form, events=(*form.events, event))
    return form


def values(field: Field) -> st.SearchStrategy[Value]:
    """Answers of that kind, said in some words."""
    match field.kind:
        case "choice":
            return st.sampled_from(field.options).map(lambda one: Value(one.label, one.id))
        case "rating":
            return st.builds(lambda one, more: Value(one, one, more), st.sampled_from(["yes", "no"]), words)
        case "status":
            return st.sampled_from(["ongoing", "done"]).map(lambda one: Value(one, one))
        case "number":
            return st.sampled_from(["12.5", "0", "-3", "1000000"]).map(lambda one: Value(one, one))
        case "when":
            return st.sampled_from(["2027-06-01", "2027", "2027-T2"]).map(lambda one: Value(one, one))
        case "link":
            return st.sampled_from(["https://lots.example/?a=1&b", "mailto:anna@lots.example"]).map(
                lambda x: Value(x, x)
            )
        case _:
            return st.one_of(words, st.integers(2_500, 4_000).map(lambda n: ("ö <x> " * n)[:n])).map(
                lambda one: Value(one, one)
            )


def part_of(form: Form) -> Part:
    item = form.template.items[0]
    return Part(state_of(form), item, 1 if item.repeatable else 0, "sv")


def untouched(view: dict[str, Any]) -> dict[str, Any]:
    """The view as Slack sends it back when nobody has put anything into it."""
    stands = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            chosen = element.get("initial_option")
            day, said = element.get("initial_date"), element.get("initial_value")
            stands[block["block_id"]] = {"value": {"selected_option": chosen, "selected_date": day, "value": said}}
    return {**view, "state": {"values": stands}}


@given(forms())
@FEW
def test_any_part_of_a_form_is_a_modal_that_slack_takes(form: Form) -> None:
    view = part_view(part_of(form), news={Place("i", "f0", 0): "Olle svarade <x>"})
    assert view_faults(view) == []
    assert breaches("views.open", {"trigger_id": "t", "view": view}) == []
    assert Shown.read(view["private_metadata"]) is not None


@given(forms())
@FEW
def test_what_a_modal_shows_is_no_change_when_it_is_sent_back(form: Form) -> None:
    part = part_of(form)
    sent = sent_in(untouched(part_view(part)))
    changed = [place for place, wrote in written_in(part, sent).items() if wrote.is_changed]
    assert [state_of(form).answers[place].value for place in changed if place in state_of(form).answers] == []
    assert changed == []


@given(forms(), st.text(min_size=1, max_size=200))
@FEW
def test_what_is_typed_into_a_question_is_what_was_written(form: Form, text: str) -> None:
    part = part_of(form)
    place = next((one for one in part.places if part.asked(one).field.kind == "text"), None)
    assume(place is not None and not part.asked(place).is_too_long and text.isprintable() and text == text.strip())
    assert place is not None
    sent = {**sent_in(untouched(part_view(part))), part.asked(place).name("said"): text}
    assert written_in(part, sent)[place].said == text


cards = st.builds(
    FormCard,
    id=st.text(min_size=1, max_size=40),
    title=words,
    kind=st.just("tool"),
    status=st.sampled_from(["open", "sent", "approved", "given_up"]),
    whose=words,
    period=words,
    ends=st.just(""),
    is_overdue=st.booleans(),
    answered=st.integers(0, 20),
    total=st.integers(0, 20),
    asked_of_reader=st.integers(0, 2),
    rivals=st.just(0),
    to_approve=st.booleans(),
    next_followup=st.sampled_from(["", "1 juni 2027"]),
    touched_by=st.just(""),
    touched=st.none(),
)
begins = st.lists(st.builds(Choice, st.text(max_size=160), words), max_size=12)


@given(words, words, st.lists(cards, max_size=4).map(lambda some: some * 9), begins, st.booleans())
@FEW
def test_any_home_tab_is_one_that_slack_takes(
    committee: str, due: str, forms: list[FormCard], begins: list[Choice], reminders: bool
) -> None:
    view = home_view(Home(committee, due, forms, begins, reminders))
    assert view_faults(view) == []
    assert breaches("views.publish", {"user_id": "U1", "view": view}) == []


@given(st.lists(words, max_size=9).map(lambda some: some * 14), words, words)
@FEW
def test_the_small_modals_are_ones_that_slack_takes(names: list[str], text: str, answer_id: str) -> None:
    committees = [Committee(f"c{n}", name or "x") for n, name in enumerate(names)]
    asking = Message(text, tuple(Choice(f"handoff:send:{n}", name) for n, name in enumerate(names)))
    for view in (
        committee_view(committees, names[0] if names else "", "sv"),
        feedback_view(answer_id, "sv"),
        choosing_view(asking, "Till samordnarna", "sv"),
        told_view(text, "sv"),
        waiting_view("en"),
    ):
        assert view_faults(view) == []
        assert breaches("views.open", {"trigger_id": "t", "view": view}) == []
        assert fitted("views.open", {"view": view}) == [{"view": view}]
