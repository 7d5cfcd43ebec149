"""Every call to the Web API held to what Slack publishes of its methods. Independent of what Lots knows of them.

Order: what the method requires, its lengths, its blocks or its view. https://docs.slack.dev/reference/methods
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.views import View

from tests.slack_world.block_limits import (
    IN_MESSAGES,
    IN_VIEWS,
    Breaches,
    Json,
    blocks_breaches,
    mrkdwn_breaches,
    text_breaches,
)

BLOCKS_TOGETHER = 13_200
"""Characters of a message's blocks as JSON, beyond which chat.postMessage says msg_blocks_too_long.

It is not in the reference: measured by those who met it (slackapi/bolt-js, issues 2509 and 2867).
"""
MESSAGE_TEXT, UPDATED_TEXT = 40_000, 4_000
METADATA = 15_360
VIEW_BYTES = 250_000


def breaches(method: str, payload: Json) -> list[str]:
    """What is wrong with this call, in words; empty where Slack would take it."""
    needed = [f"{method}: {name} is missing" for name in REQUIRED.get(method, ()) if not payload.get(name)]
    return needed + [f"{method}: {breach}" for breach in RULES.get(method, _nothing)(payload)]


def response_breaches(payload: Json) -> list[str]:
    """What is wrong with what is posted to a response_url, or answered to a slash command."""
    return [f"response: {breach}" for breach in _message(payload)]


def submission_breaches(answer: Json, submitted: Json) -> list[str]:
    """What is wrong with the answer to a `view_submission`: an unknown action, a bad view, errors at no input."""
    action = answer.get("response_action")
    if action not in ("clear", "update", "push", "errors"):
        return [f"submission: response_action {action!r}"]
    if action == "errors":
        inputs = {block.get("block_id") for block in submitted["blocks"] if block["type"] == "input"}
        wrong = {name: text for name, text in answer.get("errors", {}).items() if name not in inputs or not text}
        return [f"submission: errors where no input is, or without words: {wrong}"] if wrong else []
    view = answer.get("view")
    return [] if action == "clear" else [f"submission: {one}" for one in view_breaches(view, "modal")]


def _nothing(payload: Json) -> Breaches:
    yield from ()


def _message(payload: Json) -> Breaches:
    """A complete text goes with the blocks: for notifications, and for who has them read out."""
    text = payload.get("text", "")
    if not text and not payload.get("delete_original"):
        yield "no text: nothing for notifications and screen readers"
    if len(text) > MESSAGE_TEXT:
        yield f"text of {len(text)} characters is cut off at {MESSAGE_TEXT}"
    yield from mrkdwn_breaches("text", text)
    if payload.get("blocks"):
        yield from blocks_breaches(payload["blocks"], IN_MESSAGES, 50)
        if (size := len(json.dumps(payload["blocks"], ensure_ascii=False, separators=(",", ":")))) > BLOCKS_TOGETHER:
            yield f"msg_blocks_too_long: blocks of {size} characters together; at most {BLOCKS_TOGETHER}"
    yield from _metadata(payload.get("metadata"))


def _metadata(metadata: Any) -> Breaches:
    if not metadata:
        return
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        yield "metadata needs event_type and event_payload"
    if (size := len(json.dumps(metadata))) > METADATA:
        yield f"metadata of {size} characters; at most {METADATA}"


def _update(payload: Json) -> Breaches:
    yield from _message(payload)
    if not payload.get("blocks") and len(payload.get("text", "")) > UPDATED_TEXT:
        yield f"msg_too_long: an updated text of {len(payload['text'])} characters; at most {UPDATED_TEXT}"


def _modal(payload: Json) -> Breaches:
    yield from view_breaches(payload.get("view"), "modal")


def _home(payload: Json) -> Breaches:
    yield from view_breaches(payload.get("view"), "home")


def view_breaches(view: Any, kind: str) -> Iterator[str]:
    """A modal or a Home tab: https://docs.slack.dev/reference/views/ ."""
    if not isinstance(view, dict):
        yield "view is no object"
        return
    if view.get("type") != kind:
        yield f"a view of type {view.get('type')!r}; here only {kind!r}"
    yield from (_modal_frame if kind == "modal" else _home_frame)(view)
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if len(view.get(name, "")) > most:
            yield f"{name} of {len(view[name])} characters; at most {most}"
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        yield "view_too_large"
    yield from blocks_breaches(view.get("blocks"), IN_VIEWS, 100)
    yield from _by_the_sdk(view)


def _modal_frame(view: Json) -> Breaches:
    yield from text_breaches("title", view.get("title"), 24, plain=True)
    for name in ("submit", "close"):
        if view.get(name):
            yield from text_breaches(name, view[name], 24, plain=True)
    if any(block.get("type") == "input" for block in view.get("blocks", [])) and not view.get("submit"):
        yield "a modal with input blocks needs submit"


def _home_frame(view: Json) -> Breaches:
    for name in ("title", "submit", "close"):
        if name in view:
            yield f"a Home tab has no {name}"


def _by_the_sdk(view: Json) -> Breaches:
    try:
        View(**view).to_dict()
    except SlackObjectFormationError as problem:
        yield f"slack_sdk: {problem}"


def _prompts(payload: Json) -> Breaches:
    prompts = payload.get("prompts") or []
    if not 1 <= len(prompts) <= 4:
        yield f"{len(prompts)} prompts; 1 to 4"
    for prompt in prompts:
        if not prompt.get("title") or not prompt.get("message"):
            yield f"a prompt needs title and message: {prompt}"


def _status(payload: Json) -> Breaches:
    if "status" not in payload:
        yield "status is missing (empty clears it)"
    if len(payload.get("loading_messages") or []) > 10:
        yield "more than 10 loading_messages"


def _reaction(payload: Json) -> Breaches:
    if ":" in payload.get("name", ""):
        yield "an emoji's name goes without colons"


REQUIRED: dict[str, tuple[str, ...]] = {
    "chat.postMessage": ("channel",),
    "chat.postEphemeral": ("channel", "user"),
    "chat.update": ("channel", "ts"),
    "chat.delete": ("channel", "ts"),
    "conversations.info": ("channel",),
    "conversations.history": ("channel",),
    "conversations.replies": ("channel", "ts"),
    "users.info": ("user",),
    "views.open": ("trigger_id", "view"),
    "views.push": ("trigger_id", "view"),
    "views.update": ("view",),
    "views.publish": ("user_id", "view"),
    "files.info": ("file",),
    "reactions.add": ("channel", "timestamp", "name"),
    "assistant.threads.setStatus": ("channel_id", "thread_ts"),
    "assistant.threads.setTitle": ("channel_id", "thread_ts", "title"),
    "assistant.threads.setSuggestedPrompts": ("channel_id", "prompts"),
}
RULES: dict[str, Callable[[Json], Breaches]] = {
    "chat.postMessage": _message,
    "chat.postEphemeral": _message,
    "chat.update": _update,
    "views.open": _modal,
    "views.push": _modal,
    "views.update": _modal,
    "views.publish": _home,
    "assistant.threads.setStatus": _status,
    "assistant.threads.setSuggestedPrompts": _prompts,
    "reactions.add": _reaction,
}
