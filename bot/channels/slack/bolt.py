"""The Bolt app that everything from Slack passes: signatures, authorization, installing, listeners.

Bolt answers once a listener is done (`process_before_response`), because a listener only hands in what came. Its own
log is kept to errors: on its other levels it writes out what people said.
"""

from __future__ import annotations

import logging

from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from bot.channels.slack.accounts import Accounts, Authorize
from bot.channels.slack.receiving import Inlet
from bot.channels.slack.wording import say
from bot.settings import SlackSettings
from knowledge.answers.answer import Language

_NOT_NEEDED = "socket mode: nothing is signed"

bolt_log = logging.getLogger("lots.slack.bolt")


def bolt_app(
    settings: SlackSettings, accounts: Accounts, inlet: Inlet, language: Language, flow: AsyncOAuthFlow | None = None
) -> AsyncApp:
    """`flow` is there where workspaces install the app by themselves. Made on the event loop."""
    bolt_log.setLevel(logging.ERROR)
    app = AsyncApp(
        name="lots",
        logger=bolt_log,
        signing_secret=settings.signing_secret or _NOT_NEEDED,
        client=accounts.client(),
        authorize=Authorize(accounts, settings),  # type: ignore[arg-type]  # Bolt takes one, its annotation forgets it
        installation_store=accounts.installations,
        oauth_flow=flow,
        process_before_response=True,
        user_facing_authorize_error_message=say("Lots is not installed here. Ask your administrator.", language),
    )
    if accounts.installations is not None:
        app.enable_token_revocation_listeners()
    inlet.listen(app)
    return app
