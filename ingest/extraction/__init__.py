"""Programmes out of documents, at ingest: goals, who answers for them, and what they ask, each with its source.

Order: what kind of document it is (`kinds`); its blocks as pieces (`pieces`); every layout's reader in one walk
(`reading`, with `tables`, `prose`, `duties`, `facts`); what they found put together (`assembling`). Where no goal is
marked, the walk is done again with goals that stand in running text (`stated_goals`).

Invariant: deterministic, and nothing is invented: each field has the words it was read from, at their exact place.
"""

from __future__ import annotations

from ingest.blocks import ParsedFile
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Programme
from knowledge.passages import Document

__all__ = ["extract"]


def extract(parsed: ParsedFile, document: Document, organisation: Organisation) -> Programme | None:
    """The programme that a document states; None where it states no goals of its own and no duties.

    `organisation` is what is known; what the document itself says of committees is added. Offsets refer to
    `document.text`, which is `parsed.text`.
    """
    from ingest.extraction.programme import programme_of  # hundreds of patterns: a folder unchanged needs none

    return programme_of(parsed, document, organisation)
