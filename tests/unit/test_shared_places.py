"""Where others read along: what is private is marked so, and a colleague leans only on what was said for all."""

from __future__ import annotations

import pytest

from bot.conversation.messages import Turn
from tests.unit.shared_place_support import ANNA, BO, CHANNEL, CIA, Place, aside_of, choices, offered, public, text_of

HELPFUL = "Bra svar"
OPEN, SECRET = "Vad säger planen?", "Vad säger den hemliga rutinen?"


async def test_an_answer_from_what_everybody_may_read_is_for_everybody() -> None:
    (message,) = (await Place().say(ANNA, OPEN)).messages
    assert not message.private


async def test_an_answer_that_cites_a_restricted_document_is_private() -> None:
    (message,) = (await Place().say(ANNA, SECRET)).messages
    assert message.private
    assert "rutinen" in message.text


async def test_a_refusal_that_points_at_a_restricted_document_is_private() -> None:
    place = Place()
    assert (await place.say(ANNA, "Var står den okända, nära rutinen?")).messages[0].private
    assert not (await place.say(ANNA, "Var står den okända?")).messages[0].private


async def test_a_document_that_is_gone_counts_as_restricted() -> None:
    place = Place()
    place.library.remove("planen")
    assert (await place.say(ANNA, OPEN)).messages[0].private


async def test_a_document_that_is_closed_later_is_private_from_then_on() -> None:
    place = Place()
    assert public(await place.say(ANNA, OPEN))
    place.hold("planen", "individ")
    assert not public(await place.say(ANNA, OPEN))


async def test_a_colleague_leans_on_what_was_answered_for_all() -> None:
    place = Place()
    await place.say(ANNA, OPEN)
    await place.say(BO, "och sedan?")
    assert place.asked[-1].earlier == (OPEN,)
    assert "Ur planen." in text_of(await place.say(BO, "källor"))


async def test_a_colleague_never_leans_on_a_private_answer_whatever_groups_they_have() -> None:
    place = Place()
    await place.say(ANNA, SECRET)
    for colleague in (BO, CIA):
        await place.say(colleague, "och sedan?")
        assert SECRET not in place.asked[-1].earlier


async def test_the_sources_of_a_private_answer_are_private_and_the_askers_alone() -> None:
    place = Place()
    await place.say(ANNA, SECRET)
    mine = await place.say(ANNA, "källor")
    assert "Ur rutinen." in text_of(mine)
    assert not public(mine)
    assert not public(await place.say(ANNA, "visa källa 1"))
    assert "Ur rutinen." not in text_of(await place.say(BO, "källor"))


async def test_what_was_open_when_it_was_answered_and_is_closed_now_is_leant_on_by_those_who_may_read_it() -> None:
    place = Place()
    await place.say(ANNA, OPEN)
    place.hold("planen", "individ")
    await place.say(BO, "och sedan?")
    assert place.asked[-1].earlier == ()
    await place.say(CIA, "och sedan?")
    assert OPEN in place.asked[-1].earlier


async def test_nobody_sees_what_a_colleague_asked_alone() -> None:
    place = Place()
    await place.say(ANNA, OPEN, shared=False)
    for shared in (False, True):
        await place.engine().reply(Turn(aside_of(ANNA), BO, CHANNEL, "och sedan?", shared=shared))
        assert OPEN not in place.asked[-1].earlier


async def test_a_colleague_judges_a_public_answer_for_themselves_and_no_private_one() -> None:
    place = Place()
    open_, secret = await place.say(ANNA, OPEN), await place.say(ANNA, SECRET)
    thanks = await place.choose(BO, offered(open_, HELPFUL))
    assert text_of(thanks).startswith("Tack")
    assert not public(thanks)
    refused = await place.choose(CIA, offered(secret, HELPFUL))
    assert not text_of(refused).startswith("Tack")
    judged = place.conversations.opinions(open_.messages[0].answer_id)
    assert [opinion.person for opinion in judged] == [place.recording.pseudonyms.of(BO.id)]
    assert place.conversations.opinions(secret.messages[0].answer_id) == []


@pytest.mark.parametrize(
    "text", ["min profil", "glöm min profil", "byt nämnd", "min enhet är Hamnen", "min nämnd är SN"]
)
async def test_what_is_said_of_a_person_is_for_them_alone(text: str) -> None:
    reply = await Place().say(ANNA, text)
    assert reply.messages
    assert not public(reply)


async def test_the_committee_is_asked_for_and_the_question_answered_where_it_was_asked() -> None:
    place = Place()
    asked = await place.say(BO, "Vad är vår roll?")
    assert public(asked)
    settled = await place.choose(BO, offered(asked, "Hamnnämnden"))
    remembered, again, answer = settled.messages
    assert remembered.private
    assert (again.private, answer.private) == (False, False)
    assert answer.answer is not None
    assert place.profiles.profile(BO.id).committee == "hamnnämnden"


async def test_the_committee_is_understood_when_it_is_typed_in_the_thread() -> None:
    place = Place()
    await place.say(BO, "Vad är vår roll?")
    assert public(await place.say(BO, "hamnnämnden"))[-1].answer is not None


async def test_a_colleagues_button_changes_nobodys_committee() -> None:
    place = Place()
    asked = await place.say(BO, "Vad är vår roll?")
    for label in ("Hamnnämnden", "Vet inte, eller ingen"):
        clicked = await place.choose(ANNA, offered(asked, label))
        assert not public(clicked)
        assert len(clicked.messages) == 1
    assert place.profiles.profile(ANNA.id).committee == ""
    assert place.profiles.profile(BO.id).committee == ""
    answered = await place.choose(BO, offered(asked, "Hamnnämnden"))
    assert public(answered)[-1].answer is not None


async def test_changing_committee_goes_on_where_the_person_is_alone() -> None:
    place = Place()
    asked = await place.say(BO, "byt nämnd")
    assert choices(asked)
    await place.say(BO, "skolnämnden", shared=False)
    assert place.profiles.profile(BO.id).committee == "skolnämnden"


async def test_a_turn_that_comes_again_is_kept_once_and_does_not_lean_on_itself() -> None:
    place = Place()
    await place.say(ANNA, OPEN, turn="event-1")
    first = await place.say(ANNA, "och sedan?", turn="event-2")
    assert await place.say(ANNA, "och sedan?", turn="event-2") == first
    assert place.asked[-1] == place.asked[-2]
    here = place.recording.pseudonyms.of("slack:T1:C1:17.1")
    assert len(place.conversations.recent(here, 10)) == 4
