"""The conversation in a terminal: what is typed goes to the engine, what comes back is shown with its sources.

Order: who is asking and what waits for them is told; then line after line is read, asked and shown, until Ctrl-D or a
word for it. A number chooses what was offered last. Ctrl-C gives up a line or a search, or ends what a language model
is writing there, and never the conversation.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from rich.text import Text

from bot.channels.console.answer import Links
from bot.channels.console.completing import Vocabulary, phrases
from bot.channels.console.offers import Offer, Seat, offers_of, to_turn
from bot.channels.console.reply import reply_view
from bot.channels.console.wording import say
from bot.cli.as_written import reply_as_written
from bot.cli.asking import LOCAL, tell_what_is_missing
from bot.cli.prompting import Reader, reader
from bot.cli.terminal import Terminal
from bot.conversation.messages import Reply, Turn
from bot.conversation.ports import Profile
from bot.reminders.telling import telling
from bot.settings import Settings
from bot.wiring.services import Services, open_services
from knowledge.answers.answer import Citation, Language, Related
from knowledge.errors import LotsError

LEAVE = frozenset({"quit", "exit", "sluta", ":q"})
PATIENCE_SECONDS = 0.3
"""A search that takes longer shows that it is going on."""


def chat_in_terminal(settings: Settings, committee: str | None) -> None:
    """Until the person leaves: Ctrl-D, or a word for it."""
    with open_services(settings) as services, asyncio.Runner() as loop:
        tell_what_is_missing(services)
        known = loop.run(services.directory.person(LOCAL.id))
        seat = Seat(uuid.uuid4().hex, replace(known, role=LOCAL.role), committee)
        read = reader(settings.data, cache(lambda: phrases(vocabulary(services), settings.language)))
        Chat(services, loop, Terminal(), read, seat).go_on()


class Chat:
    """One conversation at one terminal."""

    def __init__(self, services: Services, loop: asyncio.Runner, terminal: Terminal, read: Reader, seat: Seat) -> None:
        self._services, self._loop, self._terminal, self._read, self._seat = services, loop, terminal, read, seat
        self._language: Language = services.settings.language
        self._links = links_to(services.settings.public_url)
        self._offers: tuple[Offer, ...] = ()

    def go_on(self) -> None:
        """From the first word to the last."""
        self._welcome()
        while self._once():
            pass

    def _once(self) -> bool:
        """One line and what comes of it; False once the person leaves. What was offered before a stop still is."""
        try:
            line = self._read(self._offers)
            if line is None or line.casefold() in LEAVE:
                return False
            if line:
                self.answer(line)
        except KeyboardInterrupt:
            if not self._terminal.is_screen:
                raise
            self._note(say("Stopped. Leave with Ctrl-D.", self._language))
        return True

    def _welcome(self) -> None:
        person = self._seat.person
        self._note(say("Ask about the documents. Leave with Ctrl-D.", self._language))
        profile = self._loop.run(self._services.people.profile(person))
        self._note(_for_whom(self._seat.committee, profile, self._language))
        if waiting := self._loop.run(self._services.reminders.take(person)):
            self._show(Reply((telling(waiting, self._language),)))

    def answer(self, line: str) -> None:
        """What the line means is done, and what comes of it shown."""
        self._show(self._loop.run(self._reply(to_turn(line, self._offers, self._seat))))

    async def _reply(self, turn: Turn) -> Reply:
        watched = self._services.watched
        if watched and self._terminal.is_screen:
            return await reply_as_written(watched, turn, self._terminal.console, self._language, self._patience())
        with self._patience():
            return await self._services.engine.reply(turn)

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """On a screen, that it is being looked for, once that takes a while."""
        if not self._terminal.is_screen:
            yield
            return
        status = self._terminal.console.status(say("Looking in the documents …", self._language))
        later = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, status.start)
        try:
            yield
        finally:
            later.cancel()
            status.stop()

    def _show(self, reply: Reply) -> None:
        self._offers = offers_of(reply, self._language)
        self._terminal.show(reply_view(reply, self._offers, self._language, self._links))

    def _note(self, text: str) -> None:
        self._terminal.show([Text(text, style="dim")])


def links_to(public_url: str) -> Links:
    """Where sources open: on the pages that people reach at the address, if there is one."""

    def link(place: Citation | Related) -> str | None:
        return f"{public_url}{place.url}" if public_url and place.url else None

    return link


def vocabulary(services: Services) -> Vocabulary:
    """Names that can be typed, as they stand at the moment; none where they cannot be read."""
    scope = LOCAL.scope
    try:
        templates = [one.title for one in services.templates.templates(scope) if one.status == "published"]
        programmes = [record.in_force.title for record in services.programmes.programmes(scope)]
        committees = [committee.name for committee in services.organisation.organisation().committees]
    except LotsError:
        return Vocabulary()
    return Vocabulary(templates, programmes, committees)


def _for_whom(chosen: str | None, profile: Profile, language: Language) -> str:
    """For which committee the answers are, and how to change it."""
    if chosen:
        return say("Answers are for {committee}, as chosen with --committee.", language, committee=chosen)
    if profile.committee:
        told = "You work for {committee}. Write “change committee” to change it."
        return say(told, language, committee=profile.committee)
    return say("Write “my committee is …”, and “we” means that one.", language)
