"""What people are called in Slack, for colleagues and coordinators to read. Nobody is known by it.

Asked once for each person while a process runs, and never for long: a name that Slack does not tell now is missing, and
the answer goes out without it.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.identity import Payload, mapping_at, text_at
from knowledge.errors import LotsError

SECONDS = 1.5
KEPT_SECONDS = 12 * 3600.0
ASKED_AGAIN_SECONDS = 600.0
MOST_KEPT = 20_000

log = structlog.get_logger(__name__)


class Names:
    """Names by team and user id, kept for half a day."""

    def __init__(
        self, client_for: Callable[[str], Awaitable[AsyncWebClient]], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._client_for = client_for
        self._now = now
        self._known: OrderedDict[tuple[str, str], tuple[str, float]] = OrderedDict()

    async def of(self, team: str, user: str) -> str:
        """Empty where Slack does not tell."""
        name, until = self._known.get((team, user), ("", 0.0))
        if self._now() < until:
            return name
        name = await self._asked(team, user)
        self._known[team, user] = (name, self._now() + (KEPT_SECONDS if name else ASKED_AGAIN_SECONDS))
        if len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        return name

    async def _asked(self, team: str, user: str) -> str:
        try:
            async with asyncio.timeout(SECONDS):
                client = await self._client_for(team)
                answer = await client.users_info(user=user)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, LotsError) as problem:
            log.info("slack_name_not_told", error=type(problem).__name__)
            return ""
        return name_in(answer.get("user") or {})


def name_in(user: Payload) -> str:
    """The whole name before what they chose to be called: colleagues look for it."""
    profile = mapping_at(user, "profile")
    named = (text_at(profile, "real_name"), text_at(user, "real_name"), text_at(profile, "display_name"))
    return next((name.strip() for name in named if name.strip()), "")
