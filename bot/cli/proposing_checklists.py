"""`lots templates propose`: checklists that a language model finds in a document, each accepted or rejected.

Invariant: nothing is kept that was not accepted, one by one, by somebody at a terminal; what is kept is a draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from bot.channels.console.layout import printable
from bot.cli.proposing import (
    WHOLE_DOCUMENT,
    WITHIN,
    at_a_terminal,
    chosen_model,
    print_json,
    warn_of_what_is_left,
)
from bot.cli.speech import say
from bot.settings import Settings
from bot.wiring.logs import log_to_standard_error
from bot.wiring.proposing import checklist_proposer_on
from bot.wiring.stores import Stores, open_stores
from ingest.extraction.proposing import Lists, Pointed, ProposedChecklist
from knowledge.domain.forms import Template


def propose_checklists(settings: Settings, document: str, as_json: bool) -> None:
    """Raises NotFound, SettingsError where there is no model, ModelError where it gave nothing."""
    log_to_standard_error()
    with open_stores(settings) as stores:
        lists = _lists(stores, document)
        proposer = checklist_proposer_on(chosen_model(settings, stores), stores)
        found = proposer.proposed(lists, WITHIN)
        if as_json:
            print_json(map(_json, found.proposals), complete=found.complete)
            return
        if not found.proposals:
            click.echo(say("The language model found no more checklists in the document."))
        warn_of_what_is_left(complete=found.complete)
        _decide(stores, document, found.proposals)


def _decide(stores: Stores, document: str, proposals: Sequence[ProposedChecklist]) -> None:
    """Shows each; at a terminal, asks about each."""
    asks = at_a_terminal()
    for number, proposal in enumerate(proposals, 1):
        click.echo("\n".join(map(printable, _lines(number, proposal.template))))
        if asks and click.confirm(say("Make it a draft?"), default=False):
            kept = accept(stores, document, proposal.pointed)
            click.echo(say("It is a draft now: {name}", name=kept) if kept else say("There is such a draft already."))
    if proposals and not asks:
        click.echo(say("Nothing is kept. Run the command in a terminal to accept."), err=True)


def accept(stores: Stores, document: str, pointed: Pointed) -> str:
    """Held once more, against the document and its drafts as they are by now. The draft's id; empty where not kept."""
    lists = _lists(stores, document)
    proposal = lists.held(pointed)
    return stores.templates.kept.keep_accepted(lists.document, proposal.template) if proposal else ""


def _lists(stores: Stores, name: str) -> Lists:
    """Raises NotFound."""
    document = stores.library.document(name, stores.everything)
    passages = stores.library.sequence(document.id, 0, WHOLE_DOCUMENT)
    programmes = stores.programmes.programmes(stores.everything)
    programme = next((one.draft for one in programmes if one.draft.document == document.id), None)
    records = stores.templates.kept.records(stores.everything)
    drafted = [one for record in records for one in (record.draft, record.base, record.published) if one]
    return Lists(document, passages, programme, drafted)


def _lines(number: int, template: Template) -> Iterator[str]:
    yield f"{number}. {template.title}"
    if template.description:
        yield f"   {template.description}"
    for item in template.items:
        yield f"   - {item.label}"


def _json(proposal: ProposedChecklist) -> dict[str, object]:
    template = proposal.template
    items = [
        {
            "label": item.label,
            "quote": item.source.quote,
            "section": list(item.source.section),
            "page": item.source.page,
        }
        for item in template.items
        if item.source
    ]
    return {"id": proposal.pointed.key, "title": template.title, "description": template.description, "items": items}
