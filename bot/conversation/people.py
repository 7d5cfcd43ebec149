"""What skills ask of the world about the people they talk with. Calls leave the event loop by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.conversation.messages import Person, Turn
from bot.conversation.ports import Enquiry, EnquiryState, Profile
from knowledge.domain.organisation import Organisation


class People(Protocol):
    """Who people are, what they were asked and not yet said, and the committees that they can work for."""

    async def profile(self, person: Person) -> Profile: ...

    async def keep(self, person: Person, profile: Profile) -> None: ...

    async def forget(self, person: Person) -> None:
        """Deletes the profile, and what waits for the person's reply in any conversation."""
        ...

    async def enquiry(self, turn: Turn) -> Enquiry | None:
        """What the turn's person was asked in the turn's conversation, and has not settled."""
        ...

    async def waiting(self, person: Person) -> tuple[str, ...]:
        """Every question of the person that waits, in any conversation, oldest first."""
        ...

    async def enquire(self, turn: Turn, questions: Sequence[str], state: EnquiryState) -> None: ...

    async def settle(self, turn: Turn) -> None: ...

    async def organisation(self) -> Organisation: ...
