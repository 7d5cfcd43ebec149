"""`lots organisation …`: the committees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.place import FOLDER
from bot.cli.speech import Group

if TYPE_CHECKING:
    from bot.cli.place import Place


@click.group(
    cls=Group,
    invoke_without_command=True,
    help="List the committees that are known, load them from a file, or confirm those proposed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def organisation(context: click.Context, as_json: bool) -> None:
    if context.invoked_subcommand is None:
        from bot.cli.organising import show_organisation

        show_organisation(context.obj.settings(), as_json)


@organisation.command(name="load", help="Load the committees from a YAML or Excel file, instead of those before.")
@click.argument("file", type=FOLDER)
@click.pass_obj
def load_organisation(place: Place, file: Path) -> None:
    from bot.cli.organising import load_committees

    load_committees(place.settings(), file)


@organisation.command(name="confirm", help="Confirm committees that documents name: those given, or all.")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.pass_obj
def confirm_organisation(place: Place, names: tuple[str, ...]) -> None:
    from bot.cli.organising import confirm_committees

    confirm_committees(place.settings(), names)
