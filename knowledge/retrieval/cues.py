"""What kind of place a question asks for, read from its words, and whether a sentence is of that kind.

Order: `cues_of(question)` names the cues; `answers_cue(cue, sentence)` looks for the sentence's own sign of it.
These are signs that re-rank what is already near; none of them finds or hides anything by itself.
"""

from __future__ import annotations

import re
from typing import Literal

Cue = Literal["definition", "role", "amount", "time", "checklist", "sources", "reason"]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_ASKS: dict[Cue, re.Pattern[str]] = {
    "definition": _any(
        r"^\W*vad (?:är|var)\b(?! (?:viktig|bra|målet|syftet))",
        r"\bvad (?:betyder|innebär|menas)\b",
        r"\bbetyder\b",
        r"\bmenas med\b",
        r"\bstår .{1,30} för\b",
        r"\bdefin(?:ition|iera)",
        r"\bwhat (?:is|are) (?:an? )?\w+\W*$",
        r"\bwhat does .+ mean\b",
        r"\bstand for\b",
    ),
    "role": _any(
        r"\bvem\b",
        r"\bvilk(?:en|a|et) (?:nämnd|förvaltning|roll|aktör|part|funktion|enhet|myndighet)",
        r"\bansvar",
        r"\bwho\b",
        r"\bresponsib",
        r"\bwhich (?:committee|department|board|body|role)",
    ),
    "amount": _any(r"\bhur (?:många|mycket|stor)", r"\bantal", r"\bhow (?:many|much)\b", r"\bprocent\b", r"\bkosta"),
    "time": _any(
        r"^\W*när\b",
        r"\bvilket (?:år|datum)",
        r"\bhur (?:länge|ofta)\b",
        r"\b(?:since )?when\b",
        r"\bwhat year\b",
        r"\bhow (?:long|often)\b",
        r"\bvilken (?:period|tid|månad)",
    ),
    "checklist": _any(
        r"\bchecklist", r"\bsäkerställ", r"\bmake sure\b", r"\bensure\b", r"\bbocka av\b", r"\batt tänka på\b"
    ),
    "sources": _any(
        r"\bkäll(?:a|or|an|orna)\b",
        r"\breferens",
        r"\blitteratur",
        r"\bfotnot",
        r"\bskriv(?:it|en) av\b",
        r"\bsources?\b",
        r"\breferences?\b",
        r"\bförfattare",
    ),
    "reason": _any(r"\bvarför\b", r"\bwhy\b", r"\borsak"),
}

_SHOWS: dict[Cue, re.Pattern[str]] = {
    "definition": _any(
        r"\bmed .{2,60} (?:menas|avses)\b",
        r"\binnebär\b",
        r"\bär (?:en|ett|den|det|när|att)\b",
        r"\bbetyder\b",
        r"\bavser\b",
        r"\bdefinieras\b",
        r"\bkallas\b",
        r"\binnefatta",
        r"\bstår för\b",
        r"\(\w[\w-]{1,12}\)",
        r"\bis an?\b",
        r"\bmeans\b",
    ),
    "role": _any(
        r"\bansvar",
        r"\buppdrag",
        r"\b(?:be)?slut(?:ar|ade|at|as)\b",
        r"\bska(?:ll)?\b",
        r"\bleds? av\b",
        r"\bleder\b",
        r"\bsamordna",
        r"\bnämnd",
        r"\bstyrgrupp",
        r"\bgenomför(?:s|de|des|t)? av\b",
        r"\btar fram\b",
        r"\bägs? av\b",
        r"\bäger\b",
        r"\bresponsib",
    ),
    "amount": _any(
        r"\d", r"\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|hälften|tjugo|trettio|hundra|tusen|miljon\w*)\b"
    ),
    "time": _any(
        r"\b(?:19|20)\d\d\b",
        r"\b(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\b",
        r"\b(?:vecka|månad|år|dag|termin|kvartal|tertial)\w*\b",
    ),
    "checklist": _any(r"\bsäkerställ", r"\bchecklist", r"\bensure\b"),
    "sources": _any(r"https?://", r"\bwww\.", r"\(\d{4}\)", r"\bISBN\b", r"\bs\. \d"),
    "reason": _any(
        r"\bför att\b",
        r"\beftersom\b",
        r"\bdärför\b",
        r"\borsak",
        r"\bberor på\b",
        r"\bsyfte",
        r"\bbecause\b",
        r"\bså att\b",
    ),
}


def cues_of(question: str) -> frozenset[Cue]:
    """The kinds of place that the question asks for; often none."""
    return frozenset(cue for cue, pattern in _ASKS.items() if pattern.search(question))


def answers_cue(cue: Cue, sentence: str) -> bool:
    """Whether the sentence shows the sign of that kind."""
    return _SHOWS[cue].search(sentence) is not None
