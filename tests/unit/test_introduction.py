"""A person is asked for their committee once, where an answer depends on it; it is kept, and no question is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.answering import Answering
from bot.conversation.engine import Engine
from bot.conversation.messages import Message, Person, Turn
from bot.conversation.ports import Profile
from bot.conversation.situation import Remembered, Situation
from bot.conversation.skills import in_order
from bot.people.known import KnownPeople
from bot.stores.memory import MemoryProfiles
from knowledge.answers.answer import Answer, Question
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.organisation import Committee, Organisation
from knowledge.errors import StorageError

LINDSJO = Organisation(
    (
        Committee("socialnamnden", "socialnämnden", abbreviations=("SN",), administrations=("socialförvaltningen",)),
        Committee("miljonamnden", "miljönämnden", administrations=("samhällsbyggnadsförvaltningen",)),
        Committee("tekniska-namnden", "tekniska nämnden", administrations=("samhällsbyggnadsförvaltningen",)),
    )
)
OURS = "Vad är vår roll i ANDTS-programmet?"
MINIMUM = "Vilken är vår miniminivå?"
OTHER = "Hur länge gäller programmet?"
ASKS = "Vilken nämnd arbetar du för?"


async def _open_to_all(answer: Answer) -> bool:
    return False


@dataclass
class Room:
    """An engine whose answers to "vår" and "our" depend on the committee; everything outside it is in memory."""

    organisation: Organisation = LINDSJO
    store: MemoryProfiles = field(default_factory=MemoryProfiles)
    asked: list[Question] = field(default_factory=list)
    kept: list[Remembered] = field(default_factory=list)
    broken: bool = False
    person: str = "anna"
    conversation: str = "samtal"

    def __post_init__(self) -> None:
        people = KnownPeople(self.store, self.store, lambda: self.organisation, _at_once)
        skills = in_order(Answering(self.ask, self.ask_anyway, self.keep, _open_to_all), people, _no_opinions)
        self._engine = Engine(skills, self.recall, people.profile, lambda: "ref-1")

    async def ask(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer | None:
        if self.broken:
            raise StorageError("Databasen är låst.")
        depends = {"vår", "oss", "our"} & set(question.text.lower().replace("?", "").split())
        return None if depends and not question.committee else await self.ask_anyway(question)

    async def ask_anyway(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer:
        self.asked.append(question)
        return Answer(question.text, "sv", True, "role", f"Svar för {question.committee}.", 0.9)

    async def keep(self, situation: Situation, answer: Answer, private: bool) -> str:
        self.kept.append(Remembered(f"a{len(self.kept) + 1}", situation.text, answer))
        return self.kept[-1].id

    async def recall(self, turn: Turn) -> tuple[Remembered, ...]:
        return tuple(self.kept)

    async def say(self, text: str, committee: str | None = None) -> tuple[Message, ...]:
        return await self._reply(Turn(self.conversation, Person(self.person), "test", text, committee=committee))

    async def choose(self, choice: str) -> tuple[Message, ...]:
        return await self._reply(Turn(self.conversation, Person(self.person), "test", choice=choice))

    async def _reply(self, turn: Turn) -> tuple[Message, ...]:
        return (await self._engine.reply(turn)).messages

    @property
    def profile(self) -> Profile:
        return self.store.profile(self.person)


async def _at_once(work: Callable[[], Any], /) -> Any:
    return work()


async def _no_opinions(*_: object) -> None:
    raise AssertionError("nobody was asked for an opinion")


def texts(messages: tuple[Message, ...]) -> str:
    return "\n".join(message.text for message in messages)


def labels(messages: tuple[Message, ...]) -> list[str]:
    return [choice.label for choice in messages[-1].choices]


async def test_the_committee_is_asked_for_with_a_reason_and_choices() -> None:
    room = Room()
    (message,) = await room.say(OURS)
    assert message.text.startswith(ASKS)
    assert "inte samma för alla nämnder" in message.text
    assert labels((message,)) == ["Socialnämnden", "Miljönämnden", "Tekniska nämnden", "Vet inte, eller ingen"]
    assert room.asked == []


@pytest.mark.parametrize(
    "reply",
    [
        "socialnämnden",
        "Socialnämnden!",
        "SN",
        "sn, tack",
        "Socialnämden",
        "jag tror det är socialnämnden",
        "min nämnd är socialnämnden",
        "jag jobbar på socialförvaltningen",
        "socialförvaltningen",
        "Jag heter Anna och jobbar på socialförvaltningen.",
    ],
)
async def test_the_reply_is_remembered_told_and_answers_what_waited(reply: str) -> None:
    room = Room()
    await room.say(OURS)
    told, again, answer = await room.say(reply)
    assert "Jag kommer ihåg att du arbetar för socialnämnden" in told.text
    assert "byt nämnd" in told.text
    assert OURS in again.text
    assert answer.answer is not None
    assert answer.answer.question == OURS
    assert answer.answer_id
    assert [question.committee for question in room.asked] == ["socialnämnden"]
    assert room.profile.committee == "socialnämnden"


async def test_a_click_is_as_good_as_a_name() -> None:
    room = Room()
    (asking,) = await room.say(OURS)
    messages = await room.choose(asking.choices[1].id)
    assert messages[-1].text == "Svar för miljönämnden."
    assert room.kept[0].question == OURS


async def test_nobody_is_asked_twice_in_this_conversation_or_another() -> None:
    room = Room()
    await room.say(OURS)
    await room.say("socialnämnden")
    assert texts(await room.say(MINIMUM)) == "Svar för socialnämnden."
    room.conversation = "annat samtal"
    assert texts(await room.say(OURS)) == "Svar för socialnämnden."


async def test_another_person_is_asked_for_themselves() -> None:
    room = Room()
    await room.say(OURS)
    room.person = "bo"
    assert (await room.say("socialnämnden"))[0].text == "Svar för None."
    assert texts(await room.say(OURS)).startswith(ASKS)
    assert room.profile == Profile()


async def test_what_waits_survives_a_restart_in_its_own_conversation_only() -> None:
    before = Room()
    await before.say(OURS)
    elsewhere = Room(store=before.store, conversation="annat samtal")
    assert texts(await elsewhere.say("socialnämnden")) == "Svar för None."
    after = Room(store=before.store)
    assert (await after.say("socialnämnden"))[-1].text == "Svar för socialnämnden."


async def test_something_else_is_answered_and_what_waits_is_told_once() -> None:
    room = Room()
    await room.say(OURS)
    answer, reminder = await room.say(OTHER)
    assert answer.text == "Svar för None."
    assert OURS in reminder.text
    assert ASKS in reminder.text
    assert "Socialnämnden" in labels((reminder,))
    assert len(await room.say(OTHER)) == 1
    assert (await room.say("socialnämnden"))[-1].text == "Svar för socialnämnden."


async def test_every_question_that_waits_is_answered_each_once() -> None:
    room = Room()
    for question in (OURS, MINIMUM, OURS):
        assert texts(await room.say(question)).startswith(ASKS)
    await room.choose("committee:set:socialnamnden")
    assert [question.text for question in room.asked] == [OURS, MINIMUM]


@pytest.mark.parametrize("reply", ["vet inte", "ingen", "nej", "I don't know", "committee:none"])
async def test_who_does_not_know_is_answered_without_and_not_asked_again_here(reply: str) -> None:
    room = Room()
    await room.say(OURS)
    messages = await (room.choose(reply) if ":" in reply else room.say(reply))
    assert messages[-1].text == "Svar för None."
    assert texts(await room.say(MINIMUM)) == "Svar för None."
    assert room.profile == Profile()
    room.conversation = "annat samtal"
    assert texts(await room.say(OURS)).startswith(ASKS)


async def test_an_unknown_name_is_told_with_the_nearest_and_the_question_goes_on_waiting() -> None:
    room = Room()
    await room.say(OURS)
    (message,) = await room.say("miljövårdsnämnden")
    assert "Jag känner inte till någon nämnd som heter ”miljövårdsnämnden”" in message.text
    assert labels((message,))[0] == "Miljönämnden"
    assert (await room.choose(message.choices[0].id))[-1].text == "Svar för miljönämnden."


async def test_where_no_name_is_near_all_are_offered() -> None:
    room = Room()
    await room.say(OURS)
    (message,) = await room.say("rektorsnämnden")
    assert "Välj en av de här" in message.text
    assert len(message.choices) == 4


async def test_the_word_committee_may_be_left_out() -> None:
    room = Room()
    await room.say(OURS)
    assert (await room.say("tekniska"))[-1].text == "Svar för tekniska nämnden."


async def test_an_administration_of_two_committees_asks_which() -> None:
    room = Room()
    await room.say(OURS)
    (message,) = await room.say("jag jobbar på samhällsbyggnadsförvaltningen")
    assert labels((message,)) == ["Miljönämnden", "Tekniska nämnden", "Vet inte, eller ingen"]
    assert (await room.say("den tekniska nämnden"))[-1].text == "Svar för tekniska nämnden."


async def test_a_group_asks_which_of_its_members() -> None:
    districts = tuple(
        Committee(f"{n}-sdn", f"{n} stadsdelsnämnd", group="stadsdelsnämnderna") for n in ("Norra", "Södra")
    )
    room = Room(Organisation((*LINDSJO.committees, *districts)))
    (message,) = await room.say("min nämnd är stadsdelsnämnderna")
    assert labels((message,))[:2] == ["Norra stadsdelsnämnd", "Södra stadsdelsnämnd"]


async def test_a_question_about_a_committee_is_no_reply() -> None:
    room = Room()
    await room.say(OURS)
    for question in (
        "Vad gör socialnämnden?",
        "berätta om socialnämndens ansvar för ungdomar",
        "visa socialnämndens mål",
    ):
        assert (await room.say(question))[0].text == "Svar för None."
    assert room.profile == Profile()


async def test_what_is_told_with_a_question_answers_the_question() -> None:
    room = Room()
    told, answer = await room.say(f"Jag jobbar på socialförvaltningen. {OURS}")
    assert "socialnämnden" in told.text
    assert answer.text == "Svar för socialnämnden."
    assert [question.text for question in room.asked] == [OURS]


async def test_the_committee_chosen_for_the_turn_wins_over_the_profile() -> None:
    room = Room()
    await room.say("min nämnd är socialnämnden")
    assert texts(await room.say(OURS, committee="miljönämnden")) == "Svar för miljönämnden."
    assert room.profile.committee == "socialnämnden"
    assert "är miljönämnden vald" in texts(await room.say("min nämnd är SN", committee="miljönämnden"))


async def test_a_change_is_offered_and_kept() -> None:
    room = Room()
    await room.say("min nämnd är socialnämnden")
    (message,) = await room.say("byt nämnd")
    assert message.text == ASKS
    await room.say("tekniska nämnden")
    assert room.profile.committee == "tekniska nämnden"
    await room.say("byt nämnd till SN")
    assert room.profile.committee == "socialnämnden"


async def test_who_does_not_change_after_all_keeps_the_committee_and_is_not_pestered() -> None:
    room = Room()
    await room.say("min nämnd är socialnämnden")
    await room.say("byt nämnd")
    assert "ändrar jag ingenting" in texts(await room.say("nej"))
    await room.say("byt nämnd")
    assert len(await room.say(OTHER)) == 1
    assert texts(await room.say("miljönämnden")) == "Svar för socialnämnden."
    assert room.profile.committee == "socialnämnden"


async def test_the_profile_shows_all_that_is_kept() -> None:
    room = Room()
    await room.say(OURS)
    await room.say("Jag är handläggare på samhällsbyggnadsförvaltningen")
    room.conversation = "annat samtal"
    await room.say("min enhet är Öppenvården")
    await room.say("min roll är samordnare")
    room.store.keep("anna", Profile("socialnämnden", "Öppenvården", "samordnare"))
    (message,) = await room.say("min profil")
    for kept in ("socialnämnden", "Öppenvården", "samordnare", OURS):
        assert kept in message.text
    assert labels((message,)) == ["Byt nämnd", "Glöm min profil"]


async def test_what_is_forgotten_is_gone_with_what_waited() -> None:
    room = Room()
    await room.say("min nämnd är socialnämnden")
    assert "raderad" in texts(await room.choose("profile:forget"))
    assert "inte sparat något" in texts(await room.say("min profil"))
    await room.say(OURS)
    await room.say("glöm mig")
    assert texts(await room.say("socialnämnden")) == "Svar för None."


async def test_where_no_committees_are_known_nobody_is_asked() -> None:
    room = Room(Organisation())
    assert texts(await room.say(OURS)) == "Svar för None."
    assert "Jag känner inte till några nämnder än" in texts(await room.say("min nämnd är socialnämnden"))


async def test_a_large_municipality_offers_a_few_and_lets_the_rest_be_typed() -> None:
    many = Organisation(tuple(Committee(f"n{n}", f"{name}nämnden") for n, name in enumerate("abcdefghijkl")))
    (message,) = await Room(many).say(OURS)
    assert len(message.choices) == 9
    assert "Skriv vad den heter" in message.text


async def test_a_question_whose_answer_fails_goes_on_waiting() -> None:
    room = Room()
    await room.say(OURS)
    room.broken = True
    assert "Databasen är låst" in texts(await room.say("socialnämnden"))
    room.broken = False
    assert (await room.say("socialnämnden"))[-1].text == "Svar för socialnämnden."


async def test_a_choice_of_a_committee_that_is_gone_is_met_politely() -> None:
    (message,) = await Room().choose("committee:set:gone")
    assert message.text == "Det finns inte kvar. Fråga igen, så får du nya val."


async def test_the_dialogue_speaks_the_language_of_what_waits() -> None:
    room = Room()
    (asking,) = await room.say("What is our role in the programme?")
    assert asking.text.startswith("Which committee")
    assert (await room.choose("committee:set:socialnamnden"))[0].text.startswith("I will remember")


TURNS = (
    *(OTHER, "hej", "min profil", "byt nämnd", "nej", "vet inte", "källor", "hjälp", "trädgårdsnämnden", "min nämnd"),
    *("samhällsbyggnadsförvaltningen", "min roll är samordnare", "socialnämnden", "byt nämnd till miljönämnden"),
)


@given(st.lists(st.one_of(st.sampled_from(TURNS), st.integers(1, 4)), max_size=12), st.booleans())
async def test_no_question_is_lost_whatever_is_said_between(said: list[str | int], restarts: bool) -> None:
    room = Room()
    questions: set[str] = set()
    asked: list[Question] = room.asked
    for each in said:
        text = f"Vad är vår roll i mål {each}?" if isinstance(each, int) else each
        questions |= {text} if isinstance(each, int) else set()
        await room.say(text)
        if restarts:
            room = Room(store=room.store, kept=room.kept, asked=asked)
    await room.say("min nämnd är socialnämnden")
    assert questions <= {question.text for question in asked}
