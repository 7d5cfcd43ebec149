"""A form's question that was answered in words leaves buttons behind: they go when the next question is asked.

What was last asked is remembered by lane, in memory and bounded: after a restart an old button stays, and still means
what it said, since it names its form and its place. Invariant: nothing but buttons is ever taken from a message.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from bot.channels.slack.choices import CHOICE, FEEDBACK
from bot.channels.slack.opens import MODAL
from bot.channels.slack.place import message_at
from bot.conversation.skills.forms.clicks import PREFIX
from bot.delivery.ports import Outgoing

MOST = 2_000
Payload = Mapping[str, Any]


class Disarming:
    """Remembers what was asked last. The same lane is never sent in twice at once."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, Payload] = OrderedDict()

    def stale(self, outgoing: Outgoing, reference: str) -> Payload | None:
        """The last question without its buttons, where this one, sent now, takes its place."""
        payload, (channel, timestamp) = outgoing.body["payload"], message_at(reference)
        before = self._asked.get(outgoing.lane)
        if outgoing.body["method"] == "chat.update":
            if before and before["ts"] == payload.get("ts"):
                del self._asked[outgoing.lane]
            return None
        if not timestamp or not _asks(payload):
            return None
        self._asked.pop(outgoing.lane, None)
        self._asked[outgoing.lane] = _without_buttons(payload, channel, timestamp)
        if len(self._asked) > MOST:
            self._asked.popitem(last=False)
        return before if before and before["ts"] != timestamp else None


def _asks(payload: Payload) -> bool:
    """Whether it has a button that answers in a form."""
    return any(_is_of_a_form(element) for block in payload.get("blocks", ()) for element in block.get("elements", ()))


def _is_of_a_form(element: Payload) -> bool:
    values = [option.get("value", "") for option in element.get("options", ())] or [element.get("value", "")]
    return str(element.get("action_id", "")).startswith(CHOICE) and any(str(one).startswith(PREFIX) for one in values)


def _without_buttons(payload: Payload, channel: str, timestamp: str) -> Payload:
    blocks = [block for block in payload["blocks"] if not _goes(block)]
    return {"channel": channel, "ts": timestamp, "text": payload["text"], "blocks": blocks}


def _goes(block: Payload) -> bool:
    """All but opinions, which are of another matter."""
    if block.get("type") != "actions" or str(block.get("block_id", "")).startswith(FEEDBACK):
        return False
    return all(str(one.get("action_id", "")).startswith((CHOICE, MODAL)) for one in block["elements"])
