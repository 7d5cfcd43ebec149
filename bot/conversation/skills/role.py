"""The reply to "Vilken nämnd arbetar du för?", typed or clicked, in the conversation where it was asked.

A name settles it; "vet inte" goes on without; anything else is not for this skill, and the question goes on waiting.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.committees import CHANGE, COMMITTEE, NONE, SET, committees_replied, is_unknown_committee
from bot.conversation.introduction import Introduction
from bot.conversation.messages import Reply
from bot.conversation.people import People
from bot.conversation.ports import Enquiry
from bot.conversation.situation import Situation, for_their_eyes, said
from bot.conversation.telling import bare_name, is_unsure
from bot.conversation.wording import say
from knowledge.answers.smalltalk import smalltalk_of, spoken_language

_NOT_ASKED = "No question waits for your committee here. Write “my committee is …” to tell me which one is yours."


class RoleSkill:
    """Understands which committee the person works for when they were asked."""

    def __init__(self, people: People, introduction: Introduction) -> None:
        self._people = people
        self._introduction = introduction

    async def reply(self, situation: Situation) -> Reply | None:
        if situation.turn.choice is not None and not situation.turn.choice.startswith(COMMITTEE):
            return None
        enquiry = await self._people.enquiry(situation.turn)
        situation = _in_the_questions_language(situation, enquiry)
        if situation.turn.choice is not None:
            return await self._clicked(situation, situation.turn.choice, enquiry)
        is_asked = enquiry is not None and enquiry.state != "declined"
        return await self._typed(situation) if is_asked else None

    async def _clicked(self, situation: Situation, choice: str, enquiry: Enquiry | None) -> Reply | None:
        """Where others read along, a button is only for who was asked: nobody changes committee by a colleague's."""
        if choice == CHANGE:
            return for_their_eyes(await self._introduction.ask_to_change(situation.alone()))
        if not choice.startswith((SET, NONE)):
            return None
        if situation.turn.shared and not enquiry:
            return for_their_eyes(said(say(_NOT_ASKED, situation.language)))
        if choice == NONE:
            return await self._introduction.go_without(situation)
        organisation = await self._people.organisation()
        return await self._introduction.settle(situation, organisation.committee(choice.removeprefix(SET)))

    async def _typed(self, situation: Situation) -> Reply | None:
        if is_unsure(situation.text):
            return await self._introduction.go_without(situation)
        name = bare_name(situation.text)
        return await self._named(situation, name) if name and smalltalk_of(name) is None else None

    async def _named(self, situation: Situation, name: str) -> Reply | None:
        organisation = await self._people.organisation()
        found = committees_replied(name, organisation)
        if len(found) == 1:
            return await self._introduction.settle(situation, found[0])
        if found:
            return await self._introduction.ask_which_of(situation, found)
        if is_unknown_committee(name, organisation):
            return await self._introduction.tell_unknown(situation, name)
        return None


def _in_the_questions_language(situation: Situation, enquiry: Enquiry | None) -> Situation:
    """A click has no language, and a committee's name is Swedish: what waits says how to speak."""
    waiting = enquiry.questions if enquiry else ()
    language = spoken_language(waiting[-1], situation.language) if waiting else situation.language
    return replace(situation, language=language)
