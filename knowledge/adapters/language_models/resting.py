"""A model that fails again and again is left alone for a while, so that nobody waits for it in vain.

After `FAILURES` in a row it rests, twice as long each time, up to `LONGEST`; and after one, as long as its server asks
for. When a rest is over one request is let through, and the others do without until it is known how that went.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

FAILURES = 3
SECONDS = 30.0
LONGEST = 300.0


class Rest:
    """One model's, in one process. Safe in threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._until = 0.0

    def is_over(self) -> bool:
        """Whether the model may be asked. Where it has failed, this is so for one caller at a time."""
        with self._lock:
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._length()
            return True

    def went_well(self) -> None:
        with self._lock:
            self._failures = 0
            self._until = 0.0

    def failed(self, wait: float | None = None) -> None:
        """`wait`: the seconds that the server asked for, where it did."""
        with self._lock:
            self._failures += 1
            self._until = self._clock() + max(self._length(), min(wait or 0.0, LONGEST))

    def _length(self) -> float:
        """Seconds of the rest that the failures so far have earned."""
        if self._failures < FAILURES:
            return 0.0
        return min(LONGEST, SECONDS * 2.0 ** (min(self._failures, 20) - FAILURES))
