"""The coordinator's page of proposals: what a language model finds in a programme's document that the draft lacks.

Order: the coordinator asks; each proposal is shown with its quote, to accept or reject by itself. Nothing of it is kept
meanwhile: the page carries what waits, and what comes back is held against the document once more. Invariant: only what
the document carries, and the coordinator accepted, goes into the draft; none of it is published by that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from bot.web.documents import LAST_PASSAGE
from bot.web.programmes import PATH, Visit, Visiting, address
from bot.web.review.form import MOST_FIELDS
from knowledge.errors import MayNotLeave, ModelError, NotFound
from knowledge.ports import ProgrammeRecord
from knowledge.proposals import Entry, Holder, Matter, Proposal, accepted
from knowledge.proposals.asking import MOST

WITHIN = 90.0
"""Seconds that a browser may wait for the model; the rest of the document can be asked about again."""

Said = Literal["", "asked", "partly", "none", "failed", "stays", "accepted", "rejected", "gone"]

router = APIRouter(prefix=PATH, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """What waits to be decided, and what was just done."""

    record: ProgrammeRecord
    proposals: tuple[Proposal, ...] = ()
    said: Said = ""


@router.get("/{name}/proposals")
async def proposals_page(visit: Visiting, name: str) -> HTMLResponse:
    return await visit.front.services.run_sync(lambda: _page(visit, Shown(visit.desk(name).record())))


@router.post("/{name}/proposals")
async def decide(visit: Visiting, name: str) -> HTMLResponse:
    """Asks the model, or accepts or rejects one of what waits."""
    sent = await visit.request.form(max_fields=MOST_FIELDS)

    def decided() -> HTMLResponse:
        if "ask" in sent:
            return _page(visit, _asked(visit, name))
        return _page(visit, _decided(visit, name, sent))

    return await visit.front.services.run_sync(decided)


def _asked(visit: Visit, name: str) -> Shown:
    record = visit.desk(name).record()
    proposer, matter = visit.front.services.programme_proposer, _matter(visit, record)
    if proposer is None or matter is None:
        return Shown(record)
    try:
        found = proposer.proposed(matter, WITHIN)
    except MayNotLeave:
        return Shown(record, said="stays")
    except ModelError:
        return Shown(record, said="failed")
    if not found.complete:
        return Shown(record, found.proposals, "partly")
    return Shown(record, found.proposals, "asked" if found.proposals else "none")


def _decided(visit: Visit, name: str, sent: FormData) -> Shown:
    waiting = [entry for entry in _entries(sent) if entry.id != sent.get("reject")]
    chosen = next((entry for entry in waiting if entry.id == sent.get("accept")), None)
    said: Said = "rejected" if "reject" in sent else ""
    if "accept" in sent:
        said = "accepted" if chosen and _accept(visit, name, chosen) else "gone"
    record = visit.desk(name).record()
    return Shown(record, tuple(_still(visit, record, [entry for entry in waiting if entry is not chosen])), said)


def _accept(visit: Visit, name: str, entry: Entry) -> bool:
    """Puts it into the draft as the draft is now; false where it is there, or the document no longer says so."""
    with visit.front.reviewing:
        record = visit.desk(name).record()
        matter = _matter(visit, record)
        proposal = Holder(matter).held(entry) if matter else None
        if proposal is None:
            return False
        visit.front.services.programmes.keep_draft(name, accepted(record.draft, proposal), record.base)
        return True


def _still(visit: Visit, record: ProgrammeRecord, entries: Sequence[Entry]) -> Iterator[Proposal]:
    """Those of the entries that the document carries and the draft lacks, now."""
    matter = _matter(visit, record) if entries else None
    if matter:
        holder = Holder(matter)
        yield from filter(None, map(holder.held, entries))


def _matter(visit: Visit, record: ProgrammeRecord) -> Matter | None:
    """None where the document is gone, or not the coordinator's to read."""
    library = visit.front.services.library
    try:
        document = library.document(record.draft.document, visit.scope)
    except NotFound:
        return None
    return Matter(record.draft, document, library.sequence(document.id, 0, LAST_PASSAGE), visit.organisation())


def _entries(sent: FormData) -> Iterator[Entry]:
    """What the page carried; anything else is left out."""
    for text in sent.getlist("proposal")[:MOST]:
        try:
            parts = json.loads(str(text))
        except (ValueError, RecursionError):
            continue
        match parts:
            case [str(part), str(of), int(piece), str(quote), str(words)]:
                yield Entry(part, of, piece, quote, words)


def _page(visit: Visit, shown: Shown) -> HTMLResponse:
    return visit.page(
        "proposals.html",
        record=shown.record,
        address=address(shown.record.draft.name),
        has_model=visit.front.services.programme_proposer is not None,
        has_document=_matter(visit, shown.record) is not None,
        proposals=[(each, _carried(each.entry)) for each in shown.proposals],
        said=shown.said,
    )


def _carried(entry: Entry) -> str:
    return json.dumps([entry.part, entry.of, entry.piece, entry.quote, entry.text], ensure_ascii=False)
