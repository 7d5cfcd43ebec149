"""What running text lays on a committee: "Socialnämnden har ett särskilt ansvar att stödja berörda nämnder."

Order: a sentence with a committee as its subject and a verb that binds ("ska", "ansvarar för att", "har i uppdrag
att"), or one that puts the duty first ("Det åligger socialnämnden att …"). "Nämnden" is the committee that the same
section named last, where it named one only.

Invariant: what was done, is hoped for, may be done or is denied is no duty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extraction.committees import Named, Naming
from ingest.extraction.findings import DutyStated
from ingest.extraction.wording import Wording

_BINDS = re.compile(
    r"(?i)^\s*(?:,[^,]{3,60},\s*)?(?:är\s+den\s+nämnd\s+som\s+)?(?:(?:har|tar|bär|får)\s+(?:\w+\s+){0,4}?(?:\w*ansvar(?:et)?|uppdrag(?:et)?)\s*(?:för\s+)?(?:att|\w+)"
    r"|(?:har|får|ges)\s+i\s+uppdrag\s+att|(?:ska|skall|måste|åläggs\s+att|är\s+skyldiga?\s+att|förväntas)\s+(?!inte\b)\w+"
    r"|(?:ansvarar|svarar)\s+(?:\w+\s+){0,2}?för\s+\w+|är\s+(?:\w+\s+){0,2}?ansvarig\w*\s+för\s+\w+)"
)
_LAYS = re.compile(r"(?i)(?:åligger|ankommer\s+på|är\s+en\s+uppgift\s+för|uppdras\s+åt|ges\s+i\s+uppdrag\s+till)\s+$")
_INVERTED = re.compile(r"(?i)(?:^|\s)(?:ska|måste|ansvarar|svarar)\s+$")
_NO = re.compile(r"(?i)\b(?:inte|ej|aldrig|ingen|inga|inget|till exempel|t\.ex\.|exempelvis|hade|skulle|bör|borde)\b")
_DENIED = re.compile(r"(?i)\s*(?:\w+\s+)?(?:inte|ej|aldrig|ingen|inga|inget)\b")
_EMBEDDED = re.compile(r"(?i)\b(?:hur|om|ifall|när|vad|varför|innan|vilka|vilket|vilken|huruvida)\s+$")
_NOTHING_LAID = re.compile(
    r"(?i)\b(?:ska|har)\s+(?:ha|få|kunna)\s+(?:fått|gjort)\b|\bska(?:ll)?\s+(?:inte|ej)\b|\bförväntas\s+(?:bli|öka|minska|vara)\b"
)
_THE_COMMITTEE = re.compile(r"(?:Nämnden|Styrelsen|Den)\b")
_QUOTED = re.compile(r"^[”\"»“]")


class DutyReader:
    """Reads paragraphs in order; remembers which committee "nämnden" is."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._last: Named | None = None
        self._heading: Named | None = None

    def begin_section(self, heading: str) -> None:
        """A heading that names one committee says who "nämnden" is under it."""
        names = self._naming.named(heading)
        self._heading = self._last = names[0] if len(names) == 1 else None

    @property
    def committee(self) -> str:
        """The committee that the section's heading names; "" where it names none, or several."""
        return self._heading.name if self._heading else ""

    def duties(self, sentence: Wording) -> Iterator[DutyStated]:
        """What one sentence lays on a committee."""
        names = self._naming.named(sentence.text)
        yield from self._in_sentence(sentence, names)
        subjects = {name.name: name for name in names if not name.is_genitive}
        if subjects:
            self._last = next(iter(subjects.values())) if len(subjects) == 1 else None

    def of_items(self, lead: Wording, items: Sequence[Wording]) -> Iterator[DutyStated]:
        """ "Socialnämnden ska:" and a list: each item is a duty, said with its lead."""
        if all(name.is_genitive for name in self._naming.named(lead.text)) and not _THE_COMMITTEE.match(lead.text):
            return
        opening = lead.trimmed(":")
        for item in items:
            yield from self.duties(opening.followed_by([item]))

    def _in_sentence(self, sentence: Wording, names: list[Named]) -> Iterator[DutyStated]:
        text = sentence.text
        if not names and not _THE_COMMITTEE.match(text):
            return
        if text.endswith("?") or _QUOTED.match(text) or _NOTHING_LAID.search(text):
            return
        bound = _bound(text, names) or self._bound_again(text)
        source = sentence.source if bound else None
        if source is not None:
            yield from (DutyStated(name.name, sentence.line, source) for name in bound)

    def _bound_again(self, text: str) -> list[Named]:
        match = _THE_COMMITTEE.match(text)
        bound = match is not None and self._last is not None and _binds(text[match.end() :])
        return [self._last] if bound and self._last else []


def _binds(after: str) -> bool:
    """Whether what follows the committee's name is a verb that binds, and not one denied."""
    match = _BINDS.match(after)
    return match is not None and not _NO.search(match.group()) and not _DENIED.match(after, match.end())


def _bound(text: str, names: list[Named]) -> list[Named]:
    """The committees that are the subject of a verb that binds: those in a row before it, or right behind it."""
    subjects = [name for name in names if not name.is_genitive]
    for index, name in enumerate(subjects):
        if _NO.search(text[: name.start]) or _EMBEDDED.search(text[: name.start]):
            continue
        if _binds(text[name.end :]):
            return [*_in_a_row(text, subjects[: index + 1])]
        if _LAYS.search(text[: name.start]) or (
            _INVERTED.search(text[: name.start]) and re.match(r"\s+(?:\w+\s+)?(?:att|för|\w+a)\b", text[name.end :])
        ):
            return [name]
    return []


def _in_a_row(text: str, names: list[Named]) -> Iterator[Named]:
    """The last of the names and those joined to it by "och" and commas."""
    row = names[-1:]
    for name in reversed(names[:-1]):
        if not re.fullmatch(r"\s*(?:,|och|samt|,\s*(?:och|samt))\s*", text[name.end : row[0].start]):
            break
        row = [name, *row]
    yield from row
