"""A form filled in by Teams cards alone: every kind of question in its own input, and an item edited as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.channels.teams.cards import (
    Chosen,
    Edited,
    ItemEditor,
    Opened,
    Said,
    activities_of,
    plain_text,
    used,
    values_of,
)
from bot.channels.teams.cards.activities import Activity
from bot.conversation.messages import Person, Turn
from bot.people.known import KnownPeople
from knowledge.domain.forms import Field, FieldKind, Item, Option, Template
from knowledge.errors import NotFound
from tests.unit.card_client import NotSent, Shown, faults_of, words_on
from tests.unit.form_talk_support import LINDSJO, Talk, Town, at_once
from tests.unit.test_teams_cards import linked


@dataclass
class Screen:
    """One person's chat with Lots in Teams: what is on the screen, and what happens when it is used."""

    talk: Talk
    activities: list[Activity] = field(default_factory=list)
    turns: int = 0

    async def say(self, text: str) -> None:
        await self.talk.say(text)
        self._show()

    def _show(self) -> None:
        self.activities = activities_of(self.talk.last, linked, can_open=True)
        assert [faults_of(activity) for activity in self.activities] == [[] for _ in self.activities]

    @property
    def card(self) -> Shown:
        return Shown(self.activities[-1])

    async def press(self, title: str, **written: str) -> None:
        """Presses a button of the last card: what is written is for its inputs, by name, a full stop as two lines."""
        done = values_of(self.card.press(title, {name.replace("__", "."): text for name, text in written.items()}))
        match done:
            case Chosen(choice, words):
                await self._turn(choice, words)
            case Opened():
                self.activities = await self._editor.opened(self._person, done, "sv")
            case Edited():
                await self._edited(done)
            case Said() | None:
                raise AssertionError(done)
        assert [faults_of(activity) for activity in self.activities] == [[] for _ in self.activities]

    async def _turn(self, choice: str, words: str) -> None:
        turn = Turn(self.talk.conversation, self._person, "teams", words, choice)
        self.talk.last = await self.talk.town.engine().reply(turn)
        self._show()

    async def _edited(self, edited: Edited) -> None:
        self.turns += 1
        saved = await self._editor.saved(self._person, edited, f"turn{self.turns}", "sv")
        self.activities = [saved.instead, *saved.others]

    @property
    def _person(self) -> Person:
        return Person(self.talk.person, name=self.talk.person.title())

    @property
    def _editor(self) -> ItemEditor:
        town = self.talk.town
        people = KnownPeople(town.profiles, town.profiles, lambda: LINDSJO, at_once)
        return ItemEditor(town.forms, people, at_once, town.now)

    def pick(self, title: str, name: str = "picked-0") -> str:
        return self.card.option(name, title)

    @property
    def words(self) -> str:
        return "\n".join(map(words_on, self.activities))


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
async def anna(town: Town) -> Screen:
    """Anna has begun the checklist: its first question is on the screen."""
    screen = Screen(Talk(town))
    await screen.say("starta checklista uppstart")
    return screen


async def test_a_whole_form_is_filled_in_by_cards(anna: Screen) -> None:
    await anna.press("Spara", words="Vi har grupper\nvarje vecka")
    await anna.press("Spara", **{"picked-0": anna.pick("Delvis"), "words": "Rutiner saknas."})
    await anna.press("Spara", words="Vi hinner inte")
    await anna.press("Spara", day="2027-03-31")
    await anna.press("Spara", words="Bo")
    await anna.press("Spara", words="Läckage")
    await anna.press("Spara", **{"picked-0": anna.pick("Hög")})
    await anna.press("Spara", words="12.5")
    await anna.press("Nej, gå vidare")
    await anna.press("Spara", **{"picked-0": anna.pick("Pågår")})
    await anna.press("Spara", words="https://lindsjo.example/plan")
    talk = anna.talk
    assert talk.meaning("goal", "method") == "Vi har grupper\nvarje vecka"
    value = talk.answer("goal", "followed_up").value
    assert value is not None
    assert (value.meaning, value.comment) == ("partly", "Rutiner saknas.")
    assert talk.meaning("goal", "when") == "2027-03-31"
    assert talk.meaning("risks", "worth", 1) == "12.5"
    assert talk.meaning("end", "status") == "ongoing"
    assert talk.filled.progress == (10, 10)


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("text", {"words": "Input.Text"}),
        ("number", {"words": "Input.Number"}),
        ("when", {"words": "Input.Text", "day": "Input.Date"}),
        ("people", {"words": "Input.Text"}),
        ("link", {"words": "Input.Text"}),
        ("status", {"picked-0": "Input.ChoiceSet"}),
        ("rating", {"picked-0": "Input.ChoiceSet", "words": "Input.Text"}),
    ],
)
async def test_each_kind_of_question_has_its_input(kind: FieldKind, inputs: dict[str, str]) -> None:
    asked = Template("provblad", "Provblad", "checklist", (Item("i", "Delen", (Field("f", "Frågan", kind),)),))
    screen = Screen(Talk(Town(templates=(asked,))))
    await screen.say("starta provblad")
    assert {name: one["type"] for name, one in screen.card.inputs.items()} == inputs
    assert next(iter(screen.card.inputs.values()))["label"] == "Frågan"


async def test_a_question_with_very_many_answers_is_a_list() -> None:
    options = tuple(Option(f"o{n}", f"Område {n} i kommunen") for n in range(40))
    asked = Template(
        "provblad", "Provblad", "checklist", (Item("i", "Delen", (Field("f", "Frågan", "choice", options=options),)),)
    )
    screen = Screen(Talk(Town(templates=(asked,))))
    await screen.say("starta provblad")
    assert screen.card.inputs["picked-0"]["style"] == "compact"
    await screen.press("Spara", **{"picked-0": screen.pick("Område 33 i kommunen")})
    assert screen.talk.meaning("i", "f") == "o33"


async def test_an_empty_answer_is_not_sent(anna: Screen) -> None:
    with pytest.raises(NotSent, match="Skriv ett svar först"):
        await anna.press("Spara")


async def test_the_ways_on_need_no_answer(anna: Screen) -> None:
    await anna.press("Hoppa över")
    assert anna.talk.place == ("goal", "followed_up", 0)


async def test_the_plain_text_of_a_question_says_what_is_asked_and_what_can_be_answered(anna: Screen) -> None:
    await anna.press("Hoppa över")
    told = plain_text(anna.activities[-1])
    for expected in ("Checklista för uppstart · 0 av 9 besvarade", "Följs det upp?", "• Delvis", "• Vet inte"):
        assert expected in told


async def test_a_used_card_shows_what_was_asked_and_answered(anna: Screen) -> None:
    chosen = values_of(anna.card.press("Spara", {"words": "Grupper"}))
    assert isinstance(chosen, Chosen)
    instead = used(chosen, "sv")
    assert instead is not None
    assert faults_of(instead) == []
    assert "1 av 9 · Delmål 1.2" in words_on(instead)
    assert plain_text(instead).endswith("✓ Du svarade: Grupper")
    assert Shown(instead).inputs == {}


async def test_asking_why_leaves_the_card_to_be_answered(anna: Screen) -> None:
    chosen = values_of(anna.card.press("Varför?"))
    assert isinstance(chosen, Chosen)
    assert used(chosen, "sv") is None


async def test_a_whole_item_is_edited_in_one_card(anna: Screen) -> None:
    await anna.press("Fyll i hela delen på en gång")
    answers = {
        "q1-1-0__said": "Grupper",
        "q1-2-0__said": "yes",
        "q1-2-0__comment": "Varje år",
        "q1-4-0__day": "2027-03-31",
    }
    await anna.press("Spara", **answers, **{"q1-5-0__said": "Bo"})
    talk = anna.talk
    assert [talk.meaning("goal", one) for one in ("method", "followed_up", "when")] == ["Grupper", "yes", "2027-03-31"]
    value = talk.answer("goal", "followed_up").value
    assert value is not None
    assert value.comment == "Varje år"
    for expected in ("Sparat.", "Arbetssätt: ", "Grupper", "Ja (Varje år)"):
        assert expected in anna.words


async def test_an_edit_that_changes_nothing_adds_nothing(anna: Screen) -> None:
    await anna.press("Fyll i hela delen på en gång")
    await anna.press("Spara", **{"q1-1-0__said": "Grupper"})
    before = anna.talk.form.events
    await _opened(anna, "goal")
    await anna.press("Spara")
    assert anna.talk.form.events == before


async def test_a_number_comes_back_as_it_was_shown(anna: Screen) -> None:
    await _opened(anna, "risks", 1)
    await anna.press("Spara", **{"q2-1-1__said": "Läckage", "q2-3-1__said": "12.5"})
    before = anna.talk.form.events
    await _opened(anna, "risks", 1)
    assert anna.card.inputs["q2-3-1.said"]["value"] == 12.5
    await anna.press("Spara")
    assert anna.talk.form.events == before


async def test_an_answer_is_taken_away_by_its_switch(anna: Screen) -> None:
    await _opened(anna, "goal")
    await anna.press("Spara", **{"q1-2-0__said": "yes"})
    await _opened(anna, "goal")
    await anna.press("Spara", **{"q1-2-0__clear": "true"})
    assert anna.talk.filled.answers == {}


async def test_an_input_that_was_emptied_is_emptied_also_where_the_client_leaves_it_out(anna: Screen) -> None:
    await _opened(anna, "end")
    await anna.press("Spara", **{"q3-2-0__said": "https://lindsjo.example/plan"})
    await _opened(anna, "end")
    sent = anna.card.press("Spara")
    del sent["q3-2-0.said"]
    done = values_of(sent)
    assert isinstance(done, Edited)
    await anna._edited(done)
    assert anna.talk.filled.answers == {}


async def test_what_cannot_be_kept_is_told_where_it_was_written_and_not_lost(anna: Screen) -> None:
    await _opened(anna, "goal")
    await anna.press("Spara", **{"q1-1-0__said": "Grupper", "q1-4-0__said": "vet ej riktigt när"})
    assert anna.talk.meaning("goal", "method") == "Grupper"
    assert "Inte sparat: " in anna.words
    assert anna.card.inputs["q1-4-0.said"]["value"] == "vet ej riktigt när"


async def test_two_people_never_write_over_each_other(anna: Screen) -> None:
    await _opened(anna, "goal")
    await _saved_by_bo(anna, {"q1-1-0.said": "Bos svar"})
    await anna.press("Spara", **{"q1-1-0__said": "Annas svar"})
    filled = anna.talk.filled
    said = {
        event.value.said
        for events in ([*filled.answers.values()], *filled.rivals.values())
        for event in events
        if event.value
    }
    assert said == {"Bos svar", "Annas svar"}
    assert "Båda svaren står kvar" in anna.words
    assert "q1-1-0.said" not in anna.card.inputs
    await anna.press("Välj ett av dem")
    assert {choice.label.split(" ")[0] for choice in anna.talk.choices} >= {"Bos", "Annas"}


async def test_a_large_item_is_edited_in_several_cards_each_saving_its_own() -> None:
    fields = tuple(Field(f"f{n}", f"Fråga {n}", "text") for n in range(30))
    template = Template("provblad", "Provblad", "checklist", (Item("i", "Delen", fields),))
    screen = Screen(Talk(Town(templates=(template,))))
    await screen.say("starta provblad")
    for n in range(30):
        await screen.press("Spara", words=f"Svar {n} " + "åäö " * 400)
    await _opened(screen, "i")
    assert len(screen.activities) > 3
    last = values_of(screen.card.press("Spara", {"q1-30-0.said": "Nytt"}))
    assert isinstance(last, Edited)
    await screen._edited(last)
    assert screen.talk.meaning("i", "f29") == "Nytt"
    assert screen.talk.meaning("i", "f0").startswith("Svar 0 ")


async def test_an_answer_too_long_for_a_card_is_left_as_it_is(anna: Screen) -> None:
    await anna.press("Spara", words="x" * 9_000)
    await _opened(anna, "goal")
    assert "q1-1-0.said" not in anna.card.inputs
    assert "Arbetssätt: det här är för långt för att redigera här" in anna.words
    await anna.press("Spara", **{"q1-5-0__said": "Bo"})
    assert anna.talk.meaning("goal", "method") == "x" * 9_000


async def test_a_form_that_is_not_theirs_is_not_there(anna: Screen, town: Town) -> None:
    stranger = Screen(Talk(town, "okänd"))
    stranger.activities = anna.activities
    with pytest.raises(NotFound):
        await stranger.press("Fyll i hela delen på en gång")


async def _opened(screen: Screen, item: str, row: int = 0) -> None:
    form = screen.talk.form.id
    screen.activities = await screen._editor.opened(screen._person, Opened(form, item, row), "sv")
    assert [faults_of(activity) for activity in screen.activities] == [[] for _ in screen.activities]


async def _saved_by_bo(screen: Screen, written: dict[str, str]) -> None:
    """Somebody who may change any form saves what they wrote in the same card."""
    done = values_of(screen.card.press("Spara", written))
    assert isinstance(done, Edited)
    await screen._editor.saved(Person("bo", "coordinator", name="Bo"), done, "bos", "sv")
