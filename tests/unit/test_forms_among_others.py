"""Forms where others read along: they go on aside, for the person alone, and nothing said in the thread is captured."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.conversation.messages import Person, Reply, Turn
from bot.forms.of_people import FormsOfPeople
from bot.stores.memory_people import MemoryPeople
from knowledge.adapters.memory_forms import MemoryForms
from tests.unit.form_talk_support import Talk, Town, of_committee

THREAD, ASIDE = "slack:T1:C1:17.1", "slack:T1:dm:anna"


@dataclass
class Anna:
    """Anna in a thread, and alone with Lots in the same channel."""

    town: Town

    async def in_thread(self, text: str = "", choice: str | None = None, turn: str = "") -> Reply:
        person = Person("anna")
        return await self.town.engine().reply(
            Turn(THREAD, person, "slack", text, choice, id=turn, shared=True, aside=ASIDE)
        )

    @property
    def alone(self) -> Talk:
        return Talk(self.town, "anna", ASIDE, channel="slack")


@pytest.fixture
async def anna() -> Anna:
    town = Town()
    await of_committee(town, "anna")
    return Anna(town)


def all_private(reply: Reply) -> bool:
    return bool(reply.messages) and all(message.private for message in reply.messages)


async def test_a_form_begun_in_a_thread_is_answered_aside(anna: Anna) -> None:
    begun = await anna.in_thread("starta riskmatris")
    assert all_private(begun)
    assert begun.form is not None
    alone = anna.alone
    await alone.say("Att ingen kommer")
    assert alone.form.id == begun.form.id
    assert alone.filled.progress[0] == 1


async def test_nothing_that_is_typed_in_the_thread_is_kept_as_an_answer(anna: Anna) -> None:
    begun = await anna.in_thread("starta riskmatris")
    for text in ("Att ingen kommer", "3", "nästa", "hoppa över", "klar", "ja", "avbryt"):
        reply = await anna.in_thread(text)
        assert not all_private(reply)
        assert reply.form is None
    assert begun.form is not None
    assert len(anna.town.forms.form(begun.form.id).events) == 1


async def test_a_question_in_the_thread_is_answered_there_though_a_form_is_open_aside(anna: Anna) -> None:
    await anna.in_thread("starta riskmatris")
    (answer,) = (await anna.in_thread("Vem ansvarar för planen?")).messages
    assert answer.answer is not None
    assert not answer.private


@pytest.mark.parametrize(
    "text", ["mina formulär", "fortsätt", "starta", "starta styrkort", "starta checklista uppstart"]
)
async def test_what_lists_or_opens_forms_is_for_the_person_alone(anna: Anna, text: str) -> None:
    assert all_private(await anna.in_thread(text))


async def test_buttons_of_forms_in_a_thread_lead_aside_too(anna: Anna) -> None:
    listed = await anna.in_thread("starta checklista")
    (choice, *_) = [choice for message in listed.messages for choice in message.choices]
    begun = await anna.in_thread(choice=choice.id)
    assert all_private(begun)
    assert begun.form is not None


async def test_going_on_from_a_thread_asks_the_same_question_again_aside(anna: Anna) -> None:
    await anna.in_thread("starta riskmatris")
    alone = anna.alone
    await alone.say("Att ingen kommer")
    asked = alone.place
    again = await anna.in_thread("fortsätt")
    assert again.form is not None
    assert again.form.place is not None
    assert (again.form.place.item, again.form.place.field, again.form.place.row) == asked


async def test_another_form_begun_in_a_thread_says_that_the_first_waits(anna: Anna) -> None:
    await anna.in_thread("starta riskmatris")
    other = await anna.in_thread("starta slutrapport")
    assert "Riskmatris väntar" in "\n".join(message.text for message in other.messages)


async def test_a_list_of_forms_in_a_thread_leaves_the_open_form_open(anna: Anna) -> None:
    begun = await anna.in_thread("starta riskmatris")
    await anna.in_thread("mina formulär")
    alone = anna.alone
    await alone.say("Att ingen kommer")
    assert begun.form is not None
    assert alone.form.id == begun.form.id


async def test_the_same_event_begins_one_form(anna: Anna) -> None:
    first = await anna.in_thread("starta riskmatris", turn="event-1")
    assert await anna.in_thread("starta riskmatris", turn="event-1") == first
    assert len(anna.town.forms.forms()) == 1


async def test_what_is_said_alone_is_marked_as_private_as_well(anna: Anna) -> None:
    alone = anna.alone
    await alone.say("starta riskmatris")
    assert all_private(alone.last)


async def test_what_somebody_did_under_an_earlier_id_is_theirs_once_they_are_linked() -> None:
    people = MemoryPeople()
    town = Town(forms=FormsOfPeople(MemoryForms(), people.moved))
    teams = Talk(town, "teams:vik:42", "dm-teams")
    await teams.say("starta riskmatris för projektet Kajen")
    await teams.say("Att ingen kommer")
    slack = Talk(town, "slack:T1:U1", "dm-slack")
    assert "Kajen" not in await slack.say("mina formulär")
    people.link("teams:vik:42", "slack:T1:U1")
    assert "Kajen" in await slack.say("mina formulär")
    await slack.say("fortsätt")
    assert {event.by for event in slack.form.events} == {"slack:T1:U1"}
    people.unlink("teams:vik:42")
    assert "Kajen" not in await Talk(town, "slack:T1:U1", "dm-slack").say("mina formulär")
