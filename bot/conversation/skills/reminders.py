"""Reminders by words: “stäng av påminnelser”, “slå på påminnelser”, “mina påminnelser”, and “nästa period”.

The words are looked for before a form that is open takes the turn, and are the whole message or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, Protocol

from bot.conversation.messages import Person, Reply
from bot.conversation.situation import Situation, Skill, for_their_eyes, said
from bot.conversation.skills.forms import Desk
from bot.conversation.skills.forms.clicks import NEXT_PERIOD
from bot.reminders.deriving import following_period
from bot.reminders.reminder import Reminder
from bot.reminders.wording import lines, say
from knowledge.domain.forms import Form

Wish = Literal["off", "on", "list", "next_period"]

_MINE = r" (?:mina |alla |my |all )?(?:påminnelser(?:na)?|reminders)"
_WISHES: Mapping[Wish, str] = {
    "off": r"(?:jag )?(?:stäng av|inga(?: fler)?|sluta med|vill inte ha|turn off|stop|no more)" + _MINE,
    "on": r"(?:jag )?(?:slå på|sätt på|aktivera|vill ha|turn on)" + _MINE,
    "list": r"(?:mina|visa|vilka|my|show)" + _MINE,
    "next_period": r"(?:starta |börja (?:på |med )?|gå till |begin |start )?(?:nästa|next|the next) period",
}


class OwnReminders(Protocol):
    """A person's own reminders. Calls leave the event loop by themselves."""

    async def waiting(self, person: Person) -> list[Reminder]: ...

    async def want(self, person: Person, wanted: bool) -> None: ...


class RemindersSkill:
    """`forms` is the skill that begins the next period's form; `desk` finds the form that it follows."""

    def __init__(self, reminders: OwnReminders, desk: Desk, forms: Skill) -> None:
        self._reminders = reminders
        self._desk = desk
        self._forms = forms

    async def reply(self, situation: Situation) -> Reply | None:
        wish = wish_of(situation.text)
        reply = await self._replied(situation, wish) if wish else None
        return for_their_eyes(reply) if reply else None

    async def _replied(self, situation: Situation, wish: Wish) -> Reply | None:
        match wish:
            case "off":
                await self._reminders.want(situation.person, False)
                return said(
                    say("You get no more reminders. Write “turn on reminders” to have them.", situation.language)
                )
            case "on":
                await self._reminders.want(situation.person, True)
                return said(say("You get reminders, on working days and in working hours.", situation.language))
            case "list":
                return await self._list(situation)
            case "next_period":
                return await self._next_period(situation)

    async def _list(self, situation: Situation) -> Reply:
        waiting = await self._reminders.waiting(situation.person)
        if waiting:
            return said(lines(waiting, situation.language))
        return said(say("Nothing waits for you. “Turn off reminders” does what it says.", situation.language))

    async def _next_period(self, situation: Situation) -> Reply | None:
        form = await self._to_follow(situation)
        if form is None:
            return said(say("I find no form of yours that another period follows.", situation.language))
        turn = replace(situation.turn, text="", choice=f"{NEXT_PERIOD}{form.id}")
        return await self._forms.reply(replace(situation, turn=turn))

    async def _to_follow(self, situation: Situation) -> Form | None:
        """The form that is open here, else the one of the person's that was touched last; of those with a period."""
        seen = await self._desk.forms_of(situation)
        followed = {form.follows for form in seen}
        own = [form for form in seen if form.id not in followed and following_period(form)]
        sitting = await self._desk.open_sitting(situation.alone().turn)
        here = next((form for form in own if sitting and form.id == sitting.form), None)
        mine = (form for form in own if any(event.by == situation.person.id for event in form.events))
        return here or next(mine, None)


def wish_of(text: str) -> Wish | None:
    """None where the text is no such wish, or says more."""
    plain = " ".join(text.split()).rstrip(" .!")
    return next((wish for wish, words in _WISHES.items() if re.fullmatch(words, plain, re.IGNORECASE)), None)
