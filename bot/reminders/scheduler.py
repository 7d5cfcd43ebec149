"""The clock behind reminders: looks now and then, in working hours, for what is due, and sees that it is told once.

Nothing is kept between two looks: what is due is read from the forms, what was told from the store. So a restart
loses nothing, several servers may run at once, and an answer that is changed takes its reminder with it.
Invariant: whatever goes wrong with one look, or with one person's channel, the next look is made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.off_loop import RunSync
from bot.reminders.deriving import Today, due
from bot.reminders.ports import Contact, Messenger, ReminderStore
from bot.reminders.reminder import Reminder
from bot.reminders.wording import line
from bot.reminders.working_hours import WorkingHours
from knowledge.answers.answer import Language
from knowledge.domain.forms import Form
from knowledge.errors import LotsError

BETWEEN_LOOKS = timedelta(minutes=5)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Scheduler:
    """`forms` gives every form as it stands; `now` has a zone. Messengers are found by their channel."""

    forms: Callable[[], Sequence[Form]]
    store: ReminderStore
    hours: WorkingHours
    now: Callable[[], datetime]
    run_sync: RunSync
    language: Language = "sv"
    messengers: tuple[Messenger, ...] = ()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.look()
            except LotsError as problem:
                log.warning("reminders_failed", error=str(problem))
            except Exception:
                log.exception("reminders_broke")
            await asyncio.sleep(BETWEEN_LOOKS.total_seconds())

    async def look(self) -> int:
        """Reminds of what is due now, where people are at work. How many reminders this call gave."""
        now = self.now()
        if not self.hours.are_now(now):
            return 0
        claimed: list[tuple[Reminder, Contact]] = await self.run_sync(lambda: self._claim(now))
        for reminder, contact in claimed:
            await self._send(reminder, contact)
        return len(claimed)

    def _claim(self, now: datetime) -> list[tuple[Reminder, Contact]]:
        """Those of the reminders due that are this server's to give."""
        today = Today(self.hours.day_of(now), self.hours.zone)
        mine = [reminder for reminder in due(self.forms(), today) if self.store.claim(reminder, now)]
        return [(reminder, self.store.contact(reminder.person)) for reminder in mine]

    async def _send(self, reminder: Reminder, contact: Contact) -> None:
        """Where no channel can, or the channel fails, the reminder waits on the pages and in the conversation."""
        messenger = next((one for one in self.messengers if one.channel == contact.channel), None)
        if messenger is None:
            return
        try:
            await messenger.send(reminder, contact, line(reminder, self.language))
        except LotsError as problem:
            log.warning("reminder_not_sent", channel=messenger.channel, error=str(problem))
            return
        await self.run_sync(lambda: self.store.told(reminder.id))
