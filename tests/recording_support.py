"""Recording in memory, for tests of what is recorded and kept of people."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.pseudonyms import Pseudonyms
from bot.recording import Recording
from bot.stores.memory_insights import MemorySignals

KEY = bytes(range(32))


def recording_in_memory() -> Recording:
    return Recording(MemorySignals(), Pseudonyms(KEY), lambda documents: (), lambda: datetime.now(UTC))
