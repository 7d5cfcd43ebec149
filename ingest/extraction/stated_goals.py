"""Goals that stand only in running text: "Det första delmålet är att fler unga får stöd i tid."

Order: a sentence that names a goal by ordinal, number or article and says what it is ("är att", "innebär att",
"handlar om att"); then lists within one sentence ("Målet har två delmål: att …, och att …").

Invariant: only what the text says in the present tense is a goal: not what was one, might be one, or is an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extraction.findings import GoalBegins
from ingest.extraction.wording import Wording

_ORDINAL = (
    r"första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde|elfte|tolfte|sista|ena|nästa|ytterligare"
    r"|övergripande"
)
_KINDS = (
    (r"delmål|effektmål|etappmål|resultatmål", 4),
    (r"långsiktiga?\s+mål|inriktningsmål|huvudmål|strategiska?\s+mål", 2),
    (r"övergripande\s+mål", 1),
    (r"mål", 3),
)
_KIND = "|".join(kind for kind, _ in _KINDS)
_STATED = re.compile(
    rf"(?i)^(?:(?:programmets|planens|strategins|kommunens|och|sedan|till\s+sist|slutligen|därefter|dessutom)\s*,?\s+)*"
    rf"(?:(?:det|ett|vårt|programmets)\s+)?(?P<ordinals>(?:(?:{_ORDINAL})\s+(?:och\s+(?:sista|tredje|fjärde|femte)\s+)?)*)"
    rf"(?P<kind>{_KIND})(?:et|en)?\s*(?P<number>\d{{1,2}}(?:[.:]\d{{1,2}})*|ett|två|tre|fyra|fem|sex)?,?\s*"
    rf"(?:(?:under|för|inom|i|till|på)\s+[^,.]{{3,80}}?,?\s+)?"
    rf"(?:är|blir|lyder|innebär|handlar\s+om)\s*,?\s*(?::\s*)?(?P<att>att\s+)?"
)
_MAY_STATE = re.compile(
    rf"(?i)\b(?:{_ORDINAL})\s+(?:\w+\s+){{0,2}}(?:{_KIND})\w*\b|\b(?:del|effekt|etapp|resultat|inriktnings)mål\w*\s+\w+\s"
    r"|\bmål\s+(?:\d|ett\b|två\b)|\bmål:\s+att\b"
)
_UNDER = re.compile(
    rf"(?i)\b(?:har|finns|finns\s+det|består\s+av|omfattar|bryts\s+ner\s+i|delas\s+in\s+i)\s+(?:\w+\s+){{0,2}}(?P<kind>{_KIND})(?:en)?\s*:\s+"
)
_PARTS = re.compile(r"(?:^|[,;]\s*(?:och\s+|samt\s+|dels\s+)?|\s+och\s+|\s+samt\s+)(?=(?:dels\s+)?att\s)")
_WAS = re.compile(r"(?i)\b(?:var|hade|skulle|till exempel|exempelvis|t\.ex\.|kan|kunde|bör|borde|inte|vore)\b")
_SHORTEST, _LONGEST = 8, 300


def may_state_goals(text: str) -> bool:
    """Whether it is worth reading a text's sentences for goals."""
    return _MAY_STATE.search(text) is not None


def stated_goal(sentence: Wording) -> GoalBegins | None:
    """The goal that a sentence states. An ordinal is no number: the text does not print one."""
    match = _STATED.match(sentence.text)
    if match is None or not _is_certain(match) or _WAS.search(sentence.text[: match.end() + 15]):
        return None
    title = sentence.part(match.end()).trimmed(".:,")
    if not _SHORTEST <= len(title.text) <= _LONGEST or _says_nothing(title.text, has_att=bool(match["att"])):
        return None
    number = match["number"] if (match["number"] or "").replace(".", "").replace(":", "").isdigit() else ""
    return GoalBegins(
        _depth(match["kind"]), number or "", _capital(title.text), sentence.source, word=match["kind"].lower()
    )


def _is_certain(match: re.Match[str]) -> bool:
    """ "Målet är att …" alone may be anything's aim; an ordinal, a number or a sub-goal's own word makes it a goal."""
    return bool(match["ordinals"].strip() or match["number"] or _depth(match["kind"]) != 3)


def _says_nothing(title: str, *, has_att: bool) -> bool:
    """ "Delmålet är viktigt", "Det första målet är uppdelat i fyra …" tell about a goal, not what it is."""
    return not has_att and (title[:1].islower() or len(title.split()) < 4)


def listed_goals(sentence: Wording) -> Iterator[GoalBegins]:
    """Goals listed in one sentence: "Målet har två delmål: att A, och att B"."""
    match = _UNDER.search(sentence.text)
    if match is None or _WAS.search(sentence.text[: match.start()]):
        return
    cuts = [match.end() + part.end() for part in _PARTS.finditer(sentence.text[match.end() :])]
    for start, end in zip(cuts, [*cuts[1:], len(sentence.text)], strict=True):
        part = sentence.part(start, end)
        title = re.sub(r"^(?:dels\s+)?att\s+|[\s,;.]*(?:\s(?:och|samt))?[\s,;.]*$", "", part.text)
        if _SHORTEST <= len(title) <= _LONGEST:
            yield GoalBegins(_depth(match["kind"]), "", _capital(title), part.source, word=match["kind"].lower())


def _depth(kind: str) -> int:
    kind = " ".join(kind.lower().split())
    return next((depth for pattern, depth in _KINDS if re.fullmatch(pattern, kind)), 3)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
