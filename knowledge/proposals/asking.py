"""A language model asked what a programme's document states that its draft lacks, some pages at a time.

Invariant: what the model writes is read as entries and held against the document; nothing else of it comes out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.domain.programmes import Goal, Subgoal
from knowledge.errors import ModelError
from knowledge.language_model import LanguageModel, written_of
from knowledge.prompts import prompt
from knowledge.proposals.holding import Holder, Matter
from knowledge.proposals.pieces import Piece
from knowledge.proposals.values import Entry, Proposal

_PATIENCE, _WITHIN = 20.0, 60.0
"""Seconds that one request may be silent, and take: a coordinator has asked for it and waits."""
_BATCH = 5_000
"""Characters of the document in one request: what small models read well."""
_LONGEST_PIECE = 2_500
_LONGEST_ANSWER = 40_000
MOST = 200
"""Proposals at once."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """In the document's order. `complete` false: the model failed on the way, or there was no more time."""

    proposals: tuple[Proposal, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Proposer:
    """Asks `model`. `is_restricted` tells of a document's id whether it is for some only."""

    model: LanguageModel
    is_restricted: Callable[[str], bool]
    clock: Callable[[], float] = time.monotonic

    def proposed(self, matter: Matter, within: float) -> Proposed:
        """What the document carries and the draft lacks, in at most about that many seconds.

        Raises ModelError where the model gave nothing at all.
        """
        holder, until = Holder(matter), self.clock() + within
        found: dict[str, Proposal] = {}
        restricted = self.is_restricted(matter.document.id)
        for number, batch in enumerate(_batches(holder.pieces)):
            if self.clock() >= until or len(found) >= MOST:
                return Proposed(tuple(found.values()), complete=False)
            try:
                found |= self._of_batch(holder, batch, restricted)
            except ModelError:
                if not number:
                    raise
                return Proposed(tuple(found.values()), complete=False)
        return Proposed(tuple(found.values()))

    def _of_batch(self, holder: Holder, batch: Sequence[Piece], restricted: bool) -> dict[str, Proposal]:
        """By what each would state, so that the same is not proposed twice."""
        keys = _short_keys(holder)
        asked = prompt("programme_parts").request(_material(holder, keys, batch), restricted=restricted)
        written = written_of(self.model.write(replace(asked, patience=_PATIENCE, within=_WITHIN)), _LONGEST_ANSWER)
        long_keys, sent = {short: key for key, short in keys.items()} | {"": ""}, {piece.n for piece in batch}
        held: dict[str, Proposal] = {}
        for entry in _entries(written):
            if entry.of in long_keys and entry.piece in sent:
                proposal = holder.held(replace(entry, of=long_keys[entry.of]))
                if proposal:
                    held.setdefault(repr((proposal.part, proposal.of, proposal.text.casefold())), proposal)
        return held


def _batches(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        if batch and size + len(piece.text) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += min(len(piece.text), _LONGEST_PIECE)
    if batch:
        yield batch


def _short_keys(holder: Holder) -> dict[str, str]:
    """ "m1", "m1.d2": shorter than the nodes' own, and easy to write right."""
    short: dict[str, str] = {}
    goals = subgoals = 0
    for key, node in holder.nodes.items():
        if isinstance(node, Goal):
            goals, subgoals = goals + 1, 0
            short[key] = f"m{goals}"
        else:
            subgoals += 1
            short[key] = f"m{goals}.d{subgoals}"
    return short


def _material(holder: Holder, keys: dict[str, str], batch: Sequence[Piece]) -> dict[str, Any]:
    goals = [
        {"id": keys[key], "number": node.number, "title": node.title, "has": _has(node)}
        for key, node in holder.nodes.items()
    ]
    passages = [
        {"n": piece.n, "heading": " › ".join(piece.path), "text": piece.text[:_LONGEST_PIECE]} for piece in batch
    ]
    return {"goals": goals, "passages": passages}


def _has(node: Goal | Subgoal) -> list[str]:
    """The parts that are stated already."""
    stated = {each.responsibility for each in node.assignments}
    return sorted(stated | {part for part in ("indicators", "followup", "minimum") if getattr(node, part, None)})


def _entries(written: str) -> Iterator[Entry]:
    try:
        proposals = json.loads(written)["proposals"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for each in proposals if isinstance(proposals, list) else ():
        match each:
            case {"part": str(part), "of": str(of), "passage": int(n), "quote": str(quote), "text": str(text)}:
                yield Entry(part, of, n, quote, text)
