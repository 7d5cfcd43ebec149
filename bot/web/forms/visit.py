"""One request to the form pages: who comes, what they may see, and how a page is made for them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from bot.conversation.access import visible_forms
from bot.conversation.messages import Person
from bot.conversation.ports import Profile
from bot.forms.desk import FormDesk
from bot.forms.telling import Teller
from bot.web.asker import Asker, language_asked
from bot.web.forms.beginning import Shelf
from bot.web.front import Front, TheFront
from bot.web.pages import page
from knowledge.answers.answer import Language
from knowledge.answers.free_text import Known
from knowledge.domain.forms import Form

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Visit:
    """A person at the form pages. Everything but `run` waits for a disk, and is called inside it."""

    request: Request
    front: Front
    person: Person
    profile: Profile
    language: Language

    async def run(self, work: Callable[[], Result]) -> Result:
        return await self.front.services.run_sync(work)

    @property
    def teller(self) -> Teller:
        return Teller(self.person.id, self.language, now())

    @property
    def desk(self) -> FormDesk:
        return FormDesk(self.front.services.forms, self.person, self.profile, self.language, now, self.known)

    @property
    def shelf(self) -> Shelf:
        services = self.front.services
        organisation = services.organisation.organisation()
        return Shelf(services.templates, services.programmes, organisation, self.person)

    def forms(self) -> list[Form]:
        """Those that the person may see, the one touched last first."""
        return visible_forms(self.person, self.profile, self.front.services.forms.forms())

    def known(self, form: Form) -> Known:
        """What an answer in the form is read against."""
        return Known(now().date(), form.period, self.people(form), self.profile.role)

    def people(self, form: Form) -> tuple[str, ...]:
        """Who an answer can name: committees, administrations, and those who take part in the form."""
        committees = self.front.services.organisation.organisation().committees
        names = [committee.name for committee in committees]
        names += [name for committee in committees for name in committee.administrations]
        names += [self.profile.unit, *(event.name for event in form.events)]
        return tuple(dict.fromkeys(name for name in names if name))

    def colleagues(self, form: Form) -> tuple[str, ...]:
        """The ids of those who have done something in the form, or are asked to."""
        ids = [event.by for event in form.events]
        ids += [event.text for event in form.events if event.deed == "assigned"]
        return tuple(sorted({one for one in ids if one and one != self.person.id}))

    def page(self, name: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
        return page(self.request, name, self.language, status, **values)


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid.uuid4().hex


async def visiting(request: Request, person: Asker, front: TheFront) -> Visit:
    profile = await front.services.people.profile(person)
    return Visit(request, front, person, profile, language_asked(request, front.settings.language))


Visiting = Annotated[Visit, Depends(visiting)]
