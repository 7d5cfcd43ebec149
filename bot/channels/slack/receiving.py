"""What Slack sends, handed to delivery: the listeners of one Bolt app, the same over HTTP and over a socket.

Order: Bolt has checked the signature and knows the workspace; a listener reads what happened, decides whether it
concerns Lots, hands it in under all its keys, and only then acknowledges. Nothing is answered here, and Slack's Web API
is called for one thing alone: to open a modal, whose trigger lasts three seconds.

Invariants: what concerns nobody is acknowledged and neither kept nor logged with its content; what could not be kept is
not acknowledged, so that Slack sends it again.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.channels.slack.addressing import Thread
from bot.channels.slack.choices import CHOICE, SAY
from bot.channels.slack.drafting import STOP
from bot.channels.slack.identity import (
    CHANNEL,
    Payload,
    delivery_keys,
    direct_conversation,
    first,
    mapping_at,
    message_key,
    text_at,
    thread_conversation,
    user_of,
    workspace_of,
)
from bot.channels.slack.opens import HOME
from bot.channels.slack.reading import (
    Changed,
    Happening,
    Said,
    TakenBack,
    conversation_of,
    in_pane,
    read_message,
    spot_of,
)
from bot.channels.slack.whereabouts import where_clicked
from bot.delivery.ports import Post, Received
from knowledge.errors import LotsError

ENVELOPE = "lots_envelope"
"""Under this name of Bolt's context, the id of the envelope that a payload came in over a socket."""
ASK_ABOUT_THIS = "ask_lots"
OPENING_SECONDS = 1.8
_SECRETS = frozenset({"token", "trigger_id", "action_token", "bot_access_token", "api_app_id"})
_EVERYTHING = re.compile(r".*", re.DOTALL)

log = structlog.get_logger(__name__)


class Threads(Protocol):
    """Where Lots takes part. Calls leave the event loop by themselves."""

    async def asked(self, conversation: str, asker: str) -> None: ...

    async def opened(self, conversation: str, asker: str) -> None: ...

    async def others_wrote(self, conversation: str) -> None: ...

    async def thread(self, conversation: str) -> Thread | None: ...


class Modals(Protocol):
    """What is done while Slack waits: its answer to a submission, and a modal for a click."""

    def opens(self, payload: Payload) -> bool:
        """Whether the click or shortcut opens a modal."""
        ...

    async def open(self, payload: Payload, client: Any) -> None:
        """Opens it, in the time that its trigger lasts."""
        ...

    async def submitted(self, payload: Payload) -> dict[str, Any] | None:
        """What to answer a submission: `response_action` with errors, or nothing where it is accepted."""
        ...


class Inlet:
    """Reads what Slack sends and hands it to delivery."""

    def __init__(
        self,
        post: Post,
        threads: Threads,
        modals: Modals | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        stop: Callable[[str, str], None] | None = None,
    ) -> None:
        self._post = post
        self._threads = threads
        self._modals = modals
        self._now = now
        self._stop = stop
        self._opening: set[asyncio.Task[None]] = set()

    def listen(self, app: AsyncApp) -> None:
        """Bolt asks its listeners in this order; the last of each kind takes what the others leave."""
        for kind, listener in (
            ("message", self._message),
            ("app_mention", self._message),
            ("app_home_opened", self._home_opened),
            ("assistant_thread_started", self._pane_opened),
            (_EVERYTHING, self._left),
        ):
            app.event(kind)(listener)
        app.command(_EVERYTHING)(self._command)
        app.shortcut(_EVERYTHING)(self._shortcut)
        app.action(_EVERYTHING)(self._action)
        app.view(_EVERYTHING)(self._view)
        app.view_closed(_EVERYTHING)(self._left)
        app.options(_EVERYTHING)(self._options)
        app.error(_refused)

    async def _message(self, body: Payload, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse:
        happening = read_message(body)
        if happening is None:
            return await self._left(body, ack)
        spot = spot_of(happening)
        thread = await self._thread(happening)
        if thread and thread.assistant and spot.direct:
            happening = in_pane(happening)
        if not _concerns(happening, thread):
            return await ack()
        said = happening.said if isinstance(happening, Changed) else happening
        if isinstance(said, Said) and said.named and not spot.direct:
            await self._threads.asked(spot.thread_here, said.user)
        at = _moment(_when(happening), self._now)
        await self._take_in("event", body, context, conversation_of(happening), (_key(happening),), at)
        return await ack()

    async def _thread(self, happening: Happening) -> Thread | None:
        """What the database knows of it; a post that begins no thread and changes nothing needs no look."""
        spot = spot_of(happening)
        if isinstance(happening, Said) and not spot.thread:
            return None
        return await self._threads.thread(spot.thread_here)

    async def _home_opened(self, body: Payload, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse:
        event, workspace = mapping_at(body, "event"), workspace_of(body)
        user = text_at(event, "user")
        if text_at(event, "tab") == "home" and user:
            await self._take_in("home", body, context, f"{CHANNEL}:{workspace.team}:home:{user}")
        return await ack()

    async def _pane_opened(self, body: Payload, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse:
        pane, workspace = mapping_at(mapping_at(body, "event"), "assistant_thread"), workspace_of(body)
        channel, thread, user = (text_at(pane, name) for name in ("channel_id", "thread_ts", "user_id"))
        if channel and thread and user:
            conversation = thread_conversation(workspace, channel, thread)
            await self._threads.opened(conversation, user)
            key = f"{CHANNEL}:pane:{workspace.team}:{channel}:{thread}"
            await self._take_in("pane", body, context, conversation, (key,))
        return await ack()

    async def _command(self, body: Payload, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse:
        key = _trigger_key(body)
        await self._take_in("command", body, context, _alone(body), key)
        return await ack()

    async def _shortcut(self, body: Payload, context: AsyncBoltContext, ack: AsyncAck, client: Any) -> BoltResponse:
        if self._modals and self._modals.opens(body):
            await self._open(self._modals, body, client)
        elif text_at(body, "callback_id") == ASK_ABOUT_THIS and text_at(body, "type") == "message_action":
            await self._take_in("shortcut", body, context, _alone(body), _trigger_key(body))
        return await ack()

    async def _action(self, body: Payload, context: AsyncBoltContext, ack: AsyncAck, client: Any) -> BoltResponse:
        """A click on a link, or in a modal that is being filled in, is Slack's own business.

        What is being written is stopped at once: in its lane, the click would wait until it is done.
        """
        action = first(body.get("actions"))
        if self._stop and text_at(action, "action_id") == STOP:
            self._stop(text_at(action, "value"), where_clicked(body, "sv").identity)
        elif self._modals and self._modals.opens(body):
            await self._open(self._modals, body, client)
        elif text_at(action, "action_id").startswith((CHOICE, SAY, HOME)):
            at = text_at(action, "action_ts")
            key = f"{CHANNEL}:action:{workspace_of(body).team}:{user_of(body)}:{at}"
            await self._take_in("action", body, context, await self._clicked_in(body), (key,), _moment(at, self._now))
        return await ack()

    async def _clicked_in(self, body: Payload) -> str:
        """The conversation whose message was clicked."""
        return where_clicked(body, "sv", await in_a_pane(body, self._threads)).conversation

    async def _open(self, modals: Modals, body: Payload, client: Any) -> None:
        """However long Slack takes to open it, the click is acknowledged in time; the modal opens all the same."""
        opening = asyncio.create_task(modals.open(body, client))
        self._opening.add(opening)
        opening.add_done_callback(self._opened)
        await asyncio.wait([opening], timeout=OPENING_SECONDS)

    def _opened(self, opening: asyncio.Task[None]) -> None:
        self._opening.discard(opening)
        if not opening.cancelled() and (fault := opening.exception()):
            log.error("slack_modal_broke", exc_info=fault)

    async def _view(self, body: Payload, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse:
        """A submission is judged while the person waits; what is accepted is done in its turn."""
        answer = await self._modals.submitted(body) if self._modals else None
        if answer:
            return await ack(**answer)
        view = mapping_at(body, "view")
        key = f"{CHANNEL}:view:{text_at(view, 'id')}:{text_at(view, 'hash')}"
        await self._take_in("view", body, context, _alone(body), (key,))
        return await ack()

    async def _options(self, ack: AsyncAck) -> BoltResponse:
        """Menus carry their options with them; one that asks has none."""
        return await ack(options=[])

    async def _left(self, body: Payload, ack: AsyncAck) -> BoltResponse:
        event = mapping_at(body, "event")
        log.info("slack_event_left", type=text_at(event, "type") or body.get("type"), subtype=event.get("subtype"))
        return await ack()

    async def _take_in(
        self,
        kind: str,
        body: Payload,
        context: AsyncBoltContext,
        lane: str,
        keys: tuple[str, ...] = (),
        at: datetime | None = None,
    ) -> None:
        told = (*delivery_keys(body, context.get(ENVELOPE, "")), *keys)
        kept = {"kind": kind, "payload": without_secrets(body)}
        await self._post.take_in(Received(CHANNEL, lane, told, kept, at or self._now()))


async def _refused(error: Exception) -> BoltResponse:
    """Not acknowledged: Slack sends it again. What is not known to happen is logged whole, without what was said."""
    if isinstance(error, LotsError):
        log.warning("slack_not_taken_in", error=str(error))
    else:
        log.error("slack_listener_broke", exc_info=error)
    return BoltResponse(status=503, body="")


def without_secrets(body: Payload) -> dict[str, Any]:
    """The payload as it is kept: what would let a reader of the database act in Slack is taken out."""
    return {name: _without(value) for name, value in body.items() if name not in _SECRETS}


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return without_secrets(value)
    return [_without(one) for one in value] if isinstance(value, list) else value


async def in_a_pane(body: Payload, threads: Threads) -> bool:
    """Whether the clicked message stands in one of the assistant's threads."""
    here = where_clicked(body, "sv", pane=True)
    if not here.place.direct or not here.place.thread:
        return False
    thread = await threads.thread(here.conversation)
    return thread is not None and thread.assistant


def _concerns(happening: Happening, thread: Thread | None) -> bool:
    """Whether Lots has to do with it at all. What a thread's messages are about is judged later, in their order."""
    if spot_of(happening).direct or thread is not None:
        return True
    said = happening.said if isinstance(happening, Changed) else happening
    return isinstance(said, Said) and said.named


def _key(happening: Happening) -> str:
    spot = spot_of(happening)
    key = message_key(spot.workspace, spot.channel, spot.timestamp)
    if isinstance(happening, Changed):
        return f"{key}:changed:{happening.edition}"
    return f"{key}:deleted" if isinstance(happening, TakenBack) else key


def _when(happening: Happening) -> str:
    if isinstance(happening, Changed):
        return happening.edition
    return happening.at if isinstance(happening, TakenBack) else happening.spot.timestamp


def _moment(timestamp: str, now: Callable[[], datetime]) -> datetime:
    """Slack's timestamps are seconds, with what makes them unique behind the point."""
    try:
        return datetime.fromtimestamp(float(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return now()


def _alone(body: Payload) -> str:
    """What only the person sees is kept in order with their direct messages."""
    return direct_conversation(workspace_of(body), user_of(body))


def _trigger_key(body: Payload) -> tuple[str, ...]:
    trigger = text_at(body, "trigger_id")
    return (f"{CHANNEL}:trigger:{trigger}",) if trigger else ()
