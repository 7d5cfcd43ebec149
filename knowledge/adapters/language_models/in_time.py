"""Reading something that may never end, or never begin, within a time.

The source runs in a thread of its own, since a socket that says nothing cannot be asked to hurry. Who reads waits no
longer than it must; the thread ends with its next piece, or when its socket gives up. Whatever the source raises, the
reader raises.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Event, Thread
from typing import Generic, TypeVar

from knowledge.adapters.language_models.failing import ModelFailed
from knowledge.errors import ModelSilent

Piece = TypeVar("Piece")
MOST_AT_ONCE = 32
"""Sources that are read at the same time in a process, with those that nobody waits for any more."""
_room = BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class _Over(Generic[Piece]):
    """The source has ended: by itself, or with an error."""

    error: BaseException | None = None


def read_in_time(
    source: Callable[[Event], Generator[Piece]],
    patience: Callable[[], float],
    within: float,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[Piece]:
    """The source's pieces. It is given an event, which is set when nobody reads any more.

    Raises ModelSilent after `patience` seconds without a piece (as it is by then) or `within` in all, and ModelFailed
    where too many are read already.
    """
    if not _room.acquire(blocking=False):
        raise ModelFailed("limited")
    pieces: SimpleQueue[Piece | _Over[Piece]] = SimpleQueue()
    closed = Event()
    Thread(target=_run, args=(source, pieces, closed), name="language model", daemon=True).start()
    deadline = clock() + within
    try:
        while not isinstance(piece := _next(pieces, min(patience(), deadline - clock())), _Over):
            yield piece
        if piece.error is not None:
            raise piece.error
    finally:
        closed.set()


def _next(pieces: SimpleQueue[Piece | _Over[Piece]], seconds: float) -> Piece | _Over[Piece]:
    try:
        if seconds > 0:
            return pieces.get(timeout=seconds)
    except Empty:
        pass
    raise ModelSilent(
        "The language model took too long: raise LOTS_LLM_PATIENCE or LOTS_LLM_TIMEOUT, or use a faster one"
    )


def _run(source: Callable[[Event], Generator[Piece]], pieces: SimpleQueue[Piece | _Over[Piece]], closed: Event) -> None:
    try:
        with closing(source(closed)) as found:
            for piece in found:
                if closed.is_set():
                    break
                pieces.put(piece)
        pieces.put(_Over())
    except BaseException as error:  # the reader's to raise
        pieces.put(_Over(error))
    finally:
        _room.release()
