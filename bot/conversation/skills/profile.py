"""What people tell of themselves: "min nämnd är …", "min profil", "byt nämnd", "glöm min profil".

The profile is the person's own, by the channel's stable id of them: it follows them between conversations, all of it is
shown on request, and forgetting deletes it. Choice id: "profile:forget".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.committees import CHANGE, committees_replied, is_unknown_committee
from bot.conversation.introduction import Introduction
from bot.conversation.messages import Choice, Message, Reply
from bot.conversation.people import People
from bot.conversation.ports import Profile
from bot.conversation.situation import Situation, for_their_eyes, said
from bot.conversation.telling import Told, told
from bot.conversation.wording import say
from knowledge.answers.answer import Language

FORGET = "profile:forget"


class ProfileSkill:
    """Keeps, shows, changes and forgets who a person is."""

    def __init__(self, people: People, introduction: Introduction) -> None:
        self._people = people
        self._introduction = introduction

    async def reply(self, situation: Situation) -> Reply | None:
        if situation.turn.choice is not None:
            return for_their_eyes(await self._forget(situation)) if situation.turn.choice == FORGET else None
        heard = told(situation.text)
        return await self._heard(situation, heard) if heard else None

    async def _heard(self, situation: Situation, heard: Told) -> Reply | None:
        """For the person alone; but what came with a question, or waits for one, goes on where it was asked."""
        asked = heard.wish == "committee" and (heard.rest or await self._people.enquiry(situation.turn))
        if asked:
            return await self._committee(situation, heard)
        reply = await self._of_the_person(situation.alone(), heard)
        return for_their_eyes(reply) if reply else None

    async def _of_the_person(self, situation: Situation, heard: Told) -> Reply | None:
        match heard.wish:
            case "show":
                return await self._show(situation)
            case "forget":
                return await self._forget(situation)
            case "change":
                return await self._introduction.ask_to_change(situation)
            case "committee":
                return await self._committee(situation, heard)
            case "unit":
                return await self._keep(situation, replace(situation.profile, unit=heard.name))
            case "role":
                return await self._keep(situation, replace(situation.profile, role=heard.name))

    async def _committee(self, situation: Situation, heard: Told) -> Reply | None:
        organisation = await self._people.organisation()
        found = committees_replied(heard.name, organisation)
        if len(found) == 1:
            return await self._introduction.settle(situation, found[0], heard.role, heard.rest)
        if found:
            return await self._introduction.ask_which_of(situation, found, heard.rest)
        if is_unknown_committee(heard.name, organisation) or (heard.certain and not situation.text.endswith("?")):
            return await self._introduction.tell_unknown(situation, heard.name, heard.rest)
        return None

    async def _show(self, situation: Situation) -> Reply:
        waiting = await self._people.waiting(situation.person)
        return _shown(situation.profile, waiting, situation.language)

    async def _keep(self, situation: Situation, profile: Profile) -> Reply:
        await self._people.keep(situation.person, profile)
        waiting = await self._people.waiting(situation.person)
        kept = Message(say("I will remember that.", situation.language))
        return Reply((kept, *_shown(profile, waiting, situation.language).messages))

    async def _forget(self, situation: Situation) -> Reply:
        await self._people.forget(situation.person)
        return said(say("Your profile is deleted. I no longer know which committee you work for.", situation.language))


def _shown(profile: Profile, waiting: Sequence[str], language: Language) -> Reply:
    """All that is kept, and what can be done about it."""
    change = Choice(CHANGE, say("Change committee", language))
    if profile == Profile() and not waiting:
        nothing = say("I have kept nothing about you. Write “my committee is …”, and I will remember it.", language)
        return Reply((Message(nothing, (change,)),))
    lines = [
        say("This is what I have kept about you:", language),
        *(f"- {say(label, language)}: {value or '–'}" for label, value in _fields(profile)),
        *(say("- Question that waits: “{question}”", language, question=each) for each in waiting),
    ]
    how = say("Write “my unit is …” or “my role is …” to add to it, and “forget my profile” to delete it.", language)
    text = "\n".join(lines) + f"\n\n{how}"
    return Reply((Message(text, (change, Choice(FORGET, say("Forget my profile", language)))),))


def _fields(profile: Profile) -> tuple[tuple[str, str], ...]:
    told = ("Committee", profile.committee), ("Unit", profile.unit), ("Role", profile.role)
    return (*told, ("Language", profile.language)) if profile.language else told
