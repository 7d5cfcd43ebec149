"""What a message is made of: parts that stay whole, each as blocks and as plain text, packed into few messages.

Invariant: the plain text of all parts together says everything that their blocks do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.channels.slack.rich import Block

MOST_TEXT = 3_900
"""Characters of a message's plain text, escaped: Slack cuts what is above 4,000."""
MOST_BLOCKS = 45
MOST_JSON = 12_000
"""Characters of a message's blocks: somewhere above 12,000 Slack answers `msg_blocks_too_long`, and says no more."""
MOST_PART = 2_800
"""Characters of one part's text, escaped: below Slack's 3,000, with room for what stands beside it."""
BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Part:
    """`text` is escaped, and has at most MOST_TEXT characters."""

    text: str
    blocks: tuple[Block, ...]

    @property
    def weight(self) -> int:
        return len(json.dumps(self.blocks, ensure_ascii=False))

    @property
    def is_clickable(self) -> bool:
        return any(block["type"] == "actions" for block in self.blocks)


def packed(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The parts of each message, in order. None is empty. What can be clicked last stays with what it is about."""
    message: list[Part] = []
    for run in _kept_together(parts):
        if message and not _fit([*message, *run]):
            yield message
            message = []
        message += run
    if message:
        yield message


def _kept_together(parts: Sequence[Part]) -> list[list[Part]]:
    """Each part by itself, but the last ones: all that is clicked, with what stands right above it, where that fits."""
    end = len(parts)
    while end and parts[end - 1].is_clickable:
        end -= 1
    above = next((n for n in reversed(range(end)) if parts[n].blocks), end)
    for start in (above, end):
        if start < len(parts) and _fit(parts[start:]):
            return [*([part] for part in parts[:start]), list(parts[start:])]
    return [[part] for part in parts]


def _fit(parts: Sequence[Part]) -> bool:
    """Whether they are one message."""
    return (
        sum(len(one.text) + len(BETWEEN) for one in parts) <= MOST_TEXT
        and sum(len(one.blocks) for one in parts) <= MOST_BLOCKS
        and sum(one.weight for one in parts) <= MOST_JSON
    )


def text_of(parts: Iterable[Part]) -> str:
    return BETWEEN.join(part.text for part in parts if part.text)
