"""The terminal: lines as `lots chat` takes them, read off what it prints into a pipe."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from rich.console import Console

from bot.channels.console.offers import Seat
from bot.cli.chatting import Chat
from bot.cli.terminal import Terminal
from bot.conversation.messages import Person
from bot.wiring.services import Services
from tests.parity.channels import Overheard, chosen
from tests.parity.content import Content

_OFFER = re.compile(r"^  ([a-z]{1,2}|\d{1,3})\. (.*)$", re.MULTILINE)
_FAR = re.compile(r"^.* · (\d+) av (\d+) besvarade$", re.MULTILINE)
_FOLDED = re.compile(r"^(?:Källor|Sources) \(\d+\)$", re.MULTILINE)


class TerminalChannel:
    """One person a terminal. The loop is driven line by line; each terminal has an event loop, in a thread."""

    name = "console"

    def __init__(self, services: Services) -> None:
        self.overheard = Overheard(services)
        self._services = replace(services, engine=cast("Any", self.overheard))
        self._chats: dict[str, tuple[Chat, io.StringIO]] = {}
        self._offered: dict[str, list[tuple[str, str]]] = {}

    def names(self, who: str) -> Sequence[str]:
        return (who,)

    async def say(self, who: str, text: str) -> Content:
        return await asyncio.to_thread(self._type, who, text)

    async def click(self, who: str, label: str) -> Content:
        offered = [(label, number) for number, label in self._offered.get(who, [])]
        return await asyncio.to_thread(self._type, who, chosen(offered, label))

    def _type(self, who: str, line: str) -> Content:
        chat, output = self._chats.get(who) or self._open(who)
        before = output.tell()
        chat.answer(line)
        return self._read(who, output.getvalue()[before:])

    def _open(self, who: str) -> tuple[Chat, io.StringIO]:
        output = io.StringIO()
        terminal = Terminal(Console(file=output, highlight=False))
        seat = Seat(f"console-{who}", Person(who))
        self._chats[who] = Chat(self._services, asyncio.Runner(), terminal, lambda offers: None, seat), output
        return self._chats[who]

    def _read(self, who: str, printed: str) -> Content:
        offered = self._offered[who] = _OFFER.findall(printed)
        far = _FAR.findall(printed)
        progress = (int(far[-1][0]), int(far[-1][1])) if far else None
        text = _FAR.sub("", _OFFER.sub("", printed))
        return Content(text, tuple(label for _, label in offered), progress, bool(_FOLDED.search(printed)))
