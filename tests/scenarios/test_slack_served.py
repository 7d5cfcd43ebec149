"""`lots serve` with Slack: who may see what, the Home tab, modals and the coordinators, with the real conversation."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.wiring.services import Services
from tests.scenarios.slack_served_support import COORDINATORS, SECRET, quiet, read_documents, served, settings_for
from tests.scenarios.test_slack_http import NAMED, posted
from tests.scenarios.test_slack_interactions import elements
from tests.scenarios.web_support import VIKBODA
from tests.slack_world import payloads
from tests.slack_world.filling import Typed, state_of
from tests.slack_world.payloads import ANNA, GENERAL, OLLE, SIV, TEAM, app_mention, channel_message, direct_message
from tests.slack_world.slack import LocalSlack
from tests.slack_world.state import Conversation

Json = dict[str, Any]
ABOUT_PAY = "Hur dokumenteras chefens förberedelse för lönesamtal?"
ABOUT_TRAVEL = "Hur ska tjänsteresor bokas?"


class Office:
    """The people in the workspace, doing what people do, one thing after the other."""

    def __init__(self, slack: LocalSlack, services: Services) -> None:
        self.slack, self.services, self.workspace = slack, services, slack.workspace

    async def says(self, user: str, text: str, thread: str = "") -> Json:
        """In the channel; `NAMED` in the text calls Lots."""
        named = NAMED in text
        event = (app_mention if named else channel_message)(text, user, ts="", thread_ts=thread)
        await self.slack.post_event(posted(event, self.slack))
        await quiet(self.slack.app)
        return event

    async def writes(self, user: str, text: str) -> None:
        """In direct messages."""
        await self.slack.post_event(direct_message(text, user))
        await quiet(self.slack.app)

    async def opens_home(self, user: str) -> Json:
        await self.slack.post_event(payloads.app_home_opened(user))
        await quiet(self.slack.app)
        return self.workspace.homes[user]

    async def presses(self, user: str, view_or_message: Json, label: str, channel: str = "") -> None:
        """The button with that text, or the option with that text of a menu."""
        block, element, option = _found(view_or_message, label)
        action = payloads.pressed(element, block.get("block_id", "b"), option)
        trigger = self.workspace.trigger()
        if channel:
            click = payloads.block_actions_in_message(
                action, view_or_message, channel, user, self.slack.response_url(), trigger
            )
        else:
            click = payloads.block_actions_in_view(action, view_or_message, user, trigger)
        assert (await self.slack.post_interaction(click)).status == 200
        await quiet(self.slack.app)

    async def submits(self, user: str, modal: Json, answers: dict[str, Typed]) -> Any:
        """What Slack is told: nothing where the modal closes."""
        delivered = await self.slack.post_interaction(
            payloads.view_submission(modal, state_of(modal, answers), user, self.workspace.trigger())
        )
        assert delivered.status == 200
        await quiet(self.slack.app)
        return delivered.body or None

    def modal(self) -> Json:
        """The one on top."""
        return [view for view in self.workspace.views.values() if view["type"] == "modal"][-1]

    def in_channel(self) -> str:
        """All that anybody can read there, as JSON."""
        return _json(self.workspace.said_in(GENERAL))

    def whispered_in_channel(self) -> str:
        return _json(self.workspace.ephemeral)

    def direct(self, user: str) -> list[Json]:
        return self.workspace.said_in(payloads.direct_message_channel(user))

    def to(self, user: str) -> str:
        return _json(self.direct(user))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _found(shown: Json, label: str) -> tuple[Json, Json, Json | None]:
    """The block, the element and, of a menu, the option with that text. Raises AssertionError where there is none."""
    for block in shown["blocks"]:
        for element in [*block.get("elements", ()), block.get("accessory") or {}]:
            if (element.get("text") or {}) and isinstance(element["text"], dict) and element["text"]["text"] == label:
                return block, element, None
            for option in element.get("options", ()):
                if option["text"]["text"] == label:
                    return block, element, option
    raise AssertionError(f"nothing says {label!r} in {_json(shown['blocks'])}")


@asynccontextmanager
async def office(folder: Path) -> AsyncIterator[Office]:
    async with LocalSlack() as slack:
        workspace = slack.workspace
        everybody = set(workspace.people) | {workspace.bot_user}
        workspace.conversations[COORDINATORS] = Conversation(COORDINATORS, "channel", everybody)
        settings = settings_for(slack, folder)
        read_documents(settings, folder)
        async with served(slack, settings) as services:
            yield Office(slack, services)


# Who may see what


async def test_an_open_answer_stands_in_the_channel_with_its_source(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.says(ANNA, f"{NAMED} {ABOUT_TRAVEL}")
    assert "upphandlade resebyrå" in there.in_channel()
    assert "https://lots.test/documents/reseregler#" in there.in_channel()
    assert there.direct(ANNA) == []


async def test_a_restricted_document_is_never_shown_in_a_channel_and_never_to_who_may_not_read_it(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as there:
        first = await there.says(ANNA, f"{NAMED} {ABOUT_PAY}")
        assert SECRET in there.to(ANNA)
        await there.says(OLLE, f"{NAMED} {ABOUT_PAY}")
        for user in (ANNA, OLLE):
            for again in ("källor", "vilka källor?", "berätta mer", "och sedan då?", "varför?"):
                await there.says(user, f"{NAMED} {again}", first["ts"])
        await there.writes(OLLE, ABOUT_PAY)
        await there.writes(OLLE, "källor")
    for readable in (there.in_channel(), there.whispered_in_channel(), there.to(OLLE)):
        assert SECRET not in readable
        assert "Handbok för lönesamtal" not in readable
        assert "lonesamtal" not in readable


async def test_what_a_person_may_not_see_in_a_channel_they_do_not_see_by_command_or_shortcut(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.slack.post_command(
            payloads.slash_command(ABOUT_PAY, OLLE, response_url=there.slack.response_url(), trigger_id="t.1")
        )
        said = posted(channel_message(ABOUT_PAY, ANNA), there.slack)
        for user in (OLLE, ANNA):
            await there.slack.post_interaction(
                payloads.message_shortcut("ask_lots", said, GENERAL, user, there.slack.response_url())
            )
        await quiet(there.slack.app)
    assert SECRET not in _json(there.slack.responses)
    assert SECRET not in there.to(OLLE)
    assert SECRET in there.to(ANNA)
    assert SECRET not in there.in_channel()


async def test_a_form_that_is_begun_in_a_channel_is_filled_in_alone(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        first = await there.says(OLLE, f"{NAMED} starta riskmatris")
        await there.writes(OLLE, "Stormfloden Gudrun")
        await there.says(OLLE, f"{NAMED} visa formuläret", first["ts"])
        await there.says(OLLE, f"{NAMED} mina formulär", first["ts"])
        await there.says(SIV, f"{NAMED} visa formuläret", first["ts"])
    assert "Vad kan gå fel?" in there.to(OLLE)
    for word in ("Vad kan gå fel?", "Stormfloden", "besvarade"):
        assert word not in there.in_channel()
    assert "Stormfloden" in there.to(OLLE)


async def test_a_click_of_somebody_else_shows_them_nothing_that_is_not_theirs(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.writes(OLLE, "starta riskmatris")
        await there.writes(OLLE, "Stormfloden Gudrun")
        question = there.direct(OLLE)[-1]
        _, element, _ = _found(question, "Varför?")
        forged = payloads.block_actions_in_message(
            payloads.pressed(element), question, payloads.direct_message_channel(ANNA), ANNA
        )
        await there.slack.post_interaction(forged)
        await quiet(there.slack.app)
    assert "Stormfloden" not in there.to(ANNA)
    assert "Risker" not in there.to(ANNA)


# The Home tab and modals


async def test_a_form_is_begun_on_the_home_tab_and_goes_on_in_messages(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.presses(OLLE, await there.opens_home(OLLE), "Riskmatris")
        await there.writes(OLLE, "Stormfloden Gudrun")
        home, others = _json(await there.opens_home(OLLE)), _json(await there.opens_home(ANNA))
    assert "Vad kan gå fel?" in there.to(OLLE)
    assert ("1 av 10" in home, "1 av 10" in others) == (True, False)


async def test_a_part_is_filled_in_in_a_modal_that_opens_at_once_and_is_kept(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.writes(OLLE, "starta riskmatris")
        await there.presses(OLLE, await there.opens_home(OLLE), "Fyll i")
        (opened,) = there.slack.called("views.open")
        told = await there.submits(
            OLLE, there.modal(), {"Vad kan gå fel? *": "Stormfloden", "Hur sannolikt är det?": "hög"}
        )
        home = _json(there.workspace.homes[OLLE])
        await there.presses(OLLE, there.workspace.homes[OLLE], "Fyll i")
        again = _json(there.modal())
    assert opened.answer["ok"]
    assert told is None or told.get("response_action") != "errors"
    assert "2 av 10" in home
    assert "Stormfloden" in again


async def test_a_submission_that_is_delivered_again_is_kept_once(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.writes(OLLE, "starta riskmatris")
        await there.presses(OLLE, await there.opens_home(OLLE), "Fyll i")
        modal = there.modal()
        for _ in range(2):
            await there.submits(OLLE, modal, {"Vad kan gå fel? *": "Stormfloden"})
        (form,) = there.services.forms.forms()
    assert sum(event.deed == "answered" for event in form.events) == 1


async def test_who_answers_what_another_has_answered_meanwhile_is_shown_it_first(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.writes(OLLE, "starta riskmatris")
        await there.presses(SIV, await there.opens_home(OLLE), "Fyll i")
        old = there.modal()
        await there.writes(OLLE, "Stormfloden")
        told = await there.submits(SIV, old, {"Vad kan gå fel? *": "Någon sjukdom"})
        (form,) = there.services.forms.forms()
    assert told["response_action"] == "update"
    assert "Stormfloden" in _json(told["view"])
    assert "Någon sjukdom" in _json(told["view"])
    assert [event.by for event in form.events if event.deed == "answered"] == [f"slack:{TEAM}:{OLLE}"]


async def test_somebody_elses_form_is_not_opened_in_a_modal(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.writes(OLLE, "starta riskmatris")
        await there.writes(OLLE, "Stormfloden Gudrun")
        home = await there.opens_home(OLLE)
        await there.presses(ANNA, home, "Fyll i")
        shown = [view for view in there.workspace.views.values() if view["type"] == "modal"]
    assert "Stormfloden" not in _json(shown)


async def test_the_committee_is_chosen_in_a_modal(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        there.services.organisation.replace(VIKBODA)
        await there.presses(OLLE, await there.opens_home(OLLE), "Ändra")
        label = next(block["label"]["text"] for block in there.modal()["blocks"] if block["type"] == "input")
        await there.submits(OLLE, there.modal(), {label: "Hamnnämnden"})
        home = _json(there.workspace.homes[OLLE])
    assert "*Min nämnd:* hamnnämnden" in home.replace("Hamnnämnden", "hamnnämnden")


async def test_reminders_are_turned_off_on_the_home_tab(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.presses(OLLE, await there.opens_home(OLLE), "Stäng av")
        off = _json(there.workspace.homes[OLLE])
        await there.presses(OLLE, there.workspace.homes[OLLE], "Slå på")
        on = _json(there.workspace.homes[OLLE])
    assert ("Av" in off, "Slå på" in off, "Stäng av" in on) == (True, True, True)


async def test_a_slow_slack_that_refuses_a_modal_stops_nothing(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.writes(OLLE, "starta riskmatris")
        home = await there.opens_home(OLLE)
        there.slack.fail_next("views.open", "expired_trigger_id")
        await there.presses(OLLE, home, "Fyll i")
        await there.presses(OLLE, home, "Fyll i")
        assert len(there.slack.called("views.open")) == 1


# Feedback and coordinators


async def test_a_thumb_down_is_kept_with_its_reason(tmp_path: Path) -> None:
    async with office(tmp_path) as there:
        await there.writes(OLLE, ABOUT_TRAVEL)
        here = payloads.direct_message_channel(OLLE)
        await there.presses(OLLE, there.direct(OLLE)[-1], "👎 Dåligt svar", here)
        asked = there.direct(OLLE)[-1]
        offered = [element["text"]["text"] for element in elements(asked)]
        assert len(offered) >= 2
        await there.presses(OLLE, asked, offered[0], here)
        thanked = there.direct(OLLE)[-1]["text"]
    assert thanked


async def test_what_is_sent_to_the_coordinators_reaches_their_channel_and_is_shown_first(tmp_path: Path) -> None:
    question = "Hur många öar finns det i kommunen egentligen?"
    here = payloads.direct_message_channel(OLLE)
    async with office(tmp_path) as there:
        await there.writes(OLLE, question)
        await there.presses(OLLE, there.direct(OLLE)[-1], "Skicka till samordnare", here)
        before = _json(there.workspace.said_in(COORDINATORS))
        if there.slack.called("views.open"):
            modal = there.modal()
            assert question in _json(modal)
            await there.submits(OLLE, modal, {})
        else:
            shown = there.direct(OLLE)[-1]
            assert question in shown["text"]
            await there.presses(OLLE, shown, "Skicka, jag vill ha svar", here)
        after = _json(there.workspace.said_in(COORDINATORS))
    assert question not in before
    assert question in after


@pytest.mark.parametrize("name", ["regler.txt"])
async def test_a_coordinator_hands_over_a_file_and_it_is_answered_from(name: str, tmp_path: Path) -> None:
    content = "Båtregler\n\nKommunens båtar ska besiktigas av en båtmästare varje vår.\n".encode()
    here = payloads.direct_message_channel(SIV)
    async with office(tmp_path) as there:
        file = there.workspace.add_file(name, content, SIV, "text/plain")
        await there.slack.post_event(payloads.file_share([there.slack.file_object(file)], "", SIV))
        await quiet(there.slack.app)
        await there.presses(SIV, there.direct(SIV)[-1], "Alla", here)
        told = there.direct(SIV)[-1]["text"]
        await there.writes(OLLE, "Hur ofta ska kommunens båtar besiktigas?")
    assert told.startswith("regler.txt\n1 läst")
    assert "båtmästare varje vår" in there.to(OLLE)
