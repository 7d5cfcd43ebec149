"""The app as Slack is told of it: what it is called, may do and wants to hear, for Socket Mode or for an address.

It is pasted under "From a manifest" (https://docs.slack.dev/reference/app-manifest). Invariant: every scope and event
here is one that Lots uses; `checking` holds the token that was given to the same list.
"""

from __future__ import annotations

from typing import Any

from bot.channels.slack.receiving import ASK_ABOUT_THIS
from bot.channels.slack.wording import say
from knowledge.answers.answer import Language

COMMAND = "/lots"
SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "files:read",
    "groups:history",
    "im:history",
    "im:write",
    "mpim:history",
    "users:read",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
)
EVENTS_OF_INSTALLING = ("app_uninstalled", "tokens_revoked")
COLOUR = "#0b4f6c"


def manifest(public_url: str = "", language: Language = "sv") -> dict[str, Any]:
    """`public_url` is where Slack reaches `lots serve`, without a slash at its end; empty for Socket Mode."""
    return {
        "display_information": {
            "name": "Lots",
            "description": say("Answers from your governing documents, with sources", language),
            "background_color": COLOUR,
        },
        "features": _features(public_url, language),
        "oauth_config": _oauth(public_url),
        "settings": _settings(public_url),
    }


def _features(public_url: str, language: Language) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Lots", "always_online": True},
        "assistant_view": {
            "assistant_description": say("Ask about your governing documents, or fill in a form.", language),
            "suggested_prompts": [],
        },
        "shortcuts": [
            {
                "name": say("Ask Lots about this", language),
                "type": "message",
                "callback_id": ASK_ABOUT_THIS,
                "description": say("Lots answers you in a direct message.", language),
            }
        ],
        "slash_commands": [_command(public_url, language)],
    }


def _command(public_url: str, language: Language) -> dict[str, Any]:
    command = {
        "command": COMMAND,
        "description": say("Ask Lots, see your forms, get help", language),
        "usage_hint": say("[question | help | forms | start NAME | committee NAME | coordinator]", language),
        "should_escape": True,
    }
    return command | ({"url": events_address(public_url)} if public_url else {})


def _oauth(public_url: str) -> dict[str, Any]:
    scopes = {"scopes": {"bot": list(SCOPES)}}
    return scopes | ({"redirect_urls": [f"{public_url}/slack/oauth_redirect"]} if public_url else {})


def _settings(public_url: str) -> dict[str, Any]:
    events: dict[str, Any] = {"bot_events": sorted((*EVENTS, *EVENTS_OF_INSTALLING) if public_url else EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    if public_url:
        events["request_url"] = interactivity["request_url"] = events_address(public_url)
    return {
        "event_subscriptions": events,
        "interactivity": interactivity,
        "org_deploy_enabled": bool(public_url),
        "socket_mode_enabled": not public_url,
        "token_rotation_enabled": False,
    }


def events_address(public_url: str) -> str:
    """The one address for events, clicks, commands and menus."""
    return f"{public_url}/slack/events"
