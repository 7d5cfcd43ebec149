"""The commands about people: who has which role, groups and accounts, for the person who runs Lots."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from bot.cli.speech import say
from bot.conversation.directory import KnownPerson
from bot.conversation.messages import Role
from bot.settings import Settings
from bot.wiring.keeping import open_own_records
from bot.wiring.stores import open_stores
from knowledge.errors import StorageError

WIDE = 200
"""Columns where no terminal limits them."""


def list_people(settings: Settings, as_json: bool) -> None:
    with open_stores(settings) as stores:
        everyone = stores.people.everyone()
    if as_json:
        click.echo(json.dumps([person_json(each) for each in everyone], ensure_ascii=False))
    elif everyone:
        _print_table(everyone)
    else:
        click.echo(say("Nobody is known yet: people are, once they write in Slack or Teams."))


def link_people(settings: Settings, identity: str, person: str, as_json: bool) -> None:
    with open_stores(settings) as stores:
        _tell(stores.people.link(identity, person), as_json)


def unlink_person(settings: Settings, identity: str, as_json: bool) -> None:
    """Raises NotFound where it is linked to nobody."""
    with open_stores(settings) as stores:
        _tell(stores.people.unlink(identity), as_json)


def give_role(settings: Settings, person: str, role: Role, as_json: bool) -> None:
    with open_stores(settings) as stores:
        _tell(stores.people.give_role(person, role), as_json)


def give_groups(settings: Settings, person: str, groups: Sequence[str], as_json: bool) -> None:
    with open_stores(settings) as stores:
        _tell(stores.people.give_groups(person, frozenset(groups)), as_json)


def export_person(settings: Settings, person: str, target: Path | None) -> None:
    """Raises StorageError where the file cannot be written."""
    from bot.conversation.own_data import own_data_json

    with open_own_records(settings) as records:
        written = json.dumps(own_data_json(records.gathered(person)), ensure_ascii=False, indent=1)
    if target is None:
        click.echo(written)
        return
    try:
        target.write_text(f"{written}\n", "utf-8")
    except OSError as problem:
        raise StorageError(f"{target} cannot be written: {problem.strerror}") from problem
    click.echo(say("Written: {file}", file=target))


def erase_person(settings: Settings, person: str, sure: bool) -> None:
    """Asks first, where nobody has said yes. Raises click.Abort for a no."""
    question = say(
        "Erase all that is kept of {person}? What they answered in forms stays, without their name.", person=person
    )
    if not sure:
        click.confirm(question, abort=True, err=True)
    with open_own_records(settings) as records:
        known = records.erased(person, also_access=True)
    click.echo(say("Erased: {person}", person=", ".join(known.identities)))


def person_json(person: KnownPerson) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "groups": sorted(person.groups),
        "identities": list(person.identities),
    }


def _tell(person: KnownPerson, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(person_json(person), ensure_ascii=False))
    else:
        _print_table([person])


def _print_table(people: Iterable[KnownPerson]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("Person", "Name", "Role", "Groups", "Accounts"):
        table.add_column(say(heading), overflow="fold")
    for one in people:
        lists = (", ".join(values) for values in (sorted(one.groups), one.identities))
        table.add_row(one.id, ", ".join(one.names), say(one.role), *lists)
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
