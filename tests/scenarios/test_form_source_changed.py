"""The page of a form says which of its items come from a passage that has changed, and says nothing otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.web.app import create_app
from knowledge.adapters.memory_templates import MemoryTemplates
from knowledge.adapters.template_shelf import TemplateShelf
from knowledge.domain.forms import Field, Form, Item, Template
from knowledge.domain.programmes import Source
from knowledge.templates import builtin_templates
from tests.scenarios.web_support import MemoryServices, MemorySettings, guide

LABELS = ("Strandskyddet är prövat", "Grannarna har fått yttra sig")
NOTICE = "Dokumentet har ändrats där en av punkterna kommer ifrån"


def begun() -> Form:
    asked = (Field("svar", "Är det på plats?", "rating"),)
    items = (Item(str(at), label, asked, source=Source(guide().id, label, 0, 9)) for at, label in enumerate(LABELS))
    return Form("f1", Template("t", "Innan du bygger", "checklist", tuple(items)))


@pytest.fixture
def templates() -> MemoryTemplates:
    return MemoryTemplates()


@pytest.fixture
async def browser(templates: MemoryTemplates) -> AsyncIterator[httpx.AsyncClient]:
    services = MemoryServices(guide())
    services.templates = TemplateShelf(builtin_templates, templates)
    services.forms.begin(begun())
    transport = httpx.ASGITransport(create_app(services, MemorySettings()), raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8000", headers={"Accept-Language": "sv"}
    ) as client:
        yield client


async def test_a_form_is_flagged_when_its_passage_has_changed(
    browser: httpx.AsyncClient, templates: MemoryTemplates
) -> None:
    assert NOTICE not in (await browser.get("/forms/f1")).text
    templates.keep_readings(guide().document(), (), LABELS, (LABELS[0], "Grannarna ska ha fått yttra sig"))
    page = (await browser.get("/forms/f1")).text
    assert NOTICE in page
    assert f"<li>{LABELS[1]}</li>" in page
    assert f"<li>{LABELS[0]}</li>" not in page
