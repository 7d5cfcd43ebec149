"""Deliveries in an SQL database: the port `DeliveryStore`. Safe in threads, in processes, and on several machines.

Events and calls wait until they are done; a lane's row says who holds it until when, or when it may be looked at again,
and means nothing else, so that it may come and go. What a step needs to know it reads first and writes last: a
transaction that writes holds nobody up, and a delivery that came before writes nothing at all.

What people wrote waits here as they wrote it, so bodies are sealed, and forgotten once they are handled.

Times of leases are told by one clock: PostgreSQL's own, and on SQLite the machine's.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, text

from bot.delivery.memory import utc_now
from bot.delivery.ports import Body, Kept, Outgoing, Received, Sent
from bot.delivery.remaining import what_remains
from bot.stores.conversations import stored_moment
from bot.stores.schema import prepare
from bot.stores.sealing import NO_SEAL, Seal
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable

FORGOTTEN_AT_ONCE = 500
"""Events that one transaction deletes: it must be short, since on SQLite nobody else writes meanwhile."""

_COMES_AGAIN = text("SELECT 1 FROM channel_event_keys WHERE key IN :keys LIMIT 1").bindparams(
    bindparam("keys", expanding=True)
)
_TAKE_IN = text(
    "INSERT INTO channel_events (id, channel, lane, at, kept, waits, attempts, body) "
    "VALUES (:id, :channel, :lane, :at, :kept, :yes, 0, :body)"
)
_KEY = text("INSERT INTO channel_event_keys (key, event) VALUES (:key, :id) ON CONFLICT (key) DO NOTHING RETURNING key")
_POST = text(
    "INSERT INTO channel_calls (id, channel, lane, answers, kept, waits, begun, attempts, body, why) "
    "VALUES (:id, :channel, :lane, :answers, :kept, :yes, :no, 0, :body, '') "
    "ON CONFLICT (id) DO NOTHING RETURNING number"
)
_TO_DO = text(
    "SELECT waiting.lane FROM ("
    " SELECT lane, MIN(kept) AS since FROM channel_events WHERE waits AND channel IN :channels GROUP BY lane UNION ALL"
    " SELECT lane, MIN(kept) AS since FROM channel_calls WHERE waits AND channel IN :channels GROUP BY lane"
    ") AS waiting LEFT JOIN channel_lanes ON channel_lanes.lane = waiting.lane "
    "WHERE channel_lanes.lane IS NULL OR channel_lanes.free <= :now "
    "GROUP BY waiting.lane ORDER BY MIN(waiting.since), waiting.lane LIMIT :most"
).bindparams(bindparam("channels", expanding=True))
_CLAIM = text(
    "INSERT INTO channel_lanes (lane, holder, free) VALUES (:lane, :holder, :free) ON CONFLICT (lane) DO UPDATE "
    "SET holder = excluded.holder, free = excluded.free WHERE channel_lanes.free <= :now RETURNING lane"
)
_EXTEND = text(
    "UPDATE channel_lanes SET free = :free WHERE holder = :holder AND lane IN :lanes RETURNING lane"
).bindparams(bindparam("lanes", expanding=True))
_RELEASE = text("DELETE FROM channel_lanes WHERE lane = :lane AND holder = :holder")
_RELEASE_TO_WAIT = text("UPDATE channel_lanes SET holder = '', free = :free WHERE lane = :lane AND holder = :holder")
_BURY = text("DELETE FROM channel_lanes WHERE holder = :holder")
_NEXT_EVENT = text("SELECT * FROM channel_events WHERE waits AND lane = :lane ORDER BY at, number LIMIT 1")
_KEYS_OF = text("SELECT key FROM channel_event_keys WHERE event = :id ORDER BY key")
_BEGUN = text("UPDATE channel_events SET attempts = attempts + 1 WHERE id = :id")
_HANDLED = text("UPDATE channel_events SET waits = :no, body = '{}' WHERE id = :id AND waits RETURNING number")
_NEXT_OUTGOING = text("SELECT * FROM channel_calls WHERE waits AND lane = :lane ORDER BY number LIMIT 1")
_BEGIN = text(
    "UPDATE channel_calls SET begun = :yes, attempts = attempts + 1 WHERE id = :id AND waits AND EXISTS "
    "(SELECT 1 FROM channel_lanes WHERE channel_lanes.lane = channel_calls.lane AND holder = :holder) RETURNING number"
)
_BODY = text("SELECT body FROM channel_calls WHERE id = :id AND waits")
_CLOSE = text(
    "UPDATE channel_calls SET waits = :no, reference = :reference, why = :why, body = :body WHERE id = :id AND waits"
)
_NOT_SENT = text("UPDATE channel_calls SET begun = :no WHERE id = :id")
_ANSWERS_TO = text(
    "SELECT calls.id, calls.reference, calls.body FROM channel_event_keys AS keys "
    "JOIN channel_calls AS calls ON calls.answers = keys.event "
    "WHERE keys.key = :key AND calls.reference IS NOT NULL ORDER BY calls.number"
)
_WAITING = text(
    "SELECT channel, COUNT(*) AS many FROM (SELECT channel FROM channel_events WHERE waits "
    "UNION ALL SELECT channel FROM channel_calls WHERE waits) AS waiting GROUP BY channel"
)
_FORGET_EVENTS = text(
    "DELETE FROM channel_events WHERE id IN (SELECT id FROM channel_events AS old WHERE NOT waits AND at < :moment "
    "AND NOT EXISTS (SELECT 1 FROM channel_calls WHERE answers = old.id AND waits) LIMIT :most)"
)
_FORGET_CALLS = text(
    "DELETE FROM channel_calls WHERE NOT waits AND kept < :moment "
    "AND NOT EXISTS (SELECT 1 FROM channel_events WHERE channel_events.id = channel_calls.answers)"
)
_FORGET_LANES = text("DELETE FROM channel_lanes WHERE free < :moment")


class _CameBefore(Exception):
    """Undoes what was begun: another delivery of the event was first."""


class SqlDeliveries:
    """One row an event, a key, a call, and a lane that is held or waits."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now, seal: Seal = NO_SEAL) -> None:
        prepare(engine)
        self._engine = engine
        self._seal = seal
        self._local_now = now

    def take_in(self, received: Received) -> str | None:
        keys = sorted({storable(key) for key in received.keys})  # in one order everywhere: no two wait for each other
        row = {
            "id": uuid.uuid4().hex,
            "channel": received.channel,
            "lane": storable(received.lane),
            "at": stored_moment(received.at),
            "kept": stored_moment(self._local_now()),
            "yes": True,
            "body": self._sealed(received.body),
        }
        try:
            if self._comes_again(keys):
                return None
            with writing(self._engine, alone=False) as connection:
                _take_in(connection, row, keys)
        except _CameBefore:
            return None
        return str(row["id"])

    def _comes_again(self, keys: Sequence[str]) -> bool:
        """Nearly always the answer for a delivery that is repeated: a read keeps no writer waiting."""
        with reading(self._engine) as connection:
            return connection.scalar(_COMES_AGAIN, {"keys": keys}) is not None

    def post(self, outgoing: Outgoing) -> bool:
        with writing(self._engine, alone=False) as connection:
            return self._keep(connection, outgoing)

    def _keep(self, connection: Connection, outgoing: Outgoing) -> bool:
        row = {
            "id": storable(outgoing.id),
            "channel": outgoing.channel,
            "lane": storable(outgoing.lane),
            "answers": outgoing.answers,
            "kept": stored_moment(self._local_now()),
            "yes": True,
            "no": False,
            "body": self._sealed(outgoing.body),
        }
        return connection.scalar(_POST, row) is not None

    def claim(self, holder: str, channels: Collection[str], lease: timedelta, most: int) -> list[str]:
        with reading(self._engine) as connection:
            wanted = {"channels": list(channels), "now": stored_moment(self._now(connection)), "most": max(most, 0)}
            lanes = list(connection.scalars(_TO_DO, wanted))
        if not lanes:
            return []
        with writing(self._engine, alone=False) as connection:
            now = self._now(connection)
            terms = {"holder": holder, "now": stored_moment(now), "free": stored_moment(now + lease)}
            claimed = {connection.scalar(_CLAIM, {"lane": lane, **terms}) for lane in sorted(lanes)}
        return [lane for lane in lanes if lane in claimed]

    def extend(self, holder: str, lanes: Sequence[str], lease: timedelta) -> list[str]:
        with writing(self._engine, alone=False) as connection:
            free = stored_moment(self._now(connection) + lease)
            extended = connection.scalars(_EXTEND, {"holder": holder, "lanes": list(lanes), "free": free})
            return sorted(extended, key=list(lanes).index)

    def release(self, holder: str, lane: str, wait: timedelta = timedelta()) -> None:
        with writing(self._engine, alone=False) as connection:
            if wait > timedelta():
                free = stored_moment(self._now(connection) + wait)
                connection.execute(_RELEASE_TO_WAIT, {"lane": lane, "holder": holder, "free": free})
            else:
                connection.execute(_RELEASE, {"lane": lane, "holder": holder})

    def bury(self, holder: str) -> int:
        with writing(self._engine, alone=False) as connection:
            return connection.execute(_BURY, {"holder": holder}).rowcount

    def next_event(self, lane: str) -> Kept | None:
        with reading(self._engine) as connection:
            row = connection.execute(_NEXT_EVENT, {"lane": storable(lane)}).one_or_none()
            if row is None:
                return None
            keys = tuple(connection.scalars(_KEYS_OF, {"id": row.id}))
        with writing(self._engine, alone=False) as connection:
            connection.execute(_BEGUN, {"id": row.id})
        received = Received(row.channel, row.lane, keys, self._opened(row.body), datetime.fromisoformat(row.at))
        return Kept(row.id, received, row.attempts)

    def handled(self, event_id: str, outgoing: Sequence[Outgoing]) -> None:
        with writing(self._engine, alone=False) as connection:
            if connection.scalar(_HANDLED, {"id": event_id, "no": False}) is None:
                return
            for one in outgoing:
                self._keep(connection, one)

    def next_outgoing(self, lane: str) -> Outgoing | None:
        with reading(self._engine) as connection:
            row = connection.execute(_NEXT_OUTGOING, {"lane": storable(lane)}).one_or_none()
        if row is None:
            return None
        return Outgoing(
            row.id, row.channel, row.lane, self._opened(row.body), row.answers, bool(row.begun), row.attempts
        )

    def begin(self, outgoing_id: str, holder: str) -> bool:
        with writing(self._engine, alone=False) as connection:
            return connection.scalar(_BEGIN, {"id": storable(outgoing_id), "holder": holder, "yes": True}) is not None

    def sent(self, outgoing_id: str, reference: str) -> None:
        self._close(outgoing_id, reference, "")

    def gave_up(self, outgoing_id: str, why: str) -> None:
        self._close(outgoing_id, None, why)

    def _close(self, outgoing_id: str, reference: str | None, why: str) -> None:
        row = {"id": storable(outgoing_id), "reference": reference, "why": storable(why), "no": False}
        with writing(self._engine, alone=False) as connection:
            if body := connection.scalar(_BODY, {"id": row["id"]}):
                connection.execute(_CLOSE, row | {"body": self._sealed(what_remains(self._opened(body)))})

    def not_sent(self, outgoing_id: str) -> None:
        with writing(self._engine, alone=False) as connection:
            connection.execute(_NOT_SENT, {"id": storable(outgoing_id), "no": False})

    def answers_to(self, key: str) -> list[Sent]:
        with reading(self._engine) as connection:
            rows = connection.execute(_ANSWERS_TO, {"key": storable(key)}).all()
        return [Sent(row.id, row.reference, self._opened(row.body)) for row in rows]

    def waiting(self) -> Mapping[str, int]:
        with reading(self._engine) as connection:
            return {row.channel: row.many for row in connection.execute(_WAITING)}

    def forget_before(self, moment: datetime) -> int:
        forgotten, before = 0, {"moment": stored_moment(moment)}
        while True:
            with writing(self._engine, alone=False) as connection:
                gone = connection.execute(_FORGET_EVENTS, before | {"most": FORGOTTEN_AT_ONCE}).rowcount
            forgotten += gone
            if gone < FORGOTTEN_AT_ONCE:
                break
        with writing(self._engine, alone=False) as connection:
            connection.execute(_FORGET_CALLS, before)
            connection.execute(_FORGET_LANES, before)
        return forgotten

    def _sealed(self, body: Body) -> str:
        return self._seal.seal(json.dumps(body))

    def _opened(self, stored: str) -> Body:
        body: Body = json.loads(self._seal.open(stored))
        return body

    def _now(self, connection: Connection) -> datetime:
        if self._engine.dialect.name != "postgresql":
            return self._local_now()
        told: datetime = connection.scalar(text("SELECT clock_timestamp()"))
        return told


def _take_in(connection: Connection, row: Mapping[str, Any], keys: Sequence[str]) -> None:
    connection.execute(_TAKE_IN, row)
    for key in keys:
        if connection.scalar(_KEY, {"key": key, "id": row["id"]}) is None:
            raise _CameBefore
