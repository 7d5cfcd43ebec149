"""`lots templates …`: what forms are begun on."""

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
    help="List the form templates: those that come with Lots, drafted from documents, or loaded from a file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def templates(context: click.Context, as_json: bool) -> None:
    if context.invoked_subcommand is None:
        from bot.cli.templating import list_templates

        list_templates(context.obj.settings(), as_json)


@templates.command(name="publish", help="Publish a draft that has been looked over: forms can be begun on it.")
@click.argument("name")
@click.pass_obj
def publish_template(place: Place, name: str) -> None:
    from bot.cli.templating import publish_template

    publish_template(place.settings(), name)


@templates.command(name="load", help="Load a template from a YAML or Excel file.")
@click.argument("file", type=FOLDER)
@click.pass_obj
def load_template(place: Place, file: Path) -> None:
    from bot.cli.templating import load_template

    load_template(place.settings(), file)


@templates.command(
    name="propose", help="Have a language model propose checklists in a document; you accept each by itself."
)
@click.argument("document")
@click.option("--json", "as_json", is_flag=True, help="Print the proposals as JSON, and accept none.")
@click.pass_obj
def propose_templates(place: Place, document: str, as_json: bool) -> None:
    from bot.cli.proposing_checklists import propose_checklists

    propose_checklists(place.settings(), document, as_json)
