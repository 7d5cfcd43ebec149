"""The words that steer a form that is open, each with what it does; typed or clicked they are the same.

Invariant: none of them loses what was answered, and each ends where the next turn is understood.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.messages import Choice, Message
from bot.conversation.skills.forms.answers import Answers
from bot.conversation.skills.forms.clicks import choice_id
from bot.conversation.skills.forms.commands import Command
from bot.conversation.skills.forms.desk import Desk
from bot.conversation.skills.forms.questions import number_of
from bot.conversation.skills.forms.sharing import Sharing
from bot.conversation.skills.forms.standing import (
    Outcome,
    Standing,
    asking_again,
    at,
    at_rest,
    moved,
    onward,
    staying,
)
from bot.conversation.skills.forms.summary import whole
from bot.conversation.skills.forms.values import answered_by, shown
from bot.conversation.skills.forms.why import reasons, who_may_know
from bot.conversation.skills.forms.wording import refusal, say
from knowledge.answers.wording import folded
from knowledge.domain import filling
from knowledge.domain.filling import Filled, field_at
from knowledge.domain.forms import Event, Place
from knowledge.errors import FormError

ASIDE = ("deciding", "picking", "assigning", "commenting", "reopening", "adding", "giving_up", "confirming")
"""Steps beside the question itself: "avbryt" leaves these, not the form."""


class Steering:
    """Does what a command says."""

    def __init__(self, desk: Desk, answers: Answers, sharing: Sharing) -> None:
        self._desk = desk
        self._answers = answers
        self._sharing = sharing

    async def obey(self, standing: Standing, command: Command) -> Outcome | None:
        """None where the command means nothing here, and the message is something else."""
        match command.name:
            case "next":
                return onward(standing, standing.place)
            case "skip" | "unknown":
                return await self._set_aside(standing, command)
            case "back":
                return self._back(standing)
            case "change" | "change_named":
                return await self._change(standing, command)
            case "undo":
                return await self._undo(standing)
            case "show":
                return self._showing(standing)
            case "help":
                return self._helping(standing)
            case "why":
                return await self.why(standing)
            case "pause":
                return self.pause(standing)
            case "finish":
                return at_rest(standing)
            case "give_up":
                return await self._give_up(standing)
            case "add_row" | "remove_row":
                return await self._row(standing, command)
            case _:
                return await self._together(standing, command)

    async def _together(self, standing: Standing, command: Command) -> Outcome | None:
        sharing, place = self._sharing, standing.place
        match command.name:
            case "assign" if place and command.rest:
                return await sharing.assign(standing, place, command.rest)
            case "assign":
                return await sharing.ask_whom(standing)
            case "comment" if place and command.rest:
                return await sharing.comment(standing, place, command.rest)
            case "comment":
                return await sharing.ask_comment(standing)
            case "send":
                return await sharing.send(standing)
            case "approve":
                return await sharing.approve(standing)
            case "reopen":
                return await (sharing.reopen(standing, command.rest) if command.rest else sharing.ask_reason(standing))
            case _:
                return None

    def pause(self, standing: Standing) -> Outcome:
        """Sets the form aside where it is; "fortsätt" opens it again, here or elsewhere."""
        text = say("The form waits where you left it. Write “continue” when you want to go on.", standing.language)
        sitting = replace(standing.sitting, step="paused")
        return Outcome((Message(text),), sitting, None)

    async def why(self, standing: Standing) -> Outcome:
        """The source's words, cited, and the question once more."""
        place = standing.place
        if place is None:
            return at_rest(standing)
        item, _ = standing.asked(place)
        await self._desk.asked_about(standing.situation, standing.form, place, "why")
        citation = await self._desk.citation(item.source, standing.situation.person) if item.source else None
        return asking_again(standing).after_messages((reasons(standing.form, item, citation, standing.language),))

    async def set_aside(self, standing: Standing, place: Place, *, known: bool) -> Outcome:
        """Skips the place, or notes that the answer is not known and says what can be done about that."""
        deed = filling.skip if known else filling.unknown
        try:
            event = deed(standing.form, place, self._desk.signature(standing.situation))
        except FormError as problem:
            return asking_again(standing).after(refusal(str(problem), standing.language))
        grown = await self._grown(standing, event)
        return onward(grown, place) if known else self._ways_to_know(grown, place)

    async def _set_aside(self, standing: Standing, command: Command) -> Outcome:
        place = standing.place
        if place is None:
            return onward(standing)
        if standing.sitting.step in ("settling", "adding"):
            return onward(standing, place)
        return await self.set_aside(standing, place, known=command.name == "skip")

    def _ways_to_know(self, standing: Standing, place: Place) -> Outcome:
        """The source, who to ask, a colleague, later."""
        language, form = standing.language, standing.form.id
        text = " ".join(
            (
                say("All right, I have noted that it is not known yet.", language),
                who_may_know(standing.filled, place, standing.situation.person.id, language),
                say("What do you want to do?", language),
            )
        )
        choices = (
            Choice(choice_id("why", form, place), say("Read the source", language)),
            Choice(choice_id("ask_whom", form, place), say("Ask a colleague to answer", language)),
            Choice(choice_id("skip", form, place), say("Come back later", language)),
        )
        return Outcome((Message(text, choices),), moved(standing, "asking", place), standing.filled)

    def _back(self, standing: Standing) -> Outcome:
        """The question before the one that was asked, with its answer."""
        places, place = standing.filled.places, standing.place
        before = places[: places.index(place)] if place else places
        if before:
            return at(standing, before[-1])
        return asking_again(standing).after(say("This is the first question.", standing.language))

    async def _change(self, standing: Standing, command: Command) -> Outcome | None:
        place = self._meant(standing, command)
        total = len(standing.filled.places)
        if place is None and command.name == "change_named":
            return None
        if place is None:
            text = say("There are questions 1 to {total}. Which one?", standing.language, total=total)
            return asking_again(standing).after(text) if command.number else self._showing(standing)
        return (
            await self._answers.said(standing, place, command.rest)
            if command.number and command.rest
            else at(standing, place)
        )

    def _meant(self, standing: Standing, command: Command) -> Place | None:
        places = standing.filled.places
        if command.name == "change_named":
            return _named(standing.filled, standing.place, command.rest)
        if command.number:
            return places[command.number - 1] if command.number <= len(places) else None
        mine = [event for event in standing.form.events if event.by == standing.situation.person.id]
        answered = (event.place for event in reversed(mine) if event.deed == "answered" and event.place in places)
        return next(answered, None)

    async def _undo(self, standing: Standing) -> Outcome:
        """The last that this person did, taken back; and its question once more."""
        language = standing.language
        try:
            event = filling.undo(standing.form, self._desk.signature(standing.situation))
        except FormError as problem:
            return asking_again(standing).after(refusal(str(problem), language))
        undone = next(one for one in standing.form.events if one.id == event.seen)
        grown = (await self._grown(standing, event)).settled()
        place = undone.place if undone.place in grown.filled.places else None
        outcome = at(grown, place) if place else asking_again(grown)
        return outcome.after(_undone(standing, undone))

    def _showing(self, standing: Standing) -> Outcome:
        shown_whole = (whole(standing.filled, standing.language),)
        return asking_again(standing).after_messages(shown_whole) if standing.place else staying(standing, *shown_whole)

    def _helping(self, standing: Standing) -> Outcome:
        text = say(_HELP, standing.language)
        return asking_again(standing).after(text) if standing.place else staying(standing, Message(text))

    async def _give_up(self, standing: Standing) -> Outcome:
        if standing.sitting.step in ASIDE:
            return asking_again(standing.settled())
        return await self._sharing.ask_if_given_up(standing)

    async def _row(self, standing: Standing, command: Command) -> Outcome | None:
        item = _table(standing)
        if item is None:
            return None
        if command.name == "add_row":
            return await self._answers.add_row(standing, item)
        row = command.number or (standing.place.row if standing.place else 0)
        try:
            event = filling.remove_row(standing.form, item, row, self._desk.signature(standing.situation))
        except FormError as problem:
            return asking_again(standing).after(refusal(str(problem), standing.language))
        grown = await self._grown(standing, event)
        text = say("Row {row} is taken out. “undo” brings it back.", standing.language, row=row)
        return asking_again(grown).after(text)

    async def _grown(self, standing: Standing, event: Event) -> Standing:
        return standing.with_form(await self._desk.add(standing.situation, standing.form, event))


def _table(standing: Standing) -> str | None:
    """The repeatable item that the person is at, else the form's only one."""
    if standing.place and standing.place.row:
        return standing.place.item
    tables = list(standing.filled.rows)
    return tables[0] if len(tables) == 1 else None


def _named(filled: Filled, near: Place | None, name: str) -> Place | None:
    """The question that is called so, first of the item that the person is at; None where none or several are."""
    said = folded(name)
    found = [place for place in filled.places if said in folded(field_at(filled.form, place)[1].label)]
    close = [place for place in found if near and (place.item, place.row) == (near.item, near.row)]
    return close[0] if close else found[0] if len(found) == 1 else None


def _undone(standing: Standing, event: Event) -> str:
    """What no longer counts."""
    language, place = standing.language, event.place
    if event.deed != "answered" or place is None or event.value is None:
        return say("That is undone.", language)
    _, field = standing.asked(place)
    number = number_of(standing.filled, place)
    answer = shown(field, event.value, language)
    return say(
        "The answer to question {number} is undone: {answer} ({name}).",
        language,
        number=number,
        answer=answer,
        name=answered_by(event),
    )


_HELP = (
    "Answer in your own words, or ask me something: I look in the documents, and then we go on here. "
    "You can also write:\n"
    "- “next”, “back”, “skip”, “I don't know”\n"
    "- “change 3” to change answer 3, “undo” to take back the last\n"
    "- “why” for the source, “show” for the whole form\n"
    "- “assign” to ask a colleague, “comment” to say something beside the answer\n"
    "- “pause”, “continue”, “done”, “cancel”\n"
    "- “send for approval” when it is filled in"
)
