"""Which digests were sent, in memory: the port `DigestStore`, for tests and trials."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock


class MemoryDigests:
    """Nothing of it outlives the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._claimed: dict[str, datetime] = {}
        self._sent: set[str] = set()

    def is_sent(self, name: str) -> bool:
        return name in self._sent

    def claim(self, name: str, now: datetime, lease: timedelta) -> bool:
        with self._lock:
            held = self._claimed.get(name)
            if name in self._sent or (held is not None and now - held < lease):
                return False
            self._claimed[name] = now
            return True

    def sent(self, name: str) -> None:
        self._sent.add(name)

    def release(self, name: str) -> None:
        with self._lock:
            self._claimed.pop(name, None)
