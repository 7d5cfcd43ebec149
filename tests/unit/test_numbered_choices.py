"""A number that is typed where choices were just shown: which of them it chooses, and where it stays a text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.conversation.engine import Engine
from bot.conversation.messages import Choice, FormView, Message, Person, Reply, Turn
from bot.conversation.numbered import NumberedChoices
from bot.conversation.skills.own_data import ERASE_YES
from knowledge.answers.answer import Answer
from knowledge.domain.forms import FieldKind, Place
from tests.unit.form_talk_support import Talk, Town, card, of_committee

ANNA = Person("anna")
AB = (Choice("set:a", "A"), Choice("set:b", "B"))
WHICH = Reply((Message("Svaret."), Message("Vilken?", AB)))
SAID = Turn("c", ANNA, "web", "hej")


@dataclass
class Staying(Talk):
    """The same engine from turn to turn, as in a Lots that runs."""

    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = self.town.engine()

    async def _turn(self, text: str, choice: str | None) -> str:
        turn = Turn(self.conversation, Person(self.person), self.channel, text, choice)
        self.last = await self.engine.reply(turn)
        return self.text


def typed(text: str, reply: Reply = WHICH, before: Turn = SAID, **changed: object) -> Turn:
    """What a text means after the reply."""
    numbered = NumberedChoices()
    numbered.show(before, reply)
    return numbered.chosen(replace(SAID, text=text, **changed))  # type: ignore[arg-type]  # fields of a turn


def in_form(verb: str, kind: FieldKind) -> Reply:
    choices = tuple(Choice(f"form:{verb}:f:i/q/0:{n}", str(n)) for n in "ab")
    view = FormView("f", "t", "T", 0, 1, "open", Place("i", "q"), kind=kind)
    return Reply((Message("Fråga", choices),), view)


@pytest.mark.parametrize("channel", ["web", "slack", "teams", "console", "api"])
@pytest.mark.parametrize(("number", "programme"), [("1", "andts"), ("2", "trygghet"), (" 2. ", "trygghet")])
async def test_which_programme_is_answered_by_its_number_in_every_channel(
    channel: str, number: str, programme: str
) -> None:
    town = Town(scorecards=(card("andts", "Styrkort: ANDTS"), card("trygghet", "Styrkort: Trygghet")))
    await of_committee(town, "anna")
    anna = Staying(town, channel=channel)
    assert "Vilket program gäller styrkortet?" in await anna.say("starta styrkort")
    await anna.say(number)
    assert anna.form.template.programme == programme
    assert town.asked == []


async def test_a_number_is_an_answer_to_the_forms_open_question() -> None:
    town = Town()
    await of_committee(town, "anna")
    anna = Staying(town)
    await anna.say("starta styrkort")
    assert anna.choices
    await anna.say("2")
    assert anna.meaning("goal", "method") == "2"


@pytest.mark.parametrize("text", ["0", "3", "12", "-1", "²", "1 2", "en", "2026", ""])
def test_what_is_no_number_of_a_choice_stays_as_it_was_said(text: str) -> None:
    assert typed(text) == replace(SAID, text=text)


@pytest.mark.parametrize("before", ["nobody", "answer", "nothing"])
def test_nothing_is_chosen_where_nothing_was_asked(before: str) -> None:
    answer = Answer("?", "sv", True, "fact", "Så. [1]", 0.9)
    replies = {"nobody": WHICH, "answer": Reply((Message("Så. [1]", AB, answer, "a1"),)), "nothing": Reply()}
    other = replace(SAID, person=Person("bo")) if before == "nobody" else SAID
    assert typed("1", replies[before], other).choice is None


def test_what_cannot_be_undone_takes_more_than_a_number() -> None:
    reply = Reply((Message("Radera allt?", (Choice(ERASE_YES, "Ja"), Choice("no", "Nej"))),))
    assert typed("1", reply).choice is None


@pytest.mark.parametrize(
    ("verb", "kind", "chooses"),
    [("save", "text", True), ("save", "number", False), ("answer", "rating", False), ("ask", "text", False)],
)
def test_in_a_form_a_number_chooses_only_beside_an_item_that_takes_none(
    verb: str, kind: FieldKind, chooses: bool
) -> None:
    assert (typed("2", in_form(verb, kind)).choice is not None) is chooses


def test_a_turn_that_comes_again_means_what_it_meant() -> None:
    numbered = NumberedChoices()
    numbered.show(SAID, WHICH)
    first = numbered.chosen(replace(SAID, text="2", id="t1"))
    numbered.show(first, Reply((Message("Tack."),)))
    assert numbered.chosen(replace(SAID, text="2", id="t1")) == first
    assert first.choice == "set:b"


def test_what_is_asked_aside_is_chosen_aside() -> None:
    shared = replace(SAID, shared=True, aside="dm")
    private = Reply((replace(WHICH.messages[1], private=True),))
    assert typed("1", private, shared).choice is None
    assert typed("1", private, shared, conversation="dm").choice == "set:a"


def test_the_oldest_conversations_are_forgotten() -> None:
    numbered = NumberedChoices(limit=1)
    for conversation in ("c", "d"):
        numbered.show(replace(SAID, conversation=conversation), WHICH)
    assert numbered.chosen(replace(SAID, text="1")).choice is None
    assert numbered.chosen(replace(SAID, conversation="d", text="1")).choice == "set:a"
