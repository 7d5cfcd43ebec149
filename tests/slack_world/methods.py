"""The Web API methods that Lots may call: each takes the workspace and the payload, and gives Slack's answer.

A `Refused` becomes `{"ok": false, "error": …}` in the server. A method that is not here is `unknown_method`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.slack_world import payloads
from tests.slack_world.payloads import new_id
from tests.slack_world.state import Conversation, File, Refused, Workspace

Json = dict[str, Any]
PAGE = 100


def auth_test(workspace: Workspace, payload: Json) -> Json:
    return {
        "url": "https://sydnarke.slack.com/",
        "team": "Sydnärke",
        "user": "lots",
        "team_id": workspace.team,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot,
        "is_enterprise_install": False,
    }


def post_message(workspace: Workspace, payload: Json) -> Json:
    conversation = workspace.conversation(payload["channel"])
    said = {key: payload[key] for key in ("text", "blocks", "thread_ts", "metadata", "client_msg_id") if key in payload}
    own = {"user": workspace.bot_user, "bot_id": workspace.bot, "app_id": payloads.APP}
    kept = workspace.post(conversation.id, own | said)
    return {"channel": conversation.id, "ts": kept["ts"], "message": _without_metadata(kept)}


def post_ephemeral(workspace: Workspace, payload: Json) -> Json:
    conversation = workspace.conversation(payload["channel"])
    if payload["user"] not in conversation.members:
        raise Refused("user_not_in_channel")
    ts = payloads.new_ts()
    workspace.ephemeral.append(payload | {"channel": conversation.id, "ts": ts})
    return {"message_ts": ts}


def update_message(workspace: Workspace, payload: Json) -> Json:
    conversation = workspace.conversation(payload["channel"])
    said = _own(workspace, conversation, payload["ts"], "cant_update_message")
    said.update({key: payload[key] for key in ("text", "blocks", "metadata") if key in payload})
    said["edited"] = {"user": workspace.bot_user, "ts": payloads.new_ts()}
    return {"channel": conversation.id, "ts": said["ts"], "text": said["text"], "message": _without_metadata(said)}


def delete_message(workspace: Workspace, payload: Json) -> Json:
    conversation = workspace.conversation(payload["channel"])
    conversation.messages.remove(_own(workspace, conversation, payload["ts"], "cant_delete_message"))
    return {"channel": conversation.id, "ts": payload["ts"]}


def _own(workspace: Workspace, conversation: Conversation, ts: str, otherwise: str) -> Json:
    said = conversation.message(ts)
    if said.get("bot_id") != workspace.bot:
        raise Refused(otherwise)
    return said


def open_conversation(workspace: Workspace, payload: Json) -> Json:
    users = str(payload.get("users") or "").split(",")
    if len(users) != 1 or users[0] not in workspace.people:
        raise Refused("user_not_found")
    return {"channel": {"id": workspace.conversation(users[0]).id}}


def conversation_info(workspace: Workspace, payload: Json) -> Json:
    conversation = workspace.conversation(payload["channel"])
    kinds = {"im": "is_im", "mpim": "is_mpim", "group": "is_private", "channel": "is_channel"}
    flags = {flag: conversation.kind == kind for kind, flag in kinds.items()}
    other = next(iter(conversation.members - {workspace.bot_user}), "")
    who = {"user": other} if conversation.kind == "im" else {"name": "allmant"}
    return {"channel": {"id": conversation.id, "is_member": workspace.bot_user in conversation.members} | flags | who}


def members(workspace: Workspace, payload: Json) -> Json:
    return {"members": sorted(workspace.conversation(payload["channel"]).members)}


def history(workspace: Workspace, payload: Json) -> Json:
    """Newest first, without what was said in threads."""
    conversation = workspace.conversation(payload["channel"])
    found = [said for said in conversation.messages if said.get("thread_ts", said["ts"]) == said["ts"]]
    return _page(list(reversed(found)), payload)


def replies(workspace: Workspace, payload: Json) -> Json:
    """Oldest first, the thread's first message before them."""
    conversation, ts = workspace.conversation(payload["channel"]), payload["ts"]
    found = [said for said in conversation.messages if ts in (said["ts"], said.get("thread_ts"))]
    if not found:
        raise Refused("thread_not_found")
    return _page(found, payload)


def _page(found: list[Json], payload: Json) -> Json:
    oldest, latest = str(payload.get("oldest") or "0"), str(payload.get("latest") or "9" * 20)
    inclusive = _true(payload.get("inclusive"))
    within = [said for said in found if _between(said["ts"], oldest, latest, inclusive)]
    at, most = int(payload.get("cursor") or 0), min(int(payload.get("limit") or PAGE), 999)
    shown = within[at : at + most]
    with_metadata = _true(payload.get("include_all_metadata"))
    more = at + most < len(within)
    cursor = {"response_metadata": {"next_cursor": str(at + most)}} if more else {}
    return {
        "messages": [said if with_metadata else _without_metadata(said) for said in shown],
        "has_more": more,
    } | cursor


def _between(ts: str, oldest: str, latest: str, inclusive: bool) -> bool:
    low, moment, high = (tuple(map(int, f"{one}.0".split(".")[:2])) for one in (oldest, ts, latest))
    return low <= moment <= high if inclusive else low < moment < high


def _true(value: object) -> bool:
    return value in (True, "true", "True", "1", 1)


def _without_metadata(said: Json) -> Json:
    return {key: value for key, value in said.items() if key != "metadata"}


def user_info(workspace: Workspace, payload: Json) -> Json:
    if payload["user"] not in workspace.people:
        raise Refused("user_not_found")
    return {"user": workspace.people[payload["user"]]}


def user_list(workspace: Workspace, payload: Json) -> Json:
    return {"members": list(workspace.people.values()), "response_metadata": {"next_cursor": ""}}


def bot_info(workspace: Workspace, payload: Json) -> Json:
    return {"bot": {"id": payload.get("bot", workspace.bot), "app_id": payloads.APP, "name": "Lots", "deleted": False}}


def open_view(workspace: Workspace, payload: Json) -> Json:
    workspace.spend(str(payload["trigger_id"]))
    return {"view": _kept_view(workspace, payload["view"], new_id("V"))}


def push_view(workspace: Workspace, payload: Json) -> Json:
    workspace.spend(str(payload["trigger_id"]))
    modals = [view for view in workspace.views.values() if view["type"] == "modal"]
    if len(modals) >= 3:
        raise Refused("push_limit_reached")
    return {"view": _kept_view(workspace, payload["view"], new_id("V"))}


def update_view(workspace: Workspace, payload: Json) -> Json:
    external = payload.get("external_id")
    found = [v["id"] for v in workspace.views.values() if external and v.get("external_id") == external]
    view_id = payload.get("view_id") or (found[0] if found else "")
    if view_id not in workspace.views:
        raise Refused("not_found")
    if payload.get("hash") and payload["hash"] != workspace.views[view_id]["hash"]:
        raise Refused("hash_conflict")
    return {"view": _kept_view(workspace, payload["view"], view_id)}


def publish_view(workspace: Workspace, payload: Json) -> Json:
    user = payload["user_id"]
    before = workspace.homes.get(user)
    if before and payload.get("hash") and payload["hash"] != before["hash"]:
        raise Refused("hash_conflict")
    workspace.homes[user] = _kept_view(workspace, payload["view"], before["id"] if before else new_id("V"))
    return {"view": workspace.homes[user]}


def _kept_view(workspace: Workspace, view: Json, view_id: str) -> Json:
    defaults: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "state": {"values": {}}}
    kept: Json = (
        defaults | view | {"id": view_id, "team_id": workspace.team, "hash": new_id("h"), "root_view_id": view_id}
    )
    kept |= {"app_id": payloads.APP, "bot_id": workspace.bot, "previous_view_id": None}
    workspace.views[view_id] = kept
    return kept


def add_reaction(workspace: Workspace, payload: Json) -> Json:
    workspace.conversation(payload["channel"]).message(payload["timestamp"])
    if payload in workspace.reactions:
        raise Refused("already_reacted")
    workspace.reactions.append(payload)
    return {}


def remove_reaction(workspace: Workspace, payload: Json) -> Json:
    if payload not in workspace.reactions:
        raise Refused("no_reaction")
    workspace.reactions.remove(payload)
    return {}


def set_status(workspace: Workspace, payload: Json) -> Json:
    workspace.conversation(payload["channel_id"])
    workspace.statuses.append(payload)
    return {}


def set_title(workspace: Workspace, payload: Json) -> Json:
    workspace.conversation(payload["channel_id"])
    return {}


def set_prompts(workspace: Workspace, payload: Json) -> Json:
    workspace.conversation(payload["channel_id"])
    workspace.prompts[payload["channel_id"]] = payload["prompts"]
    return {}


def file_object(file: File, files_url: str) -> Json:
    """A file as events and files.info show it."""
    url = file.elsewhere or f"{files_url}/{file.id}/download/{file.name}"
    return {
        "id": file.id,
        "created": 1_764_000_000,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "user": file.user,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "url_private": url,
        "url_private_download": url,
    }


Method = Callable[[Workspace, Json], Json]
METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "bots.info": bot_info,
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update_message,
    "chat.delete": delete_message,
    "conversations.open": open_conversation,
    "conversations.info": conversation_info,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.info": user_info,
    "users.list": user_list,
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setTitle": set_title,
    "assistant.threads.setSuggestedPrompts": set_prompts,
}
