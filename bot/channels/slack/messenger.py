"""Writes to people in Slack who have said nothing: reminders, answers, and questions handed to coordinators."""

from __future__ import annotations

from bot.channels.slack.blocks import messages_of
from bot.channels.slack.identity import CHANNEL
from bot.channels.slack.place import Links, Place, no_links
from bot.conversation.messages import Message, Reply
from bot.delivery.ports import Body, Outgoing, Post
from bot.reminders.ports import Contact
from bot.reminders.reminder import Reminder
from bot.reminders.telling import telling
from knowledge.answers.answer import Language
from knowledge.errors import NotFound


class SlackMessenger:
    """The ports `Messenger` and `Teller`: what is for one person goes to where they are alone with Lots."""

    def __init__(self, post: Post, links: Links = no_links, language: Language = "sv") -> None:
        self._post = post
        self._links = links
        self._language: Language = language

    @property
    def channel(self) -> str:
        return CHANNEL

    async def send(self, reminder: Reminder, contact: Contact, text: str) -> None:
        """Raises NotFound where nobody knows where the person reads. `text` is what the reminder says by itself."""
        told = telling([reminder], self._language)
        await self.tell(reminder.person, contact.conversation, f"reminder:{reminder.id}", Reply((told,)))

    async def tell(self, person: str, conversation: str, about: str, reply: Reply) -> None:
        """`about` names what is told, so that it is told once. Raises NotFound where it is no conversation of Slack."""
        place = place_of(conversation, self._language)
        for n, body in enumerate(messages_of(reply, place, self._links)):
            await self._post.post(Outgoing(f"slack:{about}:{n}", CHANNEL, conversation, body))


def place_of(conversation: str, language: Language) -> Place:
    """The place that a conversation's id names: direct messages, or a thread. Raises NotFound for any other."""
    match conversation.split(":"):
        case ["slack", team, "dm", user]:
            return Place(team, user, user, direct=user, language=language)
        case ["slack", team, channel, thread]:
            return Place(team, channel, "", thread, language=language)
    raise NotFound("There is no such conversation in Slack")


def to_channel(team: str, channel: str, text: str) -> Body:
    """A text for everyone in a channel, such as the coordinators'."""
    return messages_of(Reply((Message(text),)), Place(team, channel, ""))[0]
