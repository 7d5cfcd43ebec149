"""Whether what was set for Slack works: tokens there, of the right kind, accepted, and allowed what Lots does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from slack_sdk.errors import SlackApiError
from slack_sdk.web.client import WebClient

from bot.channels.slack.manifest import SCOPES
from bot.settings import SlackSettings
from knowledge.errors import SettingsError

State = Literal["good", "note", "fault"]
SECONDS = 10
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
SCOPES_MISSING = "Slack does not allow Lots {scopes}."
ADD_SCOPES = "Add the scopes on the app's page “OAuth & Permissions” (or paste lots slack-manifest), then reinstall it."


@dataclass(frozen=True, slots=True)
class Checked:
    """One check. `said` and `remedy` are message ids, filled in with `values`."""

    state: State
    said: str
    remedy: str = ""
    values: dict[str, object] = field(default_factory=dict)


def is_set(slack: SlackSettings) -> bool:
    """Whether anything was set for Slack at all."""
    return bool(slack.bot_token or slack.app_token or slack.signing_secret or slack.client_id or slack.client_secret)


def check(slack: SlackSettings, client_for: Callable[[str], Any] | None = None) -> Iterator[Checked]:
    """What is good, missing or wrong. Calls Slack, plainly: off the event loop."""
    if not is_set(slack):
        return
    clients = client_for or (lambda token: _client(slack, token))
    yield from _settings(slack)
    if slack.bot_token:
        yield from _bot_token(clients(slack.bot_token))
    if slack.app_token:
        yield _app_token(clients(""), slack.app_token)


def _settings(slack: SlackSettings) -> Iterator[Checked]:
    by_installing = bool(slack.client_id and slack.client_secret)
    if bool(slack.client_id) != bool(slack.client_secret):
        yield Checked("fault", HALF_INSTALLING)
    if not slack.bot_token and not by_installing:
        yield Checked("fault", NO_BOT)
    if not slack.signing_secret and not slack.app_token:
        yield Checked("fault", "Neither SLACK_SIGNING_SECRET (lots serve) nor SLACK_APP_TOKEN (lots slack) is set.")


def _bot_token(client: Any) -> Iterator[Checked]:
    try:
        said = client.auth_test()
    except (SlackApiError, OSError) as problem:
        yield Checked("fault", _why(problem, "SLACK_BOT_TOKEN"), _remedy(problem))
        return
    yield Checked("good", "Speaks as {user} in {team}.", values={"user": said.get("user"), "team": said.get("team")})
    allowed = _scopes(said)
    missing = [scope for scope in SCOPES if allowed and scope not in allowed]
    if missing:
        yield Checked("fault", SCOPES_MISSING, ADD_SCOPES, {"scopes": ", ".join(missing)})


def _app_token(client: Any, token: str) -> Checked:
    try:
        client.apps_connections_open(app_token=token)
    except (SlackApiError, OSError) as problem:
        return Checked("fault", _why(problem, "SLACK_APP_TOKEN"), _remedy(problem))
    return Checked("good", "Socket Mode is open to Lots.")


def _scopes(said: Any) -> Sequence[str]:
    headers = getattr(said, "headers", None) or {}
    listed = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return [scope.strip() for scope in listed.split(",") if scope.strip()]


def _why(problem: Exception, setting: str) -> str:
    error = str(problem.response.get("error", "")) if isinstance(problem, SlackApiError) else ""
    known = {
        "invalid_auth": f"Slack does not know the token in {setting}.",
        "not_authed": f"Slack does not know the token in {setting}.",
        "token_revoked": f"The token in {setting} was revoked.",
        "token_expired": f"The token in {setting} has expired.",
        "account_inactive": f"The app was taken out of the workspace, so the token in {setting} is over.",
        "not_allowed_token_type": f"The token in {setting} is of another kind than it must be.",
        "missing_scope": f"The token in {setting} lacks a scope.",
    }
    return known.get(error, f"Slack could not be asked about {setting} ({error or type(problem).__name__}).")


def _remedy(problem: Exception) -> str:
    if isinstance(problem, SlackApiError) and problem.response.get("error") not in ("ratelimited", "internal_error"):
        return "Copy the token from the app's page again."
    return "Check the network, then run lots doctor again."


def _client(slack: SlackSettings, token: str) -> WebClient:
    return WebClient(token=token or None, base_url=slack.api_url, timeout=SECONDS)


async def for_socket_mode(slack: SlackSettings) -> str:
    """The workspace that `lots slack` will speak in. Raises SettingsError for what would keep it from working."""
    if not slack.app_token:
        raise SettingsError(NO_APP)
    if not slack.bot_token and not (slack.client_id and slack.client_secret):
        raise SettingsError(NO_BOT)
    found = await asyncio.to_thread(lambda: list(check(slack)))
    for one in found:
        if one.state == "fault" and one.said != SCOPES_MISSING:
            raise SettingsError(f"{one.said} {one.remedy}".strip())
    return next((str(one.values["team"]) for one in found if "team" in one.values), "")
