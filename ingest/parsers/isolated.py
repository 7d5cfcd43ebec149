"""Reading files where they can do no harm: in a child process with a memory limit, ended when it takes too long.

Order: the first file starts the child; it stays warm for the next one, and is replaced after a time-out, a crash or a
file that took too much memory. The child ends by itself when its input does, so it never outlives this process by long.

Invariant: what a broken child sends back is never executed: only blocks' own types are unpickled.
"""

from __future__ import annotations

import atexit
import io
import os
import pickle
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, cast

from ingest.blocks import Block, ParsedFile
from ingest.parsers.safety import explain
from ingest.parsers.worker import send
from knowledge import errors
from knowledge.errors import DamagedFile, DocumentError
from knowledge.passages import Span

SECONDS = 120
MEGABYTES = 1024
_SENT = {(kind.__module__, kind.__name__): kind for kind in (Block, ParsedFile, Span)}
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class ParserProcess:
    """A child process that reads one file at a time; threads may share it. Close it, or use it in a `with`."""

    def __init__(self, megabytes: int = MEGABYTES) -> None:
        self._megabytes = megabytes
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ParserProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def parse(self, path: Path, seconds: int = SECONDS) -> ParsedFile:
        """Like `registry.parse`. Raises DocumentError, also when the file takes too long or makes the child crash."""
        with self._lock:
            try:
                answer = self._ask(path, seconds)
            except BaseException:  # also Ctrl-C: an answer that was not read would be taken for the next file's
                self._end()
                raise
            if answer[0] == "read":
                return _parsed(answer[1])
            if answer[1] == "OversizedFile":
                self._end()
            raise _error(*answer[1:])

    def close(self) -> None:
        """Ends the child, if there is one."""
        with self._lock:
            self._end()

    def _ask(self, path: Path, seconds: int) -> Any:
        child = self._running()
        try:
            send(cast("IO[bytes]", child.stdin), (str(path.absolute()), seconds))
            content = _receive(cast("IO[bytes]", child.stdout), time.monotonic() + seconds)
        except TimeoutError as error:
            raise DamagedFile(explain("time", seconds=seconds)) from error
        except (OSError, EOFError) as error:
            raise DamagedFile(explain("crash")) from error
        return _Unpickler(io.BytesIO(content)).load()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            command = [sys.executable, "-m", "ingest.parsers.worker", str(self._megabytes)]
            paths = os.pathsep.join(path for path in sys.path if path)
            self._child = subprocess.Popen(  # noqa: S603  # our own module, by its name
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **_ONE_THREAD, "PYTHONPATH": paths},
            )
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


_shared = ParserProcess()
atexit.register(_shared.close)


def parse_isolated(path: Path, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> ParsedFile:
    """Reads a file in the shared child process; another memory limit than the usual gets a child of its own."""
    if megabytes == MEGABYTES:
        return _shared.parse(path, seconds)
    with ParserProcess(megabytes) as process:
        return process.parse(path, seconds)


def _receive(stream: IO[bytes], deadline: float) -> bytes:
    size = struct.unpack("!I", _read(stream, 4, deadline))[0]
    return _read(stream, size, deadline)


def _read(stream: IO[bytes], size: int, deadline: float) -> bytes:
    """Exactly `size` bytes. Raises TimeoutError past the deadline, EOFError when the stream ends before."""
    content = bytearray()
    while len(content) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            raise TimeoutError
        part = os.read(stream.fileno(), min(size - len(content), 1 << 20))
        if not part:
            raise EOFError
        content += part
    return bytes(content)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _SENT:
            return _SENT[module, name]
        raise pickle.UnpicklingError(f"{module}.{name} is not a part of a parsed file")


def _parsed(value: object) -> ParsedFile:
    if not isinstance(value, ParsedFile):
        raise DamagedFile(explain("crash"))
    return value


def _error(name: str, message: str) -> DocumentError:
    kind = getattr(errors, name, DamagedFile)
    return kind(message) if isinstance(kind, type) and issubclass(kind, DocumentError) else DamagedFile(message)
