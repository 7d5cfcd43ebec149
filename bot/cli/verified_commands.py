"""`lots verified …`: the answers that coordinators stand for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli.speech import Group

if TYPE_CHECKING:
    from bot.cli.place import Place

_JSON = click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")


@click.group(cls=Group, invoke_without_command=True, help="List the answers that coordinators stand for, or give one.")
@_JSON
@click.pass_context
def verified(context: click.Context, as_json: bool) -> None:
    if context.invoked_subcommand is None:
        from bot.cli.verifying import list_answers

        list_answers(context.obj.settings(), as_json)


@verified.command(help="List the questions that wait for an answer, the most wanted first.")
@_JSON
@click.pass_obj
def queue(place: Place, as_json: bool) -> None:
    from bot.cli.verifying import list_queue

    list_queue(place.settings(), as_json)


@verified.command(help="List passages near some words, to choose as sources.")
@click.argument("words", metavar="WORDS")
@_JSON
@click.pass_obj
def sources(place: Place, words: str, as_json: bool) -> None:
    from bot.cli.verifying import list_sources

    list_sources(place.settings(), words, as_json)


@verified.command(help="Publish an answer; whoever wanted one gets it where they asked.")
@click.argument("text", metavar="TEXT")
@click.option("--waiting", default="", metavar="ID", help="The question that waits, as lots verified queue names it.")
@click.option("--question", "questions", multiple=True, help="A way of asking that it answers; may be repeated.")
@click.option("--by", required=True, metavar="NAME", help="Whose answer it is, as others read it.")
@click.option("--source", "chosen", multiple=True, metavar="PASSAGE[=WORDS]", help="What it rests on; may be repeated.")
@click.option("--committee", "committees", multiple=True, metavar="NAME", help="For whom it is; everyone without.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The last day it is valid.")
@click.option("--replaces", default="", metavar="ID", help="The answer that this one replaces.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_obj
def answer(
    place: Place,
    text: str,
    waiting: str,
    questions: tuple[str, ...],
    by: str,
    chosen: tuple[str, ...],
    committees: tuple[str, ...],
    until: datetime | None,
    replaces: str,
    as_json: bool,
) -> None:
    from bot.cli.verifying import Written, publish_answer

    last_day = until.date() if until else None
    written = Written(questions, text, by, chosen, committees, last_day, waiting, replaces)
    publish_answer(place.settings(), written, as_json)


@verified.command(help="Give an answer no more.")
@click.argument("answer", metavar="ID")
@click.pass_obj
def withdraw(place: Place, answer: str) -> None:
    from bot.cli.verifying import withdraw_answer

    withdraw_answer(place.settings(), answer)


@verified.command(name="eval", help="Ask every question that was answered, and see that it still gets its answer.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_obj
def ask_again(place: Place, as_json: bool) -> int:
    from bot.cli.verifying import ask_again

    return ask_again(place.settings(), as_json)
