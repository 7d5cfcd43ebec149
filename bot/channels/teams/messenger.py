"""Writes to people in Teams who have said nothing, and to the coordinators: reminders, and questions handed over."""

from __future__ import annotations

from typing import Any

from bot.channels.teams.cards import Links, activities_of
from bot.channels.teams.ports import Reference
from bot.channels.teams.receiving import CHANNEL
from bot.channels.teams.references import References
from bot.conversation.messages import Message, Reply
from bot.delivery.ports import Body, Outgoing, Post
from bot.reminders.ports import Contact
from bot.reminders.reminder import Reminder
from bot.reminders.telling import telling
from bot.settings import TeamsSettings
from knowledge.answers.answer import Language
from knowledge.errors import NotFound


class TeamsMessenger:
    """The port `Messenger`, and the same for any reply. What is for one person goes to their own chat alone."""

    def __init__(self, post: Post, references: References, links: Links, language: Language = "sv") -> None:
        self._post = post
        self._references = references
        self._links = links
        self._language = language

    @property
    def channel(self) -> str:
        return CHANNEL

    async def send(self, reminder: Reminder, contact: Contact, text: str) -> None:
        """Raises NotFound where the person was never heard in Teams. `text` is what the reminder says by itself."""
        told = telling([reminder], self._language)
        await self.tell_person(reminder.person, f"reminder:{reminder.id}", Reply((told,)))

    async def tell(self, person: str, conversation: str, about: str, reply: Reply) -> None:
        """The port `Teller`. Raises NotFound."""
        await self.tell_person(person, about, reply)

    async def tell_person(self, person: str, about: str, reply: Reply) -> None:
        """In the person's own chat. `about` names what is told, so that it is told once. Raises NotFound."""
        reference = await self._references.of_person(person)
        if reference is None:
            raise NotFound("Lots has not met this person in Teams")
        await self._tell(reference, about, reply)

    async def _tell(self, reference: Reference, about: str, reply: Reply) -> None:
        for n, activity in enumerate(activities_of(reply, self._links, self._language)):
            body = {**towards(reference), "activity": activity}
            await self._post.post(Outgoing(f"teams:{about}:{n}", CHANNEL, reference.conversation, body))


def to_conversation(settings: TeamsSettings, text: str) -> Body:
    """A text for the coordinators' conversation, which need not have been heard from."""
    (activity, *_) = activities_of(Reply((Message(text),)), lambda _: None)
    return {
        "service_url": "",
        "address": settings.coordinators,
        "bot": f"28:{settings.client_id}",
        "activity": activity,
    }


def towards(reference: Reference) -> dict[str, Any]:
    """Where a body goes, as `sending` reads it."""
    return {
        "service_url": reference.service_url,
        "address": reference.address,
        "bot": reference.bot,
        "tenant": reference.tenant,
        "account": reference.account,
        "own_chat": reference.conversation,
    }
