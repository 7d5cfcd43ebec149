"""What Slack delivers, in the shapes that it delivers them in: events, interactions and slash commands.

Order: the envelope of an event, messages and their edits, what happens around them, then what people click and type.
The shapes are those of https://docs.slack.dev/reference/events and .../interaction-payloads , with ids made up.
Times are Slack's: `ts` is seconds and microseconds since 1970, and names the message in its channel.
"""

from __future__ import annotations

import itertools
import time
from typing import Any

Json = dict[str, Any]

TEAM, APP, BOT_USER, BOT = "T0SYDNARKE", "A0LOTS0APP", "U0LOTS0BOT", "B0LOTS0BOT"
ANNA, OLLE, SIV = "U0ANNA00001", "U0OLLE00002", "U0SIV000003"
GENERAL, PRIVATE = "C0ALLMANT01", "G0PRIVAT001"
TOKEN = "xoxb-sydnarke-1"
VERIFICATION = "verification-token-of-old"

_numbers = itertools.count(1)


def new_ts() -> str:
    """Later than every one before, also within a microsecond."""
    return f"{int(time.time())}.{next(_numbers):06d}"


def new_id(start: str) -> str:
    return f"{start}{next(_numbers):08d}"


def callback(event: Json, team: str = TEAM, event_id: str = "", **outer: Any) -> Json:
    """The outer object that every event of the Events API comes in."""
    return {
        "token": VERIFICATION,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-eyJldCI6Im1lc3NhZ2UifQ",
    } | outer


def message(text: str, user: str, channel: str, kind: str, ts: str = "", thread_ts: str = "", **more: Any) -> Json:
    """A person's message as an event. `kind` is Slack's channel_type: im, channel, group or mpim."""
    ts = ts or new_ts()
    threaded = {"thread_ts": thread_ts, "parent_user_id": user} if thread_ts else {}
    return (
        {
            "user": user,
            "type": "message",
            "ts": ts,
            "client_msg_id": f"00000000-0000-4000-8000-{ts.replace('.', '')[-12:]}",
            "text": text,
            "team": TEAM,
            "blocks": [_rich_text(text)],
            "channel": channel,
            "event_ts": ts,
            "channel_type": kind,
        }
        | threaded
        | more
    )


def _rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "b0", "elements": [section]}


def direct_message_channel(user: str) -> str:
    """The id of the conversation that this person has alone with Lots."""
    return "D" + user[1:]


def direct_message(text: str, user: str = ANNA, **more: Any) -> Json:
    return message(text, user, direct_message_channel(user), "im", **more)


def channel_message(text: str, user: str = ANNA, channel: str = GENERAL, **more: Any) -> Json:
    return message(text, user, channel, "channel", **more)


def app_mention(text: str, user: str = ANNA, channel: str = GENERAL, ts: str = "", thread_ts: str = "") -> Json:
    """It comes besides the `message` event of the same post, with the same ts and another event_id."""
    event = message(text, user, channel, "channel", ts, thread_ts)
    del event["channel_type"]
    return event | {"type": "app_mention"}


def message_changed(before: Json, text: str) -> Json:
    """An edit: the same ts in `message`, a new one for the event."""
    ts = new_ts()
    kept = {key: value for key, value in before.items() if key not in ("channel", "event_ts", "channel_type")}
    edited = {"user": before["user"], "ts": ts}
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": kept | {"text": text, "edited": edited, "source_team": TEAM, "user_team": TEAM},
        "previous_message": kept,
        "channel": before["channel"],
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": before.get("channel_type", "channel"),
    }


def message_deleted(before: Json) -> Json:
    ts = new_ts()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": {key: value for key, value in before.items() if key not in ("channel", "event_ts")},
        "channel": before["channel"],
        "hidden": True,
        "deleted_ts": before["ts"],
        "ts": ts,
        "event_ts": ts,
        "channel_type": before.get("channel_type", "channel"),
    }


def bot_message(text: str, channel: str = GENERAL, bot: str = "B0OTHER0BOT", kind: str = "channel") -> Json:
    """What another app posts, in the older shape that integrations still send."""
    ts = new_ts()
    common = {"type": "message", "ts": ts, "text": text, "channel": channel, "event_ts": ts, "channel_type": kind}
    return common | {"subtype": "bot_message", "bot_id": bot, "username": "Vaktmästaren"}


def own_message(text: str, channel: str, kind: str = "im") -> Json:
    """What Lots itself posted, as Slack tells Lots of it again."""
    event = message(text, BOT_USER, channel, kind)
    del event["client_msg_id"]
    return event | {"bot_id": BOT, "app_id": APP, "bot_profile": {"id": BOT, "app_id": APP, "name": "Lots"}}


def channel_join(user: str = ANNA, channel: str = GENERAL) -> Json:
    event = message(f"<@{user}> has joined the channel", user, channel, "channel")
    return event | {"subtype": "channel_join"}


def file_share(files: list[Json], text: str = "", user: str = ANNA, channel: str = "", kind: str = "im") -> Json:
    """A message with files. A direct message where no channel is named."""
    event = message(text, user, channel or direct_message_channel(user), kind)
    return event | {"subtype": "file_share", "files": files, "upload": False, "display_as_bot": False}


def assistant_thread_started(user: str = ANNA, thread_ts: str = "") -> Json:
    ts = thread_ts or new_ts()
    thread = {
        "user_id": user,
        "context": {"channel_id": GENERAL, "team_id": TEAM, "enterprise_id": None},
        "channel_id": direct_message_channel(user),
        "thread_ts": ts,
    }
    return {"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": ts}


def assistant_thread_context_changed(user: str = ANNA, thread_ts: str = "") -> Json:
    return assistant_thread_started(user, thread_ts) | {"type": "assistant_thread_context_changed"}


def app_home_opened(user: str = ANNA, tab: str = "home") -> Json:
    channel = direct_message_channel(user)
    return {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": new_ts()}


def tokens_revoked(bots: tuple[str, ...] = (BOT_USER,), users: tuple[str, ...] = ()) -> Json:
    return {"type": "tokens_revoked", "tokens": {"oauth": list(users), "bot": list(bots)}, "event_ts": new_ts()}


def app_uninstalled() -> Json:
    return {"type": "app_uninstalled", "event_ts": new_ts()}


def url_verification(challenge: str = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P") -> Json:
    return {"token": VERIFICATION, "challenge": challenge, "type": "url_verification"}


def app_rate_limited(team: str = TEAM) -> Json:
    """Slack delivered too much and left some out: https://docs.slack.dev/reference/events/app_rate_limited ."""
    minute = int(time.time()) // 60 * 60
    limited = {"type": "app_rate_limited", "team_id": team, "minute_rate_limited": minute, "api_app_id": APP}
    return {"token": VERIFICATION} | limited


def _interaction(kind: str, user: str, team: str, trigger_id: str) -> Json:
    return {
        "type": kind,
        "team": {"id": team, "domain": "sydnarke"},
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": team},
        "api_app_id": APP,
        "token": VERIFICATION,
        "trigger_id": trigger_id or new_id("trigger."),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def pressed(element: Json, block_id: str = "b1", chosen: Json | None = None) -> Json:
    """One entry of `actions`: a button as it was sent, or a select with the option that was chosen."""
    action: Json = {key: element[key] for key in ("type", "action_id", "value", "text", "style") if key in element}
    if chosen is not None:
        action["selected_option"] = chosen
    return action | {"block_id": block_id, "action_ts": new_ts()}


def _action_channel(channel: str) -> Json:
    return {"id": channel, "name": "directmessage" if channel.startswith("D") else "allmant"}


def block_actions_in_message(
    action: Json, posted: Json, channel: str, user: str = ANNA, response_url: str = "", trigger_id: str = ""
) -> Json:
    """`posted` is the message as Slack keeps it: ts, text, blocks, thread_ts."""
    threaded = {"thread_ts": posted["thread_ts"]} if posted.get("thread_ts") else {}
    return _interaction("block_actions", user, TEAM, trigger_id) | {
        "container": {"type": "message", "message_ts": posted["ts"], "channel_id": channel, "is_ephemeral": False}
        | threaded,
        "channel": _action_channel(channel),
        "message": posted,
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }


def block_actions_in_ephemeral(
    action: Json, ts: str, channel: str, user: str = ANNA, response_url: str = "", trigger_id: str = ""
) -> Json:
    """An ephemeral message comes without its content."""
    return _interaction("block_actions", user, TEAM, trigger_id) | {
        "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": True},
        "channel": _action_channel(channel),
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }


def block_actions_in_view(action: Json, view: Json, user: str = ANNA, trigger_id: str = "") -> Json:
    """In a modal or on the Home tab: no channel, no message, the view instead."""
    return _interaction("block_actions", user, TEAM, trigger_id) | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [action],
    }


def view_submission(view: Json, values: Json, user: str = ANNA, trigger_id: str = "") -> Json:
    """`values` as Slack sends them: block_id -> action_id -> {type, value | selected_option | …}."""
    filled = view | {"state": {"values": values}}
    return _interaction("view_submission", user, TEAM, trigger_id) | {"view": filled, "response_urls": []}


def view_closed(view: Json, user: str = ANNA) -> Json:
    closed = _interaction("view_closed", user, TEAM, "") | {"view": view, "is_cleared": False}
    del closed["trigger_id"]
    return closed


def message_shortcut(
    callback_id: str, said: Json, channel: str, user: str = ANNA, response_url: str = "", trigger_id: str = ""
) -> Json:
    """A click on "More actions" of a message: `said` is that message, which may be somebody else's."""
    return _interaction("message_action", user, TEAM, trigger_id) | {
        "callback_id": callback_id,
        "action_ts": new_ts(),
        "message_ts": said["ts"],
        "channel": _action_channel(channel),
        "message": {key: value for key, value in said.items() if key not in ("channel", "event_ts", "channel_type")},
        "response_url": response_url,
    }


def slash_command(
    text: str,
    user: str = ANNA,
    channel: str = GENERAL,
    command: str = "/lots",
    response_url: str = "",
    trigger_id: str = "",
) -> dict[str, str]:
    """The fields of the form that Slack posts; in Socket Mode the same, as the envelope's payload."""
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "team_domain": "sydnarke",
        "channel_id": channel,
        "channel_name": _action_channel(channel)["name"],
        "user_id": user,
        "user_name": user.lower(),
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id or new_id("trigger."),
    }
