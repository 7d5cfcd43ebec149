"""A message that shows an answer while it is written, and that the finished answer then takes over.

Order: the first words are posted; later ones change the message, at a sane pace, and what there was no time to show is
left out. When the answer is there, delivery puts it into the very message. Invariant: whatever breaks, no draft stays
beside the answer. That a draft is to go is kept as a call of its lane, which comes before the event is handled anew;
who saw the answer done leaves that call undone.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from bot.conversation.messages import Reply, Turn
from bot.conversation.writing import Watched, Writing
from bot.delivery.ports import Body, Kept, Outgoing, Post, SendLater, Undeliverable
from knowledge.errors import LotsError, StorageError

CALL_SECONDS = 8.0
MOST_REMEMBERED = 2_000
DRAFT_OF = "draft_of"
"""In the body of the call that takes a draft away: the event that it was an answer to."""
Send = Callable[[Outgoing], Awaitable[str]]

log = structlog.get_logger(__name__)


class DraftBodies(Protocol):
    """A channel's calls for one draft. `name` is the id under which it is posted, `at` the reference that it got."""

    def written(self, text: str, at: str) -> Body:
        """Posts the text; changes the message, where it is there already."""
        ...

    def removed(self, name: str, at: str) -> Body | None:
        """Takes it away. None where it is not posted yet, and cannot be found by its name alone."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply, and the message in which it was shown so far; empty where there is none."""

    reply: Reply
    at: str


@dataclass(slots=True)
class Drafts:
    """The answers that are being written in one channel. `pace`: at least so many seconds lie between two changes."""

    watched: Watched
    post: Post
    pace: float
    _writing: dict[str, tuple[str, Writing]] = field(default_factory=dict)
    _taken_over: OrderedDict[str, str] = field(default_factory=OrderedDict)

    async def reply(self, kept: Kept, turn: Turn, asker: str, bodies: DraftBodies, send: Send) -> Shown:
        """The reply to the turn, shown as it is written. `asker`, the channel's own id of the person, may stop it."""
        writing = Writing()
        self._writing[kept.id] = (asker, writing)
        showing = asyncio.create_task(self._show(_Draft(kept, bodies, send), writing))
        try:
            reply = await writing.reply(self.watched, turn)
            at = await showing
        finally:
            showing.cancel()
            del self._writing[kept.id]
        if at:
            self._remember(kept.id, at)
        return Shown(reply, at)

    def stop(self, event: str, asker: str) -> None:
        """What is written so far is the answer; harmless where nothing is, and for everybody but who asked."""
        whose, writing = self._writing.get(event, ("", None))
        if writing and whose == asker:
            writing.stop()

    def stays(self, outgoing: Outgoing) -> bool:
        """Whether the call would take away what an answer has taken over."""
        return outgoing.body.get(DRAFT_OF, "") in self._taken_over

    async def _show(self, draft: _Draft, writing: Writing) -> str:
        """Until the answer is there. Its reference; empty where it could not be posted."""
        at = self._taken_over.pop(draft.kept.id, "")
        if at:  # the answer was done before, and could not be kept
            await self._promise(draft, at)
        async for text in writing.texts():
            try:
                at, wait = await self._written(draft, text, at), self.pace
            except SendLater as asked:
                wait = max(self.pace, asked.seconds)
            except Undeliverable as problem:
                log.info("draft_given_up", event_id=draft.kept.id, error=str(problem))
                return at
            except (LotsError, TimeoutError) as problem:
                log.info("draft_not_shown", event_id=draft.kept.id, error=type(problem).__name__)
                if not at:
                    return ""
                wait = self.pace
            except Exception:  # a draft never costs the answer
                log.exception("draft_broke", event_id=draft.kept.id)
                return at
            await writing.ended(wait)
        return at

    async def _written(self, draft: _Draft, text: str, at: str) -> str:
        if not at:
            return await self._begun(draft, text)
        async with asyncio.timeout(CALL_SECONDS):
            await draft.send(draft.call(draft.bodies.written(text, at)))
        return at

    async def _begun(self, draft: _Draft, text: str) -> str:
        """That it is to go again is kept before it is there, if the channel can find it by its name alone."""
        promised = await self._promise(draft, "")
        async with asyncio.timeout(CALL_SECONDS):
            at = await draft.send(draft.call(draft.bodies.written(text, "")))
        if not promised:
            await self._promise(draft, at)
        return at

    async def _promise(self, draft: _Draft, at: str) -> bool:
        """Whether it is kept."""
        body = draft.bodies.removed(draft.name, at)
        if body is None:
            return False
        try:
            await self.post.post(draft.call({**body, DRAFT_OF: draft.kept.id}))
        except StorageError as problem:
            log.warning("draft_not_promised_to_go", event_id=draft.kept.id, error=str(problem))
            return False
        return True

    def _remember(self, event: str, at: str) -> None:
        self._taken_over[event] = at
        if len(self._taken_over) > MOST_REMEMBERED:
            self._taken_over.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Draft:
    """One event's draft. Each time the event is handled anew has a draft of its own."""

    kept: Kept
    bodies: DraftBodies
    send: Send

    @property
    def name(self) -> str:
        return f"{self.kept.id}:draft:{self.kept.attempts}"

    def call(self, body: Body) -> Outgoing:
        received = self.kept.received
        return Outgoing(self.name, received.channel, received.lane, body)
