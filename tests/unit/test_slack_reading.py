"""What Slack's events tell: who spoke, where, and what is left on purpose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.identity import Workspace, person_id, workspace_of
from bot.channels.slack.reading import Changed, Said, TakenBack, conversation_of, read_message
from bot.channels.slack.receiving import without_secrets
from bot.channels.slack.whereabouts import where_clicked, where_commanded
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, GENERAL, TEAM

DIRECT = f"slack:{TEAM}:dm:{ANNA}"


def read(event: dict[str, Any], **outer: Any) -> Any:
    return read_message(payloads.callback(event) | outer)


def test_a_mention_and_the_message_of_the_same_post_are_read_alike() -> None:
    text = f"<@{payloads.BOT_USER}> vad gäller?"
    message = payloads.channel_message(text)
    mention = payloads.app_mention(text, ts=message["ts"])
    assert read(mention) == read(message)
    said = read(message)
    assert isinstance(said, Said)
    assert said.named
    assert said.words == "vad gäller?"
    assert conversation_of(said) == f"slack:{TEAM}:{GENERAL}:{message['ts']}"


def test_a_mention_is_one_also_where_slack_does_not_say_who_lots_is() -> None:
    said = read(payloads.app_mention("<@U0SOMEBOT> vad gäller?"), authorizations=[])
    assert isinstance(said, Said)
    assert said.named
    assert said.words == "vad gäller?"


def test_direct_messages_are_one_conversation_and_a_pane_thread_another() -> None:
    said = read(payloads.direct_message("Hej"))
    assert isinstance(said, Said)
    assert said.spot.direct
    assert conversation_of(said) == DIRECT
    assert said.person == f"slack:{TEAM}:{ANNA}"


@pytest.mark.parametrize(
    "event",
    [
        payloads.bot_message("Ny felanmälan"),
        payloads.own_message("Svar", GENERAL, "channel"),
        payloads.channel_join(),
        payloads.message("hej", "USLACKBOT", GENERAL, "channel"),
        payloads.message_changed(payloads.own_message("Svar", GENERAL, "channel"), "Annat svar"),
        payloads.message_deleted(payloads.own_message("Svar", GENERAL, "channel")),
    ],
)
def test_what_bots_and_slack_itself_write_is_left(event: dict[str, Any]) -> None:
    assert read(event) is None


def test_a_link_preview_is_no_change_of_what_was_said() -> None:
    before = payloads.channel_message("Se https://a.se")
    preview = payloads.message_changed(before, "Se https://a.se")
    assert read(preview) is None


def test_changes_and_what_is_taken_back_name_the_message_that_they_are_about() -> None:
    before = payloads.direct_message("Vad gäler?")
    changed = read(payloads.message_changed(before, "Vad gäller?"))
    assert isinstance(changed, Changed)
    assert changed.said.spot.timestamp == before["ts"]
    assert changed.said.text == "Vad gäller?"
    gone = read(payloads.message_deleted(before))
    assert isinstance(gone, TakenBack)
    assert gone.spot.timestamp == before["ts"]
    assert conversation_of(gone) == conversation_of(changed) == DIRECT


def test_the_tombstone_of_a_threads_first_message_is_a_message_taken_back() -> None:
    before = payloads.channel_message("Vad gäller?")
    event = payloads.message_changed(before, "This message was deleted.")
    event["message"] |= {"subtype": "tombstone", "user": "USLACKBOT"}
    assert isinstance(read(event), TakenBack)


WORDS = (
    "event type subtype message previous_message channel ts thread_ts user text team authorizations team_id "
    "enterprise_id edited deleted_ts files container actions view"
)
NAMES = st.sampled_from(WORDS.split())
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)


@given(st.dictionaries(NAMES, SHAPES, max_size=8))
def test_no_shape_breaks_the_reading(payload: dict[str, Any]) -> None:
    read_message(payload)
    where_clicked(payload, "sv")
    where_commanded(payload, "sv")


def test_a_person_of_an_organisation_is_the_same_in_all_its_workspaces() -> None:
    one = {"authorizations": [{"team_id": "T1", "enterprise_id": "E1", "user_id": "U0", "is_bot": True}]}
    everywhere = {"authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}]}
    assert workspace_of(one) == Workspace("T1", "E1", "U0")
    assert workspace_of(everywhere) == Workspace("E1", "E1")
    assert person_id(workspace_of(one), "W7") == person_id(workspace_of(everywhere), "W7") == "slack:E1:W7"


def test_another_companys_person_in_a_shared_channel_is_not_ours_of_the_same_id() -> None:
    event = payloads.channel_message("hej") | {"user_team": "T9OTHER", "team": "T9OTHER"}
    said = read(event, is_ext_shared_channel=True)
    assert isinstance(said, Said)
    assert said.person == f"slack:T9OTHER:{ANNA}"


def test_a_click_belongs_to_the_conversation_of_its_message() -> None:
    button = {"type": "button", "action_id": "choice:0", "value": "x"}
    posted = {"ts": "2.0", "thread_ts": "1.0", "text": ""}
    in_thread = where_clicked(payloads.block_actions_in_message(payloads.pressed(button), posted, GENERAL), "sv")
    assert in_thread.conversation == f"slack:{TEAM}:{GENERAL}:1.0"
    assert in_thread.place.shared
    channel = payloads.direct_message_channel(ANNA)
    alone = where_clicked(payloads.block_actions_in_message(payloads.pressed(button), {"ts": "2.0"}, channel), "sv")
    assert alone.conversation == DIRECT
    assert not alone.place.shared
    on_home = where_clicked(payloads.block_actions_in_view(payloads.pressed(button), {"id": "V1"}), "sv")
    assert on_home.conversation == DIRECT
    hidden = payloads.block_actions_in_ephemeral(payloads.pressed(button), "2.0", GENERAL, response_url="https://x")
    assert where_clicked(hidden, "sv").conversation == DIRECT
    assert where_clicked(hidden, "sv").whisper == "https://x"


def test_nothing_is_kept_that_lets_its_reader_act_in_slack() -> None:
    kept = without_secrets(
        {"token": "x", "trigger_id": "y", "event": {"text": "a", "assistant_thread": {"action_token": "z"}}}
    )
    assert kept == {"event": {"text": "a", "assistant_thread": {}}}
