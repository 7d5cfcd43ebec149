"""Whatever two people write and click in forms, in two channels each, with a restart at every turn: no answer is lost.

Every message goes to a new engine over the same database, as if the process had been killed after each. What answers a
question is kept where it was asked in that channel, and nowhere else, or the reply says what is to be done about it;
and whatever was said before, there is a way back to a question, or to how the form stands.
"""

from __future__ import annotations

import asyncio
from itertools import count
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from bot.conversation.sittings import Sitting
from bot.conversation.skills.forms.clicks import click
from bot.stores.sittings import SqlSittings
from knowledge.adapters.opening import open_library
from knowledge.adapters.sql.forms import SqlForms
from knowledge.domain.filling import field_at, state_of
from knowledge.domain.forms import Event, FieldKind, Form, Place
from tests.unit.form_talk_support import Talk, Town, of_committee

PEOPLE, CHANNELS = ("anna", "bo"), ("webben", "slack")
TALKS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CHANNELS))
STEERING = (
    "nästa", "hoppa över", "vet inte", "tillbaka", "ändra 2", "ändra 5", "ändra 99", "ångra", "visa", "hjälp", "varför",
    "pausa", "fortsätt", "klar", "avbryt", "mina formulär", "starta slutrapport", "starta riskmatris", "fortsätt 1",
    "fortsätt 2", "tilldela", "tilldela bo", "kommentera", "skicka för godkännande", "godkänn", "öppna igen",
    "öppna igen: det blev fel", "en till", "ta bort rad 2", "ja", "nej", "1", "ett svar", "en fråga", "next", "nesta",
    "min profil", "källor",
)  # fmt: skip
OTHER = (
    "Vad är vår roll?", "socialnämnden", "tack!", "hej", "", "???", "Fältarna, kanske?", "När behov uppstår",
    "\x00 ' ; <b>", "x" * 5000,
)  # fmt: skip
ANSWERS: dict[FieldKind, tuple[str, ...]] = {
    "text": ("Insats nummer {n}", "Vi möts {n} gånger om året", "Arbetssätt {n}: samtal i hemmet"),
    "people": ("samordnare {n}", "enhet {n} och fältgruppen"),
    "when": ("T2 2027", "senast den 1 juni 2028", "våren 2027"),
    "number": ("{n}",),
    "link": ("https://lindsjo.example/{n}",),
    "choice": ("Låg", "hög"),
    "rating": ("Ja", "delvis", "nej"),
    "status": ("Pågår", "inte påbörjat"),
}
NUMBERS = count(10)
GONE = "gäller inte längre"
"""What is said of a button that means nothing any more."""
ANSWERING = st.tuples(st.just("answer"), st.integers(0, 2))
TURNS = st.one_of(
    ANSWERING,
    ANSWERING,
    st.tuples(st.just("click"), st.integers(0, 30)),
    st.tuples(st.just("say"), st.sampled_from(STEERING)),
    st.tuples(st.just("say"), st.sampled_from(STEERING)),
    st.tuples(st.just("say"), st.sampled_from(OTHER) | st.text(max_size=30)),
    st.tuples(st.sampled_from(("ask", "go on")), st.just(0)),
)


class Dialogue(RuleBasedStateMachine):
    """Two people who fill in a scorecard for one committee, and whatever else they begin."""

    database: ClassVar[Engine]

    def __init__(self) -> None:
        super().__init__()
        own = next(NUMBERS)
        forms, sittings = SqlForms(self.database), SqlSittings(self.database)
        self.town = Town(forms=forms, sittings=sittings, numbers=count(own * 1_000_000))
        self.talks = {
            (person, channel): Talk(self.town, f"{person}{own}", f"{channel}{own}", "admin", channel)
            for person in PEOPLE
            for channel in CHANNELS
        }
        self.accepted: dict[str, tuple[Place | None, str]] = {}
        self.loop = asyncio.Runner()

    def teardown(self) -> None:
        self.loop.close()

    @initialize()
    def begin(self) -> None:
        people = [talk.person for (_, channel), talk in self.talks.items() if channel == "webben"]
        self.loop.run(of_committee(self.town, *people))
        self.say(self.talks["anna", "webben"], "starta styrkort")
        self.say(self.talks["bo", "webben"], "starta styrkort")
        self.say(self.talks["anna", "slack"], "fortsätt")

    @rule(whose=TALKS, turn=TURNS)
    def turn(self, whose: tuple[str, str], turn: tuple[str, str | int]) -> None:
        """One rule for all, so that every run mixes everything."""
        match turn:
            case "answer", int(pick):
                self.answer(whose, pick)
            case "click", int(pick):
                self.click_something(whose, pick)
            case "ask", _:
                self.ask_in_the_middle(whose)
            case "go on", _:
                self.go_on(whose)
            case _, text:
                self.say(self.talks[whose], str(text))

    def answer(self, whose: tuple[str, str], pick: int) -> None:
        """A plain answer is kept where it was asked, under who gave it; or what hinders it is told."""
        talk = self.talks[whose]
        sitting = self.sitting(talk)
        if sitting is None or sitting.place is None:
            self.say(talk, "fortsätt 1")
            self.say(talk, f"ändra {pick + 1}")
            sitting = self.sitting(talk)
        if sitting is None or sitting.place is None:
            return
        before = self.town.forms.form(sitting.form)
        text = _answer(before, sitting.place, pick)
        told = self.say(talk, text)
        events = self.town.forms.form(before.id).events[len(before.events) :]
        new = [event for event in events if event.value]
        self.keep(new)
        assert all(
            (event.place, event.by, event.channel) == (sitting.place, talk.person, talk.channel) for event in new
        )
        if _waits_for_an_answer(sitting, before):
            assert [event.value.said for event in new if event.value] == [text], told
        elif not new:
            assert text in told or text in {event.text for event in events} or _chose(events), told

    def ask_in_the_middle(self, whose: tuple[str, str]) -> None:
        """A question is answered from the documents; nothing is kept as an answer, and the same place waits."""
        talk = self.talks[whose]
        sitting = self.sitting(talk)
        before = self.town.forms.form(sitting.form) if sitting and sitting.form else None
        self.say(talk, "Vem ansvarar för planen?")
        if sitting and before and _waits_for_an_answer(sitting, before):
            assert self.town.asked[-1].text == "Vem ansvarar för planen?"
            after = self.sitting(talk)
            assert self.town.forms.form(before.id).events == before.events
            assert after is not None
            assert after.place == sitting.place

    def click_something(self, whose: tuple[str, str], pick: int) -> None:
        """A button answers the place that it names, or the new row that it says it makes."""
        talk = self.talks[whose]
        choices = [choice for choice in talk.choices if click(choice.id)]
        if not choices:
            return
        chosen = choices[pick % len(choices)].id
        clicked = click(chosen)
        assert clicked is not None
        before = self.town.forms.form(clicked.form).events if clicked.form else ()
        told = self.loop.run(talk.choose(chosen))
        assert (
            GONE not in told
            or not clicked.place
            or clicked.place not in state_of(self.town.forms.form(clicked.form)).places
        )
        new = (
            [event for event in self.town.forms.form(clicked.form).events[len(before) :] if event.value]
            if before
            else []
        )
        self.keep(new)
        assert clicked.verb == "row_with" or all(event.place == clicked.place for event in new)

    def go_on(self, whose: tuple[str, str]) -> None:
        """Never stuck: the list opens a form, at a question or at how it stands; and from there any question opens."""
        talk = self.talks[whose]
        self.say(talk, "mina formulär")
        told = self.say(talk, "fortsätt 1")
        assert talk.last.form is not None
        assert talk.place is not None or "Du kan hämta formuläret" in told
        if not talk.filled.locked:
            self.say(talk, "ändra 1")
            assert talk.last.form.place == talk.filled.places[0]

    @invariant()
    def no_answer_is_lost_or_moved(self) -> None:
        kept = {event.id: event for form in self.own_forms() for event in form.events}
        for event_id, (place, said) in self.accepted.items():
            value = kept[event_id].value
            assert value is not None
            assert (kept[event_id].place, value.said) == (place, said)

    def own_forms(self) -> list[Form]:
        ids = {view.id for talk in self.talks.values() if (view := talk.last.form)}
        return [self.town.forms.form(form_id) for form_id in {*ids, *self.touched}]

    @property
    def touched(self) -> set[str]:
        return {
            one.form for talk in self.talks.values() for one in self.town.sittings.sittings(talk.person) if one.form
        }

    def keep(self, new: list[Event]) -> None:
        self.accepted |= {event.id: (event.place, event.value.said if event.value else "") for event in new}

    def say(self, talk: Talk, text: str) -> str:
        told = self.loop.run(talk.say(text))
        assert talk.last.messages, text
        return told

    def sitting(self, talk: Talk) -> Sitting | None:
        found = self.town.sittings.open_sitting(talk.person, talk.conversation)
        return found if found and found.form else None


def _answer(form: Form, place: Place, pick: int) -> str:
    phrases = ANSWERS[field_at(form, place)[1].kind]
    return phrases[pick % len(phrases)].format(n=next(NUMBERS))


def _waits_for_an_answer(sitting: Sitting, form: Form) -> bool:
    filled = state_of(form)
    return sitting.step == "asking" and not filled.locked and sitting.place in filled.places


def _chose(events: tuple[Event, ...]) -> bool:
    """Of several answers, the one that says the same was chosen."""
    return any(event.deed == "settled" for event in events)


def test_no_answer_is_lost_whatever_two_people_say_and_whenever_the_process_is_killed(tmp_path: Path) -> None:
    library = open_library(tmp_path, None, lambda document, passage: ())
    Dialogue.database = library.engine
    quick = settings(
        max_examples=25,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Dialogue, settings=quick)
    library.close()
