"""Slack while a language model writes: one message that grows into the answer, whatever breaks on the way."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.slack.drafting import STOP
from bot.delivery.memory import MemoryDeliveries
from knowledge.errors import StorageError
from tests.scenarios.slack_support import Kept, Parts, SlackLots
from tests.scenarios.test_slack_http import NAMED, posted
from tests.scenarios.writing_support import AUTHOR, SENTENCES, Cited, Dictation
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, GENERAL, OLLE, app_mention, direct_message
from tests.slack_world.slack import Fault, LocalSlack, until

Json = dict[str, Any]
FIRST, SECOND, THIRD = SENTENCES
WRITING = "Skriver svaret …"


@pytest.fixture
def dictation() -> Dictation:
    return Dictation(Cited(), by_hand=True)


@asynccontextmanager
async def lots_that_writes(folder: Path, dictation: Dictation) -> AsyncIterator[tuple[LocalSlack, SlackLots]]:
    parts = Parts(conversation=dictation, watched=dictation.reply)
    async with LocalSlack() as slack, SlackLots(slack, Kept(folder), parts) as lots:
        yield slack, lots


def here(slack: LocalSlack, channel: str) -> list[dict[str, Any]]:
    return slack.workspace.said_in(channel)


async def sees(slack: LocalSlack, words: str, channel: str) -> dict[str, Any]:
    """The message that says so, once it is there."""
    await until(lambda: any(words in json.dumps(one, ensure_ascii=False) for one in here(slack, channel)), 10, words)
    return next(one for one in here(slack, channel) if words in json.dumps(one, ensure_ascii=False))


def press_stop(message: dict[str, Any], channel: str, user: str = ANNA) -> dict[str, Any]:
    (button,) = [one for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]
    assert button["action_id"] == STOP
    return payloads.block_actions_in_message(payloads.pressed(button), message, channel, user)


@pytest.mark.parametrize("shared", [False, True])
async def test_the_answer_grows_in_one_message_and_ends_there(
    tmp_path: Path, dictation: Dictation, shared: bool
) -> None:
    channel = GENERAL if shared else payloads.direct_message_channel(ANNA)
    async with lots_that_writes(tmp_path, dictation) as (slack, lots):
        asked = app_mention(f"{NAMED} Vem följer upp?") if shared else direct_message("Vem följer upp?")
        await slack.post_event(posted(asked, slack))
        dictation.go_on()
        draft = await sees(slack, "Kommunstyrelsen", channel)
        dictation.go_on()
        await sees(slack, "Nämnderna", channel)
        dictation.go_on()
        await lots.quiet()
        (answer,) = here(slack, channel)
    assert (answer["ts"], answer.get("thread_ts")) == (draft["ts"], draft.get("thread_ts"))
    assert THIRD.removesuffix(" [1]") in answer["text"]
    assert AUTHOR in answer["text"]
    assert STOP not in json.dumps(answer["blocks"])
    assert not slack.called("chat.delete")


async def test_who_asked_stops_it_and_nobody_else(tmp_path: Path, dictation: Dictation) -> None:
    async with lots_that_writes(tmp_path, dictation) as (slack, lots):
        await slack.post_event(posted(app_mention(f"{NAMED} Vem följer upp?"), slack))
        dictation.go_on()
        draft = await sees(slack, WRITING, GENERAL)
        await slack.post_interaction(press_stop(draft, GENERAL, OLLE))
        dictation.go_on()
        await sees(slack, "Nämnderna", GENERAL)
        await slack.post_interaction(press_stop(draft, GENERAL, ANNA))
        await lots.quiet()
        (answer,) = here(slack, GENERAL)
    assert dictation.stopped == ["Vem följer upp?"]
    assert SECOND.removesuffix(" [1]") in answer["text"]
    assert THIRD.removesuffix(" [1]") not in answer["text"]


async def test_a_process_that_dies_in_the_middle_leaves_no_draft_and_the_next_one_answers_once(
    tmp_path: Path, dictation: Dictation
) -> None:
    channel = payloads.direct_message_channel(ANNA)
    kept, parts = Kept(tmp_path), Parts(conversation=dictation, watched=dictation.reply)
    async with LocalSlack() as slack:
        async with SlackLots(slack, kept, parts):
            await slack.post_event(direct_message("Vem följer upp?"))
            dictation.go_on()
            draft = await sees(slack, WRITING, channel)
        dictation.go_on(3)
        async with SlackLots(slack, kept, parts) as again:
            await again.quiet()
        (answer,) = here(slack, channel)
    assert answer["ts"] != draft["ts"]
    assert AUTHOR in answer["text"]


async def test_a_draft_that_may_have_been_posted_is_looked_for_and_taken_away(
    tmp_path: Path, dictation: Dictation
) -> None:
    channel = payloads.direct_message_channel(ANNA)
    async with lots_that_writes(tmp_path, dictation) as (slack, lots):
        slack.fail_next("chat.postMessage", 500, effect=True)
        await slack.post_event(direct_message("Vem följer upp?"))
        dictation.go_on()
        await sees(slack, WRITING, channel)
        dictation.go_on(2)
        await lots.quiet()
        (answer,) = here(slack, channel)
    assert AUTHOR in answer["text"]


async def test_changes_that_slack_has_no_time_for_are_left_out(tmp_path: Path, dictation: Dictation) -> None:
    channel = payloads.direct_message_channel(ANNA)
    async with lots_that_writes(tmp_path, dictation) as (slack, lots):
        refused: list[Json] = []

        def no_time(method: str, payload: Json) -> Fault | None:
            if method != "chat.update" or refused:
                return None
            refused.append(payload)
            return Fault(429, retry_after=1)

        slack.fault_for = no_time
        await slack.post_event(direct_message("Vem följer upp?"))
        dictation.go_on()
        await sees(slack, WRITING, channel)
        dictation.go_on()
        await until(lambda: refused, 5, "the change that was refused")
        dictation.go_on()
        await lots.quiet()
        (answer,) = here(slack, channel)
    assert THIRD.removesuffix(" [1]") in answer["text"]
    assert len(slack.called("chat.update")) == 1


async def test_a_draft_that_somebody_deletes_is_answered_anew(tmp_path: Path, dictation: Dictation) -> None:
    channel = payloads.direct_message_channel(ANNA)
    async with lots_that_writes(tmp_path, dictation) as (slack, lots):
        await slack.post_event(direct_message("Vem följer upp?"))
        dictation.go_on()
        draft = await sees(slack, WRITING, channel)
        slack.workspace.conversation(channel).messages.remove(draft)
        dictation.go_on(2)
        await lots.quiet()
        (answer,) = here(slack, channel)
    assert AUTHOR in answer["text"]


async def test_an_edited_question_is_answered_in_the_message_that_grew(tmp_path: Path, dictation: Dictation) -> None:
    channel = payloads.direct_message_channel(ANNA)
    async with lots_that_writes(tmp_path, dictation) as (slack, lots):
        dictation.go_on(6)
        asked = direct_message("Vem följer upp?")
        await slack.post_event(asked)
        await lots.quiet()
        (before,) = here(slack, channel)
        await slack.post_event(payloads.message_changed(asked, "Vem beslutar?"))
        await lots.quiet()
        (after,) = here(slack, channel)
    assert before["ts"] == after["ts"]


async def test_an_answer_that_slack_takes_only_after_a_restart_still_takes_over_its_draft(
    tmp_path: Path, dictation: Dictation
) -> None:
    channel = payloads.direct_message_channel(ANNA)
    kept, parts = Kept(tmp_path), Parts(conversation=dictation, watched=dictation.reply)
    refused: list[Json] = []

    def not_now(method: str, payload: Json) -> Fault | None:
        if method == "chat.update":
            refused.append(payload)
            return Fault(429, retry_after=1)
        return None

    async with LocalSlack() as slack:
        async with SlackLots(slack, kept, parts):
            await slack.post_event(direct_message("Vem följer upp?"))
            dictation.go_on()
            draft = await sees(slack, WRITING, channel)
            slack.fault_for = not_now
            dictation.go_on(2)
            await until(lambda: any(AUTHOR in payload["text"] for payload in refused), 10, "the answer was tried")
        slack.fault_for = lambda method, payload: None
        async with SlackLots(slack, kept, parts) as again:
            await again.quiet()
        (answer,) = here(slack, channel)
    assert answer["ts"] == draft["ts"]
    assert AUTHOR in answer["text"]


async def test_a_process_that_dies_with_the_answer_in_hand_leaves_the_answer_alone(
    tmp_path: Path, dictation: Dictation, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = payloads.direct_message_channel(ANNA)
    kept, parts = Kept(tmp_path), Parts(conversation=dictation, watched=dictation.reply)
    handled: list[str] = []

    def dies(event_id: str, outgoing: Any) -> None:
        MemoryDeliveries.handled(kept.deliveries, event_id, outgoing)
        handled.append(event_id)
        raise StorageError("The process dies here")

    async with LocalSlack() as slack:
        async with SlackLots(slack, kept, parts):
            monkeypatch.setattr(kept.deliveries, "handled", dies)
            monkeypatch.setattr("bot.delivery.lane.Patience.after", lambda self, attempts: timedelta(minutes=1))
            dictation.go_on(3)
            await slack.post_event(direct_message("Vem följer upp?"))
            await until(lambda: handled, 10, "the answer was kept")
        monkeypatch.undo()
        kept.deliveries._leases.clear()  # the wait ends with the process
        async with SlackLots(slack, kept, parts) as again:
            await until(lambda: here(slack, channel), 10, "the answer")
            await again.quiet()
        (answer,) = here(slack, channel)
    assert AUTHOR in answer["text"]
    assert len(dictation.turns) == 1
    assert len(slack.called("chat.delete")) == 1, "the draft"
