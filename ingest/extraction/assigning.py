"""From a value under "Ansvarig nämnd" or "Berörda nämnder" to assignments.

A value may say more than its label: "Socialnämnden i samverkan med kulturnämnden", "SN (huvudansvar), BUN (stöd)". A
name's part is the label's, until words before it or brackets after it say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extraction.committees import Named, Naming
from ingest.extraction.findings import AssignmentStated
from ingest.extraction.wording import Wording
from knowledge.domain.programmes import Responsibility, Source

_CONCERNED = re.compile(
    r"(?i)i\s+(?:nära\s+)?(?:samverkan|samarbete|samråd|dialog)\s+med|med\s+stöd\s+(?:av|från)|\bberörda?\b|\bberörs\b"
    r"|\bmedverka\w*|\bdeltar\b|\bdeltagande\b|\bsamverka\w*|\bsamarbet\w*|\bstöd(?:jer|jande)?\b|\bbidrar\b|\bövriga\b"
    r"|\bmed\s+hjälp\s+av"
)
_RESPONSIBLE = re.compile(
    r"(?i)\b(?:huvud|sam|med|delat\s+)?ansvar(?:ig|iga|ar)?\b|\bleder\b|\bäger\b|\bsamordna(?:r|nde|s)\b"
)
_BRACKETS = re.compile(r"\s*\(([^()]{1,60})\)")
_NOT = re.compile(r"(?i)\b(?:inte|ej|utan|ingen|inga|varken)\b")
_CLAUSE_ENDS = re.compile(r"[.;\n]\s")
_EVERYONE = re.compile(r"(?i)(?:alla|samtliga)\.?")
"""Under a label that says "nämnder", that is who is meant."""
_NOBODY = re.compile(r"(?i)\s*(?:ingen|inga|inte|ej|saknas|-|–|—|n/?a)\b")


def assignments(
    value: Wording, given: Responsibility, naming: Naming, source: Source | None = None
) -> list[AssignmentStated]:
    """Each committee's part. `source` is what is quoted; without one, the value itself."""
    source = source or value.source
    if source is None or _NOBODY.match(value.text):
        return []
    if _EVERYONE.fullmatch(value.text.strip()):
        return [AssignmentStated("alla nämnder", given, source)]
    names = naming.named(value.text, abbreviations=True)
    return [
        AssignmentStated(name.name, part, source)
        for name, part in _parts(value.text, names, given)
        if not name.is_genitive
    ]


def _parts(text: str, names: Sequence[Named], given: Responsibility) -> Iterator[tuple[Named, Responsibility]]:
    part, position = given, 0
    for name in names:
        before = text[position : name.start]
        ends = list(_CLAUSE_ENDS.finditer(before))
        if ends:
            part, before = given, before[ends[-1].end() :]
        part = _switched(before, part)
        position = name.end
        if not _NOT.search(before):
            yield name, _in_brackets(text, name.end) or part


def _switched(before: str, part: Responsibility) -> Responsibility:
    said: list[tuple[int, Responsibility]] = []
    said += [(match.start(), "concerned") for match in _CONCERNED.finditer(before)]
    said += [(match.start(), "responsible") for match in _RESPONSIBLE.finditer(_BRACKETS.sub("", before))]
    return max(said)[1] if said else part


def _in_brackets(text: str, end: int) -> Responsibility | None:
    match = _BRACKETS.match(text, end)
    if match is None:
        return None
    if _CONCERNED.search(match[1]):
        return "concerned"
    return "responsible" if _RESPONSIBLE.search(match[1]) else None
