"""What a click on a button or in a menu means, and the message as it stands after: what was chosen is shown as chosen.

Invariant: what was used can not be used again; what stands beside it and means something else stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.choices import CHOICE, FEEDBACK, SAY, plain
from bot.channels.slack.escaping import clean, escaped, shortened
from bot.channels.slack.limits import MOST_TEXT
from bot.channels.slack.opens import MODAL
from bot.channels.slack.place import Place
from bot.channels.slack.rich import Block
from bot.delivery.ports import Body

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clicked:
    """`text` is what the person says by it, or `choice` the id of what they chose: one of them is there."""

    action: str
    block: str
    label: str
    text: str = ""
    choice: str | None = None


def clicked(action: Payload) -> Clicked | None:
    """What one of a payload's `actions` means; None where it is no choice of a reply's."""
    option = action.get("selected_option") or {}
    value = option.get("value") or action.get("value") or ""
    name, block = str(action.get("action_id", "")), str(action.get("block_id", ""))
    shown = (option.get("text") or action.get("text") or {}).get("text", "")
    if not value or not isinstance(value, str):
        return None
    if name.startswith(CHOICE):
        return Clicked(name, block, shown, choice=value)
    return Clicked(name, block, shown, text=value) if name.startswith(SAY) else None


def as_chosen(message: Payload, done: Clicked, place: Place) -> Body | None:
    """The message after the click. None where there is no message that could change."""
    if not message.get("ts"):
        return None
    told = f"✓ {shortened(clean(done.label), 200)}"
    blocks = _after(message.get("blocks", ()), done, {"type": "context", "elements": [plain(told)]})
    text = _with_line(message.get("text", ""), escaped(told))
    payload = {"channel": place.channel, "ts": message["ts"], "text": text, "blocks": blocks}
    return {"method": "chat.update", "team": place.team, "payload": payload}


def _with_line(text: str, line: str) -> str:
    longer = f"{text}\n{line}".strip()
    return longer if len(longer) <= MOST_TEXT else text


def _after(blocks: Sequence[Block], done: Clicked, told: Block) -> list[Block]:
    """The blocks, with what was chosen where the first of those that it uses up stood."""
    left: list[Block] = []
    is_told = False
    for block in blocks:
        rest = _unused(block, done)
        left += [rest] if rest else []
        if rest is not block and not is_told:
            left.append(told)
            is_told = True
    return left


def _unused(block: Block, done: Clicked) -> Block | None:
    """What the click leaves of the block; None where it leaves nothing.

    A choice is made once; an opinion is another matter than a choice; a question leaves the others to be asked.
    """
    if block.get("type") != "actions" or not _is_ours(block):
        return block
    if done.text:
        others = [one for one in block["elements"] if one.get("action_id") != done.action]
        return block if len(others) == len(block["elements"]) else {**block, "elements": others} if others else None
    is_opinion = str(block.get("block_id", "")).startswith(FEEDBACK)
    used_up = is_opinion == done.block.startswith(FEEDBACK) and not _acts(block, SAY)
    return None if used_up else block


def _is_ours(block: Block) -> bool:
    return _acts(block, SAY) or _acts(block, CHOICE) or _acts(block, MODAL)


def _acts(block: Block, start: str) -> bool:
    """Whether the block's elements are all of that sort."""
    elements = block.get("elements", ())
    return bool(elements) and all(str(one.get("action_id", "")).startswith(start) for one in elements)
