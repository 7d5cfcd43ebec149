"""Role questions over the sample municipality, through the one door: asked whose once, then answered for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.conversation.messages import Person, Reply, Turn
from bot.settings import Settings, read_settings
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files
from bot.wiring.services import Services, open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from knowledge.answers.answer import Answer

OURS = "Vad är vår roll i ANDTS-programmet?"
ASKS = "Vilken nämnd arbetar du för?"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("lindsjo")
    made = read_settings({"LOTS_EMBEDDINGS": "none"}, folder, folder / "data")
    ingest_files(made, Intake((sample_files(),)), Silence())
    return made


class Conversation:
    """One person's conversation with services that are open."""

    def __init__(self, services: Services, person: str, name: str = "samtal") -> None:
        self._services, self._person, self._name = services, Person(person), f"{person}-{name}"

    async def say(self, text: str, committee: str | None = None) -> Reply:
        turn = Turn(self._name, self._person, "test", text, committee=committee)
        return await self._services.engine.reply(turn)

    async def choose(self, choice: str) -> Reply:
        return await self._services.engine.reply(Turn(self._name, self._person, "test", choice=choice))


@contextmanager
def conversation(settings: Settings, person: str, name: str = "samtal") -> Iterator[Conversation]:
    """Opened anew each time, so that nothing but the database carries over."""
    with open_services(settings) as services:
        yield Conversation(services, person, name)


def answer_of(reply: Reply) -> Answer:
    answer = reply.messages[-1].answer
    assert answer is not None, reply.messages[-1].text
    return answer


def committees_of(answer: Answer) -> set[str]:
    return {part.committee for part in answer.role}


async def test_asked_once_then_answered_for_the_committee_with_citations(settings: Settings) -> None:
    with conversation(settings, "anna") as anna:
        asked = await anna.say(OURS)
        assert asked.messages[0].text.startswith(ASKS)
        clicked = next(choice for choice in asked.messages[0].choices if choice.label == "Socialnämnden")
        answer = answer_of(await anna.choose(clicked.id))
        assert (answer.answered, answer.kind, committees_of(answer)) == (True, "role", {"socialnämnden"})
        assert answer.citations
        again = await anna.say(OURS)
        assert len(again.messages) == 1
        assert answer_of(again).text == answer.text


async def test_another_committee_gets_another_answer(settings: Settings) -> None:
    with conversation(settings, "bo") as bo:
        await bo.say("Jag jobbar på socialförvaltningen")
        first = answer_of(await bo.say(OURS))
        await bo.say("byt nämnd till tekniska nämnden")
        second = answer_of(await bo.say(OURS))
    assert committees_of(second) == {"tekniska nämnden"}
    assert first.text != second.text


async def test_a_follow_up_is_answered_for_the_same_committee(settings: Settings) -> None:
    with conversation(settings, "cilla") as cilla:
        await cilla.say(OURS)
        await cilla.say("SN")
        answer = answer_of(await cilla.say("Och vilken är vår miniminivå?"))
    assert committees_of(answer) == {"socialnämnden"}
    assert "Miniminivå" in answer.text


async def test_what_waits_is_answered_after_a_restart(settings: Settings) -> None:
    with conversation(settings, "david") as before:
        await before.say(OURS)
    with conversation(settings, "david") as after:
        assert committees_of(answer_of(await after.say("kultur- och fritidsnämnden"))) == {"kultur- och fritidsnämnden"}
    with conversation(settings, "david", "ett annat samtal") as later:
        assert committees_of(answer_of(await later.say(OURS))) == {"kultur- och fritidsnämnden"}


async def test_something_else_is_answered_while_the_question_waits(settings: Settings) -> None:
    with conversation(settings, "eva") as eva:
        await eva.say(OURS)
        other, reminder = (await eva.say("Vem ansvarar för delmål 2.2 i ANDTS-programmet?")).messages
        assert other.answer is not None
        assert "tekniska nämnden" in other.text
        assert OURS in reminder.text
        assert committees_of(answer_of(await eva.say("socialnämnden"))) == {"socialnämnden"}


async def test_who_does_not_know_is_told_what_can_be_told(settings: Settings) -> None:
    with conversation(settings, "folke") as folke:
        await folke.say(OURS)
        reply = await folke.say("vet inte")
        assert answer_of(reply).question == OURS
        assert "--committee" not in reply.messages[-1].text
        assert not any(message.text.startswith(ASKS) for message in (await folke.say(OURS)).messages)


async def test_the_committee_of_the_turn_wins_over_the_profile(settings: Settings) -> None:
    with conversation(settings, "gun") as gun:
        await gun.say("min nämnd är socialnämnden")
        assert committees_of(answer_of(await gun.say(OURS, "tekniska nämnden"))) == {"tekniska nämnden"}
        assert committees_of(answer_of(await gun.say(OURS))) == {"socialnämnden"}


async def test_an_administration_of_two_committees_asks_which(settings: Settings) -> None:
    with conversation(settings, "hugo") as hugo:
        reply = await hugo.say(f"jag jobbar på samhällsbyggnadsförvaltningen. {OURS}")
        assert {choice.label for choice in reply.messages[0].choices} >= {
            "Tekniska nämnden",
            "Miljö- och byggnadsnämnden",
        }
        assert committees_of(answer_of(await hugo.say("tekniska nämnden"))) == {"tekniska nämnden"}
