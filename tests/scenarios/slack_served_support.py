"""`lots serve` as it is, with Slack: real services on a small library, where one document is for a group alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from bot.serving.beside import beside
from bot.settings import Settings, SlackSettings
from bot.stores.people import SqlPeople
from bot.web.app import create_app
from bot.wiring.maintaining import ingest_files
from bot.wiring.services import Services, open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, SIV, TEAM
from tests.slack_world.slack import LocalSlack, until

OPEN = """Reseregler för Sydnärke

Bokning av resor

Alla tjänsteresor ska bokas hos kommunens upphandlade resebyrå. Resor med tåg ska väljas före flyg.

Ersättning

Traktamente betalas ut månaden efter resan.
"""
RESTRICTED = """Handbok för lönesamtal

Lönesamtal

Chefens förberedelse för lönesamtal dokumenteras i blanketten Kanariefågel. Lönesamtal hålls i april varje år.
"""
SECRET = "Kanariefågel"
"""Stands in the restricted document alone."""
COORDINATORS = "C0SAMORDN01"


def read_documents(settings: Settings, folder: Path) -> None:
    for name, text, group in (("Reseregler.txt", OPEN, ""), ("Lönesamtal.txt", RESTRICTED, "hr")):
        file = folder / name
        file.write_text(text, "utf-8")
        ingest_files(settings, Intake((file,), group=group), Silence())


@asynccontextmanager
async def served(slack: LocalSlack, settings: Settings) -> AsyncIterator[Services]:
    """Anna belongs to the group, Siv coordinates, Olle is anybody."""
    with open_services(settings) as services:
        people = SqlPeople(services.library.engine)
        people.give_groups(f"slack:{TEAM}:{ANNA}", frozenset({"hr"}))
        people.give_role(f"slack:{TEAM}:{SIV}", "coordinator")
        app = create_app(services, settings, beside(services))
        async with app.router.lifespan_context(app):
            slack.app = app
            yield services


def settings_for(slack: LocalSlack, folder: Path) -> Settings:
    account = SlackSettings(
        bot_token=payloads.TOKEN,
        signing_secret=slack.signing_secret,
        api_url=slack.api_url,
        coordinators=COORDINATORS,
    )
    return Settings(folder / "data", embeddings="none", public_url="https://lots.test", reminders="off", slack=account)


async def quiet(app: FastAPI | Any) -> None:
    """Until nothing waits to be handled or sent."""
    delivery = app.state.front.channels.delivery
    await until(lambda: not any(delivery._store.waiting().values()), 20, "something is still waiting")
