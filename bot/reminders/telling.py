"""Reminders for who is there: in the reply to what a person says, on the pages, and as they want them.

Order of a turn: the conversation replies; what the person has not been told yet goes before the reply. Invariant: a
reminder that cannot be read never costs the reply.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from bot.conversation.messages import Choice, Message, Person, Reply, Turn
from bot.off_loop import RunSync
from bot.reminders.ports import ReminderStore
from bot.reminders.reminder import Reminder
from bot.reminders.wording import lines, say
from knowledge.answers.answer import Language
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.errors import StorageError

NEXT_PERIOD = "next-period:"
"""The choice that begins a form for the next period: followed by the id of the form that it starts from."""
_REMEMBERED_CONTACTS = 10_000

log = structlog.get_logger(__name__)


class Conversation(Protocol):
    """The one door that every channel calls."""

    async def reply(self, turn: Turn, onlooker: Onlooker = NOBODY) -> Reply: ...


class Reminders:
    """A person's own reminders. Calls leave the event loop by themselves."""

    def __init__(self, store: ReminderStore, run_sync: RunSync) -> None:
        self._store = store
        self._run_sync = run_sync
        self._heard: OrderedDict[str, tuple[str, str]] = OrderedDict()

    async def waiting(self, person: Person) -> list[Reminder]:
        """What the person has not put away, oldest first."""
        found: list[Reminder] = await self._run_sync(lambda: self._store.waiting(person.id))
        return found

    async def take(self, person: Person) -> list[Reminder]:
        """What the person has not been told, each once."""
        taken: list[Reminder] = await self._run_sync(lambda: self._store.take(person.id))
        return taken

    async def put_away(self, person: Person, reminder_ids: Sequence[str]) -> None:
        await self._run_sync(lambda: self._store.put_away(person.id, reminder_ids))

    async def are_wanted(self, person: Person) -> bool:
        wanted: bool = (await self._run_sync(lambda: self._store.contact(person.id))).reminders
        return wanted

    async def want(self, person: Person, wanted: bool) -> None:
        await self._run_sync(lambda: self._store.want(person.id, wanted))

    async def heard(self, turn: Turn) -> None:
        """Keeps where the person was last heard alone; the database is asked only when that is somewhere else."""
        person, place = turn.person.id, (turn.channel, turn.aside if turn.shared else turn.conversation)
        if self._heard.get(person) == place or not place[1]:
            return
        await self._run_sync(lambda: self._store.heard(person, *place))
        self._heard[person] = place
        self._heard.move_to_end(person)
        if len(self._heard) > _REMEMBERED_CONTACTS:
            self._heard.popitem(last=False)


class RemindingConversation:
    """The conversation, with what its people are to remember before each reply."""

    def __init__(self, conversation: Conversation, reminders: Reminders, language: Language) -> None:
        self._conversation = conversation
        self._reminders = reminders
        self._language = language

    async def reply(self, turn: Turn, onlooker: Onlooker = NOBODY) -> Reply:
        reply = await self._conversation.reply(turn, onlooker)
        try:
            await self._reminders.heard(turn)
            untold = await self._reminders.take(turn.person)
        except StorageError as problem:
            log.warning("reminders_not_told", error=str(problem))
            return reply
        if not untold:
            return reply
        return replace(reply, messages=(telling(untold, self._language), *reply.messages))


def telling(reminders: Sequence[Reminder], language: Language) -> Message:
    """One message for all of them, with a button for each period that can be begun."""
    begun = (one for one in reversed(reminders) if one.reason == "new_period")
    choices = [Choice(f"{NEXT_PERIOD}{one.form}", say("Begin the next period", language)) for one in begun]
    return Message(lines(reminders, language), tuple(choices[:1]), private=True)
