"""The values and protocols of delivery: what a channel hands in, what it is to send, and where both are kept.

Order: a channel checks that an event is genuine, hands it in as a `Received` and acknowledges it once that is kept. A
dispatcher takes lane after lane, lets the channel `handle` each event in order, keeps what it is to send, and lets it
`send` that. Invariants: an event that any of its keys tells to have come before is left; nothing in a lane overtakes;
what was kept is handled and sent although the process dies at any point, on this machine or another one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from knowledge.errors import LotsError

Body = Mapping[str, Any]
"""JSON, in the channel's own shape: nothing but the channel looks into it."""


@dataclass(frozen=True, slots=True)
class Received:
    """Something that happened in a channel. `keys` is everything by which another delivery of it can be told.

    `lane` is what is kept in order: a conversation's stable id, most often. Keys and lanes begin with the channel's
    name. `at` is when it happened, by the channel's clock, with a zone: what waits in a lane is handled in that order.
    """

    channel: str
    lane: str
    keys: tuple[str, ...]
    body: Body
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A received event with the id it was kept under. `attempts` counts how often handling it was begun before."""

    id: str
    received: Received
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call that a channel is to make, once. `id` is the same after a restart, and names it to the channel.

    `doubtful`: an earlier attempt may have gone through, so the channel looks before it sends again. `answers` is
    the id of the event that it follows, empty where it follows none.

    Once it is sent, the plain values at the top of its body stay (text, numbers: where it went); what is nested there
    is the message itself, and is forgotten.
    """

    id: str
    channel: str
    lane: str
    body: Body
    answers: str = ""
    doubtful: bool = False
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent in answer to an event. `reference` is the channel's own name of it, such as a timestamp.

    `body` is what stays of the outgoing body: the plain values at its top.
    """

    outgoing: str
    reference: str
    body: Body = field(default_factory=dict)


class SendLater(LotsError):
    """The channel asked us to wait: nothing was sent. `seconds` from now."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class InDoubt(LotsError):
    """The call broke off, or the other side failed: it may have gone through."""


class Undeliverable(LotsError):
    """It will never go through: the conversation is gone, the bot was shut out, the content is refused."""


class ChannelDoor(Protocol):
    """A channel as delivery sees it. Both calls may be made again after a crash."""

    @property
    def name(self) -> str:
        """The channel's name, as in `Turn.channel`."""
        ...

    async def handle(self, kept: Kept) -> Sequence[Body]:
        """What is to be sent in answer, in order; nothing where nothing is to be said.

        An event that came before under the same id gets the same answer (`Turn.id` is `kept.id`).
        """
        ...

    async def send(self, outgoing: Outgoing) -> str:
        """Sends it, and says under which reference. Raises SendLater, InDoubt, Undeliverable."""
        ...

    def excuse(self, kept: Kept, reference: str) -> Sequence[Body]:
        """What to send where handling the event broke: one polite sentence with the reference."""
        ...


class DeliveryStore(Protocol):
    """Events that came in and calls that are to go out, in a database. Safe for several processes at once.

    Machines' clocks differ, so that only lengths of time cross this port: the store's clock is the one that counts.
    """

    def take_in(self, received: Received) -> str | None:
        """Keeps the event, whole or not at all. Its id, or None where one of its keys was there already."""
        ...

    def post(self, outgoing: Outgoing) -> bool:
        """Keeps a call that answers no event, after what its lane is to send. False where its id was there already."""
        ...

    def claim(self, holder: str, channels: Collection[str], lease: timedelta, most: int) -> list[str]:
        """Lanes of those channels with something to do that nobody holds, at most so many, those that waited longest
        first: they are the holder's for so long."""
        ...

    def extend(self, holder: str, lanes: Sequence[str], lease: timedelta) -> list[str]:
        """Those of the lanes that the holder still holds, now for so long from here on."""
        ...

    def release(self, holder: str, lane: str, wait: timedelta = timedelta()) -> None:
        """Gives the lane back; nobody claims it for so long. Nothing where the holder holds it no more."""
        ...

    def bury(self, holder: str) -> int:
        """Gives back every lane of a holder that is surely gone. How many."""
        ...

    def next_event(self, lane: str) -> Kept | None:
        """The oldest event of the lane that was not handled; it counts as begun."""
        ...

    def handled(self, event_id: str, outgoing: Sequence[Outgoing]) -> None:
        """Keeps what is to be sent, and forgets the event's body, in one transaction. Nothing where it was handled."""
        ...

    def next_outgoing(self, lane: str) -> Outgoing | None:
        """The oldest call of the lane that was not made. One that was begun before is doubtful from then on."""
        ...

    def begin(self, outgoing_id: str, holder: str) -> bool:
        """The call is about to be made. False where it must not be: its lane is another's by now, or it was made."""
        ...

    def sent(self, outgoing_id: str, reference: str) -> None:
        """It went through: its body is forgotten, all but what `answers_to` needs."""
        ...

    def gave_up(self, outgoing_id: str, why: str) -> None:
        """It will not be made: kept, with the reason, for whoever runs Lots."""
        ...

    def not_sent(self, outgoing_id: str) -> None:
        """The call was surely not made: it is no longer doubtful."""
        ...

    def answers_to(self, key: str) -> list[Sent]:
        """What was sent in answer to the event with that key, in order; none of an unknown one."""
        ...

    def waiting(self) -> Mapping[str, int]:
        """How many events and calls wait, by channel: for those who run Lots."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Deletes what was handled, sent or given up earlier, and its keys. How many events went."""
        ...


class Post(Protocol):
    """Delivery as a channel and the rest of the house see it. Calls leave the event loop by themselves."""

    async def take_in(self, received: Received) -> str | None:
        """Keeps the event and sees that it is handled soon. Its id, or None where it came before."""
        ...

    async def post(self, outgoing: Outgoing) -> bool:
        """Keeps the call and sees that it is made soon. False where its id was there already."""
        ...

    async def answers_to(self, key: str) -> list[Sent]:
        """What was sent in answer to the event with that key."""
        ...
