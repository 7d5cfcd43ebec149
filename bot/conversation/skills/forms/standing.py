"""Where the person stands as a turn begins, and where it leaves them: the values of the state machine.

A handler is given a `Standing` and gives an `Outcome`. Invariants: the outcome's sitting says what was asked last, so
that the next turn is understood as the reply to it; what the person wrote and is not kept stays in `pending`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation.access import is_assigned_to
from bot.conversation.messages import Choice, FormView, Message, Person
from bot.conversation.sittings import NOTHING, Pending, Sitting, Step
from bot.conversation.situation import Situation
from bot.conversation.skills.forms.clicks import choice_id
from bot.conversation.skills.forms.questions import about, asking, number_of
from bot.conversation.skills.forms.rivals import choosing
from bot.conversation.skills.forms.summary import finishing
from bot.conversation.skills.forms.wording import say
from knowledge.answers.answer import Language
from knowledge.domain.filling import Filled, field_at, next_place, state_of
from knowledge.domain.forms import Field, Form, Item, Place

LONGEST_CHOICE = 1000
"""Characters of a choice's id: some channels allow no more than 2,000."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A turn in a form that is open. `filled` is the form as it was read for this turn."""

    situation: Situation
    sitting: Sitting
    filled: Filled

    @property
    def form(self) -> Form:
        return self.filled.form

    @property
    def language(self) -> Language:
        return self.sitting.language

    @property
    def place(self) -> Place | None:
        """What was asked last, as far as it is still asked in the form."""
        place = self.sitting.place
        return place if place in self.filled.places else None

    def with_form(self, form: Form) -> Standing:
        return replace(self, filled=state_of(form))

    def settled(self) -> Standing:
        """With nothing pending: it was dealt with."""
        return replace(self, sitting=replace(self.sitting, pending=NOTHING))

    def asked(self, place: Place) -> tuple[Item, Field]:
        return field_at(self.form, place)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the person is told, and where it leaves them. `filled` is None where no form is under way any more."""

    messages: tuple[Message, ...]
    sitting: Sitting
    filled: Filled | None

    def after(self, *said: str) -> Outcome:
        """With something told first."""
        return replace(self, messages=(*map(Message, said), *self.messages))

    def after_messages(self, messages: tuple[Message, ...]) -> Outcome:
        return replace(self, messages=(*messages, *self.messages))


def at(standing: Standing, place: Place) -> Outcome:
    """Asks the place; or lets the person choose, where several answers stand there. A locked form asks nothing."""
    filled, language = standing.filled, standing.language
    if filled.locked:
        return at_rest(standing)
    rivals = place in filled.rivals
    sitting = moved(standing, "settling" if rivals else "asking", place)
    message = choosing(filled, place, language) if rivals else asking(filled, place, language)
    return Outcome((*unsaved(standing), message), sitting, filled)


def onward(standing: Standing, after: Place | None = None) -> Outcome:
    """Asks what comes next; where nothing is left to ask, what is to be chosen, and else says that all is asked."""
    place = following(standing.filled, after, standing.situation.person)
    return at(standing, place) if place else at_rest(standing)


def following(filled: Filled, after: Place | None, person: Person) -> Place | None:
    """What the person is asked next; what several have answered comes last, to be settled."""
    mine = {place: person.id if is_assigned_to(person, who) else who for place, who in filled.assigned.items()}
    found = next_place(replace(filled, assigned=mine), after, person.id)
    start = filled.places.index(after) + 1 if after in filled.places else 0
    onwards = filled.places[start:] + filled.places[:start]
    return found or next((place for place in onwards if place in filled.rivals and place != after), None)


def at_rest(standing: Standing) -> Outcome:
    """Nothing is asked: how far the form is, and what can be done with it."""
    messages = (*unsaved(standing), finishing(standing.filled, standing.language))
    return Outcome(messages, moved(standing, "resting", None), standing.filled)


def staying(standing: Standing, *messages: Message, step: Step | None = None, pending: Pending = NOTHING) -> Outcome:
    """Says something and stays at the place; `step` and `pending` are what the next turn replies to.

    The place is not shown anew, so what the person has seen of it stays as it was.
    """
    sitting = replace(standing.sitting, step=step or standing.sitting.step, pending=pending)
    left = unsaved(standing) if pending != standing.sitting.pending else ()
    return Outcome((*left, *messages), sitting, standing.filled)


def here(standing: Standing, place: Place) -> Standing:
    """Standing at the place: as it was seen, where it was asked last; else unseen."""
    if place == standing.sitting.place:
        return standing
    return replace(standing, sitting=replace(standing.sitting, place=place, seen=""))


def asking_again(standing: Standing) -> Outcome:
    """The same question once more; where there is none, the next."""
    return at(standing, standing.place) if standing.place else onward(standing)


def moved(standing: Standing, step: Step, place: Place | None) -> Sitting:
    """The sitting at a place of the form as it is now, all of it told, and nothing pending."""
    filled = standing.filled
    return replace(
        standing.sitting,
        step=step,
        place=place,
        seen=filled.seen(place) if place else "",
        read=len(filled.form.events),
        pending=NOTHING,
    )


def unsaved(standing: Standing) -> tuple[Message, ...]:
    """What the person wrote and is about to be left behind, with a way to keep it after all."""
    pending, language = standing.sitting.pending, standing.language
    if not pending.text or pending.quiet or pending.place not in standing.filled.places:
        return ()
    text = say("I have not saved “{words}”.", language, words=pending.text)
    return (Message(text, save_choices(standing.filled, pending.place, pending.text, language)),)


def save_choices(filled: Filled, place: Place, text: str, language: Language) -> tuple[Choice, ...]:
    """To keep the text at the place, as an answer or beside it."""
    number = say("Save it as answer {number}", language, number=number_of(filled, place))
    return (Choice(carrying("save", filled, place, text), number), remark_choice(filled, place, text, language))


def remark_choice(filled: Filled, place: Place, text: str, language: Language) -> Choice:
    return Choice(carrying("remark", filled, place, text), say("Save it as a comment", language))


def carrying(verb: str, filled: Filled, place: Place, text: str) -> str:
    """A choice that carries the text. What is too long for one is what is pending when it is clicked."""
    whole = choice_id(verb, filled.form.id, place, text)
    return whole if len(whole) <= LONGEST_CHOICE else choice_id(verb, filled.form.id, place)


def view_of(outcome: Outcome) -> FormView | None:
    """The form under way, for a channel that shows it."""
    filled, sitting = outcome.filled, outcome.sitting
    if filled is None or not sitting.is_open:
        return None
    answered, total = filled.progress
    template = filled.form.template
    plain = FormView(filled.form.id, template.id, template.title, answered, total, filled.status)
    place = sitting.place
    if place is None or place not in filled.places:
        return plain
    item, field = field_at(filled.form, place)
    return replace(plain, place=place, item=about(item, place), field=field.label, kind=field.kind)


def begun_at(situation: Situation, form: str, step: Step, at_: datetime, language: Language) -> Sitting:
    """A sitting in the turn's conversation."""
    return Sitting(situation.person.id, situation.turn.conversation, form, step, at_, language=language)
