"""What a click in a form does: each names its form and place, and so means the same however old its message is.

Invariant: a click on another form than the open one opens that form first.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.messages import Choice, Message
from bot.conversation.sittings import NOTHING, Pending, Sitting
from bot.conversation.situation import Situation
from bot.conversation.skills.forms.answers import Answers, fixed_value
from bot.conversation.skills.forms.clicks import Click, choice_id
from bot.conversation.skills.forms.commands import Command, CommandName
from bot.conversation.skills.forms.confirming import mark_of
from bot.conversation.skills.forms.desk import Desk
from bot.conversation.skills.forms.sharing import Sharing
from bot.conversation.skills.forms.standing import (
    Outcome,
    Standing,
    at,
    begun_at,
    carrying,
    here,
    onward,
    staying,
)
from bot.conversation.skills.forms.starting import Starting
from bot.conversation.skills.forms.steering import Steering
from bot.conversation.skills.forms.wording import say
from knowledge.answers.answer import Language
from knowledge.domain.filling import state_of
from knowledge.domain.forms import Place, Value
from knowledge.errors import NotFound

_COMMANDS: dict[str, CommandName] = {
    "next": "next", "skip": "skip", "unknown": "unknown", "why": "why", "show": "show", "pause": "pause",
    "send": "send", "approve": "approve", "finish": "finish",
}  # fmt: skip


class Clicking:
    """Does what was clicked."""

    def __init__(self, desk: Desk, answers: Answers, sharing: Sharing, starting: Starting, steering: Steering) -> None:
        self._desk = desk
        self._answers = answers
        self._sharing = sharing
        self._starting = starting
        self._steering = steering

    async def clicked(self, situation: Situation, sitting: Sitting | None, clicked: Click) -> Outcome | None:
        """None where it is nothing that can be clicked here. Raises NotFound for what is not there any more."""
        language = sitting.language if sitting else situation.language
        if not clicked.form:
            return await self._before_a_form(situation, sitting, clicked, language)
        if clicked.verb == "open":
            return await self._starting.open(situation, clicked.form, language)
        if clicked.verb == "next_period":
            return await self._starting.next_period(situation, clicked.form, language)
        form = await self._desk.form(situation, clicked.form)
        if sitting is None or sitting.form != form.id:
            sitting = begun_at(situation, form.id, "asking", self._desk.now(), language)
        standing = Standing(situation, sitting, state_of(form))
        if clicked.place is None:
            return await self._of_the_form(standing, clicked)
        return await self._at_a_place(here(standing, clicked.place), clicked, clicked.place)

    async def _before_a_form(
        self, situation: Situation, sitting: Sitting | None, clicked: Click, language: Language
    ) -> Outcome | None:
        match clicked.verb:
            case "start" | "begin":
                anew = clicked.verb == "begin"
                return await self._starting.chosen(situation, clicked.argument, language, anew=anew)
            case "committee":
                asked = sitting or begun_at(situation, "", "introducing", self._desk.now(), language)
                return await self._starting.introduced(situation, clicked.argument, asked)
            case _:
                return None

    async def _of_the_form(self, standing: Standing, clicked: Click) -> Outcome | None:
        if clicked.verb == "give_up":
            return await self._sharing.given_up(standing, clicked.argument)
        name = _COMMANDS.get(clicked.verb)
        return await self._steering.obey(standing, Command(name, language=standing.language)) if name else None

    async def _at_a_place(self, standing: Standing, clicked: Click, place: Place) -> Outcome | None:
        """A place that is no longer asked can still be commented on."""
        if clicked.verb == "remark":
            return await self._sharing.comment(standing.settled(), place, self._text(standing, clicked))
        if place not in standing.filled.places:
            raise NotFound("That question is no longer asked.")
        match clicked.verb:
            case "answer" | "offer" | "pick":
                return await self._chosen(standing, clicked, place)
            case "reply":
                return await self._replied(standing, place)
            case "save":
                return await self._answers.verbatim(standing.settled(), place, self._text(standing, clicked))
            case "settle":
                return await self._sharing.settle(standing, place, clicked.argument)
            case "assign":
                return await self._sharing.assign_to(standing, place, clicked.argument)
            case "row" | "row_with":
                return await self._row(standing, clicked, place)
            case "more":
                return await self._answers.more(standing, place)
            case "confirm" | "otherwise":
                return await self._if_right(standing, clicked)
            case _:
                return await self._moved(standing, clicked, place)

    async def _moved(self, standing: Standing, clicked: Click, place: Place) -> Outcome | None:
        match clicked.verb:
            case "skip" | "unknown":
                return await self._steering.set_aside(standing, place, known=clicked.verb == "skip")
            case "keep":
                return await self._kept(standing, place)
            case "ask":
                return at(standing, place)
            case "ask_whom":
                return await self._sharing.ask_whom(standing)
            case _:
                name = _COMMANDS.get(clicked.verb)
                return await self._steering.obey(standing, Command(name, language=standing.language)) if name else None

    async def _replied(self, standing: Standing, place: Place) -> Outcome:
        """What was written in the field that a channel shows for the question: an answer, whatever it looks like."""
        text = standing.situation.text
        return await self._answers.said(standing.settled(), place, text) if text else at(standing, place)

    async def _chosen(self, standing: Standing, clicked: Click, place: Place) -> Outcome | None:
        """One of the answers, of the starts that are offered, or of the meanings that a text can have.

        What was written beside it is the comment on it.
        """
        _, field = standing.asked(place)
        value = None
        if clicked.verb == "answer":
            fixed = fixed_value(field, clicked.argument, standing.language)
            value = replace(fixed, comment=standing.situation.text) if fixed else None
        elif clicked.verb == "offer" and clicked.argument.isdecimal() and int(clicked.argument) < len(field.offers):
            offer = field.offers[int(clicked.argument)]
            value = Value(offer, offer)
        elif clicked.verb == "pick":
            options = standing.sitting.pending.options
            value = next((option for option in options if option.meaning == clicked.argument), None)
        if value is None:
            raise NotFound("That is no longer one of the answers.")
        return await self._answers.keep(standing.settled(), {place: value})

    async def _if_right(self, standing: Standing, clicked: Click) -> Outcome:
        """Of what waits to be confirmed alone: a later message may have been taken otherwise."""
        pending = standing.sitting.pending
        if not pending.places or clicked.argument != mark_of(pending):
            raise NotFound("That no longer waits to be confirmed: write your answer again.")
        if clicked.verb == "confirm":
            return await self._answers.confirmed(standing)
        return await self._answers.otherwise(standing)

    async def _kept(self, standing: Standing, place: Place) -> Outcome:
        """An answer of the last period that still holds is answered anew; one of this period simply stands."""
        event = standing.filled.answers.get(place)
        if event and event.value and place in standing.filled.carried:
            return await self._answers.keep(standing.settled(), {place: event.value})
        return onward(standing, place)

    async def _row(self, standing: Standing, clicked: Click, place: Place) -> Outcome | None:
        if clicked.verb == "row_with":
            return await self._answers.add_row(standing.settled(), place.item, self._text(standing, clicked))
        if clicked.argument == "yes":
            return await self._answers.add_row(standing, place.item)
        return onward(standing, place)

    def answer_or_command(self, standing: Standing, place: Place, command: CommandName) -> Outcome:
        """A word that steers is an answer here too: which did the person mean?"""
        text, filled, language = standing.situation.text, standing.filled, standing.language
        _, field = standing.asked(place)
        label = field.label.rstrip("?")
        asked = say(
            "Is “{words}” your answer to “{question}”, or what I am to do?", language, words=text, question=label
        )
        choices = (
            Choice(carrying("save", filled, place, text), say("It is my answer", language)),
            Choice(choice_id(command, filled.form.id), say("Do it", language)),
        )
        return staying(standing, Message(asked, choices), pending=Pending(text, place, quiet=True))

    def _text(self, standing: Standing, clicked: Click) -> str:
        """What the button carries; what was too long for it is what is pending."""
        pending = standing.sitting.pending
        if clicked.argument or pending == NOTHING:
            return clicked.argument
        return pending.text if pending.place == clicked.place else ""
