"""The threads in which Lots takes part, in an SQL database, so that a restart changes nothing in who is answered."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, delete, select, text, update

from bot.channels.slack.addressing import Thread
from bot.channels.slack.schema import askers, prepare, threads
from bot.off_loop import RunSync
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable

_BEGIN = text(
    "INSERT INTO slack_threads (conversation, assistant, others, at) VALUES (:conversation, :assistant, :others, :at) "
    "ON CONFLICT (conversation) DO UPDATE SET at = excluded.at, others = excluded.others"
)
_ASK = text("INSERT INTO slack_askers (conversation, asker) VALUES (:conversation, :asker) ON CONFLICT DO NOTHING")


class SlackThreads:
    """Conversations by their id; people by theirs in Slack. Safe in threads and in several processes."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def asked(self, conversation: str, asker: str) -> None:
        """Lots takes part from here on, because that person named it there: whoever else spoke, spoke before that."""
        self._begin(conversation, asker, assistant=False)

    def opened(self, conversation: str, asker: str) -> None:
        """The person opened the pane that they have alone with Lots."""
        self._begin(conversation, asker, assistant=True)

    def _begin(self, conversation: str, asker: str, assistant: bool) -> None:
        row = {"conversation": storable(conversation), "assistant": assistant, "others": False, "at": _now()}
        with writing(self._engine, alone=False) as connection:
            connection.execute(_BEGIN, row)
            connection.execute(_ASK, {"conversation": row["conversation"], "asker": storable(asker)})

    def others_wrote(self, conversation: str) -> None:
        """Somebody who asked nothing wrote in the thread."""
        with writing(self._engine, alone=False) as connection:
            connection.execute(
                update(threads).where(threads.c.conversation == storable(conversation)).values(others=True)
            )

    def thread(self, conversation: str) -> Thread | None:
        """What is known of it; None where Lots takes no part."""
        wanted = storable(conversation)
        with reading(self._engine) as connection:
            row = connection.execute(select(threads).where(threads.c.conversation == wanted)).one_or_none()
            if row is None:
                return None
            people = connection.scalars(select(askers.c.asker).where(askers.c.conversation == wanted))
            return Thread(frozenset(people), row.others, row.assistant)

    def forget_before(self, moment: datetime) -> int:
        """Deletes threads where nobody asked since. How many went."""
        old = select(threads.c.conversation).where(threads.c.at < moment.astimezone(UTC).isoformat())
        with writing(self._engine, alone=False) as connection:
            connection.execute(delete(askers).where(askers.c.conversation.in_(old)))
            return connection.execute(delete(threads).where(threads.c.conversation.in_(old))).rowcount


class ThreadsOffLoop:
    """The same, with each call off the event loop: what the listeners and the door ask."""

    def __init__(self, threads: SlackThreads, run_sync: RunSync) -> None:
        self._threads = threads
        self._run_sync = run_sync

    async def asked(self, conversation: str, asker: str) -> None:
        await self._run_sync(lambda: self._threads.asked(conversation, asker))

    async def opened(self, conversation: str, asker: str) -> None:
        await self._run_sync(lambda: self._threads.opened(conversation, asker))

    async def others_wrote(self, conversation: str) -> None:
        await self._run_sync(lambda: self._threads.others_wrote(conversation))

    async def thread(self, conversation: str) -> Thread | None:
        found: Thread | None = await self._run_sync(lambda: self._threads.thread(conversation))
        return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
