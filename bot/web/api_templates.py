"""GET /api/templates: the form templates that the asker may begin on; for coordinators the drafts as well."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from bot.conversation.access import coordinates, readable_by
from bot.conversation.messages import Person
from bot.shapes.template import template_json
from bot.web.api import ERRORS
from bot.web.asker import Asker
from bot.web.front import Front, TheFront
from knowledge.domain.forms import FieldKind, TemplateKind, TemplateStatus


class OptionBody(BaseModel):
    id: str
    label: str


class ConditionBody(BaseModel):
    field: str
    meanings: list[str]


class FieldBody(BaseModel):
    """One question."""

    id: str
    label: str
    type: FieldKind
    help: str
    required: bool
    options: list[OptionBody] = Field(description="Of a choice.")
    offers: list[str] = Field(description="Starts that may be taken as they are.")
    shown_when: ConditionBody | None = Field(description="Asked only where another field of the item has one of these.")


class SourceBody(BaseModel):
    document: str
    section: list[str]
    page: int | None
    quote: str


class ItemBody(BaseModel):
    """One thing to go through."""

    id: str
    label: str
    section: str
    why: str
    repeatable: bool
    row_label: str
    fields: list[FieldBody]
    citations: list[SourceBody]
    changed: bool = Field(description="A newer version of the document has changed the passage it comes from.")


class TemplateBody(BaseModel):
    id: str = Field(description="What a person may type after “starta”.")
    title: str
    kind: TemplateKind
    status: TemplateStatus
    description: str
    names: list[str] = Field(description="Other words for it.")
    programme: str | None
    committee: str | None
    document: str | None = Field(description="What it was drafted from.")
    items: list[ItemBody]
    changed: list[str] = Field(description="The items whose passage has changed.")


class TemplateList(BaseModel):
    templates: list[TemplateBody]


router = APIRouter(prefix="/api", tags=["api"], responses=ERRORS)


@router.get("/templates", summary="Which forms there are")
async def templates(person: Asker, front: TheFront) -> TemplateList:
    return await front.services.run_sync(lambda: _listed(front, person))


def _listed(front: Front, person: Person) -> TemplateList:
    shelf = front.services.templates
    found = [
        template
        for template in shelf.templates(readable_by(person))
        if template.status == "published" or coordinates(person)
    ]
    bodies = [TemplateBody.model_validate(template_json(template, shelf.changed(template))) for template in found]
    return TemplateList(templates=bodies)
