"""What a form can be begun on: the templates there are, and a scorecard for each programme that names a committee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.access import coordinates, readable_by
from bot.conversation.messages import Person
from bot.web.ports import Programmes
from knowledge.domain.committees import slug
from knowledge.domain.forms import Form, Template
from knowledge.domain.organisation import Organisation
from knowledge.domain.scorecard import scorecard
from knowledge.domain.versions import latest
from knowledge.errors import NotFound
from knowledge.passages import Scope
from knowledge.ports import ProgrammeRecord, TemplateLibrary


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one person can begin. Reading it waits for a disk."""

    templates: TemplateLibrary
    programmes: Programmes
    organisation: Organisation
    person: Person

    @property
    def scope(self) -> Scope:
        return readable_by(self.person)

    def published(self) -> list[Template]:
        """By title. Drafts are seen by those who can publish them."""
        every = self.templates.templates(self.scope)
        return [one for one in every if one.status == "published" or coordinates(self.person)]

    def scorecards(self, committee: str) -> list[Template]:
        """One a programme in force that gives the committee something to do."""
        made = [self._scorecard(record, committee) for record in latest(self.programmes.programmes(self.scope))]
        return [one for one in made if one.items]

    def template(self, template_id: str, committee: str) -> Template:
        """Raises NotFound, also for a draft that is not the person's to see."""
        for one in self.scorecards(committee) if committee else ():
            if one.id == template_id:
                return one
        found = self.templates.template(template_id, self.scope)
        if found.status == "draft" and not coordinates(self.person):
            raise NotFound("There is no such template.")
        return found

    def _scorecard(self, record: ProgrammeRecord, committee: str) -> Template:
        return scorecard(record.in_force, committee, self.organisation, is_draft=record.status == "draft")


def already_begun(forms: Sequence[Form], template: Template, committee: str) -> list[Form]:
    """Those of the forms that are on the same template, for the same committee."""
    same = slug(committee)
    return [form for form in forms if form.template.id == template.id and slug(form.committee) == same]


def questions_in(template: Template) -> int:
    return sum(len(item.fields) for item in template.items)
