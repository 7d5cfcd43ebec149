"""Installing the app in a workspace from a link: to Slack, back with a code, and the tokens kept.

The pages are plain HTML that fits the web pages' content security policy: no script, no style of their own.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse

from bot.channels.slack.accounts import Accounts
from bot.channels.slack.installations import STATE_LASTS_SECONDS, InstallStates
from bot.channels.slack.manifest import SCOPES
from bot.channels.slack.wording import say
from bot.settings import Settings
from knowledge.answers.answer import Language

INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"


def oauth_flow(settings: Settings, accounts: Accounts, states: InstallStates) -> AsyncOAuthFlow:
    """Made on the event loop."""
    slack = settings.slack
    return AsyncOAuthFlow(
        client=accounts.client(),
        settings=AsyncOAuthSettings(
            client_id=slack.client_id,
            client_secret=slack.client_secret,
            scopes=list(SCOPES),
            user_scopes=[],
            redirect_uri=f"{settings.public_url}{REDIRECT}" if settings.public_url else None,
            install_path=INSTALL,
            install_page_rendering_enabled=False,
            redirect_uri_path=REDIRECT,
            callback_options=_Pages(settings.language).options(),
            installation_store=accounts.installations,
            state_store=states,
            state_expiration_seconds=STATE_LASTS_SECONDS,
        ),
    )


class _Pages:
    """What whoever installs sees at the end."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def options(self) -> AsyncCallbackOptions:
        return AsyncCallbackOptions(success=self._installed, failure=self._not_installed)

    async def _installed(self, args: AsyncSuccessArgs) -> BoltResponse:
        title = say("Lots is installed", self._language)
        team = args.installation.team_name or args.installation.enterprise_name or ""
        line = say("Go back to Slack ({team}) and write to Lots in a direct message.", self._language, team=team)
        return self._page(title, line, 200, args.settings.state_utils.build_set_cookie_for_deletion())

    async def _not_installed(self, args: AsyncFailureArgs) -> BoltResponse:
        title = say("Lots was not installed", self._language)
        line = say(
            "Slack says: {reason}. Begin again at {address}.", self._language, reason=args.reason, address=INSTALL
        )
        return self._page(title, line, max(args.suggested_status_code, 400), "")

    def _page(self, title: str, line: str, status: int, cookie: str) -> BoltResponse:
        body = (
            f'<!DOCTYPE html>\n<html lang="{self._language}">\n<head><meta charset="utf-8">'
            f"<title>{html.escape(title)}</title></head>\n"
            f"<body><main><h1>{html.escape(title)}</h1><p>{html.escape(line)}</p></main></body>\n</html>\n"
        )
        headers: dict[str, str | Sequence[str]] = {"Content-Type": "text/html; charset=utf-8"}
        if cookie:
            headers["Set-Cookie"] = [cookie]
        return BoltResponse(status=status, body=body, headers=headers)
