"""The conversation's one door: every turn gets a fitting reply, whatever it says and whatever breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.conversation.access import readable_by
from bot.conversation.answering import Answering
from bot.conversation.engine import Engine
from bot.conversation.messages import Person, Reply, Turn
from bot.conversation.situation import Remembered, Situation
from bot.conversation.skills import in_order
from bot.conversation.skills.ask import LONGEST_TEXT
from bot.conversation.skills.feedback import Verdict
from bot.people.known import KnownPeople
from bot.stores.memory import MemoryProfiles
from knowledge.answers.answer import Answer, Citation, Question
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.organisation import Organisation
from knowledge.errors import LotsError, NotFound, StorageError
from knowledge.retrieval.language import language_of

SOURCE = Citation(
    1, "plan", "Planen", ("Ansvar",), 3, "Nämnden ansvarar för planen.", "plan-1", "/documents/plan#plan-1"
)
PERSON = Person("anna", groups=frozenset({"skola", ""}))


def people_of(organisation: Organisation) -> KnownPeople:
    """People in memory, nobody known yet."""

    async def run_at_once(work: Callable[[], Any], /) -> Any:
        return work()

    profiles = MemoryProfiles()
    return KnownPeople(profiles, profiles, lambda: organisation, run_at_once)


async def open_to_all(answer: Answer) -> bool:
    return False


class Room:
    """An engine with everything outside it kept in lists."""

    def __init__(self, broken: Exception | None = None) -> None:
        self.asked: list[Question] = []
        self.kept: list[Remembered] = []
        self.opinions: list[tuple[str, str, Verdict, str]] = []
        self.broken = broken
        people = people_of(Organisation())
        skills = in_order(Answering(self.ask, self.ask, self.keep, open_to_all), people, self.record)
        self.engine = Engine(skills, self.recall, people.profile, lambda: "ref-1")

    async def ask(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer:
        if self.broken:
            raise self.broken
        self.asked.append(question)
        language = question.language or language_of(question.text)
        return Answer(question.text, language, True, "role", "Nämnden ansvarar för planen. [1]", 0.9, (SOURCE,))

    async def keep(self, situation: Situation, answer: Answer, private: bool) -> str:
        name = f"a{len(self.kept) + 1}"
        self.kept.append(Remembered(name, situation.text, answer))
        return name

    async def recall(self, turn: Turn) -> tuple[Remembered, ...]:
        return tuple(self.kept)

    async def record(self, answer_id: str, person: Person, verdict: Verdict, reason: str) -> None:
        if answer_id not in {kept.id for kept in self.kept}:
            raise NotFound("no such answer")
        self.opinions.append((answer_id, person.id, verdict, reason))

    async def say(self, text: str) -> Reply:
        return await self.engine.reply(Turn("c", PERSON, "test", text))

    async def choose(self, choice: str) -> Reply:
        return await self.engine.reply(Turn("c", PERSON, "test", choice=choice))


async def test_a_question_gets_an_answer_that_can_be_judged() -> None:
    (message,) = (await Room().say("Vem ansvarar för planen?")).messages
    assert message.answer is not None
    assert message.answer_id == "a1"
    assert [choice.id for choice in message.choices] == ["feedback:up:a1", "feedback:down:a1"]


async def test_earlier_questions_and_the_persons_groups_go_along() -> None:
    room = Room()
    await room.say("Vem ansvarar för planen?")
    await room.say("och när?")
    assert room.asked[1].earlier == ("Vem ansvarar för planen?",)
    assert room.asked[1].scope.groups == frozenset({"skola"})
    assert readable_by(Person("x")).readable == ("",)


@pytest.mark.parametrize("text", ["hej", "tack!", "vad kan du?", "du är en idiot", "", "   ", "???", "hjälp", "help"])
async def test_small_talk_is_answered_and_never_searched(text: str) -> None:
    room = Room()
    (message,) = (await room.say(text)).messages
    assert message.text
    assert message.answer is None
    assert room.asked == []


@pytest.mark.parametrize(("before", "language"), [("Vem ansvarar för planen?", "sv"), ("Who is responsible?", "en")])
@pytest.mark.parametrize("wordless", ["a", "😀", "7", "A."])
async def test_what_is_not_in_words_keeps_the_conversations_language(before: str, language: str, wordless: str) -> None:
    room = Room()
    await room.say(before)
    await room.say(wordless)
    await room.choose("feedback:up:a2")
    assert all(question.language == language for question in room.asked[1:])
    reply = await room.choose("gone:choice")
    assert reply.messages[0].text.startswith("That choice" if language == "en" else "Det valet")


async def test_the_reply_speaks_the_persons_language() -> None:
    assert "Ask me" in (await Room().say("hello")).messages[0].text
    assert "Fråga mig" in (await Room().say("hej")).messages[0].text


async def test_a_click_keeps_the_conversations_language() -> None:
    room = Room()
    await room.say("Who is responsible for the plan?")
    (message,) = (await room.choose("feedback:up:a1")).messages
    assert message.text.startswith("Thank you")


async def test_a_thumb_down_asks_why_and_keeps_the_reason() -> None:
    room = Room()
    await room.say("Vem ansvarar för planen?")
    (message,) = (await room.choose("feedback:down:a1")).messages
    await room.choose(message.choices[0].id)
    assert room.opinions == [("a1", "anna", "down", ""), ("a1", "anna", "down", "wrong")]


@pytest.mark.parametrize(
    "choice", ["feedback:up:gone", "feedback:reason:nonsense:a1", "feedback:", "form:next", "x" * 5000, "\x00"]
)
async def test_unknown_and_expired_choices_are_met_politely(choice: str) -> None:
    room = Room()
    await room.say("Vem ansvarar för planen?")
    (message,) = (await room.choose(choice)).messages
    assert message.text.startswith("Det ")
    assert room.opinions == []


async def test_an_enormous_message_is_not_searched() -> None:
    room = Room()
    (message,) = (await room.say("ord " * LONGEST_TEXT)).messages
    assert "för långt" in message.text
    assert room.asked == []


async def test_sources_of_the_last_answer_can_be_shown() -> None:
    room = Room()
    await room.say("Vem ansvarar för planen?")
    assert "Nämnden ansvarar för planen." in (await room.say("visa källa 1")).messages[0].text
    assert "sidan 3" in (await room.say("källor")).messages[0].text
    assert "1" in (await room.say("visa källa 7")).messages[0].text
    assert len(room.asked) == 1


@pytest.mark.parametrize("error", [StorageError("Databasen är låst."), LotsError("Databasen är låst.")])
async def test_a_known_error_is_one_polite_line(error: LotsError) -> None:
    (message,) = (await Room(error).say("Vem ansvarar?")).messages
    assert message.text == "Det gick inte just nu. Databasen är låst."


async def test_an_unknown_error_gets_a_reference_and_no_details() -> None:
    (message,) = (await Room(RuntimeError("secret path")).say("Vem ansvarar?")).messages
    assert "ref-1" in message.text
    assert "secret" not in message.text
