"""What people do to a form together: choose between answers, assign, comment, send, approve, reopen, give up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.conversation.access import FormDeed, may_approve_form
from bot.conversation.messages import Choice, Message, Person
from bot.conversation.sittings import Pending
from bot.conversation.skills.forms.clicks import choice_id
from bot.conversation.skills.forms.commands import is_no, is_yes
from bot.conversation.skills.forms.desk import Desk
from bot.conversation.skills.forms.rivals import chosen_rival, told
from bot.conversation.skills.forms.standing import (
    Outcome,
    Standing,
    asking_again,
    at_rest,
    carrying,
    onward,
    staying,
)
from bot.conversation.skills.forms.values import on_a_button
from bot.conversation.skills.forms.wording import refusal, say
from knowledge.domain import filling
from knowledge.domain.forms import Event, Place
from knowledge.errors import FormError

_MENTION = re.compile(r"^<@([^>|]+)(?:\|[^>]*)?>$|^@")
"""A person as channels write them: "<@U123>", "@anna"."""
_MOST_PEOPLE = 8


class Sharing:
    """Deeds of the form as a whole, and between people. Each method gives where that leaves the person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def settle(self, standing: Standing, place: Place, chosen: str) -> Outcome:
        """Lets the answer stand, by its event's id; the others stay in the history."""
        rivals = standing.filled.rivals.get(place, ())
        _, field = standing.asked(place)
        signature = self._desk.signature(standing.situation)
        try:
            event = filling.settle(standing.form, place, chosen, signature)
        except FormError as problem:
            return asking_again(standing).after(refusal(str(problem), standing.language))
        grown = await self._grown(standing, event)
        words = next((told(field, rival, standing.language) for rival in rivals if rival.id == chosen), "")
        return onward(grown, place).after(say("{answer} stands.", standing.language, answer=words))

    async def settled_by_words(self, standing: Standing, text: str) -> Outcome | None:
        """None where the text names none of the answers."""
        place = standing.place
        if place is None or place not in standing.filled.rivals:
            return None
        chosen = chosen_rival(standing.filled, place, text, standing.language)
        return await self.settle(standing, place, chosen.id) if chosen else None

    async def ask_whom(self, standing: Standing) -> Outcome:
        """Who is to answer the place? Those who take part can be clicked."""
        place, language = standing.place, standing.language
        if place is None:
            return at_rest(standing)
        others = {event.by: event.name or event.by for event in standing.form.events}
        others.pop(standing.situation.person.id, None)
        choices = tuple(
            Choice(choice_id("assign", standing.form.id, place, person), name) for person, name in others.items()
        )
        text = say("Who is to answer? Write their name, or their user name here.", language)
        return staying(standing, Message(text, choices[:6]), step="assigning")

    async def assign(self, standing: Standing, place: Place, whom: str) -> Outcome:
        """Hands the place to who is called so; where several are, asks which of them."""
        people = await self._meant(standing, whom)
        if len(people) > 1:
            return _ask_which(standing, place, people)
        return await self._hand_to(standing, place, people[0])

    async def assign_to(self, standing: Standing, place: Place, person_id: str) -> Outcome:
        """Hands the place to who was clicked."""
        return await self._hand_to(standing, place, await self._desk.person(person_id))

    async def _hand_to(self, standing: Standing, place: Place, person: Person) -> Outcome:
        """Goes on after it."""
        language = standing.language
        name = person.name or standing.form.called(person.id)
        called = name if name != person.id else ""
        signature = self._desk.signature(standing.situation)
        try:
            event = filling.assign(standing.form, place, person.id, signature, called)
        except FormError as problem:
            return asking_again(standing).after(refusal(str(problem), language))
        _, field = standing.asked(place)
        grown = await self._grown(standing, event)
        label = field.label.rstrip("?")
        said = say(
            "{name} is asked to answer “{question}”, and sees it under “my forms”.",
            language,
            name=name,
            question=label,
        )
        return onward(grown.settled(), place).after(said)

    async def ask_comment(self, standing: Standing) -> Outcome:
        text = say("What do you want to say about this question?", standing.language)
        return staying(standing, Message(text), step="commenting") if standing.place else at_rest(standing)

    async def comment(self, standing: Standing, place: Place, text: str) -> Outcome:
        """Keeps a comment, and asks the same again."""
        try:
            event = filling.comment(standing.form, place, text, self._desk.signature(standing.situation))
        except FormError as problem:
            return asking_again(standing).after(refusal(str(problem), standing.language))
        grown = await self._grown(standing.settled(), event)
        return asking_again(grown).after(say("Your comment is kept with the question.", standing.language))

    async def send(self, standing: Standing) -> Outcome:
        return await self._deed(standing, "send", "The form is sent for approval.")

    async def approve(self, standing: Standing) -> Outcome:
        """For who may: others are told who can."""
        situation = standing.situation
        if not may_approve_form(situation.person, situation.profile, standing.form):
            told = say("A coordinator approves forms. Write “send for approval”, and they see it.", standing.language)
            return asking_again(standing).after(told)
        return await self._deed(standing, "approve", "The form is approved, and locked.")

    async def ask_reason(self, standing: Standing) -> Outcome:
        text = say("Why is the form to be opened again? The reason is kept with it.", standing.language)
        return staying(standing, Message(text), step="reopening")

    async def reopen(self, standing: Standing, reason: str) -> Outcome:
        return await self._deed(standing, "reopen", "The form is open again.", reason)

    async def ask_if_given_up(self, standing: Standing) -> Outcome:
        """Asks first: a form may be several people's."""
        language, form = standing.language, standing.form.id
        text = say("Do you want to give up the form for all who fill it in? What is answered is kept.", language)
        choices = (
            Choice(choice_id("give_up", form, None, "yes"), say("Yes, give it up", language)),
            Choice(choice_id("give_up", form, None, "no"), say("No, go on", language)),
            Choice(choice_id("pause", form), say("Pause it instead", language)),
        )
        return staying(standing, Message(text, choices), step="giving_up", pending=standing.sitting.pending)

    async def given_up(self, standing: Standing, text: str) -> Outcome | None:
        """The reply to that question; None where it is something else."""
        if is_yes(text):
            return await self._deed(standing, "give_up", "The form is given up.")
        return asking_again(standing) if is_no(text) else None

    async def _meant(self, standing: Standing, whom: str) -> tuple[Person, ...]:
        """Who takes part already under that id; else all who are called so; else as it was written."""
        named = _MENTION.sub(lambda match: match[1] or "", whom.strip())
        takes_part = {event.by: Person(event.by, name=event.name) for event in standing.form.events}
        by_id = next((each for each in takes_part.values() if each.id.casefold() == named.casefold()), None)
        if by_id:
            return (by_id,)
        here = [each for each in takes_part.values() if each.name.casefold() == named.casefold()]
        known = await self._desk.people_named(standing.situation.turn, named)
        return tuple({each.id: each for each in (*here, *known)}.values()) or (Person(named),)

    async def _deed(self, standing: Standing, deed: str, done: str, reason: str = "") -> Outcome:
        """Of the whole form. What may not be is told, with what to do instead."""
        signature = self._desk.signature(standing.situation)
        form, language = standing.form, standing.language
        needed: FormDeed = "approve" if deed == "approve" else "change"
        try:
            event = {
                "send": lambda: filling.send(form, signature),
                "approve": lambda: filling.approve(form, signature),
                "reopen": lambda: filling.reopen(form, reason, signature),
                "give_up": lambda: filling.give_up(form, signature),
            }[deed]()
        except FormError as problem:
            return at_rest(standing).after(refusal(str(problem), language))
        grown = standing.with_form(await self._desk.add(standing.situation, form, event, deed=needed)).settled()
        outcome = onward(grown) if deed == "reopen" else at_rest(grown)
        return outcome.after(say(done, language))

    async def _grown(self, standing: Standing, event: Event) -> Standing:
        return standing.with_form(await self._desk.add(standing.situation, standing.form, event))


def _ask_which(standing: Standing, place: Place, people: Sequence[Person]) -> Outcome:
    """Those who have the same name are told apart by their ids."""
    named = Counter(person.name for person in people)
    choices = tuple(
        Choice(
            choice_id("assign", standing.form.id, place, person.id),
            on_a_button(person.name if named[person.name] == 1 else f"{person.name} ({person.id})"),
        )
        for person in people[:_MOST_PEOPLE]
    )
    text = say("Several people are called that. Which of them?", standing.language)
    return staying(standing, Message(text, choices), step="assigning")


def rival_or_new(standing: Standing, text: str) -> Outcome:
    """Something else than one of the answers was said: perhaps a third, in place of them."""
    place, language = standing.place, standing.language
    if place is None:
        return onward(standing)
    asked = say("Choose one of the answers by its number. Or shall “{words}” stand instead?", language, words=text)
    choice = Choice(carrying("save", standing.filled, place, text), say("Yes, save it instead", language))
    return staying(standing, Message(asked, (choice,)), pending=Pending(text, place, quiet=True))
