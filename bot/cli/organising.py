"""The command that shows, loads and confirms the municipality's committees: `lots organisation`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from bot.cli.speech import say
from bot.settings import Settings
from bot.wiring.stores import open_stores
from ingest.organisation_file import load_organisation
from knowledge.domain.organisation import Committee, Organisation
from knowledge.errors import NotFound

WIDE = 200
"""Columns where no terminal limits them."""


def show_organisation(settings: Settings, as_json: bool) -> None:
    with open_stores(settings) as stores:
        committees = stores.organisation.organisation().committees
    if as_json:
        click.echo(json.dumps([asdict(committee) for committee in committees], ensure_ascii=False))
    elif not committees:
        click.echo(say("No committees are known yet. Index documents, or load a file: lots organisation load FILE"))
    else:
        _print_table(committees)
        proposed = sum(committee.proposed for committee in committees)
        if proposed:
            click.echo(say("{count} proposed. Confirm them with: lots organisation confirm", count=proposed))


def load_committees(settings: Settings, path: Path) -> None:
    """The file's committees instead of those confirmed before. Raises DocumentError, and then nothing has changed."""
    loaded = load_organisation(path, settings.language)
    with open_stores(settings) as stores:
        stores.organisation.replace(loaded.organisation)
    click.echo(say("Committees loaded from {path}: {count}.", count=len(loaded.organisation.committees), path=path))
    if loaded.unused:
        click.echo(say("Not used: {fields}.", fields=", ".join(loaded.unused)), err=True)


def confirm_committees(settings: Settings, names: Sequence[str]) -> None:
    """Those named, or all that are proposed. Raises NotFound for a name that nobody has."""
    with open_stores(settings) as stores:
        organisation = stores.organisation.organisation()
        wanted = _wanted(organisation, names)
        stores.organisation.replace(Organisation(tuple(_confirmed(one, wanted) for one in organisation.committees)))
    fresh = [one.name for one in organisation.committees if one.proposed and one.id in wanted]
    if fresh:
        click.echo(say("Confirmed: {names}.", names=", ".join(fresh)))
    else:
        click.echo(say("There was nothing to confirm."))


def _wanted(organisation: Organisation, names: Sequence[str]) -> set[str]:
    wanted = {committee.id for committee in organisation.committees} if not names else set()
    for name in names:
        found = organisation.named(name)
        if not found:
            raise NotFound(f"There is no committee {name!r}: `lots organisation` lists those there are")
        wanted.update(committee.id for committee in found)
    return wanted


def _confirmed(committee: Committee, wanted: set[str]) -> Committee:
    return replace(committee, proposed=committee.proposed and committee.id not in wanted)


def _print_table(committees: Sequence[Committee]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("Committee", "Short", "Also called", "Administration", "Group", "Status"):
        table.add_column(say(heading), overflow="fold")
    for one in committees:
        lists = (", ".join(values) for values in (one.abbreviations, one.aliases, one.administrations))
        table.add_row(one.name, *lists, one.group, say("proposed") if one.proposed else say("confirmed"))
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
