"""The conversation and the directory as Slack's pages and modals ask them, and the turn of a person alone with Lots."""

from __future__ import annotations

from typing import Protocol

from bot.channels.slack.identity import CHANNEL, Workspace, direct_conversation
from bot.channels.slack.place import Place
from bot.conversation.messages import Person, Reply, Turn


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
