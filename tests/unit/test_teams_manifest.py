"""The app package of Teams: what Microsoft's schema asks for, and what an administrator would otherwise find out."""

from __future__ import annotations

import json
import struct
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from bot.channels.teams.manifest import manifest, package
from bot.settings import Settings, TeamsSettings
from knowledge.errors import SettingsError

CLIENT_ID = "11111111-AAAA-4bbb-8ccc-222222222222"
SET_UP = Settings(Path("/data"), public_url="https://lots.vikboda.se", teams=TeamsSettings(CLIENT_ID))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_manifest_keeps_to_the_lengths_of_the_schema(language: str) -> None:
    made = manifest(replace(SET_UP, language="sv" if language == "sv" else "en"))
    assert len(made["name"]["short"]) <= 30
    assert len(made["name"]["full"]) <= 100
    assert len(made["description"]["short"]) <= 80
    assert len(made["description"]["full"]) <= 4000
    (bot,) = made["bots"]
    for commands in bot["commandLists"]:
        assert all(len(one["title"]) <= 32 and len(one["description"]) <= 128 for one in commands["commands"])


def test_the_bot_is_reached_alone_in_teams_and_in_group_chats_by_the_id_of_its_registration() -> None:
    (bot,) = manifest(SET_UP)["bots"]
    assert bot["botId"] == CLIENT_ID.lower()
    assert bot["scopes"] == ["personal", "team", "groupChat"]


def test_the_domains_are_those_of_the_pages() -> None:
    assert manifest(SET_UP)["validDomains"] == ["lots.vikboda.se"]


def test_the_package_holds_a_manifest_and_icons_of_the_sizes_that_teams_wants() -> None:
    with zipfile.ZipFile(BytesIO(package(SET_UP))) as archive:
        assert json.loads(archive.read("manifest.json")) == manifest(SET_UP)
        icons = manifest(SET_UP)["icons"]
        assert _size(archive.read(icons["color"])) == (192, 192)
        assert _size(archive.read(icons["outline"])) == (32, 32)


def test_the_same_settings_give_the_same_package() -> None:
    assert package(SET_UP) == package(SET_UP)


@pytest.mark.parametrize(
    "lacking",
    [
        replace(SET_UP, teams=TeamsSettings()),
        replace(SET_UP, teams=TeamsSettings("lots")),
        replace(SET_UP, public_url=""),
        replace(SET_UP, public_url="http://lots.vikboda.se"),
    ],
)
def test_what_is_not_set_is_asked_for_by_its_key(lacking: Settings) -> None:
    with pytest.raises(SettingsError, match=r"Set (teams_client_id|public_url) first"):
        package(lacking)


def _size(png: bytes) -> tuple[int, int]:
    """Of a PNG: the first eight bytes of its header chunk's content."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height
