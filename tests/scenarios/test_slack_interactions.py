"""What people click, command and open in Slack, and the pane that they have alone with Lots."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.channels.slack.receiving import ASK_ABOUT_THIS
from tests.scenarios.slack_support import Parts, SlackLots
from tests.scenarios.test_slack_http import NAMED, lots_in_slack, posted
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, GENERAL, OLLE, SIV, TEAM, app_mention, direct_message
from tests.slack_world.slack import LocalSlack, until

HERE = payloads.direct_message_channel(ANNA)


def elements(said: dict[str, Any]) -> list[dict[str, Any]]:
    """All that can be clicked on a message."""
    return [element for block in said.get("blocks", ()) if block["type"] == "actions" for element in block["elements"]]


async def click(
    slack: LocalSlack, said: dict[str, Any], channel: str, user: str = ANNA, option: int | None = None, at: int = 0
) -> dict[str, Any]:
    """Clicks the message's button number `at`, or chooses from its menu; gives the payload, to deliver it again."""
    block = next(block for block in said["blocks"] if block["type"] == "actions")
    element = elements(said)[at]
    chosen = element["options"][option] if option is not None else None
    action = payloads.pressed(element, block.get("block_id", "b"), chosen)
    payload = payloads.block_actions_in_message(action, said, channel, user, slack.response_url())
    assert (await slack.post_interaction(payload)).status == 200
    return payload


# Clicks


async def test_a_click_is_a_choice_once_however_often_it_is_delivered(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(direct_message("hej"))
        await lots.quiet()
        payload = await click(slack, slack.workspace.said_in(HERE)[0], HERE)
        await slack.post_interaction(payload)
        await lots.quiet()
    assert lots.talk.texts == ["hej", "[feedback:up:a1]"]
    assert lots.talk.turns[1].conversation == lots.talk.turns[0].conversation


async def test_what_was_chosen_from_a_menu_is_shown_as_chosen(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(direct_message("många"))
        await lots.quiet()
        await click(slack, slack.workspace.said_in(HERE)[0], HERE, option=29)
        await lots.quiet()
        changed = slack.workspace.said_in(HERE)[0]
    assert lots.talk.texts == ["många", "[form:committee:29]"]
    assert "Nämnd 29" in json.dumps(changed["blocks"], ensure_ascii=False)
    assert elements(changed) == []


async def test_a_click_in_a_thread_is_answered_in_it_and_belongs_to_who_clicked(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = posted(app_mention(f"{NAMED} hej"), slack)
        await slack.post_event(first)
        await lots.quiet()
        await click(slack, slack.workspace.said_in(GENERAL)[0], GENERAL, OLLE)
        await lots.quiet()
    asked, clicked = lots.talk.turns
    assert (clicked.conversation, clicked.shared) == (asked.conversation, True)
    assert (asked.person.id, clicked.person.id) == (f"slack:{TEAM}:{ANNA}", f"slack:{TEAM}:{OLLE}")


async def test_a_click_that_lots_does_not_know_is_acknowledged_and_left(tmp_path: Path) -> None:
    button = {
        "type": "button",
        "action_id": "somebody_elses",
        "value": "x",
        "text": {"type": "plain_text", "text": "x"},
    }
    async with lots_in_slack(tmp_path) as (slack, lots):
        for payload in (
            payloads.block_actions_in_message(payloads.pressed(button), {"ts": "1.1", "text": ""}, HERE),
            payloads.block_actions_in_ephemeral(payloads.pressed(button), "1.1", GENERAL),
            payloads.block_actions_in_view(payloads.pressed(button), {"id": "V1", "type": "home", "blocks": []}),
            payloads.view_closed({"id": "V1", "type": "modal", "callback_id": "?", "blocks": []}),
        ):
            assert (await slack.post_interaction(payload)).status == 200
        await lots.quiet()
    assert lots.talk.turns == []


async def test_an_error_behind_a_click_is_told_where_it_was_made(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(direct_message("hej"))
        await lots.quiet()
        lots.talk.broken = 3
        await click(slack, slack.workspace.said_in(HERE)[0], HERE)
        await lots.quiet()
        said = lots.said_to()
    assert "gick fel" in said[-1]


# Slash commands


async def test_a_command_is_answered_for_the_persons_eyes_alone(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        answered = await slack.post_command(
            payloads.slash_command("Vem följer upp?", response_url=slack.response_url(), trigger_id="t1")
        )
        await slack.post_command(
            payloads.slash_command("Vem följer upp?", response_url=slack.response_url(), trigger_id="t1")
        )
        await lots.quiet()
    (turn,) = lots.talk.turns
    (said,) = slack.responses
    assert (answered.status, answered.body) == (200, "")
    assert (said["response_type"], turn.shared) == ("ephemeral", False)
    assert said["text"].startswith("Svar på: Vem följer upp?")
    assert lots.said_in(GENERAL) == []


async def test_a_form_begun_by_a_command_goes_on_in_direct_messages(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_command(payloads.slash_command("formulär nu", response_url=slack.response_url()))
        await lots.quiet()
        direct = lots.said_to()
    assert "I formuläret" in direct[0]
    assert not any("I formuläret" in said["text"] for said in slack.responses)
    assert lots.talk.turns[0].conversation == f"slack:{TEAM}:dm:{ANNA}"


@pytest.mark.parametrize(("typed", "said"), [("", "hjälp"), ("hjälp", "hjälp"), ("help", "hjälp")])
async def test_a_command_without_words_asks_for_help(typed: str, said: str, tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_command(payloads.slash_command(typed, response_url=slack.response_url()))
        await lots.quiet()
    assert lots.talk.texts == [said]


async def test_a_response_url_that_is_not_slacks_is_sent_nothing(tmp_path: Path) -> None:
    async with LocalSlack() as stranger, lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_command(payloads.slash_command("hej", response_url=stranger.response_url()))
        await lots.quiet()
        direct = lots.said_to()
    assert stranger.responses == []
    assert direct[0].startswith("Svar på: hej")


# Message shortcut


async def test_a_message_can_be_asked_about_by_whoever_reads_it_and_the_answer_is_theirs_alone(tmp_path: Path) -> None:
    said = payloads.channel_message("Vem beslutar om båttrafiken?", OLLE)
    async with lots_in_slack(tmp_path) as (slack, lots):
        posted(said, slack)
        await slack.post_interaction(
            payloads.message_shortcut(ASK_ABOUT_THIS, said, GENERAL, ANNA, slack.response_url())
        )
        await lots.quiet()
        channel, direct = lots.said_in(GENERAL), lots.said_to(ANNA)
    (turn,) = lots.talk.turns
    assert (turn.text, turn.person.id) == ("Vem beslutar om båttrafiken?", f"slack:{TEAM}:{ANNA}")
    assert channel == []
    assert direct[0].startswith("Svar på: Vem beslutar om båttrafiken?")
    assert len(slack.responses) == 1


# The assistant's pane


async def test_the_pane_opens_with_prompts_and_each_of_its_threads_is_a_conversation(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        one, other = payloads.assistant_thread_started(), payloads.assistant_thread_started()
        for started in (one, one, other):
            await slack.post_event(started)
        await lots.quiet()
        threads = [event["assistant_thread"]["thread_ts"] for event in (one, other)]
        for thread in threads:
            await slack.post_event(direct_message("hej", thread_ts=thread))
            await lots.quiet()
        said = slack.workspace.said_in(HERE)
    assert 1 <= len(slack.workspace.prompts[HERE]) <= 4
    assert [turn.conversation for turn in lots.talk.turns] == [f"slack:{TEAM}:{HERE}:{thread}" for thread in threads]
    assert {one["thread_ts"] for one in said} == set(threads)
    assert len(slack.called("assistant.threads.setSuggestedPrompts")) == 2
    assert [status["thread_ts"] for status in slack.workspace.statuses] == threads


async def test_a_pane_that_slack_gives_no_status_for_is_answered_all_the_same(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        started = payloads.assistant_thread_started()
        await slack.post_event(started)
        await lots.quiet()
        slack.fail_next("assistant.threads.setStatus", 500, hang=5)
        await slack.post_event(direct_message("hej", thread_ts=started["assistant_thread"]["thread_ts"]))
        await lots.quiet()
        said = lots.said_to()
    assert said[-1].startswith("Svar på: hej")


async def test_a_context_that_changes_in_the_pane_is_left(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        assert (await slack.post_event(payloads.assistant_thread_context_changed())).status == 200
        await lots.quiet()
    assert slack.calls == []


# Files


async def hand_over(slack: LocalSlack, lots: SlackLots, name: str, user: str, text: str = "") -> None:
    file = slack.workspace.add_file(name, b"Regler", user, "text/plain")
    await slack.post_event(payloads.file_share([slack.file_object(file)], text, user))
    await lots.quiet()


async def test_a_coordinators_file_is_asked_about_and_read_in_and_told_of(tmp_path: Path) -> None:
    here = payloads.direct_message_channel(SIV)
    async with lots_in_slack(tmp_path) as (slack, lots):
        await hand_over(slack, lots, "regler.txt", SIV)
        (question,) = slack.workspace.said_in(here)
        group = next(n for n, element in enumerate(elements(question)) if element["text"]["text"] == "hr")
        payload = await click(slack, question, here, SIV, at=group)
        await slack.post_interaction(payload)
        await lots.quiet()
        said = lots.said_to(SIV)
    assert "Ska jag läsa in regler.txt? Vem får läsa den?" in question["text"]
    assert said[0].endswith("✓ hr")
    assert said[1:] == ["regler.txt\n1 läst: regler.txt för hr"]
    assert lots.talk.turns == []


async def test_staff_who_hand_over_a_file_are_told_who_does_that_and_their_words_are_answered(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await hand_over(slack, lots, "regler.txt", ANNA)
        await hand_over(slack, lots, "regler.txt", ANNA, "Vad gäller för den här?")
        said = lots.said_to(ANNA)
    assert "samordnare" in said[0]
    assert lots.talk.texts == ["Vad gäller för den här?"]
    assert slack.downloads == []


async def test_a_file_in_a_channel_is_read_by_nobody(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        file = slack.workspace.add_file("regler.txt", b"Regler", SIV, "text/plain")
        event = payloads.file_share([slack.file_object(file)], "", SIV, GENERAL, "channel")
        await slack.post_event(posted(event, slack))
        await lots.quiet()
    assert (slack.downloads, slack.calls, lots.talk.turns) == ([], [], [])


async def test_reading_a_file_holds_up_nobodys_questions(tmp_path: Path) -> None:
    go_on = threading.Event()

    def slowly(path: Path, group: str) -> str:
        go_on.wait(10)
        return "1 läst"

    here = payloads.direct_message_channel(SIV)
    async with lots_in_slack(tmp_path, Parts(read_in=slowly)) as (slack, lots):
        await hand_over(slack, lots, "regler.txt", SIV)
        await click(slack, slack.workspace.said_in(here)[0], here, SIV)
        await slack.post_event(direct_message("Vem följer upp?", SIV))
        await until(lambda: any(text.startswith("Svar på") for text in lots.said_to(SIV)))
        go_on.set()
        await lots.quiet()
        said = lots.said_to(SIV)
    assert said[-1] == "regler.txt\n1 läst"


async def test_a_fault_while_a_file_is_read_is_told_with_a_reference(tmp_path: Path) -> None:
    here = payloads.direct_message_channel(SIV)
    async with lots_in_slack(tmp_path) as (slack, lots):
        await hand_over(slack, lots, "regler.txt", SIV)
        slack.fail_next("files.info", 500, times=3)
        await click(slack, slack.workspace.said_in(here)[0], here, SIV)
        await lots.quiet()
        said = lots.said_to(SIV)
    assert "gick fel" in said[-1]
