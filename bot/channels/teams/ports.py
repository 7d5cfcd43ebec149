"""What the Teams channel needs from outside: where it can reach people, who they are, and what replies to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.conversation.messages import Person, Reply, Turn


@dataclass(frozen=True, slots=True)
class Reference:
    """A conversation as the connector is to be called about it, also when nobody has just said anything.

    `conversation` is our own stable id. `address` is the connector's, empty where a person's own chat with the bot has
    not been made yet: `account` is then who to make it with. `person` is `Person.id` of whose own chat it is, empty for
    a shared conversation.
    """

    conversation: str
    address: str
    service_url: str
    tenant: str
    bot: str
    person: str = ""
    account: str = ""


class ReferenceStore(Protocol):
    """Conversation references, in a database. Safe for several processes at once."""

    def keep(self, reference: Reference) -> None:
        """In place of what was kept of the conversation. One without an address leaves the address as it was."""
        ...

    def reference(self, conversation: str) -> Reference | None: ...

    def own_chat(self, person: str) -> Reference | None:
        """The person's own chat; the one kept last where they have several accounts."""
        ...

    def at_address(self, address: str) -> Reference | None:
        """By the connector's id, as it stands in the settings."""
        ...

    def give_address(self, conversation: str, address: str) -> None:
        """The conversation was made, at this address; harmless where it is not known."""
        ...

    def answered(self, address: str, activity: str, answer_id: str) -> None:
        """Keeps which answer an activity shows, by the connector's ids."""
        ...

    def answer_at(self, address: str, activity: str) -> str:
        """The id of the answer that the activity shows; empty where it shows none."""
        ...

    def forget(self, conversation: str) -> None:
        """The bot was taken out of it, or the person is to be forgotten."""
        ...


class Conversation(Protocol):
    """The one door that every channel calls."""

    async def reply(self, turn: Turn) -> Reply: ...


class Directory(Protocol):
    """Who people are, in every channel."""

    async def person(self, identity: str, name: str = "") -> Person: ...
