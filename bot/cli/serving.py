"""The commands that serve the web: serve and demo.

Open mode, without sign-in, listens on this machine only: whoever reaches the port may claim to be anyone.
"""

from __future__ import annotations

import socket

import click

from bot.cli.progress import shown_progress
from bot.cli.speech import say, say_error
from bot.loopback import is_loopback
from bot.settings import Settings
from bot.wiring.library import is_empty
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files, sample_organisation
from bot.wiring.services import open_services
from bot.wiring.stores import open_stores
from ingest.organisation_file import load_organisation
from ingest.pipeline import Intake
from knowledge.errors import SettingsError

DEFAULT_PORT = 8000
LOOPBACK = "127.0.0.1"


def serve_sample(settings: Settings, port: int | None) -> None:
    """The sample goes in only where nothing is: a demo never mixes with a real library."""
    if is_empty(settings):
        with open_stores(settings) as stores:
            stores.organisation.replace(load_organisation(sample_organisation()).organisation)
        with shown_progress(as_json=False) as progress:
            ingest_files(settings, Intake((sample_files(),)), progress)
    serve_web(settings, LOOPBACK, DEFAULT_PORT if port is None else port, or_any_port=port is None)


def serve_web(settings: Settings, host: str, port: int, *, or_any_port: bool = False) -> None:
    """Until it is stopped. Raises SettingsError for an address beyond this machine, or a port that is taken."""
    import uvicorn

    from bot.serving.beside import beside
    from bot.web.app import create_app

    _refuse_other_machines(host)
    listener = _listen(host, port, or_any_port)
    with open_services(settings) as services:
        if services.without_meaning:
            click.echo(say("Found by words alone: {why}", why=say_error(services.without_meaning)), err=True)
        if why := services.chosen_model.why_not:
            click.echo(say("Answers without a language model: {why}", why=say_error(why)), err=True)
        services.warm_up()
        click.echo(say("Lots answers at {address}", address=_address(host, listener)))
        app = create_app(services, settings, beside(services))
        config = uvicorn.Config(app, log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listener])


def _refuse_other_machines(host: str) -> None:
    if not is_loopback(host):
        raise SettingsError(
            f"Without sign-in Lots listens on this machine only, and {host} is open to others. Use --host {LOOPBACK}."
        )


def _listen(host: str, port: int, or_any_port: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as problem:
        if not or_any_port:
            listener.close()
            raise SettingsError(
                f"Port {port} on {host} cannot be used: {problem.strerror}. Choose another with --port."
            ) from (problem)
        listener.bind((host, 0))
    listener.listen()  # from here on a caller waits instead of being turned away: the address may be told
    return listener


def _address(host: str, listener: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"
