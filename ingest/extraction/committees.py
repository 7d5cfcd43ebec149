"""Committees named in a value or a sentence, as an assignment writes them.

Order: what the organisation recognises; then what is plainly a committee's name but nobody knows yet, as printed.

Invariant: names are disjoint and in order. A group stays as it is written ("stadsdelsnämnderna"), unless the text takes
some of its members out ("samtliga nämnder utom kommunstyrelsen"): then it is the others, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.domain.organisation import Mention, Organisation

_PRINTED = re.compile(
    r"\b(?:(?:alla|samtliga|varje|övriga|respektive)\s+(?:berörda\s+|kommunala\s+|andra\s+|övriga\s+)?(?:nämnd(?:er)?|facknämnder"
    r"|styrelser?|förvaltningar|bolag(?:sstyrelser)?)(?:\s+och\s+(?:bolag(?:sstyrelser)?|styrelser|nämnder))?"
    r"|(?-i:(?:[A-ZÅÄÖ][\w&-]*\s+){1,3}AB|AB\s+[A-ZÅÄÖ][\w&-]+)"
    r"|(?:[\w-]+-\s+(?:och|samt)\s+)?[\w-]{2,}(?:nämnd(?:en|erna|er)?|styrelse[nr]?|fullmäktige|utskott(?:et)?"
    r"|förvaltning(?:en)?|förbund(?:et)?|bolaget|beredning(?:en)?))\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"(?<![\w-])[A-ZÅÄÖ]{2,5}(?![\w-])")
_NO_NAME = re.compile(
    r"(?:fack|special)?nämnd\w*|(?:bolags)?styrelse\w*|(?:bolags)?ledning\w*|bolaget|förbundet|projektstyrelse\w*"
    r"|\w*(?:för)?beredning(?:en)?|skol\w*styrelse\w*|länsstyrelse\w*|socialstyrelse\w*|polis\w*|region\w*",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\s*,?\s*(?:utom|förutom|med undantag (?:för|av)|exklusive|undantaget|dock inte|men inte)\s+", re.I
)
_END_OF_EXCEPTION = re.compile(r"[.;\n]|\boch\s+även\b|\bsamt\b")
_GENITIVE = re.compile(
    r"(?:nämnd(?:en|erna|er)|styrelse[nr]?|styrelserna|förvaltning(?:en)?|bolaget)s$|(?<=[A-ZÅÄÖ]):?s$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A committee, or a group, in a text: the name for an assignment, and where it stands."""

    name: str
    start: int
    end: int
    ids: tuple[str, ...] = ()
    is_group: bool = False
    is_genitive: bool = False


class Naming:
    """Finds committees by an organisation."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._named_in: dict[tuple[str, bool], list[Named]] = {}

    def named(self, text: str, *, abbreviations: bool = False) -> list[Named]:
        """Every committee in the text. With `abbreviations`, unknown ones too ("SN"), as in a column's name."""
        key = (text, abbreviations)
        if key not in self._named_in:
            self._named_in[key] = self._found(text, abbreviations=abbreviations)
        return list(self._named_in[key])

    def _found(self, text: str, *, abbreviations: bool) -> list[Named]:
        known = [self._named(text, mention) for mention in self._organisation.mentions(text)]
        printed = [
            name for name in _as_printed(text, known, abbreviations) if not _in_brackets_after(text, name, known)
        ]
        found = sorted([*known, *printed], key=lambda name: name.start)
        return list(self._without_exceptions(text, found))

    def _named(self, text: str, mention: Mention) -> Named:
        printed = text[mention.start : mention.end]
        genitive = _GENITIVE.search(printed) is not None
        if mention.mentioned_as != "group" and len(mention.committees) == 1:
            name = self._organisation.committee(mention.committees[0]).name
            return Named(name, mention.start, mention.end, mention.committees, is_genitive=genitive)
        group = mention.mentioned_as == "group"
        return Named(_in_a_sentence(printed), mention.start, mention.end, mention.committees, group, genitive)

    def _without_exceptions(self, text: str, found: Sequence[Named]) -> Iterator[Named]:
        position = 0
        while position < len(found):
            one = found[position]
            excepted = _excepted(text, one, found[position + 1 :])
            yield from self._members(one, excepted, text) if excepted else [one]
            position += 1 + len(excepted)

    def _members(self, group: Named, excepted: Sequence[Named], text: str) -> Iterator[Named]:
        out = {id_ for name in excepted for id_ in name.ids}
        if not group.ids:
            yield replace(group, name=_in_a_sentence(text[group.start : excepted[-1].end]), end=excepted[-1].end)
        for id_ in group.ids:
            if id_ not in out:
                yield replace(group, name=self._organisation.committee(id_).name, ids=(id_,), is_group=False)


def _excepted(text: str, group: Named, after: Sequence[Named]) -> Sequence[Named]:
    match = _EXCEPT.match(text, group.end)
    if match is None:
        return ()
    end = _END_OF_EXCEPTION.search(text, match.end())
    limit = end.start() if end else len(text)
    return [name for name in after if name.start < limit]


def _in_brackets_after(text: str, name: Named, known: Sequence[Named]) -> bool:
    """A part of the committee named before: "Kommunstyrelsen (personalutskottet)"."""
    opened = text.rfind("(", 0, name.start)
    closed = text.find(")", opened) if opened >= 0 else -1
    return closed >= name.end and any(not text[one.end : opened].strip() for one in known if one.end <= opened)


def _as_printed(text: str, known: Sequence[Named], abbreviations: bool) -> Iterator[Named]:
    def is_free(match: re.Match[str]) -> bool:
        return all(match.end() <= name.start or match.start() >= name.end for name in known)

    for match in _PRINTED.finditer(text):
        if is_free(match) and not _NO_NAME.fullmatch(match.group()):
            name = _in_a_sentence(" ".join(match.group().split()))
            genitive = _GENITIVE.search(match.group()) is not None
            yield Named(name, match.start(), match.end(), is_group=" " in name, is_genitive=genitive)
    if abbreviations:
        for match in _ABBREVIATION.finditer(text):
            if is_free(match) and match.group() != "AB":
                yield Named(match.group(), match.start(), match.end())


def _in_a_sentence(printed: str) -> str:
    """As a sentence writes it: "Stadsdelsnämnderna" and "STADSDELSNÄMNDERNA" are "stadsdelsnämnderna"."""
    text = " ".join(printed.split())
    if text.endswith(" AB") or text.startswith("AB ") or (text.isupper() and len(text) <= 5):
        return text
    return text.lower() if text.isupper() else text[:1].lower() + text[1:]
