"""What is remembered of conversations and people, forms' sittings and reminders, in memory: for tests and trials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock

from bot.conversation.ports import LONGEST_WAIT, Enquiry, LoggedTurn, Opinion, Profile
from bot.conversation.sittings import Sitting
from bot.reminders.ports import Contact
from bot.reminders.reminder import Reminder
from knowledge.errors import NotFound


class MemoryConversations:
    """The ports `ConversationStore` and `FeedbackStore`."""

    def __init__(self) -> None:
        self._turns: dict[str, LoggedTurn] = {}
        self._opinions: dict[tuple[str, str], Opinion] = {}
        self._lock = Lock()

    def append(self, turn: LoggedTurn) -> None:
        with self._lock:
            self._turns.setdefault(turn.id, turn)

    def recent(self, conversation: str, limit: int) -> list[LoggedTurn]:
        with self._lock:
            found = [turn for turn in self._turns.values() if turn.conversation == conversation]
        return found[-limit:] if limit > 0 else []

    def turn(self, turn_id: str) -> LoggedTurn:
        if turn_id not in self._turns:
            raise NotFound("That is no longer here: ask the question again")
        return self._turns[turn_id]

    def forget_before(self, moment: datetime) -> int:
        with self._lock:
            old = {turn.id for turn in self._turns.values() if turn.at < moment}
            self._turns = {key: turn for key, turn in self._turns.items() if key not in old}
            self._opinions = {key: opinion for key, opinion in self._opinions.items() if key[0] not in old}
        return len(old)

    def record(self, answer_id: str, person: str, liked: bool, reason: str, comment: str) -> None:
        with self._lock:
            turn = self._turns.get(answer_id)
            if turn is None or turn.answer is None:
                raise NotFound("That answer is no longer here: ask the question again")
            now = datetime.now(UTC)
            self._opinions[answer_id, person] = Opinion(answer_id, person, liked, reason, comment, now)

    def opinions(self, answer_id: str) -> list[Opinion]:
        with self._lock:
            found = [opinion for opinion in self._opinions.values() if opinion.answer == answer_id]
        return sorted(found, key=lambda opinion: opinion.person)


class MemoryProfiles:
    """The ports `ProfileStore` and `EnquiryStore`."""

    def __init__(self) -> None:
        self._profiles: dict[str, Profile] = {}
        self._enquiries: dict[tuple[str, str], Enquiry] = {}
        self._lock = Lock()

    def profile(self, person: str) -> Profile:
        return self._profiles.get(person, Profile())

    def keep(self, person: str, profile: Profile) -> None:
        with self._lock:
            self._profiles[person] = profile

    def forget(self, person: str) -> None:
        with self._lock:
            self._profiles.pop(person, None)
            self._enquiries = {key: enquiry for key, enquiry in self._enquiries.items() if key[1] != person}

    def enquiry(self, conversation: str, person: str) -> Enquiry | None:
        found = self._enquiries.get((conversation, person))
        return found if found and _waits(found) else None

    def enquiries(self, person: str) -> list[Enquiry]:
        own = [each for each in self._enquiries.values() if each.person == person and _waits(each)]
        return sorted(own, key=lambda enquiry: enquiry.at)

    def enquire(self, enquiry: Enquiry) -> None:
        with self._lock:
            self._enquiries[enquiry.conversation, enquiry.person] = enquiry

    def settle(self, conversation: str, person: str) -> None:
        with self._lock:
            self._enquiries.pop((conversation, person), None)


class MemorySittings:
    """The port `SittingStore`."""

    def __init__(self) -> None:
        self._sittings: dict[tuple[str, str, str], tuple[Sitting, bool]] = {}
        self._lock = Lock()

    def open_sitting(self, person: str, conversation: str) -> Sitting | None:
        with self._lock:
            here = [
                (sitting, is_open)
                for key, (sitting, is_open) in self._sittings.items()
                if key[:2] == (person, conversation)
            ]
        return next((sitting for sitting, is_open in here if is_open), None)

    def sittings(self, person: str) -> list[Sitting]:
        with self._lock:
            own = [sitting for key, (sitting, _) in self._sittings.items() if key[0] == person]
        return sorted(own, key=lambda sitting: sitting.at, reverse=True)

    def sit(self, sitting: Sitting) -> None:
        here = (sitting.person, sitting.conversation)
        with self._lock:
            for key, (other, is_open) in self._sittings.items():
                self._sittings[key] = (other, is_open and not (sitting.is_open and key[:2] == here))
            self._sittings[*here, sitting.form] = (sitting, sitting.is_open)


class MemoryReminders:
    """The port `ReminderStore`."""

    def __init__(self) -> None:
        self._kept: dict[str, Reminder] = {}
        self._told: set[str] = set()
        self._away: set[str] = set()
        self._contacts: dict[str, Contact] = {}
        self._lock = Lock()

    def claim(self, reminder: Reminder, at: datetime) -> bool:
        with self._lock:
            if reminder.id in self._kept or not self.contact(reminder.person).reminders:
                return False
            self._kept[reminder.id] = reminder
            return True

    def waiting(self, person: str) -> list[Reminder]:
        if not self.contact(person).reminders:
            return []
        with self._lock:
            return [one for one in self._kept.values() if one.person == person and one.id not in self._away]

    def take(self, person: str) -> list[Reminder]:
        untold = [one for one in self.waiting(person) if one.id not in self._told]
        with self._lock:
            taken = [one for one in untold if one.id not in self._told]
            self._told.update(one.id for one in taken)
        return taken

    def told(self, reminder_id: str) -> None:
        with self._lock:
            self._told.add(reminder_id)

    def put_away(self, person: str, reminder_ids: Sequence[str]) -> None:
        with self._lock:
            own = {one for one in reminder_ids if one in self._kept and self._kept[one].person == person}
            self._away |= own
            self._told |= own

    def contact(self, person: str) -> Contact:
        return self._contacts.get(person, Contact())

    def heard(self, person: str, channel: str, conversation: str) -> None:
        with self._lock:
            self._contacts[person] = Contact(channel, conversation, self.contact(person).reminders)

    def want(self, person: str, reminders: bool) -> None:
        with self._lock:
            self._contacts[person] = replace(self.contact(person), reminders=reminders)


def _waits(enquiry: Enquiry) -> bool:
    return enquiry.at >= datetime.now(UTC) - LONGEST_WAIT
