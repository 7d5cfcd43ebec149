"""A program in a terminal of its own: what is typed goes in key by key, what it draws is read as a person reads it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

CTRL_C, CTRL_D, ENTER, TAB, UP, ESCAPE = "\x03", "\x04", "\r", "\t", "\x1b[A", "\x1b"
_WHERE_IS_THE_CURSOR = b"\x1b[6n"
_SEQUENCE = re.compile(r"\x1b\][^\x1b\x07]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_=>]|\r|\x08")
SECONDS = 30.0


class InTerminal:
    """Runs `python ARGUMENTS` on a pseudo-terminal until the end of the `with`."""

    def __init__(self, *arguments: str, environment: Mapping[str, str], columns: int = 100) -> None:
        self._master, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self._child = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment},
            cwd=Path(__file__).parents[2],
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(terminal)
        self._raw = b""
        self._read = 0

    def __enter__(self) -> InTerminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.kill()
        self._child.wait()
        os.close(self._master)

    @property
    def raw(self) -> str:
        """All that was sent to the terminal, as it was sent."""
        return self._raw.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """The same as it can be read, without colours and movements."""
        return _SEQUENCE.sub("", self.raw)

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def paste(self, text: str) -> None:
        """As a terminal sends what is pasted."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def see(self, expected: str) -> str:
        """Waits for the text after what was seen last, and gives what came until then."""
        deadline = time.monotonic() + SECONDS
        while (at := self.text.find(expected, self._read)) < 0:
            if time.monotonic() > deadline or not self._more(deadline):
                raise AssertionError(f"{expected!r} never came after:\n{self.text[self._read :]}")
        seen = self.text[self._read : at + len(expected)]
        self._read = at + len(expected)
        return seen

    def ends(self) -> int:
        """The exit status, once it has ended by itself."""
        deadline = time.monotonic() + SECONDS
        while self._more(deadline):
            pass
        return self._child.wait(SECONDS)

    def _more(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            new = os.read(self._master, 65536)
        except OSError:  # Linux says so where the other end is closed
            return False
        self._raw += new
        for _ in range(new.count(_WHERE_IS_THE_CURSOR)):
            self.type("\x1b[1;1R")
        return bool(new)
