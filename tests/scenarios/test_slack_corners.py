"""What people and Slack do now and then: groups, broadcasts, second thoughts, worn-out addresses, slow disks."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from bot.delivery.ports import Received
from tests.scenarios.slack_support import Kept, SlackLots
from tests.scenarios.test_slack_http import NAMED, lots_in_slack, posted
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, BOT_USER, GENERAL, OLLE, app_mention, channel_message, direct_message
from tests.slack_world.slack import LocalSlack
from tests.slack_world.state import Conversation

GROUP = "G0GRUPP0001"


async def test_in_a_group_message_it_is_as_in_a_channel(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        slack.workspace.conversations[GROUP] = Conversation(GROUP, "mpim", {ANNA, OLLE, BOT_USER})
        for text in ("inget för Lots", f"{NAMED} något hemligt?", f"{NAMED} något öppet?"):
            event = payloads.message(text, ANNA, GROUP, "mpim")
            await slack.post_event(posted(event, slack))
        await lots.quiet()
        group, direct = lots.said_in(GROUP), lots.said_to(ANNA)
    assert sorted(lots.talk.texts) == ["något hemligt?", "något öppet?"]
    assert all(turn.shared for turn in lots.talk.turns)
    assert [text.split("\n")[0] for text in group] == ["Svar på: något öppet?"]
    assert "HEMLIGT" in direct[0]


async def test_a_reply_that_is_sent_to_the_channel_too_is_answered_once_in_its_thread(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = posted(app_mention(f"{NAMED} hej"), slack)
        await slack.post_event(first)
        await lots.quiet()
        again = channel_message("och vem beslutar?", thread_ts=first["ts"], subtype="thread_broadcast", root=first)
        await slack.post_event(again)
        await lots.quiet()
        said = slack.workspace.said_in(GENERAL)
    assert lots.talk.texts == ["hej", "och vem beslutar?"]
    assert {one["thread_ts"] for one in said} == {first["ts"]}


async def test_a_mention_that_is_added_afterwards_is_answered_once(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = posted(channel_message("Vem följer upp?"), slack)
        await slack.post_event(first)
        edited = payloads.message_changed(first, f"{NAMED} Vem följer upp?")
        for event_id in ("Ev1", "Ev1", "Ev2"):
            await slack.post_event(edited, event_id=event_id)
        await lots.quiet()
    assert lots.talk.texts == ["Vem följer upp?"]
    assert len(lots.said_in(GENERAL)) == 1


async def test_an_edited_direct_message_changes_its_answer(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = direct_message("något långt?")
        await slack.post_event(first)
        await lots.quiet()
        before = len(lots.said_to())
        await slack.post_event(payloads.message_changed(first, "något kort?"))
        await lots.quiet()
        said = lots.said_to()
    assert before > 1
    assert [text.split("\n")[0] for text in said] == ["Svar på: något kort?"]


async def test_an_edit_of_what_a_form_has_noted_changes_nothing_and_says_how_to(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = direct_message("mitt formulär")
        await slack.post_event(first)
        await lots.quiet()
        await slack.post_event(payloads.message_changed(first, "mitt andra formulär"))
        await lots.quiet()
        said = lots.said_to()
    assert len(lots.talk.turns) == 1
    assert "ångra" in said[-1]


async def test_an_answer_that_the_person_asked_for_alone_stays_when_the_question_goes(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = direct_message("hej")
        await slack.post_event(first)
        await lots.quiet()
        await slack.post_event(payloads.message_deleted(first))
        await lots.quiet()
    assert len(lots.said_to()) == 1


@pytest.mark.parametrize("status", [404, 403, 410])
async def test_what_a_worn_out_address_does_not_take_comes_as_a_direct_message(status: int, tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        slack.fail_next("response_url", status)
        await slack.post_command(payloads.slash_command("Vem följer upp?", response_url=slack.response_url()))
        await lots.quiet()
        direct = lots.said_to(ANNA)
    assert slack.responses == []
    assert [text.split("\n")[0] for text in direct] == ["Svar på: Vem följer upp?"]
    assert lots.said_in(GENERAL) == []


async def test_an_address_that_fails_is_tried_again(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        slack.fail_next("response_url", 500)
        await slack.post_command(payloads.slash_command("Vem följer upp?", response_url=slack.response_url()))
        await lots.quiet()
    assert len(slack.responses) == 1


async def test_a_long_answer_to_a_command_goes_on_in_direct_messages(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_command(payloads.slash_command("långt", response_url=slack.response_url()))
        await lots.quiet()
        together = " ".join([said["text"] for said in slack.responses] + lots.said_to(ANNA))
    assert len(slack.responses) <= 5
    assert all(f"Mening nummer {n} " in together for n in range(900))


@pytest.mark.parametrize("how", [pytest.param(429, marks=pytest.mark.slow), 500, 503])
async def test_a_fault_in_the_middle_of_a_long_answer_keeps_its_parts_whole_and_in_order(
    how: int, tmp_path: Path
) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        turn = iter(range(100))
        seen: set[str] = set()

        def sometimes(method: str, payload: dict[str, object]) -> None:
            if method == "chat.postMessage" and next(turn) % 3 == 1:
                seen.add(method)
                slack.fail_next(method, how, effect=how != 429)

        slack.fault_for = sometimes  # it answers nothing itself: the fault is the next call's
        await slack.post_event(direct_message("långt"))
        await lots.quiet()
        together = " ".join(lots.said_to())
    numbers = [int(part.split(" ")[0]) for part in together.split("Mening nummer ")[1:]]
    assert seen
    assert numbers == list(range(900))


async def test_a_person_who_cannot_be_written_to_stops_nobody_else(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        slack.fail_next("chat.postMessage", "cannot_dm_bot")
        await slack.post_event(posted(app_mention(f"{NAMED} något hemligt?"), slack))
        await lots.quiet()
        await slack.post_event(posted(app_mention(f"{NAMED} något öppet?", OLLE), slack))
        await lots.quiet()
        channel = lots.said_in(GENERAL)
    assert [text.split("\n")[0] for text in channel] == ["Svar på: något öppet?"]
    assert "HEMLIGT" not in json.dumps(slack.workspace.ephemeral)


async def test_a_message_as_long_as_slack_takes_is_cut_before_it_is_read(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        assert (await slack.post_event(direct_message("hej " * 10_000))).status == 200
        await lots.quiet()
    assert len(lots.talk.turns[0].text) <= 4_000


async def test_a_disk_that_is_too_slow_is_not_waited_for_and_the_event_is_answered_once(tmp_path: Path) -> None:
    kept, event = Kept(tmp_path), direct_message("hej")
    take_in = kept.deliveries.take_in

    def slowly(received: Received) -> str | None:
        time.sleep(2.8)
        return take_in(received)

    async with LocalSlack() as slack, SlackLots(slack, kept) as lots:
        kept.deliveries.take_in = slowly  # type: ignore[method-assign]
        first = await slack.post_event(event, event_id="Ev1")
        kept.deliveries.take_in = take_in  # type: ignore[method-assign]
        await asyncio.sleep(0.6)
        second = await slack.post_event(event, event_id="Ev1", retry=1)
        await lots.quiet()
    assert (first.status, second.status) == (503, 200)
    assert first.seconds < 3
    assert lots.talk.texts == ["hej"]
    assert len(lots.said_to()) == 1
