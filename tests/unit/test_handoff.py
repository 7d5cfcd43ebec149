"""Handing a question to the coordinators: asked first, shown whole, done once, told once."""

from __future__ import annotations

import pytest

from bot.conversation.skills.handoff import asks_for_handoff
from bot.people.handing_over import CoordinatorNotices, Coordinators
from tests.unit.shared_place_support import ANNA, BO, Place, Posted, Told, aside_of, choices, offered, public, text_of

UNKNOWN, SEND = "Vem städar den okända bryggan?", "skicka till samordnare"
WITH, WITHOUT, NOT = "Skicka, jag vill ha svar", "Skicka utan mitt namn", "Skicka inte"


@pytest.mark.parametrize(
    "text",
    [
        "skicka till samordnare", "Skicka till samordnaren!", "skicka frågan till en samordnare", "fråga samordnaren",
        "kan du skicka det vidare till samordnarna?", "jag vill skicka min senaste fråga till samordnare",
        "lämna över till samordnare", "send to coordinator", "Send it to the coordinators", "ask a coordinator please",
        "hand over to the coordinator", "skicka den här frågan till vår samordnare i stället",
    ],
)  # fmt: skip
def test_it_is_asked_for_in_many_ways(text: str) -> None:
    assert asks_for_handoff(text)


@pytest.mark.parametrize(
    "text",
    ["Vem är samordnare?", "Vad gör en samordnare?", "skicka in", "skicka till godkännande", "samordnare",
     "Ska vi skicka rapporten till samordnaren varje år?", "fråga samordnaren om budgeten 2027", ""],
)  # fmt: skip
def test_what_only_speaks_of_coordinators_is_a_question(text: str) -> None:
    assert not asks_for_handoff(text)


async def test_a_refusal_offers_it_and_an_answer_does_not() -> None:
    place = Place()
    refused, answered = await place.say(ANNA, UNKNOWN), await place.say(ANNA, "Vad säger planen?")
    assert [choice.label for choice in choices(refused)][-1] == "Skicka till samordnare"
    assert not any(choice.id.startswith("handoff") for choice in choices(answered))


async def test_nothing_goes_before_the_person_has_seen_it() -> None:
    place = Place()
    await place.say(BO, UNKNOWN)
    asked = await place.say(BO, SEND)
    assert not public(asked)
    assert UNKNOWN in text_of(asked)
    assert "Bo Berg" in text_of(asked)
    assert "Vill du ha svar?" in text_of(asked)
    assert place.handoffs.waiting() == []


async def test_what_goes_is_what_was_shown() -> None:
    place = Place()
    await place.say(BO, UNKNOWN)
    asked = await place.say(BO, SEND)
    sent = await place.choose(BO, offered(asked, WITH), shared=False)
    (handoff,) = place.handoffs.waiting()
    assert (handoff.question, handoff.name, handoff.wants_answer) == (UNKNOWN, "Bo Berg", True)
    assert (handoff.person, handoff.conversation, handoff.answered) == (BO.id, aside_of(BO), False)
    assert "Skickat till samordnarna" in text_of(sent)
    for line in ("Fråga: ”Vem städar den okända bryggan?”", "Lots hittade inget svar", "Från: Bo Berg"):
        assert line in text_of(asked)
        assert line in text_of(sent)


async def test_without_an_answer_no_name_goes() -> None:
    place = Place()
    await place.say(BO, UNKNOWN)
    sent = await place.choose(BO, offered(await place.say(BO, SEND), WITHOUT))
    (handoff,) = place.handoffs.waiting()
    assert (handoff.name, handoff.wants_answer) == ("", False)
    assert "Bo Berg" not in text_of(sent)


async def test_who_thinks_better_of_it_sends_nothing() -> None:
    place = Place()
    await place.say(BO, UNKNOWN)
    assert "inget skickades" in text_of(await place.choose(BO, offered(await place.say(BO, SEND), NOT)))
    assert place.handoffs.waiting() == []


async def test_where_nothing_was_asked_there_is_nothing_to_hand_over() -> None:
    place = Place()
    await place.say(ANNA, UNKNOWN)
    reply = await place.say(BO, SEND)
    assert "ingen fråga att lämna över" in text_of(reply)
    assert choices(reply) == ()


async def test_the_last_question_is_the_persons_own_and_a_refusal_any_colleague_may_hand_over() -> None:
    place = Place()
    refused = await place.say(ANNA, UNKNOWN)
    await place.say(BO, "Var är den okända kajen?")
    await place.say(ANNA, "Vem äger den okända ön?")
    assert "kajen" in text_of(await place.say(BO, SEND))
    assert UNKNOWN in text_of(await place.choose(BO, offered(refused, "Skicka till samordnare")))


async def test_a_private_question_is_nobody_elses_to_hand_over() -> None:
    place = Place()
    await place.say(ANNA, "Vad säger den hemliga rutinen?")
    asked = await place.say(ANNA, SEND)
    refused = await place.choose(BO, offered(asked, WITH))
    assert "hemliga" not in text_of(refused)
    assert place.handoffs.waiting() == []


async def test_the_same_turn_makes_one_handoff_and_gets_the_same_reply() -> None:
    place = Place()
    await place.say(BO, UNKNOWN)
    send = offered(await place.say(BO, SEND), WITH)
    first = await place.choose(BO, send, turn="event-7")
    assert await place.choose(BO, send, turn="event-7") == first
    assert len(place.handoffs.waiting()) == 1


async def test_the_same_question_is_not_sent_again_in_another_turn() -> None:
    place = Place()
    await place.say(BO, UNKNOWN)
    asked = await place.say(BO, SEND)
    await place.choose(BO, offered(asked, WITH), turn="event-7")
    again = await place.choose(BO, offered(asked, WITHOUT), turn="event-8")
    assert "Du skickade" in text_of(again)
    assert "Du skickade" in text_of(await place.say(BO, SEND))
    (handoff,) = place.handoffs.waiting()
    assert handoff.wants_answer


async def test_it_is_spoken_of_in_the_persons_language() -> None:
    place = Place()
    await place.say(BO, UNKNOWN)
    assert "Do you want an answer?" in text_of(await place.say(BO, "send to coordinator"))


async def test_coordinators_are_told_once_however_often_the_turn_comes() -> None:
    post, notices = Posted(), CoordinatorNotices("sv")
    notices.through(post, [Coordinators("slack", "slack:T1:C9", lambda text: {"text": text})])
    place = Place(told=notices)
    await place.say(BO, UNKNOWN)
    send = offered(await place.say(BO, SEND), WITH)
    for _ in range(3):
        await place.choose(BO, send, turn="event-7")
    (outgoing,) = post.kept.values()
    assert (outgoing.channel, outgoing.lane) == ("slack", "slack:T1:C9")
    assert UNKNOWN in outgoing.body["text"]
    assert "Från: Bo Berg" in outgoing.body["text"]


async def test_a_notice_that_cannot_be_given_costs_nobody_the_reply() -> None:
    post, notices = Posted(broken=True), CoordinatorNotices("sv")
    notices.through(post, [Coordinators("slack", "slack:T1:C9", lambda text: {"text": text})])
    place = Place(told=notices)
    await place.say(BO, UNKNOWN)
    send = offered(await place.say(BO, SEND), WITH)
    assert "Skickat" in text_of(await place.choose(BO, send, turn="event-7"))
    post.broken = False
    await place.choose(BO, send, turn="event-7")
    assert len(post.kept) == len(place.handoffs.waiting()) == 1


async def test_nobody_is_told_before_there_is_somewhere_to_tell_them() -> None:
    place = Place(told=CoordinatorNotices("sv"))
    await place.say(BO, UNKNOWN)
    await place.choose(BO, offered(await place.say(BO, SEND), WITH))
    assert len(place.handoffs.waiting()) == 1


async def test_hostile_choices_hand_nothing_over() -> None:
    told = Told()
    place = Place(told=told)
    for choice in ("handoff:send:gone:named", "handoff:send:", "handoff:ask:", "handoff:ask:\x00", "handoff:send:x:y"):
        assert (await place.choose(BO, choice)).messages
    assert told.handoffs == []
