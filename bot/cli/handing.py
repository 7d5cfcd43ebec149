"""The commands about questions that people handed to the coordinators: which wait, and that one was answered."""

from __future__ import annotations

import json

import click

from bot.cli.speech import say
from bot.conversation.handoffs import Handoff
from bot.settings import Settings
from bot.wiring.stores import open_stores


def list_handoffs(settings: Settings, as_json: bool) -> None:
    """Those that wait, oldest first."""
    with open_stores(settings) as stores:
        waiting = stores.handoffs.waiting()
    if as_json:
        click.echo(json.dumps([handoff_json(each) for each in waiting], ensure_ascii=False))
        return
    for each in waiting:
        click.echo(f"{each.id}  {each.at:%Y-%m-%d}  {_from(each)}\n  {each.question}")
    if not waiting:
        click.echo(say("No question waits for the coordinators."))


def settle_handoff(settings: Settings, handoff_id: str) -> None:
    """Raises NotFound."""
    with open_stores(settings) as stores:
        settled = stores.handoffs.settle(handoff_id)
    click.echo(say("Answered: {question}", question=settled.question))


def handoff_json(handoff: Handoff) -> dict[str, object]:
    """Without who asked, where they want no answer."""
    return {
        "id": handoff.id,
        "question": handoff.question,
        "answered": handoff.answered,
        "name": handoff.name,
        "wants_answer": handoff.wants_answer,
        "at": handoff.at.isoformat(),
    }


def _from(handoff: Handoff) -> str:
    return say("{name} wants an answer", name=handoff.name) if handoff.wants_answer else say("no answer is wanted")
