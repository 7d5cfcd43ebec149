"""People as they are remembered: the port `People` on the stores, with the disk kept off the event loop.

Invariant: a question that waits for its reply waits masked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.conversation.messages import Person, Turn
from bot.conversation.ports import Enquiry, EnquiryState, EnquiryStore, Profile, ProfileStore
from bot.off_loop import RunSync
from knowledge.domain.organisation import Organisation
from knowledge.masking import mask


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """`read_organisation` gives the committees as they stand at the moment."""

    profiles: ProfileStore
    enquiries: EnquiryStore
    read_organisation: Callable[[], Organisation]
    run_sync: RunSync

    async def profile(self, person: Person) -> Profile:
        found: Profile = await self.run_sync(lambda: self.profiles.profile(person.id))
        return found

    async def keep(self, person: Person, profile: Profile) -> None:
        await self.run_sync(lambda: self.profiles.keep(person.id, profile))

    async def forget(self, person: Person) -> None:
        await self.run_sync(lambda: self.profiles.forget(person.id))

    async def enquiry(self, turn: Turn) -> Enquiry | None:
        found: Enquiry | None = await self.run_sync(lambda: self.enquiries.enquiry(turn.conversation, turn.person.id))
        return found

    async def waiting(self, person: Person) -> tuple[str, ...]:
        found: list[Enquiry] = await self.run_sync(lambda: self.enquiries.enquiries(person.id))
        return tuple(question for enquiry in found for question in enquiry.questions)

    async def enquire(self, turn: Turn, questions: Sequence[str], state: EnquiryState) -> None:
        masked = tuple(map(mask, questions))
        enquiry = Enquiry(turn.conversation, turn.person.id, masked, datetime.now(UTC), state)
        await self.run_sync(lambda: self.enquiries.enquire(enquiry))

    async def settle(self, turn: Turn) -> None:
        await self.run_sync(lambda: self.enquiries.settle(turn.conversation, turn.person.id))

    async def organisation(self) -> Organisation:
        found: Organisation = await self.run_sync(self.read_organisation)
        return found
