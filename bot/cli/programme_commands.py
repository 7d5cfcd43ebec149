"""`lots programmes …`: what documents state, reviewed and published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.speech import Group

if TYPE_CHECKING:
    from bot.cli.place import Place


@click.group(cls=Group, invoke_without_command=True, help="List the programmes that documents state, or publish one.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def programmes(context: click.Context, as_json: bool) -> None:
    if context.invoked_subcommand is None:
        from bot.cli.programming import list_programmes

        list_programmes(context.obj.settings(), as_json)


@programmes.command(help="Publish a programme that has been reviewed: answers rest on it.")
@click.argument("name")
@click.pass_obj
def publish(place: Place, name: str) -> None:
    from bot.cli.programming import publish_programme

    publish_programme(place.settings(), name)


@programmes.command(help="Have a language model propose what a programme's draft lacks; you accept each by itself.")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the proposals as JSON, and accept none.")
@click.pass_obj
def propose(place: Place, name: str, as_json: bool) -> None:
    from bot.cli.proposing import propose_parts

    propose_parts(place.settings(), name, as_json)
