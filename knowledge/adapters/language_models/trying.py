"""Trying again what may pass, while there is time: after a wait that grows, or the one that the server asked for."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from threading import Event

from knowledge.adapters.language_models.failing import MAY_PASS, ModelFailed

TRIES = 4
FIRST_WAIT = 0.2


class Tries:
    """Those of one request: none begins later than `seconds` from now."""

    def __init__(self, seconds: float, closed: Event, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._deadline = clock() + seconds
        self._closed = closed
        self._made = 1

    def wait_for_another(self, failure: ModelFailed) -> bool:
        """Waits; False where there is no use in another try, no time for it, or nobody reads any more."""
        wait = self._wait(failure)
        if failure.failure not in MAY_PASS or self._made >= TRIES or self._clock() + wait >= self._deadline:
            return False
        self._made += 1
        return not self._closed.wait(wait)

    def _wait(self, failure: ModelFailed) -> float:
        """In seconds. Those who failed together do not come back together."""
        if failure.wait is not None:
            return failure.wait
        return FIRST_WAIT * 2.0 ** (self._made - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
