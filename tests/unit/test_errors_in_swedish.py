"""Errors that whoever runs Lots may meet are told in Swedish, the words within them too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.speech import say, say_error, speak
from bot.settings import KEYS, read_settings
from knowledge import errors
from knowledge.errors import SettingsError

ROOT = Path(__file__).parents[2]
TOLD_ON_THE_COMMAND_LINE = {"SettingsError", "StorageError", "LibraryBusy", "EmbeddingError"}
OF_ENGINEERS = {"A channel was let in before delivery was there: call hand_to first."}
"""Met by whoever builds a channel, never by whoever runs one."""


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    speak("sv")
    yield
    speak("sv")


def messages_of(file: Path) -> Iterator[str]:
    """Of the errors made there, what each says, with a number for each value."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TOLD_ON_THE_COMMAND_LINE and node.args:
            said = node.args[0]
            if isinstance(said, ast.Constant):
                yield str(said.value)
            elif isinstance(said, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else f"value{at}"
                    for at, part in enumerate(said.values)
                )


def test_every_error_that_a_command_may_end_with_is_translated() -> None:
    assert all(issubclass(getattr(errors, name), errors.LotsError) for name in TOLD_ON_THE_COMMAND_LINE)
    files = [file for room in ("bot", "knowledge", "ingest") for file in (ROOT / room).rglob("*.py")]
    said = {message for file in files for message in messages_of(file)} - OF_ENGINEERS
    assert len(said) > 50
    assert [message for message in sorted(said) if say_error(message) == message] == []


@pytest.mark.parametrize("key", sorted(KEYS))
def test_what_a_setting_may_be_is_told_in_swedish(key: str) -> None:
    allowed = KEYS[key].allowed
    values_alone = all(" " not in value for value in allowed.split(", "))
    assert values_alone or say_error(allowed) != allowed


def test_a_settings_error_has_its_words_within_in_swedish(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as wrong:
        read_settings({"LOTS_KEEP_QUESTIONS": "999"}, tmp_path)
    assert say_error(str(wrong.value)) == "LOTS_KEEP_QUESTIONS är '999'; tillåtet: 1 till 120 månader."


def test_a_secret_that_is_wrong_is_told_in_swedish(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as wrong:
        read_settings({"SLACK_BOT_TOKEN": "hemligt"}, tmp_path)
    assert "är inte som den ska vara; tillåtet: xoxb-…" in say_error(str(wrong.value))
    assert "bot-token från appens sida" in say_error(str(wrong.value))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'language = "sv"\nembeddings = none\n', "rad 2: det här går inte att läsa som TOML"),
        (b'language = "sv"\nembeddings = """none\n', "rad 2: det här går inte att läsa som TOML"),
        ('language = "sv" # på svenska'.encode("latin-1"), "är inte text i UTF-8. Spara den som UTF-8."),
    ],
)
def test_a_settings_file_that_cannot_be_read_is_told_by_line_in_swedish(
    tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "lots.toml").write_bytes(content)
    with pytest.raises(SettingsError) as wrong:
        read_settings({}, tmp_path)
    assert told in say_error(str(wrong.value))


def test_what_the_operating_system_says_is_told_in_swedish() -> None:
    busy = "Port 8000 on 127.0.0.1 cannot be used: Address already in use. Choose another with --port."
    assert say_error(busy).startswith("Port 8000 på 127.0.0.1 går inte att använda: något annat använder den redan.")
    assert "rättighet saknas" in say("{folder} cannot be written: {why}.", folder="/x", why="Permission denied")
