"""Where Lots can write in Teams, remembered while people talk; the disk is kept off the event loop."""

from __future__ import annotations

from collections import OrderedDict

from bot.channels.teams.activity import Place
from bot.channels.teams.ports import Reference, ReferenceStore
from bot.channels.teams.sending import activity_at
from bot.conversation.messages import Person
from bot.off_loop import RunSync

_REMEMBERED = 10_000


class References:
    """The port `ReferenceStore` as the channel uses it. What was kept a moment ago is not kept again."""

    def __init__(self, store: ReferenceStore, run_sync: RunSync) -> None:
        self._store = store
        self._run_sync = run_sync
        self._kept: OrderedDict[str, tuple[Reference, ...]] = OrderedDict()

    async def heard(self, place: Place, person: Person) -> None:
        """Keeps where it was said, and how to reach the person alone."""
        own = Reference(
            place.own_conversation,
            "" if place.shared else place.address,
            place.service_url,
            place.tenant,
            place.bot,
            person.id,
            place.account,
        )
        here = Reference(place.conversation, place.address, place.service_url, place.tenant, place.bot)
        await self._keep(place, (own, here) if place.shared else (own,))

    async def _keep(self, place: Place, references: tuple[Reference, ...]) -> None:
        key = f"{place.conversation} {place.person}"
        if self._kept.get(key) == references:
            return
        await self._run_sync(lambda: self._keep_all(references))
        self._kept[key] = references
        self._kept.move_to_end(key)
        if len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)

    def _keep_all(self, references: tuple[Reference, ...]) -> None:
        for reference in references:
            self._store.keep(reference)

    async def made(self, conversation: str, address: str) -> None:
        """A person's own chat was made."""
        await self._run_sync(lambda: self._store.give_address(conversation, address))

    async def own_chat(self, place: Place) -> Reference | None:
        found: Reference | None = await self._run_sync(lambda: self._store.reference(place.own_conversation))
        return found

    async def of_person(self, person: str) -> Reference | None:
        found: Reference | None = await self._run_sync(lambda: self._store.own_chat(person))
        return found

    async def service_url_of(self, address: str) -> str:
        """Where a conversation was last heard from, by the connector's id of it; empty where it never was."""
        found: Reference | None = await self._run_sync(lambda: self._store.at_address(address))
        return found.service_url if found else ""

    async def forget(self, conversation: str) -> None:
        self._kept.clear()
        await self._run_sync(lambda: self._store.forget(conversation))

    async def answered(self, reference: str, answer_id: str) -> None:
        """Which answer an activity shows, for those who judge it by a thumb."""
        address, activity_id = activity_at(reference)
        await self._run_sync(lambda: self._store.answered(address, activity_id, answer_id))

    async def answer_at(self, address: str, activity_id: str) -> str:
        """The answer that the activity shows; empty where it shows none."""
        found: str = await self._run_sync(lambda: self._store.answer_at(address, activity_id))
        return found
