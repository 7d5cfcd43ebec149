"""Files that a coordinator hands to Lots in a direct message: asked about, fetched, read, and told of.

Order: what was posted is looked at (`offered`): Lots asks who may read it, or says why it reads nothing. The answer
(`chosen`) is kept as an event in a lane of its own, because reading takes minutes; in that event (`read`) the file is
fetched and read, and Lots tells how it went: at once where that is soon, else after a word that it reads. Invariants:
nobody but a coordinator has anything read, for no other readers than everyone or a group that they belong to, and that
is looked at again when it is done; one question is answered once; what Slack says of a file is asked for anew before it
is fetched.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.fetching import TOO_LARGE, Fetcher, safe_name
from bot.channels.slack.identity import CHANNEL, Payload, text_at
from bot.channels.slack.place import Place
from bot.conversation.messages import Choice, Message, Person, Reply
from bot.delivery.ports import Post, Received
from bot.off_loop import RunSync
from knowledge.answers.answer import Language
from knowledge.catalogue import messages
from knowledge.errors import LibraryBusy, LotsError
from knowledge.passages import EVERYONE

DOMAIN = "slack_files"
READ = "slackfile:read:"
LEAVE = "slackfile:leave:"
INGEST = "ingest"
"""The `kind` of the event that a file is read in."""
MOST_AT_ONCE = 5
MOST_GROUPS = 20
MOST_WAITS = 360
"""An hour, at ten seconds each: as long as `lots ingest` may need for other documents."""
MAY_ADD = frozenset({"coordinator", "admin"})
GONE = frozenset({"file_not_found", "file_deleted", "access_denied"})
_FILE_ID = re.compile(r"F[A-Z0-9]{2,30}")

log = structlog.get_logger(__name__)
ReadIn = Callable[[Path, str], str]
"""Reads a file for a group (EVERYONE for all), and says how it went. Sync. Raises LotsError."""
ClientFor = Callable[[str], Awaitable[AsyncWebClient]]


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file as Slack describes it. `size` in bytes; `url` empty where Slack only points at another service."""

    id: str
    name: str
    size: int
    user: str
    url: str

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Shelf:
    """`folder` is where what was handed over is kept; `suffixes` are those of the formats that can be read."""

    folder: Path
    read_in: ReadIn
    suffixes: tuple[str, ...]


class FileIntake:
    """See the module. `post` takes the events in which a file is read; each lasts at most `seconds_an_event`.

    The first ends after `seconds_silent`, to say that the file is being read. It says so itself, since two lanes do not
    keep each other's order: said in the click's own, it could come after what it announces.
    """

    def __init__(
        self,
        client_for: ClientFor,
        fetcher: Fetcher,
        shelf: Shelf,
        post: Post,
        run_sync: RunSync,
        *,
        seconds_silent: float = 3.0,
        seconds_an_event: float = 60.0,
        seconds_busy: float = 10.0,
    ) -> None:
        self._client_for = client_for
        self._fetcher = fetcher
        self._shelf = shelf
        self._post = post
        self._run_sync = run_sync
        self._seconds_silent = seconds_silent
        self._seconds_an_event = seconds_an_event
        self._seconds_busy = seconds_busy
        self._under_way: dict[str, asyncio.Task[str]] = {}

    def offered(self, event: Payload, person: Person, language: Language) -> Reply:
        """What to say to the files of a message: a question for each that can be read."""
        files = shared_files(event)
        if person.role not in MAY_ADD:
            return _reply(
                say("Only coordinators add documents. Send the file to yours, and they can have it read.", language)
            )
        told = [self._about(file, person, language) for file in files[:MOST_AT_ONCE]]
        if len(files) > MOST_AT_ONCE:
            told.append(
                _told(say("I take {most} files at a time. Send the others again.", language, most=MOST_AT_ONCE))
            )
        return Reply(tuple(told))

    def _about(self, file: SharedFile, person: Person, language: Language) -> Message:
        if why := self._unreadable(file, language):
            return _told(say("{name}: {why}", language, name=file.name, why=why))
        question = say(
            "Shall I read in {name}? Who may read it? It takes the place of a file of the same name that I have read in"
            " here before, for the same readers.",
            language,
            name=file.name,
        )
        return Message(question, tuple(_choices(file, person, language)), private=True)

    def _unreadable(self, file: SharedFile, language: Language) -> str:
        if not file.url:
            return say("I cannot reach it: it lies with another service. Upload the file itself.", language)
        if file.suffix not in self._shelf.suffixes:
            known = ", ".join(self._shelf.suffixes)
            return say("I cannot read files of that kind. I read these: {known}.", language, known=known)
        if file.size > self._fetcher.most_bytes:
            return say(TOO_LARGE, language)
        return ""

    @staticmethod
    def is_ours(choice: str) -> bool:
        return choice.startswith((READ, LEAVE))

    async def chosen(self, choice: str, person: Person, place: Place, asked: str) -> Reply:
        """`asked` names the question that was answered: its timestamp. Safe to do again."""
        if choice.startswith(LEAVE):
            return _reply(say("I leave it as it is.", place.language))
        file, _, group = choice.removeprefix(READ).partition(":")
        if not _FILE_ID.fullmatch(file) or not may_add(person, group):
            return _reply(say("You cannot add documents for those readers.", place.language))
        is_next = not self._under_way
        await self._post.take_in(_reading(file, group, person, place, asked, silent=is_next))
        return Reply() if is_next else _is_read(place.language)

    async def read(self, body: Payload, person: Person, language: Language) -> Reply:
        """The event that `chosen` kept. Raises aiohttp.ClientError, TimeoutError, SlackApiError: to be tried again.

        What takes longer than an event may goes on meanwhile, and the next event waits for it: it is kept before this
        one ends, so that a process that dies has it read by the next.
        """
        group = text_at(body, "group")
        if not may_add(person, group):
            return _reply(say("You cannot add documents for those readers.", language))
        name = ":".join(text_at(body, part) for part in ("team", "file", "group"))
        reading = self._under_way.get(name) or asyncio.create_task(self._outcome(body, group, language))
        self._under_way[name] = reading
        silent = bool(text_at(body, "silent"))
        done, _ = await asyncio.wait([reading], timeout=self._seconds_silent if silent else self._seconds_an_event)
        if not done:
            await self._post.take_in(_going_on(body))
            return _is_read(language) if silent else Reply()
        del self._under_way[name]
        return _reply(reading.result())

    async def _outcome(self, body: Payload, group: str, language: Language) -> str:
        try:
            return await self._read(body, group, language)
        except LotsError as problem:
            log.info("slack_file_not_read", error=type(problem).__name__)
            return say("I could not read it in. {why}", language, why=say(str(problem), language))

    async def _read(self, body: Payload, group: str, language: Language) -> str:
        team = text_at(body, "team")
        client = await self._client_for(team)
        file = await self._asked_anew(client, text_at(body, "file"))
        if file is None or file.user != text_at(body, "user"):
            return say("The file is no longer in Slack. Send it again.", language)
        if why := self._unreadable(file, language):
            return say("{name}: {why}", language, name=file.name, why=why)
        kept = self._shelf.folder / safe_name(team) / readers_folder(group) / safe_name(file.name)
        await self._fetcher.fetch(file.url, client.token or "", kept)
        return f"{file.name}\n{await self._read_in(kept, group)}"

    async def _read_in(self, kept: Path, group: str) -> str:
        """While somebody else reads documents in, it waits. Raises LibraryBusy where that takes too long."""
        for _ in range(MOST_WAITS):
            try:
                return str(await self._run_sync(lambda: self._shelf.read_in(kept, group)))
            except LibraryBusy:
                await asyncio.sleep(self._seconds_busy)
        return str(await self._run_sync(lambda: self._shelf.read_in(kept, group)))

    async def _asked_anew(self, client: AsyncWebClient, file: str) -> SharedFile | None:
        try:
            answer = await client.files_info(file=file)
        except SlackApiError as problem:
            if problem.response.get("error") in GONE:
                return None
            raise
        return next(iter(shared_files({"files": [answer.get("file")]})), None)


def shared_files(event: Payload) -> list[SharedFile]:
    """Those that a message carries. What is no file any more, or no file of Slack's shape, is left out."""
    listed = event.get("files")
    found = listed if isinstance(listed, list) else []
    return [file for file in map(_shared_file, found) if file]


def _shared_file(shown: object) -> SharedFile | None:
    if not isinstance(shown, Mapping) or not _FILE_ID.fullmatch(text_at(shown, "id")):
        return None
    if shown.get("mode") in ("tombstone", "hidden_by_limit"):
        return None
    size = shown.get("size")
    return SharedFile(
        text_at(shown, "id"),
        text_at(shown, "name") or text_at(shown, "title") or text_at(shown, "id"),
        size if isinstance(size, int) else 0,
        text_at(shown, "user"),
        "" if shown.get("is_external") else text_at(shown, "url_private_download") or text_at(shown, "url_private"),
    )


def may_add(person: Person, group: str) -> bool:
    """Documents for everyone, or for a group that they belong to themselves."""
    return person.role in MAY_ADD and (group == EVERYONE or group in person.groups)


def readers_folder(group: str) -> str:
    """Files of one name for different readers are different files."""
    return f"group-{quote(group, safe='')}" if group else "everyone"


def say(text: str, language: Language, **values: object) -> str:
    translated = messages(DOMAIN, language).gettext(text)
    return translated.format(**values) if values else translated


def _choices(file: SharedFile, person: Person, language: Language) -> Iterator[Choice]:
    yield Choice(f"{READ}{file.id}:", say("Everyone", language))
    for group in sorted(person.groups)[:MOST_GROUPS]:
        yield Choice(f"{READ}{file.id}:{group}", group)
    yield Choice(f"{LEAVE}{file.id}", say("Do not read it", language))


def _reading(file: str, group: str, person: Person, place: Place, asked: str, *, silent: bool) -> Received:
    """`silent`: nothing was said yet of its being read."""
    where = {"team": place.team, "user": place.user, "channel": place.channel, "thread": place.thread}
    said = {"silent": "1"} if silent else {}
    return _event({**where, **said, "person": person.id, "asked": asked, "file": file, "group": group, "round": "1"})


def _going_on(body: Payload) -> Received:
    return _event({**body, "silent": "", "round": str(int(text_at(body, "round") or "1") + 1)})


def _event(payload: dict[str, Any]) -> Received:
    """One question is answered once, and each round of reading is kept once."""
    key = ":".join(str(payload[part]) for part in ("team", "channel", "asked", "file", "round"))
    lane = f"{CHANNEL}:{INGEST}:{payload['team']}"
    body = {"kind": INGEST, "payload": payload}
    return Received(CHANNEL, lane, (f"{CHANNEL}:{INGEST}:{key}",), body, datetime.now(UTC))


def _is_read(language: Language) -> Reply:
    return _reply(say("I am reading it in. I will write here when it is done; a large file takes minutes.", language))


def _told(text: str) -> Message:
    return Message(text, private=True)


def _reply(text: str) -> Reply:
    return Reply((_told(text),))
