"""Who works on lanes from one data folder, and who of them is surely gone, so that their lanes need not run out.

Each puts a file of its own name there and locks it. The lock belongs to the process: the operating system lets go of it
when the process ends, however it ends. So a file whose lock can be had is of one that is gone. That holds among
processes of one machine since it was started, and others are left alone: their leases run out by themselves.
"""

from __future__ import annotations

import hashlib
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

FOLDER = "dispatchers"
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Roll:
    """`name` is the holder's, and no one else's ever."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self._machine = _this_machine()
        self.name = f"{self._machine}-{uuid.uuid4().hex}"
        self._file = self._path(self.name).open("a", encoding="ascii")
        _lock(self._file)

    def gone(self) -> list[str]:
        """The names of this machine's holders that ended without a word."""
        names = (path.name for path in self._folder.glob(f"{self._machine}-*"))
        return [name for name in sorted(names) if name != self.name and self._is_gone(name)]

    def strike(self, name: str) -> None:
        """Takes the name off: what it held was given back."""
        self._path(name).unlink(missing_ok=True)

    def close(self) -> None:
        self.strike(self.name)
        self._file.close()

    def _is_gone(self, name: str) -> bool:
        with suppress(OSError), self._path(name).open("r", encoding="ascii") as file:
            return _try_lock(file)
        return False

    def _path(self, name: str) -> Path:
        return self._folder / name


@contextmanager
def on_the_roll(data: Path) -> Iterator[Roll]:
    """A holder's name for as long as it works. Raises OSError where the folder cannot be written."""
    roll = Roll(data)
    try:
        yield roll
    finally:
        roll.close()


def _this_machine() -> str:
    """The same for every process, in a container or not, until the machine is started anew; never guessed by others."""
    with suppress(OSError):
        return hashlib.blake2b(_BOOT_ID.read_bytes(), digest_size=6).hexdigest()
    return hashlib.blake2b(str(uuid.getnode()).encode(), digest_size=6).hexdigest()


if sys.platform == "win32":

    def _lock(file: IO[str]) -> None:
        """There a locked file can be neither read nor deleted: leases run out by themselves."""

    def _try_lock(file: IO[str]) -> bool:
        return False

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
