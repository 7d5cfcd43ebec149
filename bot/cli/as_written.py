"""An answer on the terminal while it is written, in the place where the finished one is then shown.

Ctrl-C stops the writing once there is something to keep; before that it gives the question up, as ever.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from bot.channels.console.layout import paragraphs, printable
from bot.channels.console.wording import say
from bot.conversation.messages import Reply, Turn
from bot.conversation.writing import Watched, Writing
from knowledge.answers.answer import Language


async def reply_as_written(
    watched: Watched, turn: Turn, console: Console, language: Language, patience: AbstractContextManager[None]
) -> Reply:
    """The reply; `patience` is over once the first sentence is there."""
    writing = Writing()
    replying = asyncio.ensure_future(writing.reply(watched, turn))
    try:
        texts = writing.texts()
        with patience:
            first = await anext(texts, "")
        if first:
            with _stopped_by_ctrl_c(writing), _growing(console, language) as show:
                show(first)
                async for text in texts:
                    show(text)
        return await replying
    finally:
        writing.stop()
        replying.cancel()


@contextmanager
def _stopped_by_ctrl_c(writing: Writing) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGINT)
    loop.add_signal_handler(signal.SIGINT, writing.stop)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)


@contextmanager
def _growing(console: Console, language: Language) -> Iterator[Callable[[str], None]]:
    """The newest text takes the place of the one before, and leaves the screen at the end."""
    with Live(console=console, auto_refresh=False, transient=True) as live:
        hint = Text(say("Writing the answer … Ctrl-C stops it.", language), style="dim")
        yield lambda text: live.update(Group(*paragraphs(Text(printable(text))), hint), refresh=True)
