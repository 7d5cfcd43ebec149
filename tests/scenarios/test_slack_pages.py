"""The Home tab and modals in Slack: what is seen, filled in and told, through the whole channel, on real forms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.channels.slack.conversing import Conversation
from bot.channels.slack.form_work import FormWork
from bot.channels.slack.modal_door import SlackModals
from bot.channels.slack.opens import HOME, MODAL
from bot.channels.slack.pages import Shelf, SlackPages
from bot.conversation.messages import Choice, Message, Person, Reply, Turn
from bot.conversation.ports import Profile
from bot.people.known import KnownPeople
from bot.reminders.reminder import Reminder
from knowledge.domain.filling import Signature, answer, begin, state_of
from knowledge.domain.forms import Place, Value
from knowledge.errors import NotFound
from tests.scenarios.slack_support import Kept, Parts, People, SlackLots, run_sync
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, OLLE, TEAM
from tests.slack_world.slack import LocalSlack, until
from tests.unit import form_talk_support
from tests.unit.form_examples import TEMPLATE
from tests.unit.form_talk_support import Town

ME, HIM = f"slack:{TEAM}:{ANNA}", f"slack:{TEAM}:{OLLE}"
MINE = payloads.direct_message_channel(ANNA)
METHOD, STATUS = Place("goal", "method"), Place("end", "status")
Json = dict[str, Any]


@dataclass
class Reminded:
    """One person's wish, and nothing that waits."""

    wanted: bool = True

    async def waiting(self, person: Person) -> list[Reminder]:
        return []

    async def want(self, person: Person, wanted: bool) -> None:
        self.wanted = wanted

    async def are_wanted(self, person: Person) -> bool:
        return self.wanted


@dataclass
class Here:
    """Lots in a local Slack, with a town's forms."""

    slack: LocalSlack
    lots: SlackLots
    town: Town
    reminded: Reminded
    comments: list[tuple[str, str, str, str]] = field(default_factory=list)

    def begin(self, form_id: str = "f1", by: str = ME) -> None:
        self.town.forms.begin(begin(TEMPLATE, self.sign(by), form_id, committee="socialnämnden"))

    def sign(self, by: str) -> Signature:
        return Signature(f"id{next(self.town.numbers)}", by, self.town.now(), "web", "Olle" if by == HIM else "")

    def answer(self, place: Place, said: str, by: str) -> None:
        form = self.town.forms.form("f1")
        self.town.forms.add("f1", [answer(form, place, Value(said, said), self.sign(by))])

    def said_at(self, place: Place) -> str:
        event = state_of(self.town.forms.form("f1")).answers.get(place)
        return event.value.meaning if event and event.value else ""

    def trigger(self) -> str:
        """As a click carries it: good for three seconds."""
        return self.slack.workspace.trigger()

    async def home(self, user: str = ANNA) -> Json:
        await self.slack.post_event(payloads.app_home_opened(user))
        await self.lots.quiet()
        return self.slack.workspace.homes[user]

    async def open(self, action: Json, view: Json, user: str = ANNA) -> Json:
        """The modal that a click on the view opens, once it is filled."""
        return await self.opened(payloads.block_actions_in_view(payloads.pressed(action), view, user, self.trigger()))

    async def opened(self, click: Json) -> Json:
        before = set(self.slack.workspace.views)
        assert (await self.slack.post_interaction(click)).status == 200
        (opened,) = set(self.slack.workspace.views) - before
        await until(lambda: "Ett ögonblick" not in str(self.slack.workspace.views[opened]), 5, "the modal is empty")
        return self.slack.workspace.views[opened]

    async def submit(self, view: Json, user: str = ANNA, **said: Any) -> Any:
        """What Slack is answered. `said` is by the beginning of the blocks' ids."""
        delivered = await self.slack.post_interaction(payloads.view_submission(view, states(view, said), user))
        assert delivered.status == 200
        await self.lots.quiet()
        return delivered.body


def states(view: Json, said: dict[str, Any]) -> Json:
    """Every input as it stands: what it showed at first, unless something else was put into it."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            name = block["block_id"].partition(":")[0].replace("-", "_").replace(".", "_")
            values[block["block_id"]] = {"value": state(block["element"], said.get(name))}
    return values


def state(element: Json, said: Any) -> Json:
    kind = element["type"]
    if kind in ("static_select", "radio_buttons"):
        chosen = [one for one in element["options"] if one["text"]["text"] == said or one["value"] == said]
        return {"type": kind, "selected_option": chosen[0] if chosen else element.get("initial_option")}
    if kind == "datepicker":
        return {"type": kind, "selected_date": said if said is not None else element.get("initial_date")}
    return {"type": kind, "value": said if said is not None else element.get("initial_value")}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    async with in_slack(tmp_path) as here:
        yield here


@asynccontextmanager
async def in_slack(folder: Path, conversation: Conversation | None = None) -> AsyncIterator[Here]:
    town, reminded = Town(), Reminded()
    people = KnownPeople(town.profiles, town.profiles, lambda: form_talk_support.LINDSJO, run_sync)
    work = FormWork(town.forms, people, run_sync, town.now)
    comments: list[tuple[str, str, str, str]] = []

    async def comment(answer_id: str, person: Person, reason: str, words: str) -> None:
        if answer_id == "somebody-elses":
            raise NotFound("That is no longer here: ask the question again")
        comments.append((answer_id, person.id, reason, words))

    shelf = Shelf(form_talk_support.Shelf(town.templates), lambda *_: town.scorecards)
    talk = conversation or town.engine()
    pages = SlackPages(talk, work, shelf, reminded, comment)
    modals = SlackModals(talk, People(), work, people, "sv")
    parts = Parts(conversation=talk, modals=modals, pages=pages)
    async with LocalSlack() as slack, SlackLots(slack, Kept(folder), parts) as lots:
        yield Here(slack, lots, town, reminded, comments)


def clickable(view: Json, start: str) -> Json:
    """The first thing to click whose action id begins so."""
    elements = [one for block in view["blocks"] for one in [*block.get("elements", ()), block.get("accessory") or {}]]
    return next(one for one in elements if str(one.get("action_id", "")).startswith(start))


# The Home tab


async def test_the_home_tab_shows_my_forms_with_progress_and_nobody_elses(here: Here) -> None:
    here.begin("f1")
    here.begin("f2", by=HIM)
    shown = str(await here.home())
    assert shown.count("Styrkort för socialnämnden") == 1
    assert "0 av 9 besvarade" in shown


async def test_the_home_tab_of_a_newcomer_says_how_to_begin(here: Here) -> None:
    shown = str(await here.home())
    assert "Du har inga formulär än" in shown
    assert "Checklista för uppstart" in shown


async def test_reminders_are_turned_off_and_on_at_the_home_tab(here: Here) -> None:
    for wanted in (False, True):
        view = await here.home()
        button = clickable(view, f"{HOME}reminders")
        await here.slack.post_interaction(payloads.block_actions_in_view(payloads.pressed(button), view))
        await here.lots.quiet()
        assert here.reminded.wanted is wanted


async def test_the_language_that_is_chosen_is_spoken(here: Here) -> None:
    view = await here.home()
    menu = clickable(view, f"{HOME}language")
    chosen = next(one for one in menu["options"] if one["value"] == "en")
    await here.slack.post_interaction(payloads.block_actions_in_view(payloads.pressed(menu, "b", chosen), view))
    await here.lots.quiet()
    assert "My forms" in str(here.slack.workspace.homes[ANNA])
    modal = await here.open(clickable(here.slack.workspace.homes[ANNA], f"{MODAL}committee"), view)
    assert modal["submit"]["text"] == "Save"


async def test_what_is_chosen_to_begin_is_begun_in_the_direct_messages(here: Here) -> None:
    view = await here.home()
    menu = clickable(view, "choice:begin")
    chosen = next(one for one in menu["options"] if one["text"]["text"] == "Riskmatris")
    await here.slack.post_interaction(payloads.block_actions_in_view(payloads.pressed(menu, "begin", chosen), view))
    await here.lots.quiet()
    assert any("Risk" in said for said in here.lots.said_to())


async def test_the_committee_that_is_chosen_is_remembered(here: Here) -> None:
    view = await here.open(clickable(await here.home(), f"{MODAL}committee"), await here.home())
    assert await here.submit(view, committee="Tekniska nämnden") in ("", None, {})
    assert here.town.profiles.profile(ME) == Profile("tekniska nämnden")
    assert "tekniska nämnden" in str(here.slack.workspace.homes[ANNA])


# Filling in


async def test_a_part_of_a_form_is_filled_in_at_once(here: Here) -> None:
    here.begin()
    home = await here.home()
    view = await here.open(clickable(home, f"{MODAL}form"), home)
    await here.submit(
        view, q1_1_0_said="Föräldrastöd", q1_2_0_said="Nej", q1_2_0_comment="Inte än", q1_4_0_date="2027-06-01"
    )
    filled = state_of(here.town.forms.form("f1"))
    values = {place.field: event.value for place, event in filled.answers.items()}
    assert values["method"] == Value("Föräldrastöd", "Föräldrastöd")
    assert values["followed_up"] == Value("Nej", "no", "Inte än")
    assert values["when"] is not None
    assert values["when"].meaning == "2027-06-01"
    assert {event.channel for event in filled.form.events[1:]} == {"slack"}
    assert "3 av 10 besvarade" in str(here.slack.workspace.homes[ANNA])


async def test_an_untouched_modal_changes_nothing(here: Here) -> None:
    here.begin()
    here.answer(METHOD, "Föräldrastöd", ME)
    home = await here.home()
    await here.submit(await here.open(clickable(home, f"{MODAL}form"), home))
    assert len(here.town.forms.form("f1").events) == 2


async def test_what_is_not_understood_is_told_at_its_input_and_nothing_is_kept(here: Here) -> None:
    here.begin()
    home = await here.home()
    view = await here.open(clickable(home, f"{MODAL}form"), home)
    answered = await here.submit(view, q1_1_0_said="Föräldrastöd", q1_4_0_said="när andan faller på")
    assert answered["response_action"] == "errors"
    (at,) = answered["errors"]
    assert at.startswith("q1-4-0.said")
    assert len(here.town.forms.form("f1").events) == 1


async def test_a_newer_answer_of_somebody_else_is_told_and_not_overwritten(here: Here) -> None:
    here.begin()
    home = await here.home()
    view = await here.open(clickable(home, f"{MODAL}form"), home)
    here.answer(METHOD, "Olles sätt", HIM)
    answered = await here.submit(view, q1_1_0_said="Mitt sätt")
    assert answered["response_action"] == "update"
    assert "Olle svarade ”Olles sätt”" in str(answered["view"])
    assert "Mitt sätt" in str(answered["view"])
    assert here.said_at(METHOD) == "Olles sätt"
    await here.submit(view | answered["view"], q1_1_0_said="Mitt sätt")
    assert here.said_at(METHOD) == "Mitt sätt"


async def test_answers_that_cross_both_stand_until_one_is_chosen(here: Here) -> None:
    """Judged before the other came, kept after."""
    here.begin()
    home = await here.home()
    view = await here.open(clickable(home, f"{MODAL}form"), home)
    submitted = payloads.view_submission(view, states(view, {"q1_1_0_said": "Mitt sätt"}))
    original = here.lots.dispatcher.take_in

    async def crossed(received: Any) -> Any:
        here.answer(METHOD, "Olles sätt", HIM)
        return await original(received)

    here.lots.dispatcher.take_in = crossed  # type: ignore[method-assign]
    await here.slack.post_interaction(submitted)
    await here.lots.quiet()
    assert METHOD in state_of(here.town.forms.form("f1")).rivals
    assert any("Båda svaren står kvar" in said for said in here.lots.said_to())


async def test_the_same_submission_delivered_again_is_kept_once(here: Here) -> None:
    here.begin()
    home = await here.home()
    view = await here.open(clickable(home, f"{MODAL}form"), home)
    for _ in range(3):
        await here.submit(view, q1_1_0_said="Föräldrastöd")
    assert len(here.town.forms.form("f1").events) == 2


async def test_a_form_of_others_opens_as_if_it_were_not_there(here: Here) -> None:
    here.begin("f1", by=HIM)
    button = {
        "type": "button",
        "action_id": f"{MODAL}form:0",
        "value": "form:edit:f1::",
        "text": {"type": "plain_text", "text": "x"},
    }
    view = await here.open(button, await here.home())
    assert "Det finns inte kvar här" in str(view)
    assert "Föräldrastöd" not in str(view)


async def test_a_question_answered_in_a_modal_goes_on_in_the_conversation(here: Here) -> None:
    here.begin()
    await here.town.engine().reply(Turn(f"slack:{TEAM}:dm:{ANNA}", Person(ME), "slack", choice="form:open:f1::"))
    await here.slack.post_event(payloads.direct_message("fortsätt"))
    await here.lots.quiet()
    asked = here.slack.workspace.said_in(MINE)[-1]
    button = clickable(asked, f"{MODAL}form")
    payload = payloads.block_actions_in_message(payloads.pressed(button), asked, MINE, ANNA, "", here.trigger())
    await here.submit(await here.opened(payload), q1_1_0_said="Föräldrastöd")
    assert "Följs det upp?" in here.lots.said_to()[-1]


# Other modals


async def test_a_modal_opens_before_anything_is_read(here: Here) -> None:
    here.begin()
    home = await here.home()
    slow = here.town.forms.form

    def slowly(form_id: str) -> Any:
        asyncio.run(asyncio.sleep(3.5))
        return slow(form_id)

    here.town.forms.form = slowly  # type: ignore[method-assign]
    payload = payloads.block_actions_in_view(
        payloads.pressed(clickable(home, f"{MODAL}form")), home, ANNA, here.trigger()
    )
    delivered = await here.slack.post_interaction(payload)
    assert delivered.status == 200
    assert delivered.seconds < 3
    assert here.slack.called("views.open")
    await until(lambda: here.slack.called("views.update"), what="the modal is never filled")


async def test_an_expired_trigger_is_acknowledged_all_the_same(here: Here) -> None:
    here.begin()
    home = await here.home()
    payload = payloads.block_actions_in_view(payloads.pressed(clickable(home, f"{MODAL}form")), home, ANNA, "stale")
    assert (await here.slack.post_interaction(payload)).status == 200


@pytest.mark.parametrize(("answer_id", "kept"), [("a1", True), ("somebody-elses", False)])
async def test_a_comment_is_kept_of_an_answer_that_was_the_persons(here: Here, answer_id: str, kept: bool) -> None:
    button = {
        "type": "button",
        "action_id": f"{MODAL}feedback:3",
        "value": answer_id,
        "text": {"type": "plain_text", "text": "x"},
    }
    view = await here.open(button, await here.home())
    assert (await here.submit(view))["response_action"] == "errors"
    await here.submit(view, comment="Fel nämnd")
    assert here.comments == ([(answer_id, ME, "", "Fel nämnd")] if kept else [])


@dataclass
class Unknowing:
    """Answers nothing, and hands over what it is asked to."""

    sent: list[str] = field(default_factory=list)

    async def reply(self, turn: Turn) -> Reply:
        if turn.choice is None:
            return Reply((Message("Det vet jag inte.", (Choice("handoff:ask:a1", "Skicka till samordnare"),)),))
        if turn.choice == "handoff:ask:a1":
            named = Choice("handoff:send:a1:named", "Skicka, jag vill ha svar")
            unnamed = Choice("handoff:send:a1:unnamed", "Skicka utan mitt namn")
            return Reply((Message("Det här skickas: “Vem äger bryggan?”", (named, unnamed), private=True),))
        self.sent.append(turn.choice)
        return Reply((Message("Skickat.", private=True),))


async def test_a_question_goes_to_the_coordinators_once_the_person_has_seen_what_goes(tmp_path: Path) -> None:
    conversation = Unknowing()
    async with in_slack(tmp_path, conversation) as here:
        await here.slack.post_event(payloads.direct_message("Vem äger bryggan?"))
        await here.lots.quiet()
        (asked,) = here.slack.workspace.said_in(MINE)
        view = await here.open(clickable(asked, f"{MODAL}handoff"), {"id": "V0", "type": "home", "blocks": []})
        assert "Vem äger bryggan?" in str(view["blocks"])
        assert conversation.sent == []
        await here.submit(view, choosing="Skicka utan mitt namn")
        assert conversation.sent == ["handoff:send:a1:unnamed"]
        assert here.lots.said_to()[-1] == "Skickat."
