"""What is recorded of a conversation: masked, under pseudonyms, and what was asked again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.messages import Person
from bot.conversation.skills.handoff import SEND
from bot.keeping.recording import ProgrammesOfDocuments, masked_answer
from knowledge.answers.answer import Answer
from knowledge.insights.repeating import Earlier, repeated
from knowledge.insights.signals import AskedQuestion, Reception
from tests.unit.shared_place_support import ANNA, BO, THREAD, Place

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PERSONAL = "Vad säger planen om Anna Karlsson, 19811218-9876?"


def kept(place: Place) -> list[tuple[AskedQuestion, Reception]]:
    return list(place.recording.signals.questions(date.min, date.max))


async def asked(text: str, person: Person = ANNA) -> tuple[Place, AskedQuestion]:
    place = Place()
    await place.say(person, text)
    ((question, _),) = kept(place)
    return place, question


async def test_a_question_is_recorded_masked_and_under_pseudonyms() -> None:
    place, question = await asked(PERSONAL)
    assert "19811218" not in question.text
    assert "Karlsson" not in question.text
    pseudonyms = place.recording.pseudonyms
    assert (question.asker, question.conversation) == (pseudonyms.of(ANNA.id), pseudonyms.of(THREAD))


async def test_the_turns_hold_nothing_that_the_signal_does_not() -> None:
    place, question = await asked(PERSONAL)
    turns = place.conversations.recent(question.conversation, 10)
    assert turns
    assert all("19811218" not in repr(turn) and ANNA.id not in repr(turn) for turn in turns)


async def test_a_question_carries_what_it_was_answered() -> None:
    _, question = await asked("Vad säger planen?")
    assert question.answered
    assert [each.document for each in question.sections] == ["planen"]


async def test_a_declined_question_carries_the_nearest_section() -> None:
    _, question = await asked("Vad är okänd och nära?")
    assert not question.answered
    assert [each.document for each in question.sections] == ["rutinen"]


async def test_an_opinion_and_its_reason_follow_the_question() -> None:
    place = Place()
    reply = await place.say(ANNA, "Vad säger planen?")
    await place.choose(ANNA, f"feedback:reason:unclear:{reply.messages[0].answer_id}")
    ((_, reception),) = kept(place)
    assert (reception.liked, reception.disliked_because) == (False, "unclear")


@pytest.mark.parametrize("named", ["named", "unnamed"])
async def test_a_handoff_follows_the_question(named: str) -> None:
    place = Place()
    reply = await place.say(ANNA, "Vad är okänd?")
    await place.choose(ANNA, f"{SEND}{reply.messages[0].answer_id}:{named}")
    ((_, reception),) = kept(place)
    assert reception.handed_off


async def test_who_wants_no_answer_is_not_kept_with_what_is_handed_over() -> None:
    place = Place()
    reply = await place.say(ANNA, "Vad är okänd?")
    await place.choose(ANNA, f"{SEND}{reply.messages[0].answer_id}:unnamed")
    (handoff,) = place.handoffs.waiting()
    assert ANNA.id not in repr(handoff)
    assert handoff.conversation == ""


async def test_who_hands_over_sees_the_masked_question_before_it_goes() -> None:
    place = Place()
    reply = await place.say(ANNA, "Vad är okänd om Anna Karlsson, 19811218-9876?")
    shown = await place.choose(ANNA, f"handoff:ask:{reply.messages[0].answer_id}")
    assert "19811218" not in shown.messages[0].text
    await place.choose(ANNA, f"{SEND}{reply.messages[0].answer_id}:named")
    (handoff,) = place.handoffs.waiting()
    assert handoff.question in shown.messages[0].text


async def test_a_turn_that_comes_again_is_recorded_once() -> None:
    place = Place()
    for _ in range(2):
        await place.say(ANNA, "Vad säger planen?", turn="event-1")
    assert len(kept(place)) == 1


async def test_only_the_same_persons_question_is_asked_again() -> None:
    place = Place()
    await place.say(ANNA, "Vem ansvarar för bryggorna enligt planen?")
    await place.say(BO, "Vem ansvarar för bryggorna i planen?")
    await place.say(ANNA, "Vilka ansvarar för planens bryggor?")
    first, of_another, again = (question for question, _ in kept(place))
    assert (of_another.repeats, again.repeats) == ("", first.id)


FIRST = Earlier("a1", "Vem ansvarar för skolskjuts på öarna?", NOW)


@pytest.mark.parametrize(
    "text",
    [
        "Vilken nämnd har ansvaret för skolskjutsen till öarna?",
        "vem har ansvar för skolskjutsar på öar",
        "Vem ansvarar för skolskjuts på öarna?",
        "Jag menar skolskjutsen på öarna, vem ansvarar?",
    ],
)
def test_the_same_thing_in_other_words_is_asked_again(text: str) -> None:
    assert repeated(text, NOW + timedelta(minutes=2), [FIRST]) == "a1"


@pytest.mark.parametrize(
    "text",
    [
        "Och för barn?",
        "Hur ofta följs programmet upp?",
        "När går båten?",
        "Vem ansvarar för bryggorna?",
        "Vad kostar en plats i skolan?",
        "",
    ],
)
def test_another_question_is_not_asked_again(text: str) -> None:
    assert repeated(text, NOW + timedelta(minutes=2), [FIRST]) == ""


def test_what_is_asked_another_day_is_not_asked_again() -> None:
    assert repeated(FIRST.text, NOW + timedelta(days=1), [FIRST]) == ""


def test_an_answer_is_masked_where_it_says_again_what_its_question_held() -> None:
    text = "Jag hittar inget om 19811218-9876. Fråga gärna socialsekreterare Anna Ek på planens sida 3."
    answer = Answer("Vad gäller för 19811218-9876?", "sv", False, "none", text, 0.1, suggestions=("19811218-9876?",))
    masked = masked_answer(answer)
    assert "19811218" not in repr(masked)
    assert masked.text.endswith("Fråga gärna socialsekreterare Anna Ek på planens sida 3.")


def test_an_answer_to_a_plain_question_is_kept_as_it_is() -> None:
    answer = Answer("Vad gäller?", "sv", True, "fact", "Ring Anna Ek på 0470-410 00.", 0.9)
    assert masked_answer(answer) is answer


def test_programmes_are_looked_up_again_when_the_library_has_moved_on() -> None:
    standing = {"planen": "Hamnplan"}
    generations = iter([1, 1, 2])
    programmes_of = ProgrammesOfDocuments(lambda: dict(standing), lambda: next(generations))
    assert programmes_of(["planen", "okänd"]) == ("Hamnplan",)
    standing["planen"] = "Strandplan"
    assert programmes_of(["planen"]) == ("Hamnplan",)
    assert programmes_of(["planen"]) == ("Strandplan",)
