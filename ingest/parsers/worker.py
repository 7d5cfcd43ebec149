"""The child process that reads files for `isolated`: one request at a time, over standard input and output.

Order: limits first, then read a request, parse, answer, until the input ends: it does when the parent is gone.
A request is (path, seconds); an answer is ("read", ParsedFile) or ("failed", error's name, message). Each travels as
its length in four bytes, then its pickle.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import sys
from pathlib import Path
from typing import IO, Any

from knowledge.errors import DocumentError

MEBIBYTE = 1024 * 1024
_GRACE = 5


def main() -> None:
    """Answers requests until there are no more. Usage: python -m ingest.parsers.worker MEGABYTES."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it ends our input
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not run into the answers
    requests = sys.stdin.buffer
    _warm_up()
    _limit_memory(int(sys.argv[1]))
    while (request := receive(requests)) is not None:
        path, seconds = request
        _alarm(seconds + _GRACE)
        answer = _parse(Path(path))
        _alarm(0)
        send(answers, answer)
        if answer[:2] == ("failed", "OversizedFile"):
            return  # after running out of memory nothing is sure: the parent starts another


def _warm_up() -> None:
    from ingest.parsers import registry

    registry.suffixes()


def _parse(path: Path) -> tuple[Any, ...]:
    from ingest.parsers import registry

    try:
        return "read", registry.parse(path)
    except DocumentError as error:
        return "failed", type(error).__name__, str(error)


def _limit_memory(megabytes: int) -> None:
    """At most so much more address space than the bare process has; not every system has such a limit."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + megabytes * MEBIBYTE
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _alarm(seconds: int) -> None:
    """The kernel ends this process if a parse outlives the parent that would have ended it."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def send(stream: IO[bytes], value: object) -> None:
    """Writes one value. Raises OSError when nobody reads any more."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(struct.pack("!I", len(content)) + content)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """One value, or None at the stream's end."""
    size = stream.read(4)
    if len(size) < 4:
        return None
    content = stream.read(struct.unpack("!I", size)[0])
    return pickle.loads(content)  # noqa: S301  # from the parent that started us


if __name__ == "__main__":
    main()
