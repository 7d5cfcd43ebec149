"""Checklists that a language model finds in a document, among the lists that its words do not give away as such.

Order: the lists that no draft holds are numbered; the model points at those to be checked off, and at words for a
title; code makes the draft, as it makes those it finds by itself (`checklists`). Invariant: items are the document's
own, whole and with their places; a title is words that stand over the list; nothing is kept here.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ingest.extraction.checklists import LONGEST_TITLE, lists_left, template_of
from ingest.extraction.listings import Listing
from knowledge.answers.checking.cutting import is_turned
from knowledge.answers.checking.reading import read
from knowledge.domain.forms import Template
from knowledge.domain.programmes import Programme
from knowledge.errors import ModelError
from knowledge.language_model import LanguageModel, written_of
from knowledge.passages import Document, Passage
from knowledge.prompts import prompt
from knowledge.retrieval.swedish import normalised

_PATIENCE, _WITHIN = 20.0, 60.0
"""Seconds that one request may be silent, and take: a coordinator has asked for it and waits."""
_BATCH = 5_000
"""Characters of lists in one request: what small models read well."""
_MOST_SHOWN, _LONGEST_SHOWN = 12, 200
"""Items of a list, and characters of each, that the model is given to judge it by."""
_LONGEST_ANSWER = 40_000
"""Characters."""
_TURNING = ("negation", "bound", "scope")


@dataclass(frozen=True, slots=True)
class Pointed:
    """As the model wrote it: a list's key, and words for a title. Trusted in nothing."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class ProposedChecklist:
    """What would become a draft, and what it rests on."""

    pointed: Pointed
    template: Template


@dataclass(frozen=True, slots=True)
class ProposedChecklists:
    """In the document's order. `complete` false: the model failed on the way, or there was no more time."""

    proposals: tuple[ProposedChecklist, ...]
    complete: bool = True


@dataclass(frozen=True)
class Lists:
    """The lists of a document as it is now that are in none of its drafts (`drafted`)."""

    document: Document
    passages: Sequence[Passage]
    programme: Programme | None
    drafted: Sequence[Template]

    @cached_property
    def left(self) -> Mapping[str, Listing]:
        """By a key that follows from what they say: one that was changed meanwhile is another."""
        found = lists_left(self.document, self.passages, self.programme, self.drafted)
        return {_key(listing): listing for listing in found}

    def held(self, pointed: Pointed) -> ProposedChecklist | None:
        """None where there is no such list, or it is drafted by now."""
        listing = self.left.get(pointed.key)
        if listing is None:
            return None
        template = template_of(listing, self.document, _title(pointed.title, listing, self.document), self.drafted)
        return ProposedChecklist(pointed, template)


@dataclass(frozen=True, slots=True)
class ChecklistProposer:
    """Asks `model`. `is_restricted` tells of a document's id whether it is for some only."""

    model: LanguageModel
    is_restricted: Callable[[str], bool]
    clock: Callable[[], float] = time.monotonic

    def proposed(self, lists: Lists, within: float) -> ProposedChecklists:
        """In at most about that many seconds. Raises ModelError where the model gave nothing at all."""
        found: dict[str, ProposedChecklist] = {}
        until, restricted = self.clock() + within, self.is_restricted(lists.document.id)
        for number, batch in enumerate(_batches(lists.left)):
            if self.clock() >= until:
                return ProposedChecklists(tuple(found.values()), complete=False)
            try:
                pointed = self._pointed(lists, batch, restricted)
            except ModelError:
                if not number:
                    raise
                return ProposedChecklists(tuple(found.values()), complete=False)
            found |= {each.key: held for each in pointed if (held := lists.held(each))}
        return ProposedChecklists(tuple(found.values()))

    def _pointed(self, lists: Lists, batch: Sequence[str], restricted: bool) -> list[Pointed]:
        """Only at lists that were sent, each once."""
        shown = [_shown(n, lists.left[key]) for n, key in enumerate(batch, 1)]
        material = {"document": lists.document.title, "lists": shown}
        asked = prompt("checklist_parts").request(material, restricted=restricted)
        written = written_of(self.model.write(replace(asked, patience=_PATIENCE, within=_WITHIN)), _LONGEST_ANSWER)
        titles = {n: title for n, title in _entries(written) if 1 <= n <= len(batch)}
        return [Pointed(batch[n - 1], titles[n]) for n in sorted(titles)]


def _key(listing: Listing) -> str:
    said = repr((listing.path, listing.lead, [unit.line for entry in listing.entries for unit in entry.units]))
    return hashlib.blake2b(f"{listing.begins} {said}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def _title(words: str, listing: Listing, document: Document) -> str:
    """The words, where they stand whole over the list and not beside a "not"; empty where they do not."""
    title = " ".join(words.split())
    if not re.search(r"[^\W\d_]{3}", title) or len(title) > LONGEST_TITLE:
        return ""
    over = (document.title, *listing.path, listing.lead)
    return title if any(_stands(title, " ".join(text.split())) for text in over) else ""


def _stands(title: str, text: str) -> bool:
    if not re.search(rf"(?<!\w){re.escape(title)}(?!\w)", text):
        return False
    whole, words = read(text), normalised(title)
    start = whole.text.find(words)
    return start >= 0 and not is_turned(whole, start, start + len(words), _TURNING)


def _batches(lists: Mapping[str, Listing]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for key, listing in lists.items():
        length = len(json.dumps(_shown(0, listing), ensure_ascii=False))
        if batch and size + length > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(key)
        size += length
    if batch:
        yield batch


def _shown(n: int, listing: Listing) -> dict[str, Any]:
    items = [entry.text[:_LONGEST_SHOWN] for entry in listing.entries[:_MOST_SHOWN]]
    return {"n": n, "heading": " › ".join(listing.path), "lead": listing.lead[-_LONGEST_SHOWN:], "items": items}


def _entries(written: str) -> Iterator[tuple[int, str]]:
    try:
        pointed = json.loads(written)["checklists"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for each in pointed if isinstance(pointed, list) else ():
        match each:
            case {"list": int(n), "title": str(title)}:
                yield n, title
