"""The bot's own token for the connector: client credentials, by MSAL through the Teams SDK."""

from __future__ import annotations

import asyncio
from typing import Any

from microsoft_teams.api import ClientCredentials
from microsoft_teams.api.auth.cloud_environment import PUBLIC, CloudEnvironment
from microsoft_teams.apps.token_manager import TokenManager

from bot.delivery.ports import SendLater
from bot.off_loop import RunSync

SECONDS_UNTIL_TRIED_AGAIN = 60.0
_WHY = "Entra ID gives Lots no token: check teams_client_id, teams_client_secret and teams_tenant_id"


class BotTokens:
    """A token that is good for some minutes yet. MSAL asks Entra ID in plain sync code, so it leaves the loop."""

    def __init__(
        self, client_id: str, client_secret: str, tenant_id: str, run_sync: RunSync, cloud: CloudEnvironment = PUBLIC
    ) -> None:
        credentials = ClientCredentials(client_id=client_id, client_secret=client_secret, tenant_id=tenant_id)
        self._manager = TokenManager(credentials, cloud)
        self._run_sync = run_sync
        self._token: Any = None

    async def __call__(self) -> str:
        """Raises SendLater where Entra ID gives none: the replies wait until the registration is put right."""
        if self._token is None or self._token.is_expired():
            self._token = await self._run_sync(self._fetched)
        return str(self._token)

    def _fetched(self) -> Any:
        try:
            token = asyncio.run(self._manager.get_bot_token())
        except Exception as problem:  # MSAL and the SDK raise what they please, also ValueError("invalid_client")
            raise SendLater(_WHY, SECONDS_UNTIL_TRIED_AGAIN) from problem
        if token is None:
            raise SendLater(_WHY, SECONDS_UNTIL_TRIED_AGAIN)
        return token


async def no_token() -> None:
    """Microsoft's test client asks for none."""
