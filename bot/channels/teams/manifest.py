"""The app package that an administrator uploads in Teams: a manifest and two icons, in a zip.

The manifest follows Microsoft's schema, version 1.19. Made again from the same settings it is the same, byte by byte.
The icons are drawn from `bot/web/static/mark.svg`: the mark on its own ground, and its outline in white.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.channels.teams.wording import say
from bot.settings import Settings
from knowledge.answers.answer import Language
from knowledge.errors import SettingsError

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json"
ICONS = Path(__file__).parent / "package"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can hold: the same package has the same bytes."""
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ABOUT = (
    "Lots answers questions from the municipality's governing documents, in the documents' own words and always with "
    "the source. It helps with scorecards and checklists, and reminds you of what you planned."
)
_COMMANDS = (
    ("help", "What Lots can do here"),
    ("my forms", "What you have begun, with progress"),
    ("start scorecard", "Begin your committee's scorecard"),
    ("my profile", "Which committee you work for"),
)


def package(settings: Settings) -> bytes:
    """The zip. Raises SettingsError where something that belongs in it is not set."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(manifest(settings), ensure_ascii=False, indent=2) + "\n"
        archive.writestr(zipfile.ZipInfo("manifest.json", LONG_AGO), text)
        for name in ("color.png", "outline.png"):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), (ICONS / name).read_bytes())
    return made.getvalue()


def manifest(settings: Settings) -> dict[str, Any]:
    """What the schema asks for. Raises SettingsError."""
    client_id, address, language = _client_id(settings), _address(settings), settings.language
    return {
        "$schema": SCHEMA,
        "manifestVersion": "1.19",
        "version": version("lots"),
        "id": client_id,
        "developer": {
            "name": "Lots",
            "websiteUrl": f"{address}/",
            "privacyUrl": f"{address}/",
            "termsOfUseUrl": f"{address}/",
        },
        "localizationInfo": {"defaultLanguageTag": language},
        "name": {"short": "Lots", "full": say("Lots, the pilot through the governing documents", language)},
        "description": {
            "short": say("Cited answers from the municipality's governing documents", language),
            "full": say(_ABOUT, language),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#14344c",
        "bots": [_bot(client_id, language)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(address).netloc],
    }


def _bot(client_id: str, language: Language) -> dict[str, Any]:
    commands = [{"title": say(title, language), "description": say(told, language)} for title, told in _COMMANDS]
    return {
        "botId": client_id,
        "scopes": ["personal", "team", "groupChat"],
        "isNotificationOnly": False,
        "supportsFiles": False,
        "supportsCalling": False,
        "supportsVideo": False,
        "commandLists": [{"scopes": ["personal", "team", "groupChat"], "commands": commands}],
    }


def _client_id(settings: Settings) -> str:
    client_id = settings.teams.client_id
    if not _ID.fullmatch(client_id):
        raise SettingsError("Set teams_client_id first: the application (client) id of the bot's registration.")
    return client_id.lower()


def _address(settings: Settings) -> str:
    if not settings.public_url.startswith("https://"):
        raise SettingsError("Set public_url first: the https address at which people and Teams reach Lots.")
    return settings.public_url
