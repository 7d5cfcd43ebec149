"""Where a text names a body: the word that says so, and the words before it that belong to its name.

Order: each "…nämnd…", "…styrelse…" and "…fullmäktige" of a text is looked back from, over the parts that share its end
("barn- och …"). Which committee that is, is for `knowledge.domain.discovery` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORD = r"[^\W\d_]+"
_GAP = r"[ \u00a0]*\n?[ \u00a0]*"
_HYPHEN = "[-‐‑–]"
PARTED = rf"{WORD}{_HYPHEN}(?:,|{_GAP}(?:(?:och|samt)\b|&)){_GAP}"
"""What leaves its end to the word after: "barn- och "."""
_UNHYPHENED = "kultur|barn|miljö|vård|individ|hälso|gymnasie|natur|plan|bygg"
"""First halves that name no one by themselves, so that "kultur och fritidsnämnden" has but lost its hyphen."""
_BODY = re.compile(
    r"(?P<body>nämnd|styrelse|fullmäktige)(?P<ending>ernas|erna|ers|er|ens|en|rnas|rna|rs|r|ns|n|s)?(?![^\W\d]|[@-])",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<![\w@-])(?P<lead>(?:{PARTED}|(?:{_UNHYPHENED}){_GAP}(?:och|&){_GAP})*)"
    rf"(?P<first>(?:{WORD})?)\Z",
    re.IGNORECASE,
)
_REACH = 90
"""Characters before a body's word that may belong to its name."""
_ADDRESS = re.compile(r"(?:://|www\.|@)\S*\Z")
_ENTRY_BEFORE = re.compile(r"(?:^|[\n:|•·;(/,\t])[ \u00a0]*\Z")
_ENTRY_AFTER = re.compile(r"[ \u00a0]*(?:\Z|[\n|;)/,\t(])")
_OUR = re.compile(r"(?:kommunens|kommuns|stadens|stads|regionens|regions) \Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BodyNamed:
    """A body's word in the text: "Barn- och utbildningsnämndens" has lead "barn- och ", first "utbildnings"."""

    text: str
    start: int
    end: int
    lead: str
    first: str
    body: str
    ending: str

    @property
    def is_plural(self) -> bool:
        return self.ending.rstrip("s") in ("er", "erna", "r", "rna")

    @property
    def is_definite(self) -> bool:
        return self.ending.rstrip("s") in ("en", "n")

    @property
    def names_one(self) -> bool:
        """Definite, or standing as a name does in a table, a list, or after its owner: "kommunens socialnämnd"."""
        if self.is_plural or self.is_definite:
            return self.is_definite
        before = self.text[max(0, self.start - 20) : self.start]
        entry = _ENTRY_BEFORE.search(before) and _ENTRY_AFTER.match(self.text, self.end)
        return bool(entry or _OUR.search(before))

    @property
    def definite(self) -> str:
        """Its word as a sentence writes it: "utbildningsnämnden"."""
        return self.first + {"nämnd": "nämnden", "styrelse": "styrelsen"}.get(self.body, self.body)

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - _REACH) : self.start]


def bodies_named(text: str) -> Iterator[BodyNamed]:
    """In the order of the text."""
    for match in _BODY.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _REACH), match.start())
        if before and not _ADDRESS.search(text, max(0, before.start() - _REACH), before.start()):
            yield BodyNamed(
                text,
                before.start(),
                match.end(),
                _tidy(before["lead"]),
                before["first"].lower(),
                match["body"].lower(),
                (match["ending"] or "").lower(),
            )


def _tidy(lead: str) -> str:
    """One space between words, and the hyphens that belong there: "Kultur och " is "kultur- och"."""
    spaced = re.sub(r"-(och|samt|&)\b", r"- \1", re.sub(_HYPHEN, "-", lead.lower()))
    return re.sub(rf"\b({_UNHYPHENED}) (och|&)", r"\1- \2", " ".join(spaced.split())).replace("&", "och")
