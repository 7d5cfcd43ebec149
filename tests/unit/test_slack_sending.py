"""A call to Slack is made once, whatever Slack answers: against the local Slack, over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.blocks import messages_of
from bot.channels.slack.place import Place, message_at
from bot.channels.slack.sending import SlackSender
from bot.conversation.messages import Choice, Message, Reply
from bot.delivery.ports import InDoubt, Outgoing, SendLater, Undeliverable
from tests.slack_world import payloads
from tests.slack_world.slack import Fault, LocalSlack


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack() as slack:
        yield slack


@pytest.fixture
def sender(slack: LocalSlack) -> SlackSender:
    client = AsyncWebClient(payloads.TOKEN, base_url=slack.api_url, retry_handlers=[], timeout=1)

    async def client_for(_: str) -> AsyncWebClient:
        return client

    return SlackSender(client_for)


def an_answer(slack: LocalSlack, channel: str = "", thread: str = "") -> Outgoing:
    place = Place(payloads.TEAM, channel or payloads.ANNA, payloads.ANNA, thread)
    (body,) = messages_of(Reply((Message("Ja.", (Choice("x", "Mer"),)),)), place)
    return Outgoing("event-1:0", "slack", "lane", body)


def said(slack: LocalSlack, channel: str = payloads.ANNA) -> list[dict[str, Any]]:
    return slack.workspace.conversation(channel).messages


async def test_what_is_sent_stands_under_its_reference(slack: LocalSlack, sender: SlackSender) -> None:
    channel, timestamp = message_at(await sender.send(an_answer(slack)))
    (message,) = said(slack)
    assert (channel, timestamp) == (slack.workspace.conversation(payloads.ANNA).id, message["ts"])
    assert message["metadata"]["event_payload"] == {"id": "event-1:0"}


async def test_429_is_waited_out_for_as_long_as_slack_says(slack: LocalSlack, sender: SlackSender) -> None:
    slack.fail_next("chat.postMessage", 429, retry_after=7)
    with pytest.raises(SendLater) as waiting:
        await sender.send(an_answer(slack))
    assert waiting.value.seconds == 7
    assert said(slack) == []


@pytest.mark.parametrize("how", [500, 503, "internal_error"])
async def test_a_failure_of_slack_leaves_it_in_doubt(slack: LocalSlack, sender: SlackSender, how: int | str) -> None:
    slack.fail_next("chat.postMessage", how)
    with pytest.raises(InDoubt):
        await sender.send(an_answer(slack))


@pytest.mark.parametrize("in_thread", [False, True])
async def test_what_went_through_although_slack_failed_is_not_sent_again(
    slack: LocalSlack, sender: SlackSender, in_thread: bool
) -> None:
    thread = (
        slack.workspace.post(slack.workspace.conversation(payloads.ANNA).id, {"text": "?"})["ts"] if in_thread else ""
    )
    before = len(said(slack))
    slack.fail_next("chat.postMessage", 500, effect=True)
    answer = an_answer(slack, thread=thread)
    with pytest.raises(InDoubt):
        await sender.send(answer)
    reference = await sender.send(replace(answer, doubtful=True))
    assert len(said(slack)) == before + 1
    assert message_at(reference)[1] == said(slack)[-1]["ts"]


def asked(number: int) -> Outgoing:
    place = Place(payloads.TEAM, payloads.ANNA, payloads.ANNA)
    choice = Choice(f"form:skip:f:i/q{number}/0:", "Hoppa över")
    (body,) = messages_of(Reply((Message(f"Fråga {number}", (choice,)),)), place)
    return Outgoing(f"event-{number}:0", "slack", "lane", body)


def buttons(message: dict[str, Any]) -> int:
    return sum(block["type"] == "actions" for block in message["blocks"])


async def test_a_question_that_is_past_loses_its_buttons_when_the_next_is_asked(
    slack: LocalSlack, sender: SlackSender
) -> None:
    for number in range(3):
        await sender.send(asked(number))
    assert [(message["text"].split("\n")[0], buttons(message)) for message in said(slack)] == [
        ("Fråga 0", 0),
        ("Fråga 1", 0),
        ("Fråga 2", 1),
    ]


async def test_what_one_reply_asks_keeps_its_buttons_until_something_else_is_asked(
    slack: LocalSlack, sender: SlackSender
) -> None:
    for number, event in ((0, "first"), (1, "first"), (2, "second")):
        await sender.send(replace(asked(number), answers=event))
        if number == 1:
            assert [buttons(message) for message in said(slack)] == [1, 1]
    assert [buttons(message) for message in said(slack)] == [0, 0, 1]


async def test_what_was_chosen_on_a_question_stays_when_the_next_is_asked(
    slack: LocalSlack, sender: SlackSender
) -> None:
    channel, timestamp = message_at(await sender.send(asked(0)))
    chosen = {"channel": channel, "ts": timestamp, "text": "✓ Hoppa över", "blocks": said(slack)[0]["blocks"][:1]}
    body = {"method": "chat.update", "team": payloads.TEAM, "payload": chosen}
    await sender.send(Outgoing("event-0:1", "slack", "lane", body))
    await sender.send(asked(1))
    assert said(slack)[0]["text"] == "✓ Hoppa över"


async def test_buttons_that_cannot_be_taken_away_cost_no_message(slack: LocalSlack, sender: SlackSender) -> None:
    await sender.send(asked(0))
    slack.fail_next("chat.update", 429)
    await sender.send(asked(1))
    assert [message["text"].split("\n")[0] for message in said(slack)] == ["Fråga 0", "Fråga 1"]


async def test_a_call_that_slack_never_answers_is_in_doubt_and_found(slack: LocalSlack, sender: SlackSender) -> None:
    slack.fail_next("chat.postMessage", 200, effect=True, hang=1.5)
    with pytest.raises(InDoubt):
        await sender.send(an_answer(slack))
    await sender.send(replace(an_answer(slack), doubtful=True))
    assert len(said(slack)) == 1


async def test_doubt_without_a_message_there_sends_it(slack: LocalSlack, sender: SlackSender) -> None:
    await sender.send(replace(an_answer(slack), doubtful=True))
    assert len(said(slack)) == 1


async def test_where_slack_does_not_let_us_look_it_is_sent(slack: LocalSlack, sender: SlackSender) -> None:
    slack.fail_next("conversations.history", "missing_scope")
    await sender.send(replace(an_answer(slack), doubtful=True))
    assert len(said(slack)) == 1


@pytest.mark.parametrize(("how", "what"), [(429, SendLater), (500, InDoubt)])
async def test_looking_that_fails_sends_nothing_yet(
    slack: LocalSlack, sender: SlackSender, how: int, what: type[Exception]
) -> None:
    slack.fail_next("conversations.history", how)
    with pytest.raises(what):
        await sender.send(replace(an_answer(slack), doubtful=True))
    assert said(slack) == []


@pytest.mark.parametrize("why", ["channel_not_found", "is_archived", "account_inactive", "cant_dm_bot"])
async def test_what_can_never_go_through_is_given_up(slack: LocalSlack, sender: SlackSender, why: str) -> None:
    slack.fail_next("chat.postMessage", why)
    with pytest.raises(Undeliverable, match=why):
        await sender.send(an_answer(slack))


async def test_blocks_that_slack_refuses_go_as_text(slack: LocalSlack, sender: SlackSender) -> None:
    slack.fail_next("chat.postMessage", "invalid_blocks")
    await sender.send(an_answer(slack))
    (message,) = said(slack)
    assert "Ja." in message["text"]
    assert "blocks" not in message


async def test_a_payload_above_the_limits_is_made_to_fit_and_says_all(slack: LocalSlack, sender: SlackSender) -> None:
    answer = an_answer(slack)
    text = " ".join(f"Mening {n}." for n in range(1500))
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}, *answer.body["payload"]["blocks"][1:]]
    body = {**answer.body, "payload": {**answer.body["payload"], "text": text, "blocks": blocks}}
    await sender.send(replace(answer, body=body))
    assert " ".join(message["text"] for message in said(slack)) == text
    assert [block["type"] for block in said(slack)[-1]["blocks"]] == ["section", "actions"]


async def test_a_long_message_that_broke_off_goes_on_where_it_was(slack: LocalSlack, sender: SlackSender) -> None:
    answer = an_answer(slack)
    text = " ".join(f"Mening {n}." for n in range(700))
    answer = replace(answer, body={**answer.body, "payload": {"channel": payloads.ANNA, "text": text}})
    calls = 0

    def second_fails(method: str, _: dict[str, Any]) -> Any:
        nonlocal calls
        calls += method == "chat.postMessage"
        return Fault(429, retry_after=3) if calls == 2 and method == "chat.postMessage" else None

    slack.fault_for = second_fails
    with pytest.raises(InDoubt):
        await sender.send(answer)
    await sender.send(replace(answer, doubtful=True))
    assert " ".join(message["text"] for message in said(slack)) == text
