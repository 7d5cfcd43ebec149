"""Who speaks for a workspace: the bot token of the settings, or the one of its installation.

Invariants: no token is asked of Slack while an event waits to be acknowledged; a client repeats no call by itself,
since a message that may have gone through is looked for before it is sent again (`sending`).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict

import aiohttp
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.installations import Installations, Rotation, quiet
from bot.delivery.ports import Undeliverable
from bot.settings import SlackSettings

CALL_SECONDS = 15


class Accounts:
    """Clients by the workspace that they speak for. Close it when done."""

    def __init__(self, settings: SlackSettings, installations: Installations | None = None) -> None:
        self._settings = settings
        self.installations = installations
        self._session: aiohttp.ClientSession | None = None
        self._refreshing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def client_for(self, team: str) -> AsyncWebClient:
        """Raises Undeliverable where Lots is not installed there any more, StorageError."""
        bot = await self._installed(team)
        if bot:
            return self.client(await self._token(bot, team))
        if self._settings.bot_token:
            return self.client(self._settings.bot_token)
        raise Undeliverable(f"Lots is not installed in the workspace {team}: install it at /slack/install.")

    def client(self, token: str = "") -> AsyncWebClient:
        """One that speaks by that token. Made on the event loop, whose connections all clients share."""
        return AsyncWebClient(
            token=token or None,
            base_url=self._settings.api_url,
            timeout=CALL_SECONDS,
            session=self._shared_session(),
            retry_handlers=[],
            logger=quiet,
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _installed(self, team: str) -> Bot | None:
        return await self.installations.bot_in(team) if self.installations else None

    async def _token(self, bot: Bot, team: str) -> str:
        if self.installations is None or bot.bot_refresh_token is None:
            return bot.bot_token
        async with self._refreshing[team]:
            newest = await self.installations.bot_in(team) or bot
            rotator = AsyncTokenRotator(
                client_id=self._settings.client_id, client_secret=self._settings.client_secret, client=self.client()
            )
            return (await Rotation(self.installations, rotator).fresh(newest, team)).bot_token

    def _shared_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))
        return self._session


class Authorize(AsyncAuthorize):
    """Bolt's question whether a workspace is ours, answered from the database alone."""

    def __init__(self, accounts: Accounts, settings: SlackSettings) -> None:
        self._accounts = accounts
        self._settings = settings

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        """None where Lots is not installed there."""
        team = enterprise_id if context.is_enterprise_install else team_id
        installations = self._accounts.installations
        bot = await installations.bot_in(team or enterprise_id or "") if installations else None
        token = bot.bot_token if bot else self._settings.bot_token
        if not token:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=bot.bot_user_id if bot else None,
            bot_id=bot.bot_id if bot else None,
            bot_token=token,
            user_id=user_id,
        )
