"""One coordinator's request: who they are, what they may read, and the overview that they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from bot.conversation.access import reviewable_by
from bot.conversation.messages import Person
from bot.web.asker import Asker, language_asked
from bot.web.front import Front, TheFront
from bot.web.insights.filters import Chosen, chosen
from bot.web.insights.wording import Wording
from bot.web.pages import page
from bot.web.ports import CoordinatorDesk
from knowledge.answers.answer import Language
from knowledge.insights.overview import Overview
from knowledge.passages import Scope


@dataclass(frozen=True)
class Visit:
    """One request of a coordinator's. What it reads waits for a disk: call it off the event loop."""

    request: Request
    front: Front
    person: Person

    @property
    def scope(self) -> Scope:
        """The documents that the coordinator may read."""
        return reviewable_by(self.person)

    @property
    def desk(self) -> CoordinatorDesk:
        return self.front.services.coordinator_desk

    @cached_property
    def chosen(self) -> Chosen:
        return chosen(self.request.query_params, datetime.now().astimezone().date())

    @property
    def language(self) -> Language:
        return language_asked(self.request, self.front.settings.language)

    @property
    def wording(self) -> Wording:
        return Wording(self.language)

    def overview(self) -> Overview:
        return self.front.services.overlook(self.chosen.filter)

    def programmes(self) -> dict[str, str]:
        """Titles by name, of every programme that the coordinator may correct."""
        records = self.front.services.programmes.programmes(self.scope)
        return {record.draft.name: record.draft.title for record in records}

    def committees(self) -> list[str]:
        """Names, as texts write them, in the order of the alphabet."""
        return sorted(
            (one.name for one in self.front.services.organisation.organisation().committees), key=str.casefold
        )

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page that keeps the filter in the addresses it leads to."""
        ways = Ways(self.chosen.query)
        return page(
            self.request, f"insights/{template}", self.language, status, wording=self.wording, ways=ways, **values
        )


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses within the room, with the filter that is chosen."""

    query: str = ""

    def to(self, path: str) -> str:
        return f"{path}?{self.query}" if self.query else path

    def section(self, document: str, section: Sequence[str]) -> str:
        """To a section with the questions that point at it; its path is repeated `section`s."""
        asked = urlencode([("section", part) for part in section])
        query = "&".join(part for part in (asked, self.query) if part)
        return f"/coordinator/sections/{_path_part(document)}{'?' if query else ''}{query}"

    def topic(self, topic_id: str) -> str:
        return self.to(f"/coordinator/topics/{_path_part(topic_id)}")


def with_names(known: Mapping[str, str], asked: str) -> Iterator[tuple[str, str]]:
    """The choices of a select: every name with its title, and what the address asks for though nobody knows it."""
    yield from known.items()
    if asked and asked not in known:
        yield asked, asked


def visiting(request: Request, person: Asker, front: TheFront) -> Visit:
    """Raises NotFound for whoever is no coordinator."""
    reviewable_by(person)
    return Visit(request, front, person)


Visiting = Annotated[Visit, Depends(visiting)]


def _path_part(text: str) -> str:
    return percent_encoded(text, safe="")
