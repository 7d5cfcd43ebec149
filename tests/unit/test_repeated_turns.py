"""A turn whose reply was lost is sent again under its id: wherever the server was killed, it is done once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot.conversation.messages import Person, Reply, Turn
from bot.conversation.sittings import Sitting
from bot.stores.memory import MemorySittings
from knowledge.adapters.memory_forms import MemoryForms
from knowledge.domain.forms import Event, Form
from tests.unit.form_talk_support import Town


class Killed(BaseException):
    """The server is gone: nothing catches it."""


@dataclass
class Power:
    """Goes off after so many writes: just before the next, or just after it."""

    writes: int = 10_000
    after: bool = False

    def used(self, *, before: bool) -> None:
        if before:
            self.writes -= 1
        if self.writes < 0 and before != self.after:
            raise Killed


@dataclass
class Forms(MemoryForms):
    power: Power = field(default_factory=Power)

    def __post_init__(self) -> None:
        super().__init__()

    def begin(self, form: Form) -> None:
        self.power.used(before=True)
        super().begin(form)
        self.power.used(before=False)

    def add(self, form_id: str, events: Sequence[Event]) -> Form:
        self.power.used(before=True)
        grown = super().add(form_id, events)
        self.power.used(before=False)
        return grown


@dataclass
class Sittings(MemorySittings):
    power: Power = field(default_factory=Power)

    def __post_init__(self) -> None:
        super().__init__()

    def sit(self, sitting: Sitting) -> None:
        self.power.used(before=True)
        super().sit(sitting)
        self.power.used(before=False)


SAID = ["starta riskmatris", "Personal slutar", "hög", "12", "ångra", "14", "ja", "Lokalen brinner", "låg", "3", "nej"]


class Client:
    """Says one thing at a time, again under the same id until there is a reply."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.said = 0

    async def say(self, text: str, choice: str | None = None) -> Reply:
        self.said += 1
        turn = Turn("webben", Person("anna"), "api", "" if choice else text, choice, id=f"t{self.said}")
        while True:
            try:
                return await self.town.engine().reply(turn)
            except Killed:
                self.town.forms.power.writes = 10_000  # type: ignore[attr-defined]

    async def say_all(self) -> list[tuple[str, str, str]]:
        """What stands in the form when all is said, with where; one that was begun already is gone on with."""
        for text in SAID:
            reply = await self.say(text)
            last = reply.messages[-1]
            if reply.form is None and last.choices:
                await self.say(text, last.choices[0].id)
        return told(self.town)


def told(town: Town) -> list[tuple[str, str, str]]:
    (form,) = town.forms.forms()
    return [
        (event.deed, f"{event.place.field}/{event.place.row}" if event.place else "", event.value.said)
        if event.value
        else (event.deed, "", "")
        for event in form.events
    ]


def town(power: Power) -> Town:
    return Town(forms=Forms(power=power), sittings=Sittings(power=power))


async def undisturbed() -> list[tuple[str, str, str]]:
    return await Client(town(Power())).say_all()


@pytest.mark.parametrize("after", [False, True], ids=["before-the-write", "after-it"])
@pytest.mark.parametrize("writes", range(20))
async def test_wherever_the_server_is_killed_each_turn_is_done_once_in_its_place(writes: int, after: bool) -> None:
    assert await Client(town(Power(writes, after))).say_all() == await undisturbed()


async def test_a_turn_that_comes_twice_gets_the_same_question_again() -> None:
    here = town(Power())
    client = Client(here)
    await client.say("starta riskmatris")
    turn = Turn("webben", Person("anna"), "api", "Personal slutar", id="mine")
    first, again = await here.engine().reply(turn), await here.engine().reply(turn)
    assert first.form == again.form
    assert [deed for deed, _, _ in told(here)] == ["begun", "answered"]


async def test_turns_of_the_same_id_are_others_in_another_persons_conversation() -> None:
    here = town(Power())
    for person in ("anna", "bo"):
        turn = Turn("webben", Person(person), "api", "starta riskmatris", id="t1")
        for each in (turn, replace(turn, text="Personal slutar", id="t2")):
            await here.engine().reply(each)
    assert [len(form.events) for form in here.forms.forms()] == [2, 2]
