"""The local Slack is held to what it stands for, with Slack's own SDK as the caller."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_world import payloads, signing
from tests.slack_world.limits import breaches, submission_breaches
from tests.slack_world.slack import LocalSlack, until


def client_of(slack: LocalSlack, token: str = payloads.TOKEN) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=slack.api_url, retry_handlers=[])


async def test_a_message_is_found_again_by_its_metadata_in_its_thread_alone() -> None:
    async with LocalSlack() as slack:
        client = client_of(slack)
        first = await client.chat_postMessage(channel=payloads.GENERAL, text="Hej")
        marked = {"event_type": "lots_reply", "event_payload": {"id": "e1:0"}}
        await client.chat_postMessage(channel=payloads.GENERAL, text="Svar", thread_ts=first["ts"], metadata=marked)
        plain = await client.conversations_replies(channel=payloads.GENERAL, ts=first["ts"])
        found = await client.conversations_replies(channel=payloads.GENERAL, ts=first["ts"], include_all_metadata=True)
        newest = await client.conversations_history(channel=payloads.GENERAL)
    assert [said["text"] for said in found["messages"]] == ["Hej", "Svar"]
    assert found["messages"][1]["metadata"] == marked
    assert all("metadata" not in said for said in plain["messages"])
    assert [said["text"] for said in newest["messages"]] == ["Hej"]


async def test_a_wrong_token_and_an_unknown_method_are_refused_as_slack_refuses() -> None:
    async with LocalSlack() as slack:
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await client_of(slack, "xoxb-other").auth_test()
        with pytest.raises(SlackApiError, match="unknown_method"):
            await client_of(slack).api_call("lots.unknown")


async def test_a_fault_is_answered_once_and_with_retry_after_where_it_is_429() -> None:
    async with LocalSlack() as slack:
        client = client_of(slack)
        slack.fail_next("chat.postMessage", 429, retry_after=7)
        slack.fail_next("chat.postMessage", 500, effect=True)
        with pytest.raises(SlackApiError) as limited:
            await client.chat_postMessage(channel=payloads.GENERAL, text="a")
        with pytest.raises(SlackApiError) as broken:
            await client.chat_postMessage(channel=payloads.GENERAL, text="b")
        await client.chat_postMessage(channel=payloads.GENERAL, text="c")
        said = [message["text"] for message in slack.workspace.said_in(payloads.GENERAL)]
    assert limited.value.response.headers["Retry-After"] == "7"
    assert broken.value.response.status_code == 500
    assert said == ["b", "c"]


async def test_a_breach_fails_the_test_that_made_it() -> None:
    slack = await LocalSlack().__aenter__()
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client_of(slack).chat_postMessage(channel=payloads.GENERAL, text="Hej", blocks=[section])
    with pytest.raises(AssertionError, match="3001 characters"):
        await slack.__aexit__(None, None, None)


BUTTON: dict[str, Any] = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Ja"}}
TOO_MUCH: list[tuple[str, dict[str, Any]]] = [
    ("50", {"blocks": [{"type": "divider"}] * 51}),
    ("everybody", {"text": "Hej <!channel>"}),
    ("unescaped", {"text": "a < b"}),
    ("no text", {"text": ""}),
    ("40000", {"text": "x" * 40_001}),
    ("stands 2 times", {"blocks": [{"type": "actions", "elements": [BUTTON, BUTTON]}]}),
    ("does not belong", {"blocks": [{"type": "input"}]}),
    (
        "75",
        {"blocks": [{"type": "actions", "elements": [BUTTON | {"text": {"type": "plain_text", "text": "x" * 76}}]}]},
    ),
    ("13200", {"blocks": [{"type": "section", "text": {"type": "plain_text", "text": "x" * 2999}}] * 5}),
    ("channel", {"channel": ""}),
]


@pytest.mark.parametrize(("named", "payload"), TOO_MUCH, ids=[name for name, _ in TOO_MUCH])
def test_each_published_limit_is_held(named: str, payload: dict[str, Any]) -> None:
    found = breaches("chat.postMessage", {"channel": payloads.GENERAL, "text": "Hej"} | payload)
    assert any(named in breach for breach in found), found


def test_links_people_quotes_and_escaped_signs_are_no_breach() -> None:
    text = "> citat\n<https://lots.test/d?a=1&b=2|Regler &amp; råd> till <@U0ANNA00001>, a &lt; b"
    assert breaches("chat.postMessage", {"channel": payloads.GENERAL, "text": text}) == []


async def test_a_trigger_is_good_once_and_for_three_seconds() -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Svar"}, "blocks": [{"type": "divider"}]}
    async with LocalSlack() as slack:
        client, trigger, old = client_of(slack), slack.workspace.trigger(), slack.workspace.trigger()
        slack.workspace.triggers[old] -= 3.1
        opened = await client.views_open(trigger_id=trigger, view=view)
        for spent, why in ((trigger, "exchanged_trigger_id"), (old, "expired_trigger_id")):
            with pytest.raises(SlackApiError, match=why):
                await client.views_open(trigger_id=spent, view=view)
    assert opened["view"]["id"] in slack.workspace.views


async def test_a_file_is_given_to_the_workspaces_token_and_a_sign_in_page_to_others() -> None:
    async with LocalSlack() as slack, aiohttp.ClientSession() as session:
        file = slack.workspace.add_file("regler.txt", b"Regler", payloads.SIV, "text/plain")
        url = slack.file_object(file)["url_private_download"]
        async with session.get(url, headers={"Authorization": f"Bearer {payloads.TOKEN}"}) as given:
            assert await given.read() == b"Regler"
        async with session.get(url) as refused:
            assert refused.content_type == "text/html"


async def test_socket_mode_delivers_to_slacks_own_client_and_collects_what_it_acknowledges() -> None:
    async with LocalSlack() as slack:
        client = SocketModeClient(app_token=slack.app_token, web_client=client_of(slack), ping_interval=0.1)
        seen: list[str] = []

        async def acknowledge(client: Any, request: SocketModeRequest) -> None:
            seen.append(request.type)
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": "hej"}))

        client.socket_mode_request_listeners.append(acknowledge)
        await client.connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it without types
        delivered = await slack.emit_event(payloads.direct_message("hej"))
        await slack.there(slack.sockets.disconnect("refresh_requested"))
        await until(lambda: slack.sockets.opened >= 2, what="a new connection after the disconnect")
        again = await slack.emit("slash_commands", payloads.slash_command("hjälp"))
        client.auto_reconnect_enabled = False
        await client.close()  # type: ignore[no-untyped-call]  # the same
    assert seen == ["events_api", "slash_commands"]
    assert (delivered.status, delivered.body, again.status) == (200, {"text": "hej"}, 200)


async def test_an_envelope_that_nobody_acknowledges_is_told() -> None:
    async with LocalSlack() as slack:
        assert await slack.there(slack.sockets.deliver("events_api", {}, 0.05)) is None


def test_requests_are_signed_as_slacks_own_verifier_reads_them() -> None:
    body = b"payload=1"
    headers = signing.signed_headers("secret", body, "application/json")
    assert SignatureVerifier("secret").is_valid_request(body, headers)
    assert not SignatureVerifier("other").is_valid_request(body, headers)


async def test_a_code_is_exchanged_once_and_a_rotated_token_ends_the_one_before() -> None:
    async with LocalSlack() as slack:
        slack.installing.rotating = True
        client = AsyncWebClient(base_url=slack.api_url)
        code = slack.installing.consent(payloads.TEAM)
        keys = {"client_id": slack.client_id, "client_secret": slack.client_secret}
        granted = await client.oauth_v2_access(**keys, code=code)
        with pytest.raises(SlackApiError, match="invalid_code"):
            await client.oauth_v2_access(**keys, code=code)
        renewed = await client.oauth_v2_access(
            **keys, grant_type="refresh_token", refresh_token=granted["refresh_token"]
        )
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await client_of(slack, granted["access_token"]).auth_test()
        await client_of(slack, renewed["access_token"]).auth_test()


def test_it_serves_tests_without_an_event_loop() -> None:
    with LocalSlack() as slack:
        answered = asyncio.run(client_of(slack).auth_test())
    assert answered["team_id"] == payloads.TEAM


INPUT = {"type": "input", "block_id": "q1", "label": {"type": "plain_text", "text": "Mål"}}
ANSWERS: list[tuple[dict[str, Any], bool]] = [
    ({"response_action": "clear"}, True),
    ({"response_action": "errors", "errors": {"q1": "Skriv ett år."}}, True),
    ({"response_action": "errors", "errors": {"q2": "Skriv ett år."}}, False),
    ({"response_action": "errors", "errors": {"q1": ""}}, False),
    ({"response_action": "update", "view": {"type": "home", "blocks": []}}, False),
    ({"response_action": "close"}, False),
]


@pytest.mark.parametrize(("answer", "good"), ANSWERS)
def test_what_a_submission_is_answered_with_is_held_to_slacks_rules(answer: dict[str, Any], good: bool) -> None:
    assert (submission_breaches(answer, {"blocks": [INPUT]}) == []) is good
