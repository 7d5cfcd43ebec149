"""`lots programmes propose`: what a language model finds that a programme's draft lacks, each accepted or rejected.

Invariant: nothing is kept that was not accepted, one by one, by somebody at a terminal; what is kept is a draft.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping

import click

from bot.cli.speech import say
from bot.settings import Settings
from bot.wiring.language_model import language_model_on
from bot.wiring.logs import log_to_standard_error
from bot.wiring.proposing import programme_proposer_on
from bot.wiring.stores import Stores, open_stores
from knowledge.errors import SettingsError
from knowledge.language_model import LanguageModel
from knowledge.ports import ProgrammeRecord
from knowledge.proposals import Entry, Holder, Matter, Proposal, accepted

WITHIN = 1_800.0
"""Seconds: whoever waits at a terminal can stop by themselves."""
WHOLE_DOCUMENT = 1_000_000_000
NAMES: Mapping[str, str] = {
    "goal": "New goal",
    "subgoal": "New sub-goal",
    "responsible": "Responsible committee",
    "concerned": "Concerned committee",
    "indicators": "Indicator",
    "followup": "Follow-up",
    "minimum": "Minimum level",
}


def propose_parts(settings: Settings, name: str, as_json: bool) -> None:
    """Raises NotFound, SettingsError where there is no model, ModelError where it gave nothing."""
    log_to_standard_error()
    with open_stores(settings) as stores:
        record = stores.programmes.programme(name, stores.everything)
        proposer = programme_proposer_on(chosen_model(settings, stores), stores)
        found = proposer.proposed(_matter(stores, record), WITHIN)
        if as_json:
            print_json(map(_json, found.proposals), complete=found.complete)
            return
        if not found.proposals:
            click.echo(say("The language model found nothing that the document says and the draft lacks."))
        warn_of_what_is_left(complete=found.complete)
        _decide(stores, name, found.proposals)


def print_json(proposals: Iterable[dict[str, object]], *, complete: bool) -> None:
    """The published shape of what was proposed."""
    click.echo(json.dumps({"proposals": list(proposals), "complete": complete}, ensure_ascii=False))


def warn_of_what_is_left(*, complete: bool) -> None:
    """Says it where the model did not read all."""
    if not complete:
        click.echo(say("The language model did not get through the whole document. Ask again later."), err=True)


def at_a_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def chosen_model(settings: Settings, stores: Stores) -> LanguageModel:
    """Raises SettingsError, which says how to choose one."""
    chosen = language_model_on(settings, stores)
    if chosen.model is None:
        raise SettingsError(
            chosen.why_not or "No language model is chosen: set LOTS_LLM, as docs/language-model.md says"
        )
    return chosen.model


def _decide(stores: Stores, name: str, proposals: tuple[Proposal, ...]) -> None:
    """Shows each; at a terminal, asks about each."""
    asks = at_a_terminal()
    for number, proposal in enumerate(proposals, 1):
        click.echo("\n".join(_lines(number, proposal)))
        if asks and click.confirm(say("Accept into the draft?"), default=False):
            taken = _accept(stores, name, proposal.entry)
            click.echo(say("It is in the draft.") if taken else say("The draft has it already."))
    if proposals and not asks:
        page = f"/coordinator/programmes/{name}/proposals"
        click.echo(say("Nothing is kept. Accept in a terminal, or on {page}", page=page), err=True)


def _accept(stores: Stores, name: str, entry: Entry) -> bool:
    """Held once more, against the draft as it is by now."""
    record = stores.programmes.programme(name, stores.everything)
    proposal = Holder(_matter(stores, record)).held(entry)
    if proposal is None:
        return False
    stores.programmes.keep_draft(name, accepted(record.draft, proposal), record.base)
    return True


def _matter(stores: Stores, record: ProgrammeRecord) -> Matter:
    """Raises NotFound where the document is gone."""
    document = stores.library.document(record.draft.document, stores.everything)
    passages = stores.library.sequence(document.id, 0, WHOLE_DOCUMENT)
    return Matter(record.draft, document, passages, stores.organisation.organisation())


def _lines(number: int, proposal: Proposal) -> Iterator[str]:
    what = " ".join(filter(None, (proposal.number, proposal.text)))
    about = f" ({proposal.about})" if proposal.about else ""
    yield f"{number}. {say(NAMES[proposal.part])}{about}: {what}"
    where = " › ".join(proposal.source.section)
    yield f"   “{proposal.source.quote}”" + (f"  [{where}]" if where else "")


def _json(proposal: Proposal) -> dict[str, object]:
    source = proposal.source
    return {
        "id": proposal.id,
        "part": proposal.part,
        "about": proposal.about,
        "number": proposal.number,
        "text": proposal.text,
        "quote": source.quote,
        "section": list(source.section),
        "page": source.page,
    }
