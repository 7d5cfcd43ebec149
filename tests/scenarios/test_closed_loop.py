"""The closed loop: declined, handed over, answered on the web, told in Slack, and answered ever after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from bot.verified import telling
from bot.verified.evaluation_set import FILE_NAME
from bot.wiring.maintaining import ingest_files
from ingest.pipeline import Intake
from ingest.progress import Silence
from tests.scenarios.slack_served_support import OPEN, SECRET, quiet
from tests.scenarios.test_slack_served import Office, office
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, OLLE
from tests.slack_world.slack import until

Json = dict[str, Any]
QUESTION = "Får jag åka moped på tjänsteresan?"
OTHER_WORDS = "får man åka moped på en tjänsteresa"
NEAR_MISS = "Får jag åka båt på tjänsteresan?"
ANSWER = "Nej, alla resor bokas hos resebyrån, och den hyr inte ut mopeder."
RULE = "Alla tjänsteresor ska bokas hos kommunens upphandlade resebyrå."
SIV = {"X-Lots-User": "siv", "X-Lots-Role": "coordinator"}
UNTIL = date.today() + timedelta(days=90)


class Coordinator:
    """Siv, on the web."""

    def __init__(self, web: httpx.AsyncClient) -> None:
        self.web = web

    async def queue(self) -> list[Json]:
        found = await self.web.get("/api/verified/queue")
        return list(found.json()["waiting"])

    async def passage(self, words: str) -> str:
        found = await self.web.get("/api/verified/sources", params={"q": words})
        return str(next(one["passage"] for one in found.json()["sources"] if words in one["text"]))

    async def answers_on_the_page(self, waiting: str) -> httpx.Response:
        passage = await self.passage(RULE)
        form = {"waiting": waiting, "questions": "", "text": ANSWER, "source": passage, f"quote:{passage}": RULE}
        return await self.web.post("/coordinator/queue/answer", data={**form, "until": UNTIL.isoformat()})

    async def publishes(self, **draft: object) -> Json:
        published = await self.web.post("/api/verified/publish", json={"text": ANSWER, **draft})
        assert published.status_code == 200, published.text
        return dict(published.json())

    async def verified(self) -> list[Json]:
        return list((await self.web.get("/api/verified")).json()["answers"])


@asynccontextmanager
async def coordinating(there: Office) -> AsyncIterator[Coordinator]:
    transport = httpx.ASGITransport(app=there.slack.app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=SIV) as web:
        yield Coordinator(web)


@pytest.fixture(autouse=True)
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BETWEEN_LOOKS", timedelta(seconds=0.05))


async def hand_over(there: Office, user: str, question: str = QUESTION) -> None:
    await there.writes(user, question)
    here = payloads.direct_message_channel(user)
    await there.presses(user, there.direct(user)[-1], "Skicka till samordnare", here)
    await there.submits(user, there.modal(), {})


async def until_told(there: Office, user: str) -> str:
    await until(lambda: "En samordnare har svarat" in there.to(user), 10, "nobody was told")
    await quiet(there.slack.app)
    return there.to(user)


def index_again(there: Office, text: str) -> None:
    settings = there.services.settings
    file = settings.data.parent / "Reseregler.txt"
    file.write_text(text, "utf-8")
    ingest_files(settings, Intake((file,)), Silence())


async def test_a_question_nobody_could_answer_is_answered_where_it_was_asked_and_ever_after(tmp_path: Path) -> None:
    async with office(tmp_path) as there, coordinating(there) as siv:
        await hand_over(there, OLLE)
        assert "hittade inget svar" in there.to(OLLE)
        (waiting,) = await siv.queue()
        assert (waiting["question"], waiting["handed"], len(waiting["names"])) == (QUESTION, 1, 1)

        assert (await siv.answers_on_the_page(waiting["id"])).status_code == 303
        told = await until_told(there, OLLE)
        assert ANSWER in told
        assert "siv, samordnare" in told
        assert UNTIL.isoformat() in told
        assert len([one for one in there.direct(OLLE) if ANSWER in one["text"]]) == 1
        assert await siv.queue() == []

        await there.writes(ANNA, OTHER_WORDS)
        assert ANSWER in there.to(ANNA)
        assert RULE in there.to(ANNA)
        on_the_web = (await siv.web.post("/api/ask", json={"question": OTHER_WORDS})).json()
        assert (on_the_web["answered"], on_the_web["generator"]) == (True, "verified")
        assert [one["quote"] for one in on_the_web["citations"]] == [RULE]
        other = (await siv.web.post("/api/ask", json={"question": NEAR_MISS})).json()
        assert other["generator"] != "verified"


async def test_an_answer_whose_source_changes_is_flagged_and_is_not_given_once_its_words_are_gone(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as there, coordinating(there) as siv:
        passage = await siv.passage(RULE)
        await siv.publishes(questions=[QUESTION], sources=[{"passage": passage, "quote": RULE}])

        index_again(there, OPEN.replace("före flyg", "framför flyg"))
        (one,) = await siv.verified()
        assert (one["flags"], one["given"]) == (["source_changed"], True)
        asked = (await siv.web.post("/api/ask", json={"question": QUESTION})).json()
        assert "Källan har ändrats" in asked["text"]
        assert [citation["quote"] for citation in asked["citations"]] == [RULE]

        index_again(there, OPEN.replace("Alla tjänsteresor", "Vissa tjänsteresor"))
        (one,) = await siv.verified()
        assert (one["flags"], one["given"]) == (["source_changed"], False)
        assert (await siv.web.post("/api/ask", json={"question": QUESTION})).json()["generator"] != "verified"


async def test_who_may_not_read_the_source_learns_nothing_of_the_answer(tmp_path: Path) -> None:
    async with office(tmp_path) as there, coordinating(there) as siv:
        there.services.directory.store.give_groups("siv", frozenset({"hr"}))
        await hand_over(there, OLLE)
        await hand_over(there, ANNA)
        (waiting,) = await siv.queue()
        assert waiting["handed"] == 2
        secret = await siv.passage(SECRET)
        await siv.publishes(text=f"Se {SECRET}.", waiting=waiting["id"], sources=[{"passage": secret}])
        await until(lambda: SECRET in there.to(ANNA) and "är besvarad" in there.to(OLLE), 10, "not told")
        assert SECRET not in there.to(OLLE)
        await there.writes(OLLE, QUESTION)
        assert SECRET not in there.to(OLLE)
        (standing,) = await siv.verified()
        assert standing["group"] == "hr"


async def test_who_asked_on_the_web_gets_the_answer_before_the_next_reply_once(tmp_path: Path) -> None:
    async with office(tmp_path) as there, coordinating(there) as siv:
        me = {"X-Lots-User": "olle", "X-Lots-Role": "staff"}

        async def say(**turn: str) -> list[Json]:
            said = await siv.web.post("/api/chat", json={"conversation": "c1", **turn}, headers=me)
            return list(said.json()["messages"])

        declined = (await say(text=QUESTION))[-1]
        asked = (await say(choice=declined["choices"][-1]["id"]))[-1]
        await say(choice=asked["choices"][0]["id"])
        (waiting,) = await siv.queue()
        await siv.publishes(waiting=waiting["id"])
        texts = [message["text"] for message in await say(text="tack")]
        assert any(text.startswith(ANSWER) for text in texts)
        assert not any(ANSWER in message["text"] for message in await say(text="tack"))


async def test_what_is_answered_joins_the_questions_that_must_stay_answered(tmp_path: Path) -> None:
    async with office(tmp_path) as there, coordinating(there) as siv:
        kept = await siv.publishes(questions=[QUESTION, OTHER_WORDS], committees=["Hamnnämnden"])
        file = there.services.settings.data / FILE_NAME
        entries = yaml.safe_load(file.read_text("utf-8"))
        assert [(one["q"], one["verified"], one["committee"]) for one in entries] == [
            (QUESTION, kept["id"], "Hamnnämnden"),
            (OTHER_WORDS, kept["id"], "Hamnnämnden"),
        ]
        await siv.web.post(f"/api/verified/{kept['id']}/withdraw")
        assert yaml.safe_load(file.read_text("utf-8")) == []
        assert (await siv.web.post("/api/ask", json={"question": QUESTION})).json()["generator"] != "verified"


async def test_an_answer_for_a_committee_is_given_to_those_who_work_there_alone(tmp_path: Path) -> None:
    async with office(tmp_path) as there, coordinating(there) as siv:
        await siv.publishes(questions=[QUESTION], committees=["Hamnnämnden"])
        for committee, generator in (("hamnnämnden", True), ("skolnämnden", False), (None, False)):
            body = {"question": QUESTION, **({"committee": committee} if committee else {})}
            given = (await siv.web.post("/api/ask", json=body)).json()
            assert (given["generator"] == "verified") == generator


async def test_nobody_but_coordinators_sees_or_gives_verified_answers(tmp_path: Path) -> None:
    async with office(tmp_path) as there, coordinating(there) as siv:
        staff = {"X-Lots-User": "olle", "X-Lots-Role": "staff"}
        for path in ("/api/verified", "/api/verified/queue", "/api/verified/sources?q=resor"):
            assert (await siv.web.get(path, headers=staff)).status_code == 403
        draft = {"text": "Ja.", "questions": ["Får vi?"]}
        refused = await siv.web.post("/api/verified/publish", json=draft, headers=staff)
        assert refused.status_code == 403
        assert await siv.verified() == []


@pytest.mark.parametrize(
    ("draft", "what"),
    [
        ({}, "question"),
        ({"questions": ["Får vi?"], "until": "2020-01-01"}, "over already"),
        ({"questions": ["Får vi?"], "sources": [{"passage": "borta"}]}, "not there"),
    ],
)
async def test_an_answer_that_cannot_stand_is_refused_with_what_to_do(tmp_path: Path, draft: Json, what: str) -> None:
    async with office(tmp_path) as there, coordinating(there) as siv:
        refused = await siv.web.post("/api/verified/publish", json={"text": ANSWER, **draft})
        assert refused.status_code == 409
        assert what in refused.json()["error"]["message"]
