"""Recording in memory, for tests of what is recorded and kept of people."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.conversation.messages import Person
from bot.conversation.own_data import OwnData
from bot.conversation.ports import Profile
from bot.keeping.pseudonyms import Pseudonyms
from bot.keeping.recording import Recording
from bot.stores.memory_insights import MemorySignals

KEY = bytes(range(32))


class NothingKept:
    """The port `OwnRecords` where nothing is kept of anybody; remembers who asked to be erased."""

    def __init__(self) -> None:
        self.erased: list[str] = []

    async def of(self, person: Person) -> OwnData:
        return OwnData(person.id, (), (person.id,), person.role, (), Profile(), (), (), (), (), (), (), (), True)

    async def erase(self, person: Person) -> None:
        self.erased.append(person.id)


def recording_in_memory() -> Recording:
    return Recording(MemorySignals(), Pseudonyms(KEY), lambda documents: (), lambda: datetime.now(UTC))
