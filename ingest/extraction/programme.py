"""One document's programme: which readers are asked, what counts as stating goals, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.blocks import ParsedFile
from ingest.chunking import title_from_name
from ingest.extraction.assembling import Assembler
from ingest.extraction.committees import Naming
from ingest.extraction.facts import YEARS
from ingest.extraction.findings import DutyStated, FactStated, Finding
from ingest.extraction.kinds import kind_of, names_programme
from ingest.extraction.labels import Field
from ingest.extraction.pieces import Piece, Text, pieces_of
from ingest.extraction.reading import Reader
from ingest.extraction.stated_goals import may_state_goals
from knowledge.domain.discovery import discover
from knowledge.domain.organisation import Organisation, slug
from knowledge.domain.programmes import Duty, Goal, Programme, Source, Stated
from knowledge.passages import Document

_YEARS_AT_END = re.compile(
    r"[\s,(–-]*(?:åren?\s+|för\s+(?:åren|perioden)\s+)?(?:19|20)\d{2}(?:\s*[–—-]\s*\d{2,4})?\)?\s*$"
)
_TITLE = re.compile(
    r"\s*[A-ZÅÄÖ][\w-]*(?:program|plan|strategi|policy)?\w*(?:\s+[^\s.:]+){0,8}?\s+(?:19|20)\d{2}\s*[–-]\s*(?:19|20)?\d{2}"
)
_NO_TITLE = re.compile(r"(?i)(?:(?:del)?mål|blad|sheet|tabell|fokusområde)\s*\d")
_FEWEST_BARE_GOALS = 2
"""Goals without any field must be numbered, and at least two, to be more than a way of speaking."""


def programme_of(parsed: ParsedFile, document: Document, organisation: Organisation) -> Programme | None:
    """None for a document that states no goals of its own and no duties."""
    kind = kind_of(document)
    pieces = pieces_of(parsed, document)
    if kind == "other" or not pieces:
        return None
    naming = Naming(organisation.merged(discover(document.text)))
    findings, goals = (
        _read(pieces, naming, document.text) if kind == "programme" else (list(Reader(naming, pieces).findings()), ())
    )
    duties = _duties(findings)
    if not goals and not duties:
        return None
    return _programme(document, pieces, goals, duties, findings if goals else [], has_title=bool(parsed.title))


def _read(pieces: Sequence[Piece], naming: Naming, text: str) -> tuple[list[Finding], tuple[Goal, ...]]:
    """What the marked goals give; where there are none, what running text states."""
    for sentences in (False, True) if may_state_goals(text) else (False,):
        findings = list(Reader(naming, pieces, sentences=sentences).findings())
        goals = Assembler(naming).goals(findings)
        if _states_goals(goals):
            return findings, goals
    return findings, ()


def _states_goals(goals: Sequence[Goal]) -> bool:
    subgoals = [subgoal for goal in goals for subgoal in goal.subgoals]
    told = [one for one in subgoals if one.assignments or one.activities or one.indicators or one.minimum]
    numbered = [one for one in subgoals if one.number]
    return bool(told) or any(goal.assignments for goal in goals) or len(numbered) >= _FEWEST_BARE_GOALS


def _duties(findings: Iterable[Finding]) -> tuple[Duty, ...]:
    found = [Duty(one.committee, one.text, one.source) for one in findings if isinstance(one, DutyStated)]
    return tuple({(duty.committee, duty.text): duty for duty in reversed(found)}.values())[::-1]


def _programme(
    document: Document,
    pieces: Sequence[Piece],
    goals: tuple[Goal, ...],
    duties: tuple[Duty, ...],
    findings: Sequence[Finding],
    *,
    has_title: bool,
) -> Programme:
    facts = [one for one in findings if isinstance(one, FactStated)]
    title = _title(document, pieces, has_title=has_title)
    return Programme(
        name=_slug(document.programme or title) or document.id,
        family=_slug(_without_years(document.programme or title)) or document.id,
        title=title,
        document=document.id,
        period=_fact(facts, "period") or (_period_in_title(title, pieces) if goals else None),
        decided_by=_fact(facts, "decided_by"),
        decided_on=_fact(facts, "decided_on"),
        owner=_fact(facts, "owner"),
        supersedes=_fact(facts, "supersedes"),
        minimum=_fact(facts, "minimum"),
        followup=_fact(facts, "followup"),
        goals=goals,
        duties=duties,
        relations=_relations(facts),
    )


def _slug(title: str) -> str:
    """Years keep the dash between them: "andts-program-2025-2028"."""
    return slug(title.replace("–", "-").replace("—", "-"))


def _without_years(title: str) -> str:
    return _YEARS_AT_END.sub("", title) or title


def _fact(facts: Sequence[FactStated], field: Field) -> Stated | None:
    found = sorted((fact for fact in facts if fact.field == field), key=lambda fact: not fact.certain)
    return Stated(found[0].text, found[0].source) if found else None


def _relations(facts: Sequence[FactStated]) -> tuple[Stated, ...]:
    found = {fact.text: Stated(fact.text, fact.source) for fact in facts if fact.field == "relation"}
    return tuple(found.values())


def _title(document: Document, pieces: Sequence[Piece], *, has_title: bool) -> str:
    """The document's own title; a sheet's name, or a goal's, is none where a line on the first page says it better."""
    if not has_title:
        return _title_at_start(document) or document.title
    if "spreadsheet" not in document.media_type:
        return document.title
    lines = [piece.words.line for piece in pieces[1:4] if isinstance(piece, Text) and len(piece.words.text) <= 120]
    better = next((line for line in lines if names_programme(line)), "")
    return better or (title_from_name(document.source) if _NO_TITLE.match(document.title) else document.title)


def _title_at_start(document: Document) -> str:
    """The title that a text without headings begins with: "Program för … 2025–2027"."""
    match = _TITLE.match(document.text)
    return " ".join(match.group().split()) if match else ""


def _period_in_title(title: str, pieces: Sequence[Piece]) -> Stated | None:
    """The years of the title, where the document prints them: in a heading, or on a line of their own below it."""
    years = YEARS.search(title)
    for piece in pieces[:10]:
        printed = YEARS.search(piece.words.text) if isinstance(piece, Text) else None
        if not isinstance(piece, Text) or printed is None:
            continue
        if printed.group() == (years.group() if years else piece.words.text):
            source: Source | None = piece.words.part(printed.start(), printed.end()).source
            return Stated(printed.group(), source)
    return None
