"""Slack over HTTP: what is genuine is answered once, in order, where it belongs; everything else is left or refused."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.ports import Received
from knowledge.errors import StorageError
from tests.scenarios.slack_support import Kept, Parts, SlackLots
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, BOT_USER, GENERAL, OLLE, app_mention, channel_message, direct_message
from tests.slack_world.signing import signed_headers
from tests.slack_world.slack import ACKNOWLEDGE_WITHIN, LocalSlack, until

NAMED = f"<@{BOT_USER}>"


@asynccontextmanager
async def lots_in_slack(folder: Path, parts: Parts | None = None) -> AsyncIterator[tuple[LocalSlack, SlackLots]]:
    async with LocalSlack() as slack, SlackLots(slack, Kept(folder), parts) as lots:
        yield slack, lots


def posted(event: dict[str, Any], slack: LocalSlack) -> dict[str, Any]:
    """The person's message as the workspace keeps it, so that threads can be looked through."""
    slack.workspace.conversation(event["channel"]).messages.append(event)
    return event


# What is genuine


async def test_the_address_is_verified(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, _):
        answered = await slack.post_event(payloads.url_verification("abc"))
    assert (answered.status, answered.body) == (200, {"challenge": "abc"})


async def test_what_is_forged_stale_unsigned_or_broken_is_refused_and_kept_nowhere(tmp_path: Path) -> None:
    body = json.dumps(payloads.callback(direct_message("hej"))).encode()
    signed = signed_headers("8f742231b10e8888abcd99yyyzzz85a5", body, "application/json")
    async with lots_in_slack(tmp_path) as (slack, lots):
        forged = await slack.post(body, "application/json", secret="another")
        stale = await slack.post(body, "application/json", at=time.time() - 301)
        ahead = await slack.post(body, "application/json", at=time.time() + 301)
        unsigned = await slack.post_as_is(body, {"Content-Type": "application/json"})
        changed = await slack.post_as_is(body.replace(b"hej", b"nej"), signed)
        strange = await slack.post_as_is(body, signed | {"X-Slack-Request-Timestamp": "soon"})
        await lots.quiet()
    refused = [one.status for one in (forged, stale, ahead, unsigned, changed, strange)]
    assert all(status in (400, 401, 403) for status in refused), refused
    assert (lots.talk.turns, slack.called("chat.postMessage")) == ([], [])


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"text"', b"{", b"\xff\xfe", b'{"event": 5}', b"payload=%7B"])
async def test_a_signed_body_of_no_known_shape_breaks_nothing(body: bytes, tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        for content_type in ("application/json", "application/x-www-form-urlencoded"):
            assert (await slack.post(body, content_type)).status < 600
        assert (await slack.post_event(direct_message("hej"))).status == 200
        await lots.quiet()
    assert lots.talk.texts == ["hej"]


# Where it is answered


async def test_a_direct_message_is_answered_where_it_was_written(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        answered = await slack.post_event(direct_message("Vem följer upp programmet?"))
        await lots.quiet()
    (turn,) = lots.talk.turns
    assert answered.status == 200
    assert (turn.person.id, turn.shared, turn.conversation) == (
        f"slack:{payloads.TEAM}:{ANNA}",
        False,
        f"slack:{payloads.TEAM}:dm:{ANNA}",
    )
    assert "Svar på: Vem följer upp programmet?" in lots.said_to(ANNA)[0]


async def test_a_mention_is_answered_in_its_thread_and_goes_on_there_without_another(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = posted(app_mention(f"{NAMED} Vem följer upp?"), slack)
        await slack.post_event(first)
        await lots.quiet()
        await slack.post_event(posted(channel_message("och skolnämnden?", thread_ts=first["ts"]), slack))
        await lots.quiet()
        said = slack.workspace.said_in(GENERAL)
    assert lots.talk.texts == ["Vem följer upp?", "och skolnämnden?"]
    assert {turn.conversation for turn in lots.talk.turns} == {f"slack:{payloads.TEAM}:{GENERAL}:{first['ts']}"}
    assert [one["thread_ts"] for one in said] == [first["ts"]] * len(said)


async def test_other_peoples_talk_in_a_channel_is_left_alone(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        thread = posted(channel_message("Ska vi äta lunch?"), slack)
        await slack.post_event(thread)
        await slack.post_event(channel_message("Ja gärna", OLLE, thread_ts=thread["ts"]))
        first = posted(app_mention(f"{NAMED} Vem följer upp?"), slack)
        await slack.post_event(first)
        await lots.quiet()
        await slack.post_event(channel_message(f"<@{ANNA}> såg du det här?", OLLE, thread_ts=first["ts"]))
        await slack.post_event(channel_message("tack!", ANNA, thread_ts=first["ts"]))
        await lots.quiet()
    assert lots.talk.texts == ["Vem följer upp?"]


NOT_FOR_LOTS = {
    "another bot": payloads.bot_message("Vem följer upp?"),
    "another bot in a direct message": payloads.bot_message("hej", payloads.direct_message_channel(ANNA), kind="im"),
    "its own words": payloads.own_message("hej", payloads.direct_message_channel(ANNA)),
    "somebody joins": payloads.channel_join(),
    "emoji alone": direct_message(":tada: :+1:"),
    "an emoji sign alone": direct_message("🎉"),
    "a kind of event that is new": {"type": "canvas_created", "user": ANNA, "event_ts": "1.1"},
    "a message of a new kind": direct_message("hej", subtype="huddle_thread"),
}


@pytest.mark.parametrize("event", NOT_FOR_LOTS.values(), ids=NOT_FOR_LOTS.keys())
async def test_what_is_not_said_to_lots_is_acknowledged_and_left(event: dict[str, Any], tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        answered = await slack.post_event(event)
        await lots.quiet()
    assert answered.status == 200
    assert (lots.talk.turns, slack.calls) == ([], [])


async def test_that_slack_left_events_out_is_acknowledged(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        answered = await slack.post_event(payloads.app_rate_limited())
    assert (answered.status, lots.talk.turns) == (200, [])


async def test_code_links_and_mentions_reach_the_conversation_as_words(tmp_path: Path) -> None:
    text = "Gäller &lt;b&gt; &amp; `kod` i <https://lots.test/a|regeln> för <@U0OLLE00002>?"
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(direct_message(text))
        await lots.quiet()
    assert lots.talk.texts == ["Gäller <b> & kod i regeln för @U0OLLE00002?"]


# Once, and in order


async def test_a_delivery_that_comes_again_is_answered_once(tmp_path: Path) -> None:
    event = app_mention(f"{NAMED} Vem följer upp?")
    twin = channel_message(event["text"], ts=event["ts"])
    async with lots_in_slack(tmp_path) as (slack, lots):
        again = [
            slack.post_event(event, event_id="Ev1"),
            slack.post_event(event, event_id="Ev1", retry=1),
            slack.post_event(event, event_id="Ev1", retry=2, reason="http_error"),
            slack.post_event(twin, event_id="Ev2"),
            slack.post_event(twin, event_id="Ev3", retry=3),
        ]
        answered = await asyncio.gather(*again)
        await lots.quiet()
    assert {one.status for one in answered} == {200}
    assert lots.talk.texts == ["Vem följer upp?"]
    assert len(lots.said_in(GENERAL)) == 1


async def test_a_delivery_that_comes_again_after_a_restart_or_at_a_replica_is_answered_once(tmp_path: Path) -> None:
    kept, event = Kept(tmp_path), direct_message("hej")
    async with LocalSlack() as slack:
        async with SlackLots(slack, kept) as before:
            await slack.post_event(event, event_id="Ev1")
            await before.quiet()
        async with SlackLots(slack, kept) as after, SlackLots(slack, kept) as beside:
            await slack.post_event(event, event_id="Ev1", retry=1)
            slack.app = after.web
            await slack.post_event(event, event_id="Ev9")
            await after.quiet()
        said = before.said_to(ANNA)
    assert (len(before.talk.turns), after.talk.turns, beside.talk.turns) == (1, [], [])
    assert len(said) == 1


async def test_what_was_taken_in_before_the_process_died_is_answered_after_it(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    async with LocalSlack() as slack:
        async with SlackLots(slack, kept) as before:
            before.talk.slow = 30
            assert (await slack.post_event(direct_message("hej"))).status == 200
            await until(lambda: before.talk.turns)
        async with SlackLots(slack, kept) as after:
            await after.quiet()
            said = after.said_to(ANNA)
    assert after.talk.texts == ["hej"]
    assert len(said) == 1
    assert before.talk.turns[0].id == after.talk.turns[0].id


async def test_order_is_kept_within_a_conversation_and_others_do_not_wait_for_it(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        lots.talk.slow = 0.02
        for n in range(10):
            await slack.post_event(direct_message(f"fråga {n}", ANNA))
            await slack.post_event(direct_message(f"fråga {n}", OLLE))
        await lots.quiet()
    for user in (ANNA, OLLE):
        assert [text.split("\n")[0] for text in lots.said_to(user)] == [f"Svar på: fråga {n}" for n in range(10)]


async def test_it_is_acknowledged_in_time_however_long_the_answer_takes(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        lots.talk.slow = ACKNOWLEDGE_WITHIN
        answered = [await slack.post_event(direct_message(f"fråga {n}")) for n in range(2)]
        assert max(one.seconds for one in answered) < ACKNOWLEDGE_WITHIN
        await lots.quiet()
    assert [one.status for one in answered] == [200] * 2


async def test_what_the_database_does_not_take_is_not_acknowledged_and_taken_the_next_time(tmp_path: Path) -> None:
    kept, event = Kept(tmp_path), direct_message("hej")

    def broken(received: Received) -> str | None:
        raise StorageError("the disk is full")

    async with LocalSlack() as slack, SlackLots(slack, kept) as lots:
        kept.deliveries.take_in, working = broken, kept.deliveries.take_in  # type: ignore[method-assign]
        refused = await slack.post_event(event, event_id="Ev1")
        kept.deliveries.take_in = working  # type: ignore[method-assign]
        taken = await slack.post_event(event, event_id="Ev1", retry=1)
        await lots.quiet()
    assert (refused.status, taken.status, lots.talk.texts) == (503, 200, ["hej"])


# What Slack's own faults do


async def test_429_is_waited_out_and_nothing_is_lost_doubled_or_overtaken(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        slack.fail_next("chat.postMessage", 429, retry_after=1)
        for n in range(3):
            await slack.post_event(direct_message(f"fråga {n}"))
        await lots.quiet()
        tried = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert [text.split("\n")[0] for text in lots.said_to()] == [f"Svar på: fråga {n}" for n in range(3)]
    assert tried[1].at - tried[0].at >= 1.0


@pytest.mark.parametrize("effect", [True, False], ids=["after it was posted", "before"])
@pytest.mark.parametrize("how", [500, 503, "internal_error"])
async def test_a_fault_of_slacks_loses_and_doubles_nothing(how: int | str, effect: bool, tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        slack.fail_next("chat.postMessage", how, effect=effect, times=2)
        first = posted(app_mention(f"{NAMED} ett"), slack)
        await slack.post_event(first)
        await slack.post_event(direct_message("två"))
        await lots.quiet()
    assert [len(lots.said_in(GENERAL)), len(lots.said_to())] == [1, 1]


async def test_a_message_that_slack_will_never_take_stops_nobody_behind_it(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        slack.fail_next("chat.postMessage", "restricted_action")
        await slack.post_event(direct_message("ett"))
        await slack.post_event(direct_message("två"))
        await lots.quiet()
    assert [text.split("\n")[0] for text in lots.said_to()] == ["Svar på: två"]


async def test_an_error_of_ours_gives_the_person_one_polite_sentence_with_a_reference(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        lots.talk.broken = 3
        await slack.post_event(direct_message("ett"))
        await slack.post_event(direct_message("två"))
        await lots.quiet()
        said = lots.said_to()
    assert len(said) == 2
    assert "gick fel" in said[0]
    assert "a fault of ours" not in said[0]
    assert said[1].startswith("Svar på: två")


# What is said


async def test_a_long_answer_keeps_every_sentence_and_its_buttons(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(direct_message("långt"))
        await lots.quiet()
        said = slack.workspace.said_in(payloads.direct_message_channel(ANNA))
    together = " ".join(one["text"] for one in said)
    assert all(f"Mening nummer {n} " in together for n in range(900))
    assert [
        element["value"] for block in said[-1]["blocks"] for element in block.get("elements", ()) if "value" in element
    ]
    assert len(said) > 1


async def test_what_a_document_says_never_calls_people_or_hides_a_link(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(direct_message("skadligt"))
        await lots.quiet()
        (said,) = slack.workspace.said_in(payloads.direct_message_channel(ANNA))
    assert "&lt;!channel&gt; &amp; &lt;https://evil.example|klicka&gt;" in said["text"]
    assert "mrkdwn" not in json.dumps(said["blocks"])


async def test_many_choices_are_all_there_to_choose(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(direct_message("många"))
        await lots.quiet()
        (said,) = slack.workspace.said_in(payloads.direct_message_channel(ANNA))
    options = [o["value"] for block in said["blocks"] for e in block.get("elements", ()) for o in e.get("options", ())]
    assert options == [f"form:committee:{n}" for n in range(30)]


# Edits and deletions


async def test_an_edited_question_gets_its_answer_changed_in_place(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = posted(app_mention(f"{NAMED} Vem följde upp?"), slack)
        await slack.post_event(first)
        await lots.quiet()
        edited = payloads.message_changed(first | {"type": "message"}, f"{NAMED} Vem följer upp?")
        await slack.post_event(edited)
        await slack.post_event(edited, event_id="Ev8", retry=1)
        await lots.quiet()
        said = lots.said_in(GENERAL)
    assert lots.talk.texts == ["Vem följde upp?", "Vem följer upp?"]
    assert len(said) == 1
    assert said[0].startswith("Svar på: Vem följer upp?")


async def test_a_link_that_slack_unfolds_is_no_edit(tmp_path: Path) -> None:
    event = direct_message("se https://lots.test")
    unfolded = payloads.message_changed(event, event["text"])
    del unfolded["message"]["edited"]
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(event)
        await slack.post_event(unfolded)
        await lots.quiet()
    assert len(lots.talk.turns) == 1


async def test_the_answer_goes_with_a_question_that_is_deleted_in_a_channel(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = posted(app_mention(f"{NAMED} Vem följer upp?"), slack)
        await slack.post_event(first)
        await lots.quiet()
        await slack.post_event(payloads.message_deleted(first | {"type": "message"}))
        await lots.quiet()
        left = lots.said_in(GENERAL)
    assert (left, len(lots.talk.turns)) == ([], 1)


async def test_a_question_deleted_before_it_was_answered_leaves_no_answer(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        lots.talk.slow = 0.2
        first = posted(app_mention(f"{NAMED} Vem följer upp?"), slack)
        await slack.post_event(first)
        await slack.post_event(payloads.message_deleted(first | {"type": "message"}))
        await lots.quiet()
    assert lots.said_in(GENERAL) == []


# Privacy


async def test_what_is_private_is_never_in_the_channel(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(posted(app_mention(f"{NAMED} något hemligt?"), slack))
        await lots.quiet()
        await slack.post_event(posted(app_mention(f"{NAMED} mitt formulär"), slack))
        await lots.quiet()
        channel, direct = lots.said_in(GENERAL), lots.said_to(ANNA)
        notes = slack.workspace.ephemeral
    assert channel == []
    assert "HEMLIGT" in direct[0]
    assert "I formuläret" in direct[1]
    assert [note["user"] for note in notes] == [ANNA, ANNA]
    assert not any("HEMLIGT" in json.dumps(note) or "formuläret" in json.dumps(note) for note in notes)


async def test_a_form_begun_in_a_channel_goes_on_where_the_person_is_alone(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(posted(app_mention(f"{NAMED} mitt formulär"), slack))
        await lots.quiet()
    (turn,) = lots.talk.turns
    assert (turn.shared, turn.aside) == (True, f"slack:{payloads.TEAM}:dm:{ANNA}")


async def test_an_edit_that_makes_an_answer_private_takes_it_out_of_the_channel(tmp_path: Path) -> None:
    async with lots_in_slack(tmp_path) as (slack, lots):
        first = posted(app_mention(f"{NAMED} något öppet?"), slack)
        await slack.post_event(first)
        await lots.quiet()
        await slack.post_event(payloads.message_changed(first | {"type": "message"}, f"{NAMED} något hemligt?"))
        await lots.quiet()
        channel, direct = lots.said_in(GENERAL), lots.said_to(ANNA)
    assert channel == []
    assert "HEMLIGT" in direct[0]


async def test_somebody_of_another_company_in_a_shared_channel_is_nobody_of_ours(tmp_path: Path) -> None:
    event = app_mention(f"{NAMED} hej") | {"user_team": "T0GRANNEN1", "source_team": "T0GRANNEN1"}
    outer = payloads.callback(event, is_ext_shared_channel=True)
    async with lots_in_slack(tmp_path) as (slack, lots):
        await slack.post_event(outer)
        await lots.quiet()
    assert [turn.person.id for turn in lots.talk.turns] == [f"slack:T0GRANNEN1:{ANNA}"]


async def test_no_token_or_trigger_is_kept_with_an_event(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    seen: list[str] = []
    take_in = kept.deliveries.take_in

    def noting(received: Received) -> str | None:
        seen.append(json.dumps(replace(received).body))
        return take_in(received)

    kept.deliveries.take_in = noting  # type: ignore[method-assign]
    async with LocalSlack() as slack, SlackLots(slack, kept) as lots:
        await slack.post_event(direct_message("hej"))
        await slack.post_command(
            payloads.slash_command("hjälp", response_url=slack.response_url(), trigger_id="trig.9")
        )
        await lots.quiet()
    assert len(seen) == 2
    assert not any(secret in body for body in seen for secret in (payloads.VERIFICATION, payloads.TOKEN, "trig.9"))
