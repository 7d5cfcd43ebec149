"""The reply to "Vilken nämnd arbetar du för?", typed or clicked, in the conversation where it was asked.

A name settles it; "vet inte" goes on without; anything else is not for this skill, and the question goes on waiting.
"""

from __future__ import annotations

from bot.conversation.committees import CHANGE, NONE, SET, committees_replied
from bot.conversation.introduction import Introduction
from bot.conversation.messages import Reply
from bot.conversation.people import People
from bot.conversation.situation import Situation
from bot.conversation.telling import bare_name, is_named_like_a_committee, is_unsure
from knowledge.answers.smalltalk import smalltalk_of


class RoleSkill:
    """Understands which committee the person works for when they were asked."""

    def __init__(self, people: People, introduction: Introduction) -> None:
        self._people = people
        self._introduction = introduction

    async def reply(self, situation: Situation) -> Reply | None:
        choice = situation.turn.choice
        return await self._typed(situation) if choice is None else await self._clicked(situation, choice)

    async def _clicked(self, situation: Situation, choice: str) -> Reply | None:
        if choice == CHANGE:
            return await self._introduction.ask_to_change(situation)
        if choice == NONE:
            return await self._introduction.go_without(situation)
        if not choice.startswith(SET):
            return None
        organisation = await self._people.organisation()
        return await self._introduction.settle(situation, organisation.committee(choice.removeprefix(SET)))

    async def _typed(self, situation: Situation) -> Reply | None:
        enquiry = await self._people.enquiry(situation.turn)
        if enquiry is None or enquiry.state == "declined":
            return None
        if is_unsure(situation.text):
            return await self._introduction.go_without(situation)
        name = bare_name(situation.text)
        return await self._named(situation, name) if name and smalltalk_of(name) is None else None

    async def _named(self, situation: Situation, name: str) -> Reply | None:
        found = committees_replied(name, await self._people.organisation())
        if len(found) == 1:
            return await self._introduction.settle(situation, found[0])
        if found:
            return await self._introduction.ask_which_of(situation, found)
        if is_named_like_a_committee(name):
            return await self._introduction.tell_unknown(situation, name)
        return None
