"""A form's question that was answered in words leaves buttons behind: they go when the next question is asked.

What was last asked is remembered by lane, in memory and bounded: after a restart an old button stays, and still means
what it said, since it names its form and its place. Invariant: nothing but buttons is ever taken from a message.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.slack.choices import CHOICE, FEEDBACK
from bot.channels.slack.opens import MODAL
from bot.channels.slack.place import message_at
from bot.conversation.skills.forms.clicks import PREFIX
from bot.delivery.ports import Outgoing

MOST = 2_000
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked last in a lane, in answer to one event: each message as it is without its buttons."""

    event: str
    messages: tuple[Payload, ...]


class Disarming:
    """Remembers what was asked last. The same lane is never sent in twice at once."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, _Asked] = OrderedDict()

    def stale(self, outgoing: Outgoing, reference: str) -> Sequence[Payload]:
        """The last questions without their buttons, where this one, sent now, takes their place.

        Not those of the same reply: it may ask what was meant, and go on with the form.
        """
        payload, (channel, timestamp) = outgoing.body["payload"], message_at(reference)
        before = self._asked.get(outgoing.lane)
        if outgoing.body["method"] == "chat.update":
            if before:
                left = tuple(one for one in before.messages if one["ts"] != payload.get("ts"))
                self._asked[outgoing.lane] = replace(before, messages=left)
            return ()
        if not timestamp or not _asks(payload):
            return ()
        same = before.messages if before and outgoing.answers and before.event == outgoing.answers else ()
        self._remember(outgoing, (*same, _without_buttons(payload, channel, timestamp)))
        past = before.messages if before and not same else ()
        return tuple(one for one in past if one["ts"] != timestamp)

    def _remember(self, outgoing: Outgoing, messages: tuple[Payload, ...]) -> None:
        self._asked[outgoing.lane] = _Asked(outgoing.answers, messages)
        self._asked.move_to_end(outgoing.lane)
        if len(self._asked) > MOST:
            self._asked.popitem(last=False)


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
