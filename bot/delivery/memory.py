"""Deliveries in memory: the port `DeliveryStore`, for tests and trials. Nothing of it outlives the process."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from bot.delivery.ports import Body, Kept, Outgoing, Received, Sent
from bot.delivery.remaining import what_remains

Now = Callable[[], datetime]


@dataclass
class _Event:
    kept: Kept
    number: int
    waits: bool = True


@dataclass
class _Call:
    outgoing: Outgoing
    number: int
    at: datetime
    waits: bool = True
    reference: str | None = None
    why: str = ""


@dataclass
class _Lease:
    """`free` is when the lane may be claimed: until then somebody holds it, or it waits."""

    holder: str
    free: datetime


def utc_now() -> datetime:
    return datetime.now(UTC)


class MemoryDeliveries:
    """Bodies are kept as JSON, so that what a database would refuse is refused here too."""

    def __init__(self, now: Now = utc_now) -> None:
        self._now = now
        self._numbers = itertools.count(1)
        self._keys: dict[str, str] = {}
        self._events: dict[str, _Event] = {}
        self._calls: dict[str, _Call] = {}
        self._leases: dict[str, _Lease] = {}
        self._lock = Lock()

    def take_in(self, received: Received) -> str | None:
        body = _copied(received.body)
        with self._lock:
            if any(key in self._keys for key in received.keys):
                return None
            number = next(self._numbers)
            event_id = f"event-{number}"
            self._keys |= dict.fromkeys(received.keys, event_id)
            self._events[event_id] = _Event(Kept(event_id, replace(received, body=body)), number)
            return event_id

    def post(self, outgoing: Outgoing) -> bool:
        with self._lock:
            return self._keep(outgoing)

    def _keep(self, outgoing: Outgoing) -> bool:
        if outgoing.id in self._calls:
            return False
        kept = replace(outgoing, body=_copied(outgoing.body), doubtful=False, attempts=0)
        self._calls[outgoing.id] = _Call(kept, next(self._numbers), self._now())
        return True

    def claim(self, holder: str, channels: Collection[str], lease: timedelta, most: int) -> list[str]:
        with self._lock:
            now = self._now()
            free = [lane for lane in self._lanes_to_do(channels) if self._is_free(lane, now)][: max(most, 0)]
            self._leases |= {lane: _Lease(holder, now + lease) for lane in free}
            return free

    def _lanes_to_do(self, channels: Collection[str]) -> list[str]:
        calls = [(call.number, call.outgoing) for call in self._calls.values() if call.waits]
        events = [(event.number, event.kept.received) for event in self._events.values() if event.waits]
        found: list[tuple[int, Outgoing | Received]] = sorted([*calls, *events], key=lambda one: one[0])
        return list(dict.fromkeys(one.lane for _, one in found if one.channel in channels))

    def _is_free(self, lane: str, now: datetime) -> bool:
        return lane not in self._leases or self._leases[lane].free <= now

    def extend(self, holder: str, lanes: Sequence[str], lease: timedelta) -> list[str]:
        with self._lock:
            held = [lane for lane in lanes if self._holds(holder, lane)]
            self._leases |= {lane: _Lease(holder, self._now() + lease) for lane in held}
            return held

    def _holds(self, holder: str, lane: str) -> bool:
        return lane in self._leases and self._leases[lane].holder == holder

    def release(self, holder: str, lane: str, wait: timedelta = timedelta()) -> None:
        with self._lock:
            if self._holds(holder, lane):
                self._leases[lane] = _Lease("", self._now() + wait)

    def bury(self, holder: str) -> int:
        with self._lock:
            held = [lane for lane in self._leases if self._holds(holder, lane)]
            for lane in held:
                del self._leases[lane]
            return len(held)

    def next_event(self, lane: str) -> Kept | None:
        with self._lock:
            waiting = [one for one in self._events.values() if one.waits and one.kept.received.lane == lane]
            if not waiting:
                return None
            event = min(waiting, key=lambda one: (one.kept.received.at, one.number))
            begun, event.kept = event.kept, replace(event.kept, attempts=event.kept.attempts + 1)
            return begun

    def handled(self, event_id: str, outgoing: Sequence[Outgoing]) -> None:
        copies = [replace(one, body=_copied(one.body)) for one in outgoing]
        with self._lock:
            event = self._events.get(event_id)
            if event is None or not event.waits:
                return
            event.waits = False
            event.kept = replace(event.kept, received=replace(event.kept.received, body={}))
            for one in copies:
                self._keep(one)

    def next_outgoing(self, lane: str) -> Outgoing | None:
        with self._lock:
            waiting = (call.outgoing for call in self._calls.values() if call.waits and call.outgoing.lane == lane)
            return next(waiting, None)

    def begin(self, outgoing_id: str, holder: str) -> bool:
        with self._lock:
            call = self._calls.get(outgoing_id)
            if call is None or not call.waits or not self._holds(holder, call.outgoing.lane):
                return False
            call.outgoing = replace(call.outgoing, doubtful=True, attempts=call.outgoing.attempts + 1)
            return True

    def sent(self, outgoing_id: str, reference: str) -> None:
        self._close(outgoing_id, reference, "")

    def gave_up(self, outgoing_id: str, why: str) -> None:
        self._close(outgoing_id, None, why)

    def _close(self, outgoing_id: str, reference: str | None, why: str) -> None:
        with self._lock:
            call = self._calls.get(outgoing_id)
            if call is None or not call.waits:
                return
            call.waits, call.reference, call.why = False, reference, why
            call.outgoing = replace(call.outgoing, body=what_remains(call.outgoing.body))

    def not_sent(self, outgoing_id: str) -> None:
        with self._lock:
            if call := self._calls.get(outgoing_id):
                call.outgoing = replace(call.outgoing, doubtful=False)

    def answers_to(self, key: str) -> list[Sent]:
        with self._lock:
            event_id = self._keys.get(key, "")
            return [
                Sent(call.outgoing.id, call.reference, call.outgoing.body)
                for call in self._calls.values()
                if event_id and call.outgoing.answers == event_id and call.reference is not None
            ]

    def waiting(self) -> Mapping[str, int]:
        with self._lock:
            events = Counter(one.kept.received.channel for one in self._events.values() if one.waits)
            return events + Counter(one.outgoing.channel for one in self._calls.values() if one.waits)

    def forget_before(self, moment: datetime) -> int:
        with self._lock:
            unsent = {call.outgoing.answers for call in self._calls.values() if call.waits}
            old = {
                event_id
                for event_id, event in self._events.items()
                if not event.waits and event_id not in unsent and event.kept.received.at < moment
            }
            self._events = {key: event for key, event in self._events.items() if key not in old}
            self._keys = {key: event_id for key, event_id in self._keys.items() if event_id not in old}
            self._calls = {key: call for key, call in self._calls.items() if not _is_past(call, old, moment)}
            return len(old)


def _is_past(call: _Call, old: Collection[str], moment: datetime) -> bool:
    if call.outgoing.answers:
        return call.outgoing.answers in old
    return not call.waits and call.at < moment


def _copied(body: Body) -> Body:
    copied: Body = json.loads(json.dumps(body))
    return copied
