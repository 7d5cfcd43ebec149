"""What reminding needs from outside: a place to claim reminders and keep wishes in, and ways to reach people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.reminders.reminder import Reminder


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the person was last heard: their channel, and the conversation there. Empty for one who never wrote.

    `reminders` is false for who wants none.
    """

    channel: str = ""
    conversation: str = ""
    reminders: bool = True


class ReminderStore(Protocol):
    """Reminders that were claimed, and how people want them. Safe for several servers at once."""

    def claim(self, reminder: Reminder, at: datetime) -> bool:
        """Keeps the reminder, for the person to find, and says whether this call was the one that did.

        False where it was claimed before, also by another server or before a restart; and where the person wants none:
        it can then be claimed once they do.
        """
        ...

    def waiting(self, person: str) -> list[Reminder]:
        """What the person was reminded of and has not put away, oldest first; none where they want none."""
        ...

    def take(self, person: str) -> list[Reminder]:
        """What the person has not been told yet, oldest first. From here on it counts as told: each is given once."""
        ...

    def told(self, reminder_id: str) -> None:
        """Marks it as told to the person; harmless where it is already."""
        ...

    def put_away(self, person: str, reminder_ids: Sequence[str]) -> None:
        """Takes those of the person's own reminders off the pages."""
        ...

    def contact(self, person: str) -> Contact: ...

    def heard(self, person: str, channel: str, conversation: str) -> None:
        """Keeps where the person was last heard."""
        ...

    def want(self, person: str, reminders: bool) -> None:
        """Turns reminders on or off for the person."""
        ...


class Messenger(Protocol):
    """A channel that can write to a person who has not said anything: Slack, Teams.

    Web and terminal have none: there the reminder waits on the pages and in the person's next conversation.
    """

    @property
    def channel(self) -> str:
        """The name that its turns carry (`Turn.channel`)."""
        ...

    async def send(self, reminder: Reminder, contact: Contact, text: str) -> None:
        """Writes to the person. Raises LotsError where it cannot: the reminder then waits as it does for the web."""
        ...
