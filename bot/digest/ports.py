"""What the digest needs from outside: a memory of what was sent, and somebody to hand it to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.digest.digest import Digest
from bot.digest.readers import Reader


class DigestStore(Protocol):
    """Which digests were sent. Safe in threads and in processes. The calls are plain and may wait for a disk."""

    def is_sent(self, name: str) -> bool: ...

    def claim(self, name: str, now: datetime, lease: timedelta) -> bool:
        """The digest is the caller's to send. False where it was sent, or another claimed it less than a lease ago."""
        ...

    def sent(self, name: str) -> None:
        """It went out; nobody claims it again."""
        ...

    def release(self, name: str) -> None:
        """It did not go out: whoever looks next may claim it. Harmless where it was sent."""
        ...


class Courier(Protocol):
    """Takes digests to readers of one kind."""

    async def send(self, digest: Digest, reader: Reader) -> None:
        """Raises LotsError where it did not go. The same digest to the same reader again is the same message."""
        ...
