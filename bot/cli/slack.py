"""The commands of Slack: the conversation over Socket Mode, and the manifest that makes the app there."""

from __future__ import annotations

import asyncio
import json
import signal
from typing import Literal
from urllib.parse import urlsplit

import click

from bot.cli.speech import say, say_error
from bot.settings import Settings
from bot.wiring.services import Services, open_services
from knowledge.errors import SettingsError

ManifestFormat = Literal["yaml", "json"]


def talk_in_slack(settings: Settings, port: int | None) -> None:
    """Until it is stopped. Raises SettingsError where a token is missing or wrong, StorageError."""
    from bot.channels.slack.checking import for_socket_mode

    workspace = asyncio.run(for_socket_mode(settings.slack))
    with open_services(settings) as services:
        if services.without_meaning:
            click.echo(say("Found by words alone: {why}", why=say_error(services.without_meaning)), err=True)
        services.warm_up()
        asyncio.run(_until_stopped(services, workspace, port))


async def _until_stopped(services: Services, workspace: str, port: int | None) -> None:
    """Ctrl-C, or the signal that ends a service: what is under way is brought to an end."""
    from bot.serving.slack import over_a_socket

    def opened() -> None:
        click.echo(say("Lots answers in Slack ({workspace}). Stop with Ctrl-C.", workspace=workspace or "–"))

    talking = asyncio.create_task(over_a_socket(services, opened, port))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, talking.cancel)
    try:
        await talking
    except asyncio.CancelledError:
        click.echo(say("Stopped. What was done is kept; the next run goes on from there."), err=True)


def print_manifest(settings: Settings, address: str | None, form: ManifestFormat) -> None:
    """`address` is where Slack reaches Lots; None for Socket Mode. Raises SettingsError."""
    from bot.channels.slack.manifest import manifest

    app = manifest(_checked(address) if address else "", settings.language)
    if form == "json":
        click.echo(json.dumps(app, ensure_ascii=False, indent=2))
        return
    import yaml

    click.echo(yaml.safe_dump(app, allow_unicode=True, sort_keys=False, width=120), nl=False)


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError("Slack calls an https address only. Give it as --url https://lots.example.se")
    return address.rstrip("/")
