"""A field's value as the programme keeps it: one text, or a list of them.

A cell or a line holds several values where they stand on lines of their own, behind bullets, or between semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extraction.findings import FieldStated
from ingest.extraction.prose import sentences_of
from ingest.extraction.wording import Wording
from knowledge.domain.programmes import Stated

_BULLET = re.compile(r"^\s*(?:[•◦▪▫■□●○‣⁃∙·➢➤►▶✓✔*]|[-–—](?=\s)|\d{1,2}[.)](?=\s)|[a-h]\)(?=\s))\s*")
_CUT = re.compile(r"\s*[•◦▪■●‣➢➤►]\s*|;\s+|\s+(?=[-–—]\s+[A-ZÅÄÖ])")
_LINE_ENDS = re.compile(r"\n(?=\s*(?:[•◦▪■●‣*–—-]\s*)?[A-ZÅÄÖ\d])")
_INFINITIVE = re.compile(
    r"(?!(?:Alla|Samtliga|Andra|Detta|Dessa|Denna|Båda|Flera|Vissa|Några|Många|Unga|Dessutom)\b)[A-ZÅÄÖ]\w*[aå]\b"
    r"|(?:Ge|Se|Le|Be|Ske)\b"
)
_TARGET = re.compile(r"\s(?:Utgångsläge|Utgångsvärde|Nuläge|Målvärde|Målnivå|Basvärde)(?:\s+\(?\d{4}\)?)?:\s")
_NOTHING = re.compile(r"[-–—.\s]*")
_LONGEST = 1200


def listed(finding: FieldStated) -> Iterator[Stated]:
    """Each value of a list."""
    parts = [each for part in _parts(finding.value) for each in _told_apart(part)]
    for part in parts:
        quoted = finding.quoted if finding.quoted and len(parts) == 1 else part
        yield from _one(part, quoted)


def stated(finding: FieldStated) -> list[Stated]:
    """The value as one text."""
    return list(_one(finding.value, finding.quoted or finding.value))


def _one(value: Wording, quoted: Wording) -> Iterator[Stated]:
    text = _without_target(value.line)
    if not _NOTHING.fullmatch(text):
        yield Stated(text, quoted.source or value.source)


def _without_target(text: str) -> str:
    """An indicator's text ends where its own baseline or target begins; both stay in the quote."""
    match = _TARGET.search(text)
    return text[: match.start()].rstrip() if match and match.start() else text


def _told_apart(value: Wording) -> list[Wording]:
    """Activities in a row, each its own sentence: "Byta lampor. Klippa buskar." A sentence about one stays with it."""
    found = list(sentences_of(value))
    return found if len(found) > 1 and all(_INFINITIVE.match(one.text) for one in found) else [value]


def _parts(value: Wording) -> Iterator[Wording]:
    start = 0
    for match in [*_cuts(value.text), None]:
        end = match.start() if match else len(value.text)
        part = value.part(start, end)
        bullet = _BULLET.match(part.text)
        part = part.part(bullet.end()) if bullet else part
        if part.text and not _NOTHING.fullmatch(part.text):
            yield part
        start = match.end() if match else end


def _cuts(text: str) -> list[re.Match[str]]:
    found = sorted([*_CUT.finditer(text), *_LINE_ENDS.finditer(text)], key=lambda match: match.start())
    kept: list[re.Match[str]] = []
    for match in found:
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
    return kept
