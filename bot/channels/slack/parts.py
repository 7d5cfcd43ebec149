"""What a message is made of: parts that stay whole, each as blocks and as plain text, packed into few messages.

Invariant: the plain text of all parts together says everything that their blocks do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
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


def packed(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """The parts of each message, in order. None is empty."""
    message: list[Part] = []
    for part in parts:
        if message and not _fits(message, part):
            yield message
            message = []
        message.append(part)
    if message:
        yield message


def _fits(message: list[Part], part: Part) -> bool:
    every = [*message, part]
    return (
        sum(len(one.text) + len(BETWEEN) for one in every) <= MOST_TEXT
        and sum(len(one.blocks) for one in every) <= MOST_BLOCKS
        and sum(one.weight for one in every) <= MOST_JSON
    )


def text_of(parts: Iterable[Part]) -> str:
    return BETWEEN.join(part.text for part in parts if part.text)
