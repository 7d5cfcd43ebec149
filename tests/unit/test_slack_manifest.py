"""The manifest makes an app that may do and hears what Lots uses, within limits; the set-up page fits it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bot.channels.slack.commands import said_by
from bot.channels.slack.manifest import manifest
from bot.cli.commands import lots
from bot.settings import KEYS
from knowledge.errors import SettingsError

DOCS = Path(__file__).parents[2] / "docs" / "slack.md"
ADDRESS = "https://lots.example.se"
SCOPE_OF_EVENT = {
    "app_mention": "app_mentions:read",
    "assistant_thread_context_changed": "assistant:write",
    "assistant_thread_started": "assistant:write",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
"""https://docs.slack.dev/reference/events ; the others need none."""


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_every_event_has_its_scope(address: str) -> None:
    app = manifest(address)
    scopes = app["oauth_config"]["scopes"]["bot"]
    events = app["settings"]["event_subscriptions"]["bot_events"]
    assert {SCOPE_OF_EVENT[event] for event in events if event in SCOPE_OF_EVENT} <= set(scopes)
    assert len(set(events)) == len(events)


def test_socket_mode_needs_no_address_and_http_gives_one_for_everything() -> None:
    assert "url" not in json.dumps(manifest(), ensure_ascii=False).replace("background", "")
    assert manifest()["settings"]["socket_mode_enabled"] is True
    app = manifest(ADDRESS)
    asked = {
        app["settings"]["event_subscriptions"]["request_url"],
        app["settings"]["interactivity"]["request_url"],
        app["features"]["slash_commands"][0]["url"],
    }
    assert asked == {f"{ADDRESS}/slack/events"}
    assert app["oauth_config"]["redirect_urls"] == [f"{ADDRESS}/slack/oauth_redirect"]
    assert app["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize("language", ["sv", "en"])
def test_names_and_descriptions_are_as_short_as_slack_asks(language: Any) -> None:
    app = manifest(ADDRESS, language)
    features = app["features"]
    (shortcut,), (command,) = features["shortcuts"], features["slash_commands"]
    assert len(app["display_information"]["name"]) <= 35
    assert len(app["display_information"]["description"]) <= 140
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150
    assert len(command["usage_hint"]) <= 1000
    assert len(features["assistant_view"]["assistant_description"]) <= 300


def test_the_command_prints_the_same_manifest_in_both_notations() -> None:
    as_yaml = CliRunner().invoke(lots, ["slack-manifest", "--url", f"{ADDRESS}/"])
    as_json = CliRunner().invoke(lots, ["slack-manifest", "--url", ADDRESS, "--format", "json"])
    assert yaml.safe_load(as_yaml.stdout) == json.loads(as_json.stdout) == manifest(ADDRESS)


@pytest.mark.parametrize("address", ["http://lots.example.se", "lots.example.se", "https://", "https://x.se/?a=1"])
def test_an_address_that_slack_would_not_call_is_refused(address: str) -> None:
    result = CliRunner().invoke(lots, ["slack-manifest", "--url", address])
    assert isinstance(result.exception, SettingsError)


def test_the_set_up_page_names_settings_and_words_that_there_are() -> None:
    page = DOCS.read_text("utf-8")
    assert set(re.findall(r"\bslack_\w+(?= = )", page)) <= set(KEYS)
    assert set(re.findall(r"\| `(slack_\w+)`", page)) <= set(KEYS)
    hint = manifest()["features"]["slash_commands"][0]["usage_hint"]
    for word in ("hjälp", "formulär", "samordnare", "starta"):
        assert word in hint
        assert word in page
        assert said_by(word)
