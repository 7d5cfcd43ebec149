"""The command `lots digest`: this week's digest as it would be read, and on demand sent to those who get it."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

import click

from bot.delivery.ports import Outgoing
from bot.digest.digest import in_plain_text
from bot.digest.sending import WeeklyDigest
from bot.digest.wording import say, several
from bot.off_loop import run_sync
from bot.serving.digest import latest_week, weekly_digest
from bot.settings import Settings
from bot.stores.delivery import SqlDeliveries
from bot.wiring.insights import overlook_on
from bot.wiring.language_model import language_model_on
from bot.wiring.stores import open_stores
from knowledge.errors import LotsError, SettingsError


class DigestError(LotsError):
    """Some of those who are to get the digest could not."""


@dataclass(frozen=True, slots=True)
class KeptCalls:
    """The port `Poster` where no channel is open: a server that has one makes the calls.

    They are not sealed: whatever a digest says is masked, and may be shown to every coordinator.
    """

    store: SqlDeliveries

    async def post(self, outgoing: Outgoing) -> bool:
        kept: bool = await run_sync(lambda: self.store.post(outgoing))
        return kept


def show_digest(settings: Settings, *, send: bool) -> None:
    """The last whole week's. Raises SettingsError where it is to be sent to nobody, DigestError, StorageError."""
    if send and not settings.digest.to:
        raise SettingsError("Nobody gets the digest: set LOTS_DIGEST_TO to conversations' ids or mail addresses.")
    with open_stores(settings) as stores:
        kept_calls = KeptCalls(SqlDeliveries(stores.engine))
        model = language_model_on(settings, stores).model
        weekly = weekly_digest(settings, stores.engine, overlook_on(settings, stores), kept_calls, model)
        _show(settings, weekly)
        if send:
            _send(settings, weekly)


def _show(settings: Settings, weekly: WeeklyDigest) -> None:
    monday = latest_week(settings)
    digest = weekly.digest(monday)
    nothing = "Nobody asked anything in the week that began {day}, so there is nothing to tell."
    click.echo(in_plain_text(digest) if digest else say(nothing, settings.language, day=monday.isoformat()))
    kinds = Counter(reader.kind for reader in weekly.readers)
    listed = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    nobody = "Nobody gets it: set digest_to to conversations in Slack or Teams, or to mail addresses."
    told = say("Readers: {readers}.", settings.language, readers=listed) if kinds else say(nobody, settings.language)
    click.echo(f"\n{told}", err=True)


def _send(settings: Settings, weekly: WeeklyDigest) -> None:
    """Raises DigestError where some could not get it; the others have it."""
    given = asyncio.run(weekly.send(latest_week(settings)))
    language = settings.language
    if given.sent:
        click.echo(several("Sent to {count} reader.", "Sent to {count} readers.", given.sent, language))
    if given.problems:
        raise DigestError(" ".join(dict.fromkeys(given.problems)))
    if not given.sent:
        click.echo(say("It went to nobody: they have it already, or there is nothing to tell.", language))
    elif {reader.kind for reader in weekly.readers} & {"slack", "teams"}:
        click.echo(say("Slack and Teams get it when `lots serve` or `lots slack` runs.", language))
