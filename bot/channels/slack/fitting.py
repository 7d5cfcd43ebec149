"""The last guard before a call: what Slack would refuse is made to fit, and nothing that it says is lost.

A message with a fault keeps the buttons that have none and says the rest as text, over several messages if it must. A
view loses the blocks that are faulty, since a page that is partly shown serves better than none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.slack.limits import (
    MOST_BLOCKS_IN_VIEW,
    MOST_TOGETHER,
    block_faults,
    message_faults,
    view_faults,
)
from bot.delivery.splitting import split

Payload = Mapping[str, Any]
MOST_TEXT = 2_900
"""Characters of a section: the text is cut there when it goes without its blocks."""
MESSAGES = ("chat.postMessage", "chat.postEphemeral", "chat.update")
VIEWS = ("views.publish", "views.open", "views.update", "views.push")


def fitted(method: str, payload: Payload) -> list[Payload]:
    """What to send instead, in order: the payload itself where nothing is wrong with it. Never nothing."""
    if method in MESSAGES and message_faults(payload):
        return as_text(payload)
    if method in VIEWS and view_faults(payload.get("view", {})):
        return [{**payload, "view": _shorter(payload["view"])}]
    return [payload]


def as_text(payload: Payload) -> list[Payload]:
    """The message's text, in as many messages as it takes; what can be clicked stands under the last."""
    parts = split(payload.get("text", ""), MOST_TEXT) or ["…"]
    buttons = _buttons(payload.get("blocks", ()))
    plain = {name: value for name, value in payload.items() if name != "blocks"}
    messages: list[Payload] = [{**plain, "text": part} for part in parts]
    if buttons:
        messages[-1] = {**messages[-1], "blocks": [_said(parts[-1]), *buttons]}
    return messages


def _buttons(blocks: Sequence[Payload]) -> list[Payload]:
    kept: list[Payload] = []
    for block in blocks:
        fits = len(str([*kept, block])) < MOST_TOGETHER - MOST_TEXT - 200 and len(kept) < MOST_BLOCKS_IN_VIEW // 3
        if block.get("type") == "actions" and not block_faults(block) and fits:
            kept.append(block)
    return _each_id_once(kept)


def _each_id_once(blocks: Sequence[Payload]) -> list[Payload]:
    ids = [block.get("block_id") for block in blocks]
    return [block for at, block in enumerate(blocks) if ids[at] is None or ids[at] not in ids[:at]]


def _said(text: str) -> Payload:
    """The text is escaped already; markup is what Slack reads escapes in."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _shorter(view: Payload) -> Payload:
    sound = [block for block in view.get("blocks", ()) if not block_faults(block)]
    return {**view, "blocks": _each_id_once(sound)[:MOST_BLOCKS_IN_VIEW]}
