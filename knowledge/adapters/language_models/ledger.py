"""How many tokens were used in a day: what is to be used is reserved first, and settled when it is known.

Invariant: whatever runs at the same time, in one process or many, no day's reservations pass its limit. A process that
dies between the two has used what it reserved.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from threading import Lock
from typing import Protocol


class DailyLedger(Protocol):
    """Safe in threads and in processes. Raises StorageError."""

    def reserve(self, day: date, tokens: int, most: int) -> bool:
        """Counts the tokens as used. False, and nothing counted, where the day's would then be more than `most`."""
        ...

    def settle(self, day: date, reserved: int, used: int) -> None:
        """What was reserved turned out to be this."""
        ...

    def used(self, day: date) -> int:
        """Tokens that are used or reserved."""
        ...


class MemoryLedger:
    """The port `DailyLedger` for tests and trials: nothing of it outlives the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._used: Counter[date] = Counter()

    def reserve(self, day: date, tokens: int, most: int) -> bool:
        with self._lock:
            fits = self._used[day] + tokens <= most
            self._used[day] += tokens if fits else 0
            return fits

    def settle(self, day: date, reserved: int, used: int) -> None:
        with self._lock:
            self._used[day] = max(0, self._used[day] - reserved + used)

    def used(self, day: date) -> int:
        return self._used[day]
