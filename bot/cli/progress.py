"""How far an ingest has come, on standard error: bars on a terminal, else lines; with --json only what failed."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from bot.cli.speech import say, say_error
from ingest.progress import Outcome, Progress

LINES_EVERY = 500
"""Passages between two plain lines: a log should show that something happens, not fill up."""


class Shown(Progress, AbstractContextManager["Shown"], Protocol):
    """Progress that takes a place on the screen while it lasts."""


class OnTerminal(AbstractContextManager["OnTerminal"]):
    """Two bars: documents, then passages with the time left. Faults are printed above them."""

    def __init__(self, stream: TextIO) -> None:
        self._bars = Bars(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(file=stream),
        )
        self._documents = self._bars.add_task(say("Documents"), total=None)
        self._passages = self._bars.add_task(say("Passages"), total=None, visible=False)

    def __enter__(self) -> OnTerminal:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def documents(self, total: int) -> None:
        self._bars.update(self._documents, total=total)

    def document(self, path: Path, outcome: Outcome, why: str = "") -> None:
        self._bars.advance(self._documents)
        if outcome == "failed":
            self._bars.console.print(fault_line(path, why), markup=False, highlight=False, soft_wrap=True)

    def passages(self, total: int) -> None:
        self._bars.update(self._passages, total=total, visible=True)
        self._bars.reset(self._passages)

    def embedded(self, count: int) -> None:
        self._bars.advance(self._passages, count)


class InLines(AbstractContextManager["InLines"]):
    """One line for each file read or failed, and one now and then while passages are embedded."""

    def __init__(self, stream: TextIO, quiet: bool = False) -> None:
        self._stream, self._quiet = stream, quiet
        self._total = self._done = 0

    def __exit__(self, *_: object) -> None: ...

    def documents(self, total: int) -> None: ...

    def document(self, path: Path, outcome: Outcome, why: str = "") -> None:
        if outcome == "failed":
            print(fault_line(path, why), file=self._stream, flush=True)
        elif outcome == "read":
            self._line(say("Read: {path}", path=path))

    def passages(self, total: int) -> None:
        self._total = total
        self._line(say("{total} passages can be found by their words; now their meaning is added.", total=total))

    def embedded(self, count: int) -> None:
        before, self._done = self._done, self._done + count
        if before // LINES_EVERY != self._done // LINES_EVERY:
            self._line(say("{done} of {total} passages.", done=self._done, total=self._total))

    def _line(self, text: str) -> None:
        if not self._quiet:
            print(text, file=self._stream, flush=True)


def shown_progress(as_json: bool) -> Shown:
    """Fitting for where standard error goes."""
    if sys.stderr.isatty() and not as_json:
        return OnTerminal(sys.stderr)
    return InLines(sys.stderr, quiet=as_json)


def fault_line(path: Path, why: str) -> str:
    return say("Not read: {path}: {why}", path=path, why=say_error(why))
