"""What the conversation needs from outside: a log of what was said, opinions of answers, and who the people are.

The calls are plain and may wait for a disk: the caller moves them off the event loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from knowledge.answers.answer import Answer

Speaker = Literal["person", "lots"]


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """One thing that was said. `id` is the caller's, and names the answer too, where there is one; `at` has a zone.

    `public`: it was said where others read along, and draws on nothing that they may not see.
    """

    id: str
    conversation: str
    person: str
    speaker: Speaker
    text: str
    at: datetime
    answer: Answer | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person thought of one answer, the last time they said so."""

    answer: str
    person: str
    liked: bool
    reason: str
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person has told of themselves; empty where they have not.

    `committee` is its name as a sentence writes it: "socialnämnden". `language` ("sv", "en") is the one that they chose
    to be spoken to in, where what they write does not tell.
    """

    committee: str = ""
    unit: str = ""
    role: str = ""
    language: str = ""


EnquiryState = Literal["asked", "reminded", "declined"]
LONGEST_WAIT = timedelta(days=30)
"""A question that has waited longer is over: nobody remembers having asked it."""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """That a person was asked, in a conversation, which committee they work for. `questions` wait for the reply.

    None wait where the person only wished to change. `reminded`: they wrote something else, and were told what waits.
    `declined`: they would not or could not say; nothing waits any longer, and they are not asked again here.
    """

    conversation: str
    person: str
    questions: tuple[str, ...]
    at: datetime
    state: EnquiryState = "asked"


class ConversationStore(Protocol):
    """What was said, in the order in which it was logged."""

    def append(self, turn: LoggedTurn) -> None:
        """Logs a turn; one whose id is logged already is left as it is, so a repeated call is harmless."""
        ...

    def recent(self, conversation: str, limit: int) -> list[LoggedTurn]:
        """The last turns of a conversation, at most `limit`, oldest first; none of an unknown one."""
        ...

    def turn(self, turn_id: str) -> LoggedTurn:
        """Raises NotFound."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Deletes older turns with the opinions of them, for good. How many turns went."""
        ...


class FeedbackStore(Protocol):
    """Opinions: one a person an answer, which the person may change."""

    def record(self, answer_id: str, person: str, liked: bool, reason: str, comment: str) -> None:
        """Keeps the opinion, in place of the person's earlier one. Raises NotFound where there is no such answer."""
        ...

    def opinions(self, answer_id: str) -> list[Opinion]:
        """By person; none of an unknown answer."""
        ...


class ProfileStore(Protocol):
    """Who people are, by the channel's stable id of them."""

    def profile(self, person: str) -> Profile:
        """Empty for a person who has told nothing."""
        ...

    def keep(self, person: str, profile: Profile) -> None:
        """Keeps the profile, in place of the person's earlier one."""
        ...

    def forget(self, person: str) -> None:
        """Deletes the profile and every enquiry of the person, for good; harmless where there is none."""
        ...


class EnquiryStore(Protocol):
    """What people were asked and have not replied to: one a person a conversation."""

    def enquiry(self, conversation: str, person: str) -> Enquiry | None:
        """None where the person was not asked there, or longer ago than `LONGEST_WAIT`."""
        ...

    def enquiries(self, person: str) -> list[Enquiry]:
        """All that the person was asked in any conversation and not settled, oldest first."""
        ...

    def enquire(self, enquiry: Enquiry) -> None:
        """Keeps the enquiry, in place of the earlier one of that person in that conversation."""
        ...

    def settle(self, conversation: str, person: str) -> None:
        """Deletes the enquiry; harmless where there is none."""
        ...
