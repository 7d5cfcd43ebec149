"""Whatever people write of persons, in whichever channel: no byte of it is in the data folder, the log or a backup.

The bytes are looked for, as UTF-8 and as JSON escapes them, in every file: the database, its log, and all else.
"""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import structlog
from sqlalchemy import select

from bot.conversation.messages import Person, Turn
from bot.keeping.backup import back_up
from bot.settings import Settings
from bot.stores.insights_schema import asked_questions
from bot.stores.schema import opinions, turns
from bot.wiring.services import Services
from knowledge.adapters.sql.engine import reading
from tests.parity.channels.teams import teams_channel
from tests.scenarios.slack_served_support import quiet, read_documents, served, settings_for
from tests.scenarios.test_slack_http import NAMED, posted
from tests.slack_world.payloads import ANNA, SIV, app_mention, direct_message
from tests.slack_world.slack import LocalSlack

PERSONAL = {
    "identity number": "19811218-9876",
    "short identity number": "850709-9805",
    "telephone": "070-123 45 67",
    "e-mail": "kajsa.bergdahl@exempel.se",
    "name": "Kajsa Bergdahl",
    "address": "Ekorrstigen 17",
}
ASIDE = f"{PERSONAL['name']}, {PERSONAL['identity number']}, bor på {PERSONAL['address']}"
QUESTIONS = (
    f"Hur bokas tjänsteresor för {ASIDE}?",
    f"Vad gäller för kanotleden om {PERSONAL['name']} ringer från {PERSONAL['telephone']}?",
    f"Ska traktamente till {PERSONAL['e-mail']} ({PERSONAL['short identity number']}) betalas ut?",
)
COMMENT = f"Det gällde {ASIDE}, ring {PERSONAL['telephone']} eller skriv till {PERSONAL['e-mail']}"


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[logging.Handler]:
    """Everything that any library logs goes to standard error, from the least on."""
    handler, root = logging.StreamHandler(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.setLevel(before)
    root.removeHandler(handler)
    structlog.reset_defaults()


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[LocalSlack, Services, Settings]]:
    async with LocalSlack() as slack:
        settings = settings_for(slack, folder)
        read_documents(settings, folder)
        async with served(slack, settings) as services:
            yield slack, services, settings


async def said_in_slack(slack: LocalSlack) -> None:
    """In direct messages and in a channel, answered and not; and handed to the coordinators."""
    for question in QUESTIONS:
        await slack.post_event(direct_message(question, ANNA))
        await quiet(slack.app)
    await slack.post_event(direct_message("skicka till samordnare", ANNA))
    await slack.post_event(posted(app_mention(f"{NAMED} {QUESTIONS[0]}", SIV, ts="", thread_ts=""), slack))
    await quiet(slack.app)


async def said_in_teams(services: Services) -> None:
    async with teams_channel(services) as teams:
        for question in QUESTIONS:
            await teams.say("anna", question)
        await teams.say("anna", "skicka till samordnare")


async def said_on_the_web(slack: LocalSlack) -> None:
    transport = httpx.ASGITransport(slack.app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as web:
        for question in QUESTIONS:
            await web.post("/api/ask", json={"question": question})
            reply = await web.post("/api/chat", json={"conversation": "w1", "text": question})
            assert reply.status_code == 200
        await web.post("/api/chat", json={"conversation": "w2", "text": f"Vad är vår roll för {ASIDE}?"})
        await web.post("/api/chat", json={"conversation": "w1", "text": "skicka till samordnare"})


async def said_in_a_terminal(services: Services) -> None:
    """And an opinion with a comment, as the cards of Slack and Teams send it."""
    person = Person("local")
    for question in QUESTIONS:
        reply = await services.unattended.reply(Turn("t1", person, "console", question))
        services.feedback.record(reply.messages[0].answer_id, person.id, False, "wrong", COMMENT)


def found_in(place: str, content: bytes) -> list[str]:
    """Which of what is personal stands there, whichever way it was written."""
    ways = {name: {text.encode(), json.dumps(text).strip('"').encode()} for name, text in PERSONAL.items()}
    return [f"{name} in {place}" for name, forms in ways.items() if any(form in content for form in forms)]


def found_in_folder(folder: Path) -> list[str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [each for path in files for each in found_in(path.name, path.read_bytes())]


async def test_nothing_that_people_wrote_of_persons_is_kept_logged_or_backed_up(
    tmp_path: Path, logged: logging.Handler, capfd: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path) as (slack, services, settings):
        await said_in_slack(slack)
        await said_in_teams(services)
        await said_on_the_web(slack)
        await said_in_a_terminal(services)
        assert len(services.recording.signals.of_asker(services.recording.pseudonyms.of("local"))) >= len(QUESTIONS)
        assert found_in_folder(settings.data) == []
        back_up(settings, tmp_path / "backup.zip")
    assert found_in_folder(settings.data) == []
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert [each for name in archive.namelist() for each in found_in(name, archive.read(name))] == []
    written = capfd.readouterr()
    assert found_in("log", f"{written.out}{written.err}".encode()) == []


async def test_a_message_that_waits_to_be_handled_is_sealed(tmp_path: Path) -> None:
    """A server that is killed with messages waiting leaves nothing to be read either."""
    async with running(tmp_path) as (slack, _, _):
        delivery = slack.app.state.front.channels.delivery
        held = [delivery._store._sealed({"text": question}) for question in QUESTIONS]
        assert [delivery._store._opened(each)["text"] for each in held] == list(QUESTIONS)
        assert found_in("the column", "\n".join(held).encode()) == []


async def test_whoever_asks_is_nowhere_beside_what_they_asked(tmp_path: Path) -> None:
    async with running(tmp_path) as (slack, services, _):
        await said_in_slack(slack)
        with reading(services.library.engine) as connection:
            tables = (turns, opinions, asked_questions)
            rows = [str(row) for table in tables for row in connection.execute(select(table))]
    assert len(rows) > len(QUESTIONS)
    assert [row for row in rows if ANNA in row or SIV in row] == []
