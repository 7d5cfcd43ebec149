"""The line that is typed: with history and completion on a terminal, plainly from a pipe.

On a terminal several lines that are pasted are said as one, Esc and Enter begin a new one, and Ctrl-C empties them.
The history lies in the data folder, masked, and readable by its owner alone.
"""

from __future__ import annotations

import os
import sys
from asyncio import CancelledError
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.channels.console.completing import completions
from bot.channels.console.offers import Offer
from knowledge.masking import mask

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

PROMPT = "› "
HISTORY = "chat-history"


class Reader(Protocol):
    """Reads what the person says next, given what was offered last.

    None at the end of input. Raises KeyboardInterrupt where the person gave the line up.
    """

    def __call__(self, offers: Sequence[Offer]) -> str | None: ...


def reader(data: Path, known: Callable[[], Sequence[str]]) -> Reader:
    """Fitting for where standard input and output are. `known` gives what can be completed; asked once, when needed."""
    return _on_terminal(data, known) if sys.stdin.isatty() and sys.stdout.isatty() else _next_line


def _next_line(offers: Sequence[Offer]) -> str | None:
    line = sys.stdin.readline()
    return line.strip() if line else None


def _on_terminal(data: Path, known: Callable[[], Sequence[str]]) -> Reader:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    class MaskedHistory(FileHistory):
        """Keeps what was typed without what is personal in it."""

        def store_string(self, string: str) -> None:
            super().store_string(mask(string))

    session: PromptSession[str] = PromptSession(
        history=MaskedHistory(str(_private_file(data / HISTORY))),
        key_bindings=_new_line_keys(),
        complete_while_typing=False,
    )

    def read(offers: Sequence[Offer]) -> str | None:
        try:
            return session.prompt(PROMPT, completer=_completer(offers, known)).strip()
        except EOFError:
            return None
        except CancelledError as stopped:  # how Ctrl-C arrives before the prompt listens to keys
            raise KeyboardInterrupt from stopped

    return read


def _private_file(path: Path) -> Path:
    """The file, there and the owner's alone: it holds what the person has asked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_APPEND, 0o600))
    path.chmod(0o600)
    return path


def _completer(offers: Sequence[Offer], known: Callable[[], Sequence[str]]) -> Any:
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class WholeLines(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
            typed = document.text_before_cursor.lstrip()
            for line in completions(typed, offers, known()):
                yield Completion(line, start_position=-len(typed))

    return WholeLines()


def _new_line_keys() -> KeyBindings:
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
