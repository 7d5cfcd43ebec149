"""A reply as calls to the connector: what others may read stays where it was asked, what is private goes aside.

Pure: where the person's own chat is, is given. Invariant: no word of a private message is in a body that goes to a
shared conversation, also where the person's own chat turns out not to be reachable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.teams.activity import Place
from bot.channels.teams.cards import Activity
from bot.channels.teams.ports import Reference
from bot.channels.teams.sending import activity_at
from bot.channels.teams.wording import say
from bot.conversation.messages import Message, Reply
from bot.delivery.ports import Body, Sent
from knowledge.answers.answer import Language

AsActivities = Callable[[Reply], Sequence[Activity]]
_ASIDE = "That is for you alone, so I answer in our own chat."
_NO_ASIDE = (
    "That is for you alone, and I cannot write to you in a chat of our own. Open a chat with Lots in Teams, say hello "
    "there, and ask again."
)


@dataclass(frozen=True, slots=True)
class Replying:
    """Makes bodies for one place. `own_chat` is None where the person has not been heard in a chat of their own."""

    place: Place
    own_chat: Reference | None
    as_activities: AsActivities
    language: Language

    def bodies(self, reply: Reply) -> list[Body]:
        """In order; what is private in a shared place after all else."""
        if not self.place.shared:
            return self._here(reply.messages, reply)
        open_ones = [message for message in reply.messages if not message.private]
        private = [message for message in reply.messages if message.private]
        return [*self._here(open_ones, replace(reply, form=None)), *self._aside(list(self._of(private, reply)))]

    def quietly(self, reply: Reply) -> list[Body]:
        """To the person alone, and not a word of it where others read."""
        if not self.place.shared:
            return self._here(reply.messages, reply)
        return [self._towards_own_chat() | body for body in self._of(reply.messages, reply)]

    def cards(self, activities: Sequence[Activity], change: str = "") -> list[Body]:
        """A person's work in a form, for them alone. `change` is the card whose place the first one takes."""
        made = [{"activity": dict(activity)} for activity in activities]
        if self.place.shared:
            return self._aside(made)
        here: list[Body] = [self._where | body for body in made]
        return [{**here[0], "change": change}, *here[1:]] if change and here else here

    @property
    def _where(self) -> dict[str, Any]:
        return {"service_url": self.place.service_url, "address": self.place.address, "bot": self.place.bot}

    def _here(self, messages: Sequence[Message], reply: Reply) -> list[Body]:
        return [self._where | body for body in self._of(messages, reply)]

    def _of(self, messages: Sequence[Message], reply: Reply) -> Iterator[dict[str, Any]]:
        """Each message by itself, so that it is known which activities answer a question."""
        for message in messages:
            activities = self.as_activities(replace(reply, messages=(message,)))
            for activity in activities:
                yield {"activity": dict(activity), "answer_id": message.answer_id}

    def _aside(self, made: Sequence[dict[str, Any]]) -> list[Body]:
        if not made:
            return []
        first, *others = [self._towards_own_chat() | body for body in made]
        return [self._note(_ASIDE), first | {"otherwise": self._note(_NO_ASIDE)}, *others]

    def _note(self, text: str) -> dict[str, Any]:
        (body,) = self._here([Message(say(text, self.language))], Reply())
        return dict(body)

    def _towards_own_chat(self) -> dict[str, Any]:
        known, place = self.own_chat, self.place
        return {
            "service_url": known.service_url if known else place.service_url,
            "address": known.address if known else "",
            "bot": place.bot,
            "tenant": place.tenant,
            "account": place.account,
            "own_chat": place.own_conversation,
        }


def in_place_of(sent: Sequence[Sent], bodies: Sequence[Body]) -> list[Body]:
    """The new reply instead of the one that was sent: changed where it stands in the same place, else posted."""
    changed: list[Body] = []
    left = list(sent)
    for body in bodies:
        address, earlier = activity_at(left[0].reference) if left else ("", "")
        if earlier and address == body["address"]:
            left.pop(0)
            changed.append({**body, "change": earlier})
        else:
            changed.append(body)
    return [*changed, *taken_back(left)]


def taken_back(sent: Sequence[Sent]) -> list[Body]:
    """What was sent is deleted where it stands."""
    bodies: list[Body] = []
    for one in sent:
        address, earlier = activity_at(one.reference)
        if earlier:
            where = {name: one.body.get(name, "") for name in ("service_url", "bot")}
            bodies.append({**where, "address": address, "take_back": earlier})
    return bodies
