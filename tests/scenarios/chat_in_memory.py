"""`lots chat` over a small municipality in memory, for a terminal's tests: `python -m tests.scenarios.chat_in_memory`.

"långsamt" is answered after ten seconds; the rest as `web_support` says. With a second argument a language model
writes, and takes so many seconds for each sentence.
"""

from __future__ import annotations

import asyncio
import sys
from functools import cache
from pathlib import Path
from typing import Any

from bot.channels.console.completing import phrases
from bot.channels.console.offers import Seat
from bot.cli.asking import LOCAL
from bot.cli.chatting import Chat, vocabulary
from bot.cli.prompting import reader
from bot.cli.terminal import Terminal
from bot.conversation.messages import Reply, Turn
from bot.settings import read_settings
from tests.scenarios.web_support import MemoryConversation, MemoryServices
from tests.scenarios.writing_support import Dictation


class Slow(MemoryConversation):
    async def reply(self, turn: Turn) -> Reply:
        if turn.text == "långsamt":
            await asyncio.sleep(10)
        if "\n" in turn.text:
            return await super().reply(Turn("", turn.person, "", f"{turn.text.count(chr(10)) + 1} rader: {turn.text}"))
        return await super().reply(turn)


def main(data: Path, pace: float = 0.0) -> None:
    services: Any = MemoryServices()
    services.settings = read_settings({"LOTS_PUBLIC_URL": "https://lots.example"}, data, data)
    services.engine = Slow(services.answerer)
    if pace:
        services.watched = Dictation(services.engine, pace=pace).reply
    read = reader(data, cache(lambda: phrases(vocabulary(services), "sv")))
    with asyncio.Runner() as loop:
        Chat(services, loop, Terminal(), read, Seat("samtal", LOCAL)).go_on()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(float, sys.argv[2:]))
