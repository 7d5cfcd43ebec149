"""Whether what was set for Slack works: tokens there, of the right kind, accepted, and allowed what Lots does."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.manifest import SCOPES
from bot.settings import SlackSettings
from knowledge.errors import SettingsError

State = Literal["good", "note", "fault"]
SECONDS = 10
FAULTS = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, ValueError)
NO_BOT = (
    "The bot token is missing: set SLACK_BOT_TOKEN to the “Bot User OAuth Token” (xoxb-…) of the app's page "
    "“OAuth & Permissions”."
)
NO_APP = (
    "The app-level token is missing: set SLACK_APP_TOKEN to a token (xapp-…) with the scope connections:write, made "
    "under “App-Level Tokens” on the app's page “Basic Information”."
)
HALF_INSTALLING = (
    "Installing needs both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, from the app's page “Basic Information”."
)
NO_WAY_IN = (
    "Slack cannot reach Lots: set SLACK_APP_TOKEN for Socket Mode (lots slack), or SLACK_SIGNING_SECRET for lots serve."
)
SCOPES_MISSING = "Slack does not allow Lots {scopes}."
ADD_SCOPES = "Add the scopes on the app's page “OAuth & Permissions” (or paste lots slack-manifest), then reinstall it."


@dataclass(frozen=True, slots=True)
class Checked:
    """One check. `said` and `remedy` are message ids, `said` filled in with `values` where there are any."""

    state: State
    said: str
    remedy: str = ""
    values: dict[str, object] = field(default_factory=dict)


def is_set(slack: SlackSettings) -> bool:
    """Whether anything was set for Slack at all."""
    return bool(slack.bot_token or slack.app_token or slack.signing_secret or slack.client_id or slack.client_secret)


async def check(slack: SlackSettings) -> AsyncIterator[Checked]:
    """What is good, missing or wrong, by asking Slack; nothing where nothing is set."""
    if not is_set(slack):
        return
    for found in _settings(slack):
        yield found
    if slack.bot_token:
        async for found in _bot_token(_client(slack, slack.bot_token)):
            yield found
    if slack.app_token:
        yield await _app_token(_client(slack, ""), slack.app_token)


def _settings(slack: SlackSettings) -> Iterator[Checked]:
    by_installing = bool(slack.client_id and slack.client_secret)
    if bool(slack.client_id) != bool(slack.client_secret):
        yield Checked("fault", HALF_INSTALLING)
    if not slack.bot_token and not by_installing:
        yield Checked("fault", NO_BOT)
    if not slack.signing_secret and not slack.app_token:
        yield Checked("fault", NO_WAY_IN)


async def _bot_token(client: AsyncWebClient) -> AsyncIterator[Checked]:
    try:
        said = await client.auth_test()
    except FAULTS as problem:
        yield Checked("fault", _why(problem, "SLACK_BOT_TOKEN"))
        return
    yield Checked("good", "Speaks as {user} in {team}.", values={"user": said.get("user"), "team": said.get("team")})
    allowed = _scopes(said)
    missing = [scope for scope in SCOPES if allowed and scope not in allowed]
    if missing:
        yield Checked("fault", SCOPES_MISSING, ADD_SCOPES, {"scopes": ", ".join(missing)})


async def _app_token(client: AsyncWebClient, token: str) -> Checked:
    try:
        await client.apps_connections_open(app_token=token)
    except FAULTS as problem:
        return Checked("fault", _why(problem, "SLACK_APP_TOKEN"))
    return Checked("good", "Socket Mode is open to Lots.")


def _scopes(said: Any) -> Sequence[str]:
    headers = getattr(said, "headers", None) or {}
    listed = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return [scope.strip() for scope in listed.split(",") if scope.strip()]


def _why(problem: Exception, setting: str) -> str:
    error = _word(problem.response) if isinstance(problem, SlackApiError) else ""
    known = {
        "invalid_auth": "Slack does not know the token in {setting}. Copy it again from the app's page.",
        "not_authed": "Slack does not know the token in {setting}. Copy it again from the app's page.",
        "token_revoked": "The token in {setting} was revoked. Install the app again, and copy the new one.",
        "token_expired": "The token in {setting} has expired. Install the app again, and copy the new one.",
        "account_inactive": "The app was taken out of the workspace. Install it, and copy its token to {setting}.",
        "not_allowed_token_type": "The token in {setting} is of another kind. Copy the right one from the app's page.",
        "missing_scope": "The token in {setting} lacks the scope connections:write. Make a new one with it.",
    }
    other = "Slack could not be asked about {setting} ({error}). Check the network and SLACK_API_URL, then try again."
    return known.get(error, other).format(setting=setting, error=error or type(problem).__name__)


def _word(response: Any) -> str:
    """Slack's word for what is wrong; "" where something else than Slack answered."""
    said = response.get("error", "") if hasattr(response, "get") else ""
    return said if isinstance(said, str) and re.fullmatch(r"\w{1,60}", said) else ""


def _client(slack: SlackSettings, token: str) -> AsyncWebClient:
    return AsyncWebClient(token=token or None, base_url=slack.api_url, timeout=SECONDS)


async def for_socket_mode(slack: SlackSettings) -> str:
    """The workspace that `lots slack` will speak in. Raises SettingsError for what would keep it from working."""
    if not slack.app_token:
        raise SettingsError(NO_APP)
    if not slack.bot_token and not (slack.client_id and slack.client_secret):
        raise SettingsError(NO_BOT)
    found = [one async for one in check(slack)]
    for one in found:
        if one.state == "fault" and one.said != SCOPES_MISSING:
            raise SettingsError(one.said)
    return next((str(one.values["team"]) for one in found if "team" in one.values), "")
