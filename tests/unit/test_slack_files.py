"""A coordinator hands Lots a file in Slack: who is asked what, and where the file and the token may go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.fetching import Fetcher, safe_name
from bot.channels.slack.files import INGEST, READ, FileIntake, Shelf
from bot.channels.slack.place import Place
from bot.conversation.messages import Person, Reply
from bot.delivery.ports import Outgoing, Received, Sent
from knowledge.errors import DamagedFile, DocumentError, LibraryBusy
from tests.slack_world import payloads
from tests.slack_world.payloads import OLLE, SIV
from tests.slack_world.slack import LocalSlack

COORDINATOR = Person("slack:T:S", "coordinator", frozenset({"socialtjänsten"}))
STAFF = Person("slack:T:A")
PLACE = Place(payloads.TEAM, payloads.direct_message_channel(SIV), SIV)


async def run_sync(work: Callable[[], Any], /) -> Any:
    return await asyncio.to_thread(work)


class Taken:
    """The part of delivery that takes events in, each key once."""

    def __init__(self) -> None:
        self.events: dict[str, Received] = {}

    async def take_in(self, received: Received) -> str | None:
        if received.keys[0] in self.events:
            return None
        self.events[received.keys[0]] = received
        return "event-1"

    async def post(self, outgoing: Outgoing) -> bool:
        raise AssertionError("nothing is posted without an event")

    async def answers_to(self, key: str) -> list[Sent]:
        return []


class Reading:
    """What ingest would be: notes what it was given, and fails where it is told to."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.files: list[tuple[Path, bytes, str]] = []
        self.problem = problem

    def __call__(self, path: Path, group: str) -> str:
        self.files.append((path, path.read_bytes(), group))
        if self.problem:
            raise self.problem
        return "1 läst, 0 oförändrade."


def intake(slack: LocalSlack, folder: Path, reading: Reading, most_bytes: int = 1_000_000) -> tuple[FileIntake, Taken]:
    async def client_for(team: str) -> AsyncWebClient:
        return AsyncWebClient(token=slack.workspaces[team].token, base_url=slack.api_url)

    taken = Taken()
    shelf = Shelf(folder, reading, (".docx", ".pdf", ".txt"))
    fetcher = Fetcher(run_sync, slack.api_url, most_bytes)
    paces = {"seconds_silent": 0.2, "seconds_an_event": 0.2, "seconds_busy": 0.01}
    return FileIntake(client_for, fetcher, shelf, taken, run_sync, **paces), taken


def shown(slack: LocalSlack, name: str, content: bytes = b"Regler", elsewhere: str = "") -> dict[str, Any]:
    file = slack.workspace.add_file(name, content, SIV, "text/plain")
    file.elsewhere = elsewhere
    return slack.file_object(file)


def text_of(reply: Reply) -> str:
    return "\n".join(message.text for message in reply.messages)


def left_in(folder: Path) -> list[str]:
    """The names of all files under it, temporary ones too."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


async def read(files: FileIntake, taken: Taken, choice: str, person: Person = COORDINATOR) -> str:
    """The choice made, and the event that it is read in handled."""
    await files.chosen(choice, person, PLACE, "1.1")
    (event,) = taken.events.values()
    assert event.body["kind"] == INGEST
    return text_of(await files.read(event.body["payload"], person, "sv"))


async def test_a_coordinator_is_asked_who_may_read_it_and_the_file_is_read_for_those(tmp_path: Path) -> None:
    reading = Reading()
    async with LocalSlack() as slack:
        files, taken = intake(slack, tmp_path, reading)
        (question,) = files.offered({"files": [shown(slack, "Regler 2026.txt")]}, COORDINATOR, "sv").messages
        assert "Ska jag läsa in Regler 2026.txt? Vem får läsa den?" in question.text
        assert [choice.label for choice in question.choices] == ["Alla", "socialtjänsten", "Läs inte in den"]
        told = await read(files, taken, question.choices[1].id)
    assert told == "Regler 2026.txt\n1 läst, 0 oförändrade."
    assert [(path.name, content, group) for path, content, group in reading.files] == [
        ("Regler 2026.txt", b"Regler", "socialtjänsten")
    ]
    assert left_in(tmp_path) == ["Regler 2026.txt"]
    assert [download["authorization"] for download in slack.downloads] == [f"Bearer {payloads.TOKEN}"]


async def test_one_question_is_read_once_however_often_it_is_answered(tmp_path: Path) -> None:
    async with LocalSlack() as slack:
        files, taken = intake(slack, tmp_path, Reading())
        file = shown(slack, "a.txt")["id"]
        for group in ("", "", "socialtjänsten"):
            await files.chosen(f"{READ}{file}:{group}", COORDINATOR, PLACE, "1.1")
        (event,) = taken.events.values()
    assert event.lane == f"slack:ingest:{payloads.TEAM}"


async def test_staff_get_a_polite_no_and_nothing_is_fetched(tmp_path: Path) -> None:
    reading = Reading()
    async with LocalSlack() as slack:
        files, taken = intake(slack, tmp_path, reading)
        reply = files.offered({"files": [shown(slack, "a.txt")]}, STAFF, "sv")
        await files.chosen(f"{READ}F0000001:", STAFF, PLACE, "1.1")
        refused = await files.read({"team": payloads.TEAM, "file": "F0000001", "group": ""}, STAFF, "sv")
    assert "samordnare" in text_of(reply)
    assert reply.messages[0].choices == ()
    assert "kan inte lägga till" in text_of(refused)
    assert (taken.events, reading.files, slack.downloads) == ({}, [], [])


async def test_nobody_adds_documents_for_a_group_that_is_not_theirs(tmp_path: Path) -> None:
    async with LocalSlack() as slack:
        files, taken = intake(slack, tmp_path, Reading())
        reply = await files.chosen(f"{READ}F0000001:skolan", COORDINATOR, PLACE, "1.1")
    assert "kan inte lägga till" in text_of(reply)
    assert taken.events == {}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": "film.mp4"}, ".docx, .pdf, .txt"),
        ({"is_external": True}, "annan tjänst"),
        ({"size": 1_000_001}, "för stor"),
    ],
)
async def test_what_cannot_be_read_is_told_before_anything_is_asked(
    change: dict[str, Any], why: str, tmp_path: Path
) -> None:
    async with LocalSlack() as slack:
        files, _ = intake(slack, tmp_path, Reading())
        (told,) = files.offered({"files": [shown(slack, "a.txt") | change]}, COORDINATOR, "sv").messages
    assert why in told.text
    assert told.choices == ()


async def test_a_file_that_grows_beyond_the_limit_is_given_up_and_leaves_nothing(tmp_path: Path) -> None:
    reading = Reading()
    async with LocalSlack() as slack:
        files, taken = intake(slack, tmp_path, reading, most_bytes=1000)
        file = slack.workspace.add_file("a.txt", b"x" * 999, SIV, "text/plain")
        fetching = Fetcher(run_sync, slack.api_url, 500)
        with pytest.raises(DocumentError, match="too large"):
            await fetching.fetch(slack.file_object(file)["url_private"], payloads.TOKEN, tmp_path / "a.txt")
        file.content = b"x" * 2000
        told = await read(files, taken, f"{READ}{file.id}:")
    assert "för stor" in told
    assert (left_in(tmp_path), reading.files) == ([], [])


async def test_the_token_goes_nowhere_but_to_slack(tmp_path: Path) -> None:
    async with LocalSlack() as slack, LocalSlack() as stranger:
        elsewhere = f"{stranger.url}/files-pri/F1/download/a.txt"
        files, taken = intake(slack, tmp_path, Reading())
        file = shown(slack, "a.txt", elsewhere=elsewhere)
        told = await read(files, taken, f"{READ}{file['id']}:")
    assert "ligger inte i Slack" in told
    assert stranger.downloads == []


async def test_a_page_for_signing_in_is_never_taken_for_the_document(tmp_path: Path) -> None:
    async with LocalSlack() as slack:
        url = shown(slack, "a.html")["url_private"]
        with pytest.raises(DocumentError, match="files:read"):
            await Fetcher(run_sync, slack.api_url).fetch(url, "xoxb-without-the-scope", tmp_path / "a.html")
    assert left_in(tmp_path) == []


async def test_a_file_of_somebody_else_or_gone_is_not_read(tmp_path: Path) -> None:
    reading = Reading()
    async with LocalSlack() as slack:
        files, _ = intake(slack, tmp_path, reading)
        others = slack.workspace.add_file("a.txt", b"x", OLLE)
        event = {
            "team": payloads.TEAM,
            "user": SIV,
            "channel": PLACE.channel,
            "group": "",
            "asked": "1.1",
            "round": "1",
        }
        for file in (others.id, "F0GONE00001"):
            assert "finns inte längre" in text_of(await files.read(event | {"file": file}, COORDINATOR, "sv"))
    assert (reading.files, slack.downloads) == ([], [])


async def test_why_a_file_could_not_be_read_is_told_in_the_words_of_ingest(tmp_path: Path) -> None:
    async with LocalSlack() as slack:
        files, taken = intake(slack, tmp_path, Reading(DamagedFile("Filen är skadad.")))
        told = await read(files, taken, f"{READ}{shown(slack, 'a.txt')['id']}:")
    assert told == "Jag kunde inte läsa in den. Filen är skadad."


async def test_the_same_name_for_other_readers_is_another_file(tmp_path: Path) -> None:
    reading = Reading()
    async with LocalSlack() as slack:
        for group in ("", "socialtjänsten"):
            files, taken = intake(slack, tmp_path, reading)
            await read(files, taken, f"{READ}{shown(slack, 'a.txt')['id']}:{group}")
    assert len({path for path, _, _ in reading.files}) == 2


async def test_what_takes_longer_than_an_event_may_is_read_once_and_told_in_a_later_one(tmp_path: Path) -> None:
    go_on = threading.Event()

    class Slow(Reading):
        def __call__(self, path: Path, group: str) -> str:
            told = super().__call__(path, group)
            go_on.wait(10)
            return told

    reading = Slow()
    async with LocalSlack() as slack:
        files, taken = intake(slack, tmp_path, reading)
        assert "Jag skriver här när det är klart" in await read(files, taken, f"{READ}{shown(slack, 'a.txt')['id']}:")
        queued = text_of(await files.chosen(f"{READ}{shown(slack, 'b.txt')['id']}:", COORDINATOR, PLACE, "1.2"))
        taken.events.popitem()
        again = list(taken.events.values())[-1]
        assert text_of(await files.read(again.body["payload"], COORDINATOR, "sv")) == ""
        go_on.set()
        last = list(taken.events.values())[-1]
        told = text_of(await files.read(last.body["payload"], COORDINATOR, "sv"))
    assert told.startswith("a.txt")
    assert "Jag skriver här när det är klart" in queued
    assert (len(taken.events), len(reading.files)) == (3, 1)
    assert len({event.lane for event in taken.events.values()}) == 1


async def test_what_is_read_at_once_is_not_announced_first(tmp_path: Path) -> None:
    async with LocalSlack() as slack:
        files, taken = intake(slack, tmp_path, Reading())
        chosen = await files.chosen(f"{READ}{shown(slack, 'a.txt')['id']}:", COORDINATOR, PLACE, "1.1")
        (event,) = taken.events.values()
        told = text_of(await files.read(event.body["payload"], COORDINATOR, "sv"))
    assert chosen.messages == ()
    assert told.startswith("a.txt\n1 läst")


async def test_while_somebody_else_reads_documents_in_it_waits(tmp_path: Path) -> None:
    class Busy(Reading):
        def __call__(self, path: Path, group: str) -> str:
            told = super().__call__(path, group)
            if len(self.files) < 3:
                raise LibraryBusy("Another process is writing.")
            return told

    reading = Busy()
    async with LocalSlack() as slack:
        files, taken = intake(slack, tmp_path, reading)
        told = await read(files, taken, f"{READ}{shown(slack, 'a.txt')['id']}:")
    assert told.startswith("a.txt")
    assert len(reading.files) == 3


MAY_ASK = [
    ("https://files.slack.com/files-pri/T1-F1/download/a.pdf", True),
    ("https://sydnarke.enterprise.slack.com/files-pri/a.pdf", True),
    ("http://files.slack.com/a.pdf", False),
    ("https://files.slack.com.evil.example/a.pdf", False),
    ("https://evilslack.com/a.pdf", False),
    ("https://files.slack.com:8443/a.pdf", False),
    ("https://files.slack.com@evil.example/a.pdf", False),
    ("https://token@files.slack.com/a.pdf", False),
    ("https://127.0.0.1/a.pdf", False),
    ("file:///etc/passwd", False),
    ("https://[::1", False),
    ("", False),
]


@pytest.mark.parametrize(("url", "allowed"), MAY_ASK)
def test_only_slacks_own_addresses_are_asked(url: str, allowed: bool) -> None:
    assert Fetcher(run_sync).may_ask(url) is allowed


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\regler.pdf", "C__x_regler.pdf"),
        (".hidden.txt", "hidden.txt"),
        ("...", "fil"),
        ("å" * 300 + ".docx", "å" * 139 + ".docx"),
        ("Regler för hot och våld (2026).pdf", "Regler för hot och våld (2026).pdf"),
    ],
)
def test_a_files_name_leads_out_of_no_folder(name: str, kept: str) -> None:
    assert safe_name(name) == kept
