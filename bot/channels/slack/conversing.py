"""What Slack's pages and modals share: the conversation they ask, a person's turn alone with Lots, and why not."""

from __future__ import annotations

from typing import Protocol

from bot.channels.slack.identity import CHANNEL, Workspace, direct_conversation
from bot.channels.slack.labels import label
from bot.channels.slack.place import Place
from bot.conversation.messages import Person, Reply, Turn
from bot.conversation.ports import Profile
from knowledge.answers.answer import Language
from knowledge.errors import LotsError, NotFound


class Conversation(Protocol):
    """The one door that every channel calls."""

    async def reply(self, turn: Turn) -> Reply: ...


class Directory(Protocol):
    """Who people are, across channels."""

    async def person(self, identity: str, name: str = "") -> Person: ...


def turn_aside(place: Place, person: Person, *, choice: str, turn: str = "") -> Turn:
    """A choice that was made beside the conversation: it belongs to the person's direct messages."""
    conversation = direct_conversation(Workspace(place.team), place.user)
    return Turn(conversation, person, CHANNEL, choice=choice, id=turn)


def aside(place: Place) -> Place:
    """The person's direct messages."""
    return Place(place.team, place.aside, place.user, direct=place.direct, language=place.language)


def language_of(profile: Profile, otherwise: Language) -> Language:
    """The language that the person chose, where they did."""
    return "en" if profile.language == "en" else "sv" if profile.language == "sv" else otherwise


def why_not(problem: LotsError, language: Language) -> str:
    """Why nothing came of it, in the person's language. What is not there and what is not theirs sound the same."""
    if isinstance(problem, NotFound):
        return label("That is no longer here. The Home tab shows what is yours.", language)
    return label("I could not do that just now. Try again in a moment.", language)
