"""Reminders through the whole house: planned in a form, given once after a restart, told where the person is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.messages import Message, Person, Turn
from bot.settings import Settings, read_settings
from bot.wiring.services import Services, open_services
from knowledge.domain.filling import Signature, answer, begin
from knowledge.domain.forms import Form, Place, Value
from knowledge.templates import builtin_templates

ANNA = Person("anna")
PLANNED = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONDAY = datetime(2027, 5, 3, 9, tzinfo=UTC)
SATURDAY = datetime(2027, 5, 1, 9, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"LOTS_EMBEDDINGS": "none"}, tmp_path, tmp_path)


def plan(services: Services) -> Form:
    """Anna's form on a template that comes with Lots, with a time in tertial 2."""
    template, place = next(
        (template, Place(item.id, field.id, int(item.repeatable)))
        for template in builtin_templates()
        for item in template.items
        for field in item.fields
        if field.kind == "when" and field.shown_when is None
    )
    form = begin(template, Signature("e1", ANNA.id, PLANNED, "web"), "f1")
    services.forms.begin(form)
    event = answer(form, place, Value("T2 2027", "2027-T2"), Signature("e2", ANNA.id, PLANNED, "web"))
    return services.forms.add("f1", [event])


async def look(services: Services, now: datetime) -> int:
    return await replace(services.scheduler, now=lambda: now).look()


async def say(services: Services, text: str) -> Sequence[Message]:
    return (await services.engine.reply(Turn("c1", ANNA, "web", text))).messages


def test_a_time_planned_in_a_form_is_told_once_whatever_is_restarted(settings: Settings) -> None:
    with open_services(settings) as services:
        plan(services)
        assert asyncio.run(look(services, SATURDAY)) == 0
    with open_services(settings) as services, open_services(settings) as replica:
        assert asyncio.run(look(services, MONDAY)) + asyncio.run(look(replica, MONDAY)) == 1
    with open_services(settings) as services:
        assert asyncio.run(look(services, MONDAY)) == 0
        told = asyncio.run(say(services, "hej"))
        assert "tertial 2 2027" in told[0].text
        assert len(told) == 2
    with open_services(settings) as services:
        assert len(asyncio.run(say(services, "hej"))) == 1
        assert len(asyncio.run(services.reminders.waiting(ANNA))) == 1
