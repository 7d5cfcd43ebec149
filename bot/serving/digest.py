"""The composition root's part for the weekly digest: who gets it, by whom it is taken there, and when.

Each reader is claimed by itself, so that every server takes it to whom it can reach: with a channel's token set up, to
that channel through delivery, and to mail addresses from any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.channels.teams.opening import is_set_up as is_teams_set_up
from bot.digest.composing import week_before
from bot.digest.mail import MailCourier
from bot.digest.mail_server import mail_server
from bot.digest.posting import PostCourier, Poster
from bot.digest.readers import Kind, readers
from bot.digest.sending import WeeklyDigest
from bot.digest.store import SqlDigests
from bot.digest.timing import WeeklyTime, weekly_time
from bot.off_loop import run_sync
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.digest.ports import Courier
    from bot.digest.writing import DigestWriter
    from knowledge.insights.overview import Overlook
    from knowledge.language_model import LanguageModel

ONLY_TEAM = ""
"""Stands for the workspace where there is one; where the app is installed in many, for the newest."""


def weekly_digest(
    settings: Settings,
    engine: Engine,
    overlook: Overlook,
    poster: Poster | None,
    model: LanguageModel | None = None,
) -> WeeklyDigest:
    """The digest as the settings want it. Without a `poster` no channel gets it here. Raises StorageError."""
    zone = ZoneInfo(settings.time_zone)
    return WeeklyDigest(
        overlook,
        SqlDigests(engine),
        readers(settings.digest.to),
        dict(_couriers(settings, poster)),
        WeeklyTime(*weekly_time(settings.digest.at), zone),
        _now,
        run_sync,
        settings.language,
        settings.public_url,
        _writer(model),
    )


def _writer(model: LanguageModel | None) -> DigestWriter | None:
    if model is None:
        return None
    from bot.digest.writing import DigestWriter

    return DigestWriter(model)


def latest_week(settings: Settings) -> date:
    """The Monday of the last whole week, by the clocks where people work."""
    return week_before(datetime.now(ZoneInfo(settings.time_zone)).date())


def _couriers(settings: Settings, poster: Poster | None) -> Iterator[tuple[Kind, Courier]]:
    from bot.serving.channels import is_slack_set_up

    if settings.digest.smtp_url:
        server = mail_server(settings.digest.smtp_url)
        yield "mail", MailCourier(server, settings.digest.mail_from, _now, run_sync, settings.language)
    if poster and is_slack_set_up(settings):
        yield "slack", _in_slack(poster)
    if poster and is_teams_set_up(settings.teams):
        yield "teams", _in_teams(settings, poster)


def _in_slack(poster: Poster) -> Courier:
    from bot.channels.slack.digest import digest_calls

    return PostCourier("slack", poster, lambda digest, channel: digest_calls(digest, ONLY_TEAM, channel))


def _in_teams(settings: Settings, poster: Poster) -> Courier:
    from bot.channels.teams.digest import digest_activities

    bot, language = settings.teams.client_id, settings.language
    return PostCourier("teams", poster, lambda digest, where: digest_activities(digest, bot, where, language))


def _now() -> datetime:
    return datetime.now(UTC)
