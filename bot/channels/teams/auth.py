"""Who may post activities: Microsoft's connector, for this bot, from this municipality's directory.

Order: the bearer token's signature, issuer, audience and times (the SDK's validator); then what that validator leaves
open: it takes a token without an end, skips the service address where the activity names none, and knows nothing of
tenants, so a bot in another municipality's Teams would be answered. The connector's token names no tenant; the activity
that it vouches for does. Invariant: an activity that passed names our directory and no other one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import jwt
from microsoft_teams.api.auth.cloud_environment import PUBLIC, CloudEnvironment
from microsoft_teams.apps.auth.token_validator import TokenValidator

from bot.channels.teams.activity import Activity, tenants_of, value_at
from bot.channels.teams.callers import Caller, Refused
from bot.channels.teams.service_urls import Trusts, is_microsofts
from bot.off_loop import RunSync

TEAMS = "msteams"
BEARER = "Bearer "


class ConnectorOnly:
    """Lets Microsoft's connector in. `trusts` says which service addresses are the connector's."""

    def __init__(
        self,
        client_id: str,
        tenant_id: str,
        run_sync: RunSync,
        cloud: CloudEnvironment = PUBLIC,
        trusts: Trusts = is_microsofts,
    ) -> None:
        self._validator = TokenValidator.for_service(client_id, cloud=cloud)
        self._tenant = tenant_id.lower()
        self._run_sync = run_sync
        self._trusts = trusts

    async def check(self, caller: Caller, activity: Activity) -> None:
        """Raises Refused."""
        if not caller.authorization.startswith(BEARER):
            raise Refused(401, "The call bears no token.")
        service_url = value_at(activity, "serviceUrl")
        if not service_url:
            raise Refused(403, "The activity names no service address.")
        claims = await self._claims(caller.authorization.removeprefix(BEARER), service_url)
        if "exp" not in claims:
            raise Refused(401, "The token has no end.")
        if not self._trusts(service_url):
            raise Refused(403, "The service address is not Microsoft's.")
        if value_at(activity, "channelId") != TEAMS:
            raise Refused(403, "The activity does not come from Teams.")
        self._check_tenant(claims, activity)

    async def _claims(self, token: str, service_url: str) -> Mapping[str, Any]:
        """What the token says. The validator fetches Microsoft's keys in plain sync code, so it leaves the loop."""
        check = self._validator.validate_token
        try:
            claims: Mapping[str, Any] = await self._run_sync(lambda: asyncio.run(check(token, service_url)))
        except jwt.PyJWKClientConnectionError as problem:
            raise Refused(503, "Microsoft's keys cannot be fetched just now.") from problem
        except (jwt.PyJWTError, ValueError, TypeError) as problem:
            raise Refused(401, "The token is not valid for this bot.") from problem
        return claims

    def _check_tenant(self, claims: Mapping[str, Any], activity: Activity) -> None:
        named = tenants_of(activity) | ({str(claims["tid"]).lower()} if "tid" in claims else frozenset())
        if not self._tenant or named != {self._tenant}:
            raise Refused(403, "The activity comes from another directory.")
