"""Holds a provider's HTTP client to two rules: what nobody reads any more is hung up, and nothing is sent on elsewhere.

A stream may keep a socket alive for ever without a word that the client hands on, so the thread that reads it would
never learn that nobody waits. Each package has its own copy of httpx; both are held by what they have in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event
from typing import Any

_nobody_reads: ContextVar[Event | None] = ContextVar("nobody_reads", default=None)


def hold(client: Any) -> None:
    """An `httpx.Client`, or one of httpx2. A redirection is then an answer like any other, which nobody follows."""
    client.follow_redirects = False
    client.event_hooks = {"response": [_hang_up_in_time]}


@contextmanager
def hung_up_at(nobody_reads: Event) -> Iterator[None]:
    """What is asked within, in this thread, is hung up with the first byte after the event."""
    token = _nobody_reads.set(nobody_reads)
    try:
        yield
    finally:
        _nobody_reads.reset(token)


def _hang_up_in_time(response: Any) -> None:
    """Called before the response's body is read."""
    nobody_reads = _nobody_reads.get()
    if nobody_reads is not None:
        response.stream = _read_while_wanted(response.stream, nobody_reads)


def _read_while_wanted(stream: Any, nobody_reads: Event) -> Any:
    """The stream, of the same sort: a response takes no other."""
    sort = next(each for each in type(stream).__mro__ if each.__name__ == "SyncByteStream")

    def pieces(_: Any) -> Iterator[bytes]:
        for piece in stream:
            if nobody_reads.is_set():
                raise ConnectionAbortedError("Nobody reads it any more.")
            yield piece

    return type("WantedStream", (sort,), {"__iter__": pieces, "close": lambda _: stream.close()})()
