"""The commands, one function each: settings in, one call, and what it gave shown.

With --json, standard output holds JSON and nothing else; progress and notes go to standard error. An error that Lots
knows is one line there. Exit codes: 0 done, 1 something is wrong, 2 not understood, 3 some files could not be read,
130 stopped by the person.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from bot.cli.organisation_commands import organisation
from bot.cli.people_commands import people
from bot.cli.place import FOLDER, Place
from bot.cli.programme_commands import programmes
from bot.cli.speech import DEFAULT_LANGUAGE, Group, say, say_error, speak
from bot.cli.template_commands import templates
from bot.cli.verified_commands import verified
from knowledge.errors import LotsError

if TYPE_CHECKING:
    from knowledge.adapters.export import Format


STOPPED = 130
FORM_FORMATS = ("docx", "xlsx", "pdf", "csv", "json")


def main() -> None:
    """The one place where errors end: a known one is a line, and the exit code says which sort it was."""
    debug = "--debug" in sys.argv[1:]
    speak(os.environ.get("LOTS_LANGUAGE", DEFAULT_LANGUAGE))
    try:
        sys.exit(lots.main(prog_name="lots", standalone_mode=False) or 0)
    except click.ClickException as problem:
        said = say_error(" ".join(problem.format_message().split()))
        _fail(say("{problem} See lots --help.", problem=said), problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail(say("Stopped. What was done is kept; the next run goes on from there."), STOPPED)
    except BrokenPipeError:
        # Whoever read the output has left (`lots ask … | head`): nobody is there to be told.
        sys.stdout = None
        sys.exit(0)
    except LotsError as problem:
        if debug:
            raise
        _fail(say_error(str(problem)), 1)
    except Exception as fault:
        if debug:
            raise
        kind = type(fault).__name__
        _fail(
            say("Unexpected fault ({kind}: {fault}). Run again with --debug to see where.", kind=kind, fault=fault), 1
        )


def _fail(line: str, code: int) -> None:
    click.echo(" ".join(line.split()), err=True)
    sys.exit(code)


@click.group(cls=Group, help="Cited answers from a municipality's governing documents.")
@click.option("--data", type=FOLDER, help="The folder of the database and the indexes (default: ./lots-data).")
@click.option("--debug", is_flag=True, help="Log in detail, and show where an error came from.")
@click.pass_context
def lots(context: click.Context, data: Path | None, debug: bool) -> None:
    context.obj = Place(data)
    if debug:
        import logging

        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)


@lots.command(help="Index a sample municipality if nothing is indexed yet, and serve the web chat.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to listen on.")
@click.pass_obj
def demo(place: Place, port: int | None) -> None:
    from bot.cli.serving import serve_sample

    serve_sample(place.settings(), port)


@lots.command(help="Index files and folders; only what is new or changed is done.")
@click.argument("paths", nargs=-1, required=True, type=FOLDER, metavar="PATH…")
@click.option("--programme", metavar="NAME", help="The programme that the documents belong to.")
@click.option("--visible-to", "group", metavar="GROUP", default="", help="Only this group may see the documents.")
@click.option("--prune", is_flag=True, help="Remove documents whose file is gone from these paths.")
@click.option("--again", is_flag=True, help="Read unchanged files too, after an upgrade.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def ingest(
    place: Place, paths: tuple[Path, ...], programme: str | None, group: str, prune: bool, again: bool, as_json: bool
) -> int:
    from bot.cli.ingesting import ingest_and_tell
    from ingest.pipeline import Intake

    return ingest_and_tell(place.settings(), Intake(paths, programme, group, prune, again), as_json)


@lots.command(help="List what is indexed.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def documents(place: Place, as_json: bool) -> None:
    from bot.cli.ingesting import list_documents

    list_documents(place.settings(), as_json)


@lots.command(help="Forget one document; its file is left as it is.")
@click.argument("document", metavar="ID")
@click.pass_obj
def remove(place: Place, document: str) -> None:
    from bot.cli.ingesting import remove_document

    remove_document(place.settings(), document)


lots.add_command(organisation)
lots.add_command(people)


@lots.group(cls=Group, invoke_without_command=True, help="List the questions that people handed to the coordinators.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def handoffs(context: click.Context, as_json: bool) -> None:
    if context.invoked_subcommand is None:
        from bot.cli.handing import list_handoffs

        list_handoffs(context.obj.settings(), as_json)


@handoffs.command(name="done", help="Say that a question was answered: it waits no longer.")
@click.argument("handoff", metavar="ID")
@click.pass_obj
def settle_handoff(place: Place, handoff: str) -> None:
    from bot.cli.handing import settle_handoff

    settle_handoff(place.settings(), handoff)


lots.add_command(programmes)
lots.add_command(templates)


@lots.command(help="List the forms that have been begun, with progress.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def forms(place: Place, as_json: bool) -> None:
    from bot.cli.filling_in import list_forms

    list_forms(place.settings(), as_json)


@lots.command(help="Write a form as a document.")
@click.argument("form", metavar="FORM")
@click.option("--format", required=True, type=click.Choice(FORM_FORMATS), help="Which kind of document.")
@click.option("-o", "target", required=True, type=FOLDER, metavar="FILE", help="The file to write.")
@click.pass_obj
def export(place: Place, form: str, format: Format, target: Path) -> None:
    from bot.cli.filling_in import export_form

    export_form(place.settings(), form, format, target)


@lots.command(help="Show where people get stuck: what they ask about, and where forms stop.")
@click.option("--since", default="30d", show_default=True, metavar="DAYS", help="A day, or how far back: 30d, 12w, 6m.")
@click.option("--until", default="", metavar="DAY", help="The last day (default: today).")
@click.option("--programme", default="", metavar="NAME", help="Only what is about this programme.")
@click.option("--committee", default="", metavar="NAME", help="Only what this committee asked, and its forms.")
@click.option("--json", "as_json", is_flag=True, help="Print it all as JSON.")
@click.option("-o", "file", type=FOLDER, metavar="FILE", help="Write it as .xlsx, or the half-way report: .docx, .pdf.")
@click.pass_obj
def insights(
    place: Place, since: str, until: str, programme: str, committee: str, as_json: bool, file: Path | None
) -> None:
    from bot.cli.overlooking import Wanted, show_insights

    show_insights(place.settings(), Wanted(since, until, programme, committee, as_json, file))


@lots.command(help="Show the weekly digest of the last whole week.")
@click.option("--send", is_flag=True, help="Send it too, to those who get it and have not got it yet.")
@click.pass_obj
def digest(place: Place, send: bool) -> None:
    from bot.cli.digesting import show_digest

    show_digest(place.settings(), send=send)


@lots.command(help="Ask one question, or a file of them.")
@click.argument("question", required=False)
@click.option("--committee", metavar="NAME", help="The committee or board that you work for.")
@click.option(
    "--batch", metavar="FILE", help="A file (or -) with one JSON object a line: id, q, committee, conversation."
)
@click.option("--sources", "every_quote", is_flag=True, help="Quote every source, however many there are.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_obj
def ask(
    place: Place, question: str | None, committee: str | None, batch: str | None, every_quote: bool, as_json: bool
) -> int:
    from bot.cli.asking import ask_batch, ask_one

    if (question is None) == (batch is None):
        raise click.UsageError(say("Give either a question or --batch FILE."))
    if batch is not None:
        return ask_batch(place.settings(), batch)
    return ask_one(place.settings(), question or "", committee, as_json, every_quote)


@lots.command(help="Talk with Lots in the terminal.")
@click.option("--committee", metavar="NAME", help="The committee or board that you work for.")
@click.pass_obj
def chat(place: Place, committee: str | None) -> None:
    from bot.cli.chatting import chat_in_terminal

    chat_in_terminal(place.settings(), committee)


@lots.command(help="Serve the web chat, the documents and the API.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.pass_obj
def serve(place: Place, host: str, port: int) -> None:
    from bot.cli.serving import serve_web

    serve_web(place.settings(), host, port)


@lots.command(help="Talk with people in Slack, over a connection that Lots opens itself (Socket Mode).")
@click.option("--port", type=click.IntRange(0, 65535), help="Where to tell this machine whether it works (/readyz).")
@click.pass_obj
def slack(place: Place, port: int | None) -> None:
    from bot.cli.slack import talk_in_slack

    talk_in_slack(place.settings(), port)


@lots.command(name="slack-manifest", help="Print the manifest that makes the app in Slack.")
@click.option("--url", "address", metavar="URL", help="Where Slack reaches lots serve; without it, for Socket Mode.")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", help="Which notation.")
@click.pass_obj
def slack_manifest(place: Place, address: str | None, form: Literal["yaml", "json"]) -> None:
    from bot.cli.slack import print_manifest

    print_manifest(place.settings(), address, form)


@lots.command(name="teams-manifest", help="Write the app package that makes Lots an app in Teams.")
@click.option("-o", "file", type=FOLDER, default=Path("lots-teams.zip"), show_default=True, help="The zip to write.")
@click.pass_obj
def teams_manifest(place: Place, file: Path) -> None:
    from bot.cli.teams import write_package

    write_package(place.settings(), file)


@lots.command(name="eval", help="Quality figures on a set of questions, beside the plain baselines.")
@click.argument("file", type=FOLDER)
@click.option("--split", type=click.Choice(["dev", "held_out", "all"]), default="all", help="Which questions.")
@click.option("--all-failures", is_flag=True, help="Name the failures among the held-out questions too.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_obj
def evaluate(place: Place, file: Path, split: str, all_failures: bool, as_json: bool) -> None:
    from bot.cli.evaluating import Wanted, evaluate_and_tell

    evaluate_and_tell(place.settings(), Wanted(file, split, all_failures), as_json)


@lots.command(help="Rebuild the word index and the vector index from the database.")
@click.pass_obj
def reindex(place: Place) -> None:
    from bot.cli.ingesting import rebuild_indexes

    rebuild_indexes(place.settings())


@lots.command(help="Write all that Lots has into one file: database, settings, keys. Guard it.")
@click.argument("file", type=FOLDER)
@click.pass_obj
def backup(place: Place, file: Path) -> None:
    from bot.cli.keeping import back_up_and_tell

    back_up_and_tell(place.settings(), file)


@lots.command(help="Put what a backup holds in place of what Lots has, and rebuild the indexes.")
@click.argument("file", type=FOLDER)
@click.option("--yes", "sure", is_flag=True, help="Do not ask first.")
@click.pass_obj
def restore(place: Place, file: Path, sure: bool) -> None:
    from bot.cli.keeping import restore_and_tell

    restore_and_tell(place.settings(), file, sure)


@lots.command(help="Check settings, database, indexes and model; say what to do.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_obj
def doctor(place: Place, as_json: bool) -> int:
    from bot.cli.examining import examine_and_tell

    return examine_and_tell(place.settings(), as_json)


lots.add_command(verified)
