"""The commands about programmes: what was read of them, and publishing one that has been reviewed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from bot.cli.speech import say
from bot.settings import Settings
from bot.shapes.programme import committees, programme_json, waiting
from bot.wiring.stores import open_stores
from knowledge.domain.programmes import Assignment, Programme, Subgoal
from knowledge.domain.versions import latest
from knowledge.ports import ProgrammeRecord

NAMED_FACTS = {"period": "Period", "owner": "Owner", "decided_by": "Decided by", "decided_on": "Decided on"}


def list_programmes(settings: Settings, as_json: bool) -> None:
    with open_stores(settings) as stores:
        records = stores.programmes.programmes(stores.everything)
        unread = stores.programmes.unread()
    newest = {record.in_force.name for record in latest(records)}
    if as_json:
        shown = [programme_json(record, record.in_force.name in newest) for record in records]
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for record in records:
        click.echo("\n".join(_lines(record, record.in_force.name in newest)) + "\n")
    if not records:
        click.echo(say("No document states a programme yet. Begin with: lots ingest FOLDER"))
    if unread:
        click.echo(
            say("Indexed before programmes were read: {count} documents. Run: lots ingest --again PATH", count=unread)
        )


def publish_programme(settings: Settings, name: str) -> None:
    """Raises NotFound."""
    with open_stores(settings) as stores:
        stores.programmes.publish(name)
        record = stores.programmes.programme(name, stores.everything)
    click.echo(say("{name} is published: answers rest on it.", name=name))
    for line in _notices(record):
        click.echo(line, err=True)


def _lines(record: ProgrammeRecord, newest: bool) -> Iterator[str]:
    programme = record.in_force
    status = say("published") if record.published else say("draft")
    yield f"{programme.title}  [{programme.name}, {status}]"
    yield from (f"  {line}" for line in _facts(programme))
    if record.extracted and not newest:
        yield "  " + say("Another version has taken its place.")
    yield from (f"  ! {line}" for line in _notices(record))
    for goal in programme.goals:
        yield f"  {_heading(goal.number, goal.title)}"
        yield from (f"    {line}" for line in _parts(goal.assignments))
        for subgoal in goal.subgoals:
            yield from (f"    {line}" for line in _subgoal(subgoal))
    if programme.duties:
        yield "  " + say("Duties in running text: {count}", count=len(programme.duties))


def _facts(programme: Programme) -> Iterator[str]:
    stated = {say(name): getattr(programme, field) for field, name in NAMED_FACTS.items()}
    facts = [f"{name}: {value.text}" for name, value in stated.items() if value]
    yield " · ".join([*facts, say("Document: {document}", document=programme.document)])


def _notices(record: ProgrammeRecord) -> Iterator[str]:
    """What the coordinator has to know or do."""
    left, page = waiting(record), f"/coordinator/programmes/{record.draft.name}"
    if record.extracted is None:
        yield say("Its document is gone, so no answer rests on it. Index it again to use it.")
    if left.differences:
        yield say("Differences from the newest reading that wait: {count} ({page})", count=left.differences, page=page)
    if left.unpublished:
        yield say("Changes that are not published: {count} ({page})", count=left.unpublished, page=page)


def _subgoal(subgoal: Subgoal) -> Iterator[str]:
    yield _heading(subgoal.number, subgoal.title)
    yield from (f"  {line}" for line in _parts(subgoal.assignments))
    if not subgoal.assignments:
        yield "  " + say("no committee named")


def _parts(assignments: tuple[Assignment, ...]) -> Iterator[str]:
    if responsible := committees(assignments, "responsible"):
        yield say("Responsible: {committees}", committees=", ".join(responsible))
    if concerned := committees(assignments, "concerned"):
        yield say("Concerned: {committees}", committees=", ".join(concerned))


def _heading(number: str, title: str) -> str:
    return f"{number} {title}".strip()
