"""`lots people …`: who is known, and what is kept of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.place import FOLDER
from bot.cli.speech import Group, say

if TYPE_CHECKING:
    from bot.cli.place import Place
    from bot.conversation.messages import Role

MOST_ID = 200


class Account(click.ParamType[str]):
    """An account or a person, by the id that its channel gives it: "slack:T1:U1"."""

    name = "account"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not value.strip() or len(value) > MOST_ID or not value.isprintable():
            self.fail(
                say("Name an account by its id, such as slack:T0123:U0456: `lots people` lists them."), param, ctx
            )
        return value.strip()


ACCOUNT = Account()


@click.group(
    cls=Group,
    invoke_without_command=True,
    help="List the people who are known, with their accounts, roles and groups, or change them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def people(context: click.Context, as_json: bool) -> None:
    if context.invoked_subcommand is None:
        from bot.cli.peopling import list_people

        list_people(context.obj.settings(), as_json)


@people.command(name="link", help="Make an account one of a person's: what is kept of both is that person's.")
@click.argument("identity", type=ACCOUNT, metavar="IDENTITY")
@click.argument("person", type=ACCOUNT)
@click.option("--json", "as_json", is_flag=True, help="Print the person as JSON.")
@click.pass_obj
def link_people(place: Place, identity: str, person: str, as_json: bool) -> None:
    from bot.cli.peopling import link_people

    link_people(place.settings(), identity, person, as_json)


@people.command(name="unlink", help="Make an account a person by itself again.")
@click.argument("identity", type=ACCOUNT, metavar="IDENTITY")
@click.option("--json", "as_json", is_flag=True, help="Print the person as JSON.")
@click.pass_obj
def unlink_person(place: Place, identity: str, as_json: bool) -> None:
    from bot.cli.peopling import unlink_person

    unlink_person(place.settings(), identity, as_json)


@people.command(name="role", help="Say what a person may do in Slack and Teams.")
@click.argument("person", type=ACCOUNT)
@click.argument("role", type=click.Choice(["staff", "coordinator", "admin"]))
@click.option("--json", "as_json", is_flag=True, help="Print the person as JSON.")
@click.pass_obj
def give_role(place: Place, person: str, role: Role, as_json: bool) -> None:
    from bot.cli.peopling import give_role

    give_role(place.settings(), person, role, as_json)


@people.command(
    name="group", help="Say which groups a person is in, in place of those before; none where none is named."
)
@click.argument("person", type=ACCOUNT)
@click.argument("groups", nargs=-1, metavar="[GROUP…]")
@click.option("--json", "as_json", is_flag=True, help="Print the person as JSON.")
@click.pass_obj
def give_groups(place: Place, person: str, groups: tuple[str, ...], as_json: bool) -> None:
    from bot.cli.peopling import give_groups

    give_groups(place.settings(), person, groups, as_json)


@people.command(name="export", help="Print all that is kept of a person, as JSON, or write it to a file.")
@click.argument("person", type=ACCOUNT)
@click.option("-o", "target", type=FOLDER, metavar="FILE", help="The file to write.")
@click.pass_obj
def export_person(place: Place, person: str, target: Path | None) -> None:
    from bot.cli.peopling import export_person

    export_person(place.settings(), person, target)


@people.command(name="erase", help="Erase all that is kept of a person; what they answered in forms loses their name.")
@click.argument("person", type=ACCOUNT)
@click.option("--yes", "sure", is_flag=True, help="Do not ask first.")
@click.pass_obj
def erase_person(place: Place, person: str, sure: bool) -> None:
    from bot.cli.peopling import erase_person

    erase_person(place.settings(), person, sure)
