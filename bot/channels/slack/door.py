"""Slack as delivery sees it: what happened becomes a turn, the reply to it calls that Slack is to make.

Order: the kind of event says who reads it; where it was said says where the reply goes; the conversation replies; the
reply becomes payloads. Invariants: the same event gives the same turn, under the event's own id; what only the person
may see goes to nobody else; a message that is not for Lots gets no reply.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.addressing import is_addressed, reads_as_question
from bot.channels.slack.blocks import messages_of
from bot.channels.slack.choices import FEEDBACK
from bot.channels.slack.clicks import Clicked, as_chosen, clicked
from bot.channels.slack.commands import HELP, said_by
from bot.channels.slack.drafting import DraftInSlack, in_draft
from bot.channels.slack.escaping import escaped
from bot.channels.slack.files import INGEST, MAY_ADD, FileIntake
from bot.channels.slack.identity import CHANNEL, Payload, first, mapping_at, message_key, text_at
from bot.channels.slack.names import Names
from bot.channels.slack.opens import HOME
from bot.channels.slack.place import Links, Place, no_links
from bot.channels.slack.reading import Changed, Happening, Said, TakenBack, in_pane, read_message, spot_of
from bot.channels.slack.receiving import Threads, in_a_pane
from bot.channels.slack.replacing import replaced, taken_back
from bot.channels.slack.spoken import is_only_emoji, plain
from bot.channels.slack.whereabouts import Whereabouts, where_clicked, where_commanded, where_said
from bot.channels.slack.whispering import Sender, whisper, whispered
from bot.channels.slack.wording import say
from bot.conversation.messages import Message, Person, Reply, Turn
from bot.delivery.drafts import Drafts
from bot.delivery.ports import Body, Kept, Outgoing, Post
from knowledge.answers.answer import Language
from knowledge.errors import LotsError

STATUS_SECONDS = 1.5
IN_FORM = "form"
"""Kept of a message that was sent: it asked something in a form, or told what stands in it."""

log = structlog.get_logger(__name__)


class Conversation(Protocol):
    """The one door that every channel calls."""

    async def reply(self, turn: Turn) -> Reply: ...


class Directory(Protocol):
    """Who people are, across channels."""

    async def person(self, identity: str, name: str = "") -> Person: ...


class Pages(Protocol):
    """What people see beside the conversation: their Home tab, and modals that they have sent."""

    async def home(self, person: Person, place: Place) -> Sequence[Body]:
        """The call that shows the Home tab."""
        ...

    async def pressed(self, payload: Payload, person: Person, place: Place, turn: str) -> Sequence[Body]:
        """Does what a button of the Home tab says by itself, once for each turn id; what to send then."""
        ...

    async def submitted(self, payload: Payload, person: Person, place: Place, turn: str) -> Sequence[Body]:
        """Does what an accepted submission says, once for each turn id; what to send then."""
        ...


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the door asks. `files` and `pages` are None where Lots is run without them.

    `drafts` is None where no language model writes.
    """

    conversation: Conversation
    directory: Directory
    threads: Threads
    post: Post
    sender: Sender
    client_for: Callable[[str], Awaitable[AsyncWebClient]]
    files: FileIntake | None = None
    pages: Pages | None = None
    links: Links = no_links
    drafts: Drafts | None = None
    language: Language = "sv"


class SlackDoor:
    """The port `ChannelDoor` for Slack."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._language = rooms.language
        self._names = Names(rooms.client_for)
        self._by_kind: Mapping[str, Callable[[Kept, Payload], Awaitable[Sequence[Body]]]] = {
            "event": self._happened,
            "command": self._commanded,
            "shortcut": self._asked_about,
            "action": self._chosen,
            "pane": self._pane_opened,
            "home": self._home_opened,
            "view": self._submitted,
            INGEST: self._read_in,
        }

    @property
    def name(self) -> str:
        return CHANNEL

    async def handle(self, kept: Kept) -> Sequence[Body]:
        """As in `ChannelDoor`. A kind that is not known is left."""
        kind = text_at(kept.received.body, "kind")
        if kind not in self._by_kind:
            log.info("slack_kind_left", kind=kind)
            return ()
        return await self._by_kind[kind](kept, mapping_at(kept.received.body, "payload"))

    async def send(self, outgoing: Outgoing) -> str:
        if self._rooms.drafts and self._rooms.drafts.stays(outgoing):
            return ""
        return await self._rooms.sender.send(outgoing)

    def excuse(self, kept: Kept, reference: str) -> Sequence[Body]:
        """As in `ChannelDoor`. Where nobody waits for a word, on the Home tab or after a change, none is said."""
        payload, kind = mapping_at(kept.received.body, "payload"), text_at(kept.received.body, "kind")
        text = say(
            "Something went wrong on our side. Try again, or tell your administrator this reference: {reference}.",
            self._language,
            reference=reference,
        )
        if kind in ("command", "shortcut", "view"):
            return self._answer(Reply((Message(text),)), where_commanded(payload, self._language))
        if kind == "action":
            return self._answer(Reply((Message(text),)), where_clicked(payload, self._language))
        if kind == INGEST:
            return messages_of(Reply((Message(text, private=True),)), self._asked_in(payload))
        happening = read_message(payload) if kind == "event" else None
        if isinstance(happening, Said) and (happening.spot.direct or happening.named):
            return self._answer(Reply((Message(text),)), where_said(happening, self._language))
        return ()

    # What people say

    async def _happened(self, kept: Kept, payload: Payload) -> Sequence[Body]:
        happening = read_message(payload)
        if happening is None:
            return ()
        thread = await self._rooms.threads.thread(spot_of(happening).thread_here)
        if thread and thread.assistant:
            happening = in_pane(happening)
        if not await self._is_for_us(happening):
            return ()
        if isinstance(happening, Said):
            return await self._said(kept, payload, happening)
        before = await self._rooms.post.answers_to(_question_key(happening))
        if isinstance(happening, TakenBack):
            return taken_back(before, happening.spot)
        if not before:
            return await self._said(kept, payload, happening.said)
        return await self._changed(kept, happening, before)

    async def _is_for_us(self, happening: Happening) -> bool:
        """In a thread with others it takes a look at who speaks, and how; who else spoke there is kept in mind."""
        spot = spot_of(happening)
        if spot.direct or isinstance(happening, TakenBack):
            return True
        said = happening.said if isinstance(happening, Changed) else happening
        thread = await self._rooms.threads.thread(spot.thread_here)
        if said.named or is_addressed(said.text, said.user, spot.workspace.bot, thread):
            return True
        if isinstance(happening, Changed):
            return bool(await self._rooms.post.answers_to(_question_key(happening)))
        if thread and said.user not in thread.askers and not thread.others:
            await self._rooms.threads.others_wrote(spot.thread_here)
        return False

    async def _said(self, kept: Kept, payload: Payload, said: Said) -> Sequence[Body]:
        where = where_said(said, self._language)
        words = said.words
        if is_only_emoji(words):
            return ()
        person = await self._person(where)
        if said.files and said.spot.direct and (reply := self._to_files(payload, person, words)):
            return self._answer(reply, where)
        if not words and not said.named:
            return ()
        if said.spot.pane:
            await self._show_status(where.place)
        return await self._answered(kept, where, person, words or HELP)

    def _to_files(self, payload: Payload, person: Person, words: str) -> Reply | None:
        """A coordinator hands over documents; from others what they wrote counts, and a file alone is told about."""
        if self._rooms.files is None or (words and (person.role not in MAY_ADD or reads_as_question(words))):
            return None
        return self._rooms.files.offered(mapping_at(payload, "event"), person, self._language)

    async def _changed(self, kept: Kept, changed: Changed, before: Sequence[Any]) -> Sequence[Body]:
        """The answer to a question follows it; what was answered in a form is changed by the form's own words."""
        where = where_said(changed.said, self._language)
        if any(sent.body.get(IN_FORM) for sent in before):
            hint = say(
                "You changed a message that I have already noted in the form. Write “ångra” to take the answer back, "
                "or “ändra” and the question's number.",
                self._language,
            )
            return self._answer(Reply((Message(hint, private=True),)), where)
        person = await self._person(where)
        reply = await self._reply(kept, where, person, changed.said.words or HELP)
        return replaced(before, self._answer(reply, where), where.place)

    async def _commanded(self, kept: Kept, payload: Payload) -> Sequence[Body]:
        where = where_commanded(payload, self._language)
        words = said_by(text_at(payload, "text"))
        return self._answer(await self._reply(kept, where, await self._person(where), words), where)

    async def _asked_about(self, kept: Kept, payload: Payload) -> Sequence[Body]:
        """A message that somebody wrote is the question; the answer is the asker's alone."""
        where = where_commanded(payload, self._language)
        words = plain(text_at(mapping_at(payload, "message"), "text"))
        if not words:
            return self._note(say("There is no text in that message to ask about.", self._language), where)
        reply = await self._reply(kept, where, await self._person(where), words)
        return [*messages_of(reply, where.direct_messages, self._rooms.links), *self._answered_aside(where)]

    async def _chosen(self, kept: Kept, payload: Payload) -> Sequence[Body]:
        """The choice is shown on its message, where nobody else chooses; an opinion is thanked for in private."""
        action = first(payload.get("actions"))
        if text_at(action, "action_id").startswith(HOME):
            return await self._pressed(kept, payload)
        done = clicked(action)
        if done is None:
            return ()
        where = where_clicked(payload, self._language, await in_a_pane(payload, self._rooms.threads))
        if where.place.shared and (done.choice or "").startswith(FEEDBACK):
            where = replace(where, whisper=text_at(payload, "response_url"))
        person = await self._person(where)
        answered = await self._to_click(kept, payload, done, where, person)
        message = mapping_at(payload, "message")
        shown = as_chosen(message, done, where.place) if message and not where.place.shared else None
        return [*([shown] if shown else []), *answered]

    async def _to_click(
        self, kept: Kept, payload: Payload, done: Clicked, where: Whereabouts, person: Person
    ) -> list[Body]:
        if done.choice is None:
            return await self._answered(kept, where, person, done.text)
        if self._rooms.files and self._rooms.files.is_ours(done.choice):
            asked = text_at(mapping_at(payload, "container"), "message_ts")
            return self._answer(await self._rooms.files.chosen(done.choice, person, where.place, asked), where)
        turn = self._turn(kept, where, person, choice=done.choice)
        return self._answer(await self._rooms.conversation.reply(turn), where)

    # What people open

    async def _pane_opened(self, kept: Kept, payload: Payload) -> Sequence[Body]:
        pane = mapping_at(mapping_at(payload, "event"), "assistant_thread")
        team = _team(payload)
        prompts = [
            say(text, self._language)
            for text in ("What can you help me with?", "My forms", "What is due soon?", "Which documents do you read?")
        ]
        place = {"channel_id": text_at(pane, "channel_id"), "thread_ts": text_at(pane, "thread_ts")}
        suggested = {
            **place,
            "title": say("You can begin with", self._language),
            "prompts": [{"title": prompt, "message": prompt} for prompt in prompts],
        }
        greeting = say("Hello! Ask me about your governing documents, or choose something below.", self._language)
        posted = {"channel": place["channel_id"], "thread_ts": place["thread_ts"], "text": escaped(greeting)}
        return [
            {"method": "chat.postMessage", "team": team, "payload": posted},
            {"method": "assistant.threads.setSuggestedPrompts", "team": team, "payload": suggested},
        ]

    async def _home_opened(self, kept: Kept, payload: Payload) -> Sequence[Body]:
        if self._rooms.pages is None:
            return ()
        where = where_clicked({**payload, "user": text_at(mapping_at(payload, "event"), "user")}, self._language)
        return await self._rooms.pages.home(await self._person(where), where.place)

    async def _pressed(self, kept: Kept, payload: Payload) -> Sequence[Body]:
        if self._rooms.pages is None:
            return ()
        where = where_clicked(payload, self._language)
        return await self._rooms.pages.pressed(payload, await self._person(where), where.place, kept.id)

    async def _submitted(self, kept: Kept, payload: Payload) -> Sequence[Body]:
        if self._rooms.pages is None:
            return ()
        where = where_clicked(payload, self._language)
        return await self._rooms.pages.submitted(payload, await self._person(where), where.place, kept.id)

    async def _read_in(self, kept: Kept, payload: Payload) -> Sequence[Body]:
        """A file that a coordinator chose to have read."""
        if self._rooms.files is None:
            return ()
        person = await self._rooms.directory.person(text_at(payload, "person"))
        reply = await self._rooms.files.read(payload, person, self._language)
        return messages_of(reply, self._asked_in(payload))

    def _asked_in(self, payload: Payload) -> Place:
        """The direct messages in which a file was handed over."""
        team, user, channel = (text_at(payload, name) for name in ("team", "user", "channel"))
        return Place(team, channel, user, text_at(payload, "thread"), direct=channel, language=self._language)

    # What all of them need

    async def _person(self, where: Whereabouts) -> Person:
        name = await self._names.of(where.place.team, where.place.user)
        return await self._rooms.directory.person(where.identity, name)

    async def _answered(self, kept: Kept, where: Whereabouts, person: Person, words: str) -> list[Body]:
        """The answer to what was said. Where a language model writes, it is shown meanwhile in the message to be."""
        rooms = self._rooms
        if rooms.drafts is None or where.whisper:
            return self._answer(await self._reply(kept, where, person, words), where)
        turn, draft = self._turn(kept, where, person, text=words), DraftInSlack(where.place, kept.id)
        shown = await rooms.drafts.reply(kept, turn, where.identity, draft, rooms.sender.send)
        return in_draft(self._answer(shown.reply, where), shown.at, where.place)

    async def _reply(self, kept: Kept, where: Whereabouts, person: Person, words: str) -> Reply:
        return await self._rooms.conversation.reply(self._turn(kept, where, person, text=words))

    def _turn(self, kept: Kept, where: Whereabouts, person: Person, text: str = "", choice: str | None = None) -> Turn:
        return Turn(
            where.conversation,
            person,
            CHANNEL,
            text=text,
            choice=choice,
            id=kept.id,
            shared=where.place.shared,
            aside=where.alone if where.place.shared else "",
        )

    def _answer(self, reply: Reply, where: Whereabouts) -> list[Body]:
        """A form goes on by talking, which a message that is gone tomorrow is no place for."""
        if not where.whisper:
            return [_marked(body, reply) for body in messages_of(reply, where.place, self._rooms.links)]
        if reply.form:
            aside = messages_of(reply, where.direct_messages, self._rooms.links)
            return [*(_marked(body, reply) for body in aside), *self._answered_aside(where)]
        bodies = messages_of(reply, where.direct_messages, self._rooms.links)
        return whispered(bodies, where.whisper, where.place)

    def _answered_aside(self, where: Whereabouts) -> list[Body]:
        return self._note(say("I have answered you in a direct message.", self._language), where)

    def _note(self, text: str, where: Whereabouts) -> list[Body]:
        return [whisper(escaped(text), where.whisper, where.place)] if where.whisper else []

    async def _show_status(self, place: Place) -> None:
        """That Lots is looking; Slack takes it away when the answer comes. It never holds an answer up for long."""
        status = say("is searching …", self._language)
        where = {"channel_id": place.channel, "thread_ts": place.thread, "status": status}
        try:
            async with asyncio.timeout(STATUS_SECONDS):
                client = await self._rooms.client_for(place.team)
                await client.api_call("assistant.threads.setStatus", json=where)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, LotsError) as problem:
            log.info("slack_status_not_shown", error=type(problem).__name__)


def _marked(body: Body, reply: Reply) -> Body:
    return {**body, IN_FORM: True} if reply.form else body


def _question_key(happening: Happening) -> str:
    spot = spot_of(happening)
    return message_key(spot.workspace, spot.channel, spot.timestamp)


def _team(payload: Payload) -> str:
    return where_clicked(payload, "sv").place.team
