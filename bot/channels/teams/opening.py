"""Puts the Teams channel together from the settings; `bot.serving` calls this where Teams is set up.

The SDK takes two seconds to load, so it is loaded here and not before; and without what it does when it is: it would
read a file `.env` into the environment, and warn whoever runs Lots of a preview that Lots does not use.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.channels.teams.callers import Callers, LocalClients, Nobody
from bot.channels.teams.service_urls import is_microsofts, is_on_this_machine
from bot.off_loop import RunSync
from bot.settings import TeamsSettings

if TYPE_CHECKING:
    from bot.channels.teams.connector import Connector


def is_set_up(settings: TeamsSettings) -> bool:
    """Whether Lots is to be reached in Teams, or by a test client."""
    return settings.auth == "off" or bool(settings.client_id and settings.client_secret and settings.tenant_id)


def callers_of(settings: TeamsSettings, run_sync: RunSync) -> Callers:
    """Who may post activities."""
    if settings.auth == "off":
        return LocalClients()
    if not is_set_up(settings):
        return Nobody()
    load_quietly()
    from bot.channels.teams.auth import ConnectorOnly

    return ConnectorOnly(settings.client_id, settings.tenant_id, run_sync)


@asynccontextmanager
async def connector_of(settings: TeamsSettings, run_sync: RunSync) -> AsyncIterator[Connector]:
    """The way out; its connections are closed at the end."""
    load_quietly()
    from microsoft_teams.common.http import Client, ClientOptions

    from bot.channels.teams.connector import SECONDS_TO_ANSWER, Connector
    from bot.channels.teams.tokens import BotTokens, no_token

    client = Client(ClientOptions(timeout=SECONDS_TO_ANSWER))
    try:
        if settings.auth == "off":
            yield Connector(client, no_token, is_on_this_machine)
        else:
            tokens = BotTokens(settings.client_id, settings.client_secret, settings.tenant_id, run_sync)
            yield Connector(client, tokens, is_microsofts)
    finally:
        await client.http.aclose()


def load_quietly() -> None:
    """Loads the SDK."""
    os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* is in preview and may change")
        import microsoft_teams.apps  # noqa: F401
