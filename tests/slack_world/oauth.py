"""Installing: codes for tokens, and token rotation, as https://docs.slack.dev/authentication/installing-with-oauth ."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from tests.slack_world import payloads
from tests.slack_world.payloads import new_id
from tests.slack_world.state import Refused, Workspace

Json = dict[str, Any]
CLIENT_ID, CLIENT_SECRET = "1234.5678", "client-secret-of-lots"
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,chat:write,commands,files:read,groups:history,im:history,"
    "im:write,mpim:history,users:read"
)
HALF_A_DAY = 43_200


@dataclass
class Installing:
    """Codes that a person's consent gave, each good once; refresh tokens, each good once."""

    workspaces: dict[str, Workspace]
    rotating: bool = False
    expires_in: int = HALF_A_DAY
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)

    def consent(self, team: str, user: str = payloads.ANNA) -> str:
        """The code that Slack hands the browser after "Allow"."""
        code = new_id("code.")
        self.codes[code] = (team, user)
        return code

    def access(self, payload: Json, authorization: str) -> Json:
        """oauth.v2.access. Raises Refused."""
        if self._client(payload, authorization) != (CLIENT_ID, CLIENT_SECRET):
            raise Refused("bad_client_secret")
        if payload.get("grant_type") == "refresh_token":
            return self._refreshed(str(payload.get("refresh_token")))
        if payload.get("code") not in self.codes:
            raise Refused("invalid_code")
        team, user = self.codes.pop(str(payload["code"]))
        return self._granted(team, user)

    def _client(self, payload: Json, authorization: str) -> tuple[object, object]:
        if authorization.startswith("Basic "):
            client, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
            return client, secret
        return payload.get("client_id"), payload.get("client_secret")

    def _refreshed(self, token: str) -> Json:
        if token not in self.refresh:
            raise Refused("invalid_refresh_token")
        return self._granted(self.refresh.pop(token), payloads.ANNA)

    def _granted(self, team: str, user: str) -> Json:
        """A new token each time where tokens rotate; the workspace's own where they do not."""
        workspace = self.workspaces[team]
        rotated: Json = {}
        if self.rotating:
            workspace.token = new_id("xoxe.xoxb-")
            refresh = new_id("xoxe-")
            self.refresh[refresh] = team
            rotated = {"refresh_token": refresh, "expires_in": self.expires_in}
        return {
            "app_id": payloads.APP,
            "authed_user": {"id": user},
            "scope": SCOPES,
            "token_type": "bot",
            "access_token": workspace.token,
            "bot_user_id": workspace.bot_user,
            "team": {"id": team, "name": team.lower()},
            "enterprise": None,
            "is_enterprise_install": False,
        } | rotated
