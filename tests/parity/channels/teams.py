"""Teams: signed activities to the endpoint, and what it posts to a connector of our own, read off the cards."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.teams.cards.values import MARK, PICKED
from bot.wiring.services import Services
from tests.parity.channels import Overheard, chosen
from tests.parity.content import Content
from tests.teams_world.activities import Someone, TeamsSide
from tests.teams_world.connector import LocalConnector
from tests.teams_world.identity import TENANT, LocalIdentity
from tests.teams_world.lots import LotsInTeams, lots_in_teams

Json = dict[str, Any]
_FAR = re.compile(r"^.+ · (\d+) av (\d+) besvarade$", re.MULTILINE)


@asynccontextmanager
async def teams_channel(services: Services) -> AsyncIterator[TeamsChannel]:
    overheard = Overheard(services)
    with LocalIdentity() as identity, LocalConnector() as connector:
        async with lots_in_teams(identity, connector, overheard) as lots:
            yield TeamsChannel(lots, connector, overheard)


class TeamsChannel:
    """Everybody in their personal chat."""

    name = "teams"

    def __init__(self, lots: LotsInTeams, connector: LocalConnector, overheard: Overheard) -> None:
        self.overheard = overheard
        self._lots, self._connector = lots, connector
        self._offered: dict[str, list[tuple[str, tuple[Json, str]]]] = {}

    def names(self, who: str) -> Sequence[str]:
        return (f"teams:{TENANT}:{_someone(who).object_id}", who)

    async def say(self, who: str, text: str) -> Content:
        return await self._done(who, self._side(who).message(text))

    async def click(self, who: str, label: str) -> Content:
        value, message = chosen(self._offered.get(who, []), label)
        return await self._done(who, self._side(who).submitted(value, message))

    async def _done(self, who: str, activity: Json) -> Content:
        before = set(self._here(who))
        await self._lots.say(activity)
        posted = {key: message for key, message in self._here(who).items() if key not in before}
        cards = [card for message in posted.values() for card in _cards(message)]
        self._offered[who] = [
            (label, (value, key))
            for key, message in posted.items()
            for card in _cards(message)
            for label, value in _offers(card)
        ]
        text = "\n".join(line for message in posted.values() for line in _texts(message))
        fallback = "\n".join(message.get("text", "") for message in posted.values())
        fallback += "\n".join(_as_read(card.get("fallbackText", "")) for card in cards)
        far = _FAR.findall(text)
        progress = (int(far[-1][0]), int(far[-1][1])) if far else None
        labels = tuple(label for label, _ in self._offered[who])
        return Content(text, labels, progress, fallback=fallback)

    def _here(self, who: str) -> dict[str, Json]:
        return self._connector.messages.get(_someone(who).own_address, {})

    def _side(self, who: str) -> TeamsSide:
        return TeamsSide(self._connector.service_url, _someone(who))


def _someone(who: str) -> Someone:
    return Someone(who, str(uuid.uuid5(uuid.NAMESPACE_URL, who)))


def _cards(message: Json) -> list[Json]:
    return [one["content"] for one in message.get("attachments", ())]


def _offers(card: Json) -> Iterator[tuple[str, Json]]:
    """What can be clicked or picked: its label, and what Teams sends then. Buttons of the card's own are left out."""
    for action in _actions(card):
        data = action.get("data", {})
        match data.get(MARK):
            case "choice" if not data["choice"].startswith("form:reply:"):
                yield data["label"], data
            case "say":
                yield action["title"], data
            case "list":
                for number, (_, label) in enumerate(data["choices"]):
                    yield label, {**data, f"{PICKED}-{data['list']}": str(number)}


def _actions(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for one in value:
            yield from _actions(one)
    elif isinstance(value, dict):
        if value.get("type") == "Action.Submit":
            yield value
        else:
            yield from _actions(list(value.values()))


def _texts(message: Json) -> Iterator[str]:
    """What is read of it: its text, and its cards', inputs' labels too, but not its buttons'."""
    yield message.get("text", "")
    for card in _cards(message):
        yield from _of_elements(card["body"])


def _of_elements(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _of_elements(one)
    elif isinstance(value, dict) and not str(value.get("type")).startswith("Action"):
        if value.get("type") == "RichTextBlock":
            yield "".join(inline["text"] for inline in value["inlines"])
        else:
            yield _as_read(value.get("text", ""))
            yield value.get("label", "")
            yield from _of_elements([value.get(name) for name in ("items", "columns", "facts", "title", "value")])


def _as_read(text: str) -> str:
    """Without the marks of Markdown that keep text from being read as it."""
    return re.sub(r"\\([^\w\s])", r"\1", text)
