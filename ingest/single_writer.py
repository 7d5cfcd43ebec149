"""One writer at a time in a data folder: two would each undo what the other did to the vector index.

The lock belongs to the process, not to the file: the operating system lets go of it when the process ends, however it
ends, so a killed run never leaves a folder locked. Readers take no lock.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from knowledge.errors import LibraryBusy, StorageError

LOCK_NAME = "writer.lock"


@contextmanager
def single_writer(data: Path) -> Iterator[None]:
    """Holds the data folder for writing. Raises LibraryBusy where another process does, StorageError where none can."""
    with _opened(data) as file:
        if not _take(file):
            raise LibraryBusy(
                f"Another process is writing to {data}{_holder(data)}. Wait until it is done, then try again."
            )
        _sign(file)
        yield


def _opened(data: Path) -> IO[str]:
    try:
        data.mkdir(parents=True, exist_ok=True)
        return (data / LOCK_NAME).open("a+", encoding="ascii")
    except OSError as problem:
        raise StorageError(
            f"The data folder {data} cannot be written: {problem.strerror}. Choose another with --data."
        ) from (problem)


def _sign(file: IO[str]) -> None:
    """Who holds it, for the message that others get."""
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()


def _holder(data: Path) -> str:
    try:
        number = (data / LOCK_NAME).read_text("ascii").strip()
    except OSError:
        # Windows lets nobody read a locked byte; the message does without the number.
        return ""
    return f" (process {number})" if number.isdigit() else ""


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[str]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
