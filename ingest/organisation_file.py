"""The municipality's committees from a YAML or Excel file: `docs/organisation.md` describes it, with an example.

Order: rows are read (`ingest.organisation_rows`), each becomes a committee, then they are looked at together. A file is
taken whole or not at all, and everything that is wrong with it is told at once, each with its row.

Invariant: names, ids and abbreviations are unique, so that a mention is never of two committees by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from rapidfuzz.distance import OSA

from ingest.organisation_rows import CALLED, FileProblem, Row, Said, Value, read_rows
from knowledge.domain.inflection import as_in_a_sentence, head_of
from knowledge.domain.organisation import Committee, CommitteeKind, Organisation, slug

_KINDS: dict[str, CommitteeKind] = {
    **{kind: kind for kind in get_args(CommitteeKind)},
    "nämnd": "committee",
    "styrelse": "board",
    "bolag": "company",
    "bolagsstyrelse": "company",
    "fullmäktige": "council",
}
_LONGEST = 120
_MOST = 2_000
_MOST_TOLD = 8
_ABBREVIATION = re.compile(r"[^\W\d_][\w&-]{0,11}")
_ALIKE = 0.8
_DISTRICTS = ("stadsdelsnämnd", "kommundelsnämnd", "distriktsnämnd", "områdesnämnd")
_BOARDS = ("kommunstyrelsen", "regionstyrelsen")
_COMPANY = re.compile(r"\bAB\b|aktiebolag|^(?:bolags)?styrelsen (?:för|i) |\(publ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    """What a file gave. `unused` are the fields that Lots has no use for."""

    organisation: Organisation
    unused: tuple[str, ...] = ()


def load_organisation(path: Path, language: str = "sv") -> OrganisationFile:
    """Reads and checks the whole file. Raises DocumentError, with every row that is wrong and what to write instead."""
    say = Said(language)
    rows = read_rows(path, say)
    problems = [problem for row in rows for problem in _row_problems(row, say)]
    if len(rows) > _MOST:
        problems.append(say("The file lists more than {most} committees.", most=_MOST))
    committees = [] if problems else [_committee(row) for row in rows]
    problems += _problems_together(committees, rows, say)
    if problems:
        raise FileProblem(_all_told(problems, say))
    unused = tuple(dict.fromkeys(name for row in rows for name in row.unused))
    return OrganisationFile(Organisation(tuple(committees)), unused)


def _all_told(problems: Sequence[str], say: Said) -> str:
    told = " ".join(problems[:_MOST_TOLD])
    more = len(problems) - _MOST_TOLD
    return f"{told} {say('And {more} more.', more=more)}" if more > 0 else told


def _row_problems(row: Row, say: Said) -> Iterator[str]:
    name = _one(row.values.get("name", ""))
    if not slug(name):
        yield say("{place}: the name is missing. Write for example socialnämnden.", place=row.place)
    texts = [name, *(text for field in ("aliases", "administrations", "group") for text in _several(row, field))]
    for text in texts:
        if len(text) > _LONGEST or not text.isprintable():
            yield say("{place}: “{text}…” is no name. Use one line of text.", place=row.place, text=text[:30].strip())
    kind = _one(row.values.get("kind", ""))
    if kind and kind.lower() not in _KINDS:
        kinds = ", ".join(_KINDS)
        yield say("{place}: there is no kind “{kind}”. Write one of {kinds}.", place=row.place, kind=kind, kinds=kinds)
    for short in _several(row, "abbreviations"):
        if not _ABBREVIATION.fullmatch(short):
            yield say("{place}: “{short}” is no abbreviation. Write for example SN.", place=row.place, short=short[:30])
    yield from _misspelt_fields(row, say)


def _misspelt_fields(row: Row, say: Said) -> Iterator[str]:
    """A field that nearly has a known name is a slip of the pen, and what it holds must not be lost."""
    for unknown in row.unused:
        nearest = max(CALLED, key=lambda known: OSA.normalized_similarity(unknown.lower(), known))
        if OSA.normalized_similarity(unknown.lower(), nearest) >= _ALIKE:
            yield say("{place}: “{unknown}” should be {field}.", place=row.place, unknown=unknown, field=nearest)


def _one(value: Value) -> str:
    return " ".join((value if isinstance(value, str) else " ".join(value)).split())


def _several(row: Row, field: str) -> tuple[str, ...]:
    """A list, or text with semicolons, commas or lines between. A dash says that there is none."""
    value = row.values.get(field, "")
    parts = re.split(r"[;,\n]", value) if isinstance(value, str) else value
    cleaned = (" ".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(part for part in cleaned if part.strip("–-")))


def _committee(row: Row) -> Committee:
    name = as_in_a_sentence(_one(row.values["name"]))
    given = _one(row.values.get("kind", "")).lower()
    return Committee(
        id=slug(_one(row.values.get("id", ""))) or slug(name),
        name=name,
        kind=_KINDS[given] if given else _kind_of(name),
        aliases=tuple(alias for alias in map(as_in_a_sentence, _several(row, "aliases")) if alias != name),
        abbreviations=_several(row, "abbreviations"),
        administrations=tuple(map(as_in_a_sentence, _several(row, "administrations"))),
        group=as_in_a_sentence(" ".join(_several(row, "group"))) or _group_of(name),
    )


def _group_of(name: str) -> str:
    """Districts' committees are called together by their kind, whether or not the file says so."""
    word = next((word for word in name.lower().split() if word.startswith(_DISTRICTS)), "")
    head = head_of(word)
    return head.forms("many")[-1] if head and len(name.split()) > 1 else ""


def _kind_of(name: str) -> CommitteeKind:
    """By its name, where the file does not say."""
    if name.endswith("fullmäktige"):
        return "council"
    if name in _BOARDS:
        return "board"
    return "company" if _COMPANY.search(name) else "committee"


def _problems_together(committees: Sequence[Committee], rows: Sequence[Row], say: Said) -> list[str]:
    """What two rows may not share: an id, a name or alias, an abbreviation."""
    problems: list[str] = []
    first_at: dict[tuple[str, str], str] = {}
    for committee, row in zip(committees, rows, strict=False):
        names = {name.lower(): name for name in (committee.name, *committee.aliases)}
        taken = [("name", key, shown) for key, shown in names.items()]
        taken += [("abbreviation", short, short) for short in committee.abbreviations]
        if slug(committee.name) != committee.id:
            taken.append(("id", committee.id, committee.id))
        for sort, key, shown in taken:
            before = first_at.setdefault((sort, key), row.place)
            if before != row.place:
                problems.append(
                    say("{place}: {shown} stands in {before} already.", place=row.place, shown=shown, before=before)
                )
    return problems
