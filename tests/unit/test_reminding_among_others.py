"""Reminders where others read along: told to the person alone, and never sent to the shared place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.conversation.messages import Message, Person, Reply, Turn
from bot.reminders.reminder import Reminder
from bot.reminders.telling import Reminders, RemindingConversation
from bot.stores.memory import MemoryReminders
from knowledge.answers.watching import NOBODY, Onlooker

ANNA = Person("slack:T1:U1")
ALONE = Turn("slack:T1:dm:U1", ANNA, "slack", "hej")
SHARED = replace(ALONE, conversation="slack:T1:C1:17.1", shared=True, aside="slack:T1:dm:U1")


class Echo:
    async def reply(self, turn: Turn, onlooker: Onlooker = NOBODY) -> Reply:
        return Reply((Message(turn.text),))


async def at_once(work: Callable[[], Any], /) -> Any:
    return work()


async def test_a_reminder_in_a_shared_place_is_for_the_person_alone() -> None:
    store = MemoryReminders()
    store.claim(Reminder("r1", ANNA.id, "asked", "f1", "Riskmatris"), datetime.now(UTC))
    reply = await RemindingConversation(Echo(), Reminders(store, at_once), "sv").reply(SHARED)
    assert [message.private for message in reply.messages] == [True, False]


async def test_who_writes_in_a_shared_place_is_reached_where_they_are_alone() -> None:
    store = MemoryReminders()
    conversation = RemindingConversation(Echo(), Reminders(store, at_once), "sv")
    await conversation.reply(SHARED)
    assert store.contact(ANNA.id).conversation == "slack:T1:dm:U1"
    await conversation.reply(replace(SHARED, aside=""))
    assert store.contact(ANNA.id).conversation == "slack:T1:dm:U1"
