"""An activity as the connector posts it, read without trust: whatever is missing or odd is empty, never an error.

Invariant: ids come from Entra ID and from Teams; a display name is never read for more than calling somebody by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.teams.plain_text import plain

Activity = Mapping[str, Any]
LONGEST_ID = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said, and by whom, so that it can be answered there.

    `address` is the connector's own id of the conversation, with the thread in a channel. `person` is the sender's
    object id in Entra ID, `account` their id towards this bot, `bot` the bot's. `shared`: others read along.
    """

    tenant: str
    address: str
    service_url: str
    bot: str
    person: str
    account: str
    name: str
    shared: bool

    @property
    def identity(self) -> str:
        """Who it is, to the directory of people; empty where the sender has no account in the directory."""
        return f"teams:{self.tenant}:{self.person}" if self.person else ""

    @property
    def own_conversation(self) -> str:
        """The stable id of the person's own chat with Lots."""
        return f"teams:{self.tenant}:personal:{self.person}"

    @property
    def conversation(self) -> str:
        """The stable id of where it was said."""
        return f"teams:{self.tenant}:{self.address}" if self.shared or not self.person else self.own_conversation


def place_of(activity: Activity) -> Place | None:
    """None where the activity does not say where it was."""
    address, service_url = value_at(activity, "conversation", "id"), value_at(activity, "serviceUrl")
    tenant = value_at(activity, "conversation", "tenantId") or value_at(activity, "channelData", "tenant", "id")
    if not (address and service_url and tenant):
        return None
    return Place(
        tenant=tenant.lower(),
        address=address,
        service_url=service_url,
        bot=value_at(activity, "recipient", "id"),
        person=value_at(activity, "from", "aadObjectId").lower(),
        account=value_at(activity, "from", "id"),
        name=value_at(activity, "from", "name")[:200],
        shared=value_at(activity, "conversation", "conversationType") != "personal",
    )


def tenants_of(activity: Activity) -> frozenset[str]:
    """Every directory that the activity names: the conversation's, the channel's, the sender's."""
    named = (
        value_at(activity, "conversation", "tenantId"),
        value_at(activity, "channelData", "tenant", "id"),
        value_at(activity, "from", "tenantId"),
    )
    return frozenset(tenant.lower() for tenant in named if tenant)


def is_from_a_bot(activity: Activity) -> bool:
    sender = value_at(activity, "from", "id")
    return value_at(activity, "from", "role") in ("bot", "skill") or sender == value_at(activity, "recipient", "id")


def names_the_bot(activity: Activity, field: str) -> bool:
    """Whether the bot is among the accounts in a list, such as `membersAdded`."""
    bot = value_at(activity, "recipient", "id")
    return bool(bot) and any(value_at(account, "id") == bot for account in values_in(activity, field))


def own_mentions(activity: Activity) -> tuple[str, ...]:
    """The mentions of the bot, marked up as they stand in the text."""
    bot = value_at(activity, "recipient", "id")
    return tuple(
        value_at(entity, "text")
        for entity in values_in(activity, "entities")
        if value_at(entity, "type") == "mention"
        and value_at(entity, "mentioned", "id") == bot
        and value_at(entity, "text")
    )


def words_of(activity: Activity) -> str:
    """What the person wrote, as plain text, without the mention of the bot."""
    text = activity.get("text")
    return plain(text, own_mentions(activity)) if isinstance(text, str) else ""


def brings_files(activity: Activity) -> bool:
    """Files and pictures; the marked-up twin of the text is neither."""
    kinds = (value_at(attachment, "contentType") for attachment in values_in(activity, "attachments"))
    return any(kind and not kind.startswith("text/html") for kind in kinds)


def value_at(value: object, *path: str) -> str:
    """The text there, empty where there is none, or where it is no id by its length."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) and len(value) <= LONGEST_ID else ""


def values_in(activity: Activity, field: str) -> Sequence[Any]:
    found = activity.get(field)
    return found[:100] if isinstance(found, list) else ()
