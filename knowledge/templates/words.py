"""What a template file may call things: the words of `knowledge.domain.forms`, or Swedish ones."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATE_KINDS: Mapping[str, tuple[str, ...]] = {"checklist": ("checklista",), "tool": ("verktyg", "mall")}
FIELD_KINDS: Mapping[str, tuple[str, ...]] = {
    "text": ("text",),
    "choice": ("val", "flerval"),
    "rating": ("bedömning",),
    "people": ("personer", "person", "personer eller enheter"),
    "when": ("när", "datum", "tid"),
    "number": ("tal", "siffra", "antal"),
    "status": ("status",),
    "link": ("länk",),
}
RATING_WORDS: Mapping[str, tuple[str, ...]] = {
    "yes": ("ja",),
    "partly": ("delvis",),
    "no": ("nej",),
    "not_relevant": ("inte relevant", "ej relevant"),
}
STATUS_WORDS: Mapping[str, tuple[str, ...]] = {
    "not_begun": ("inte påbörjat", "ej påbörjat"),
    "ongoing": ("pågår", "pågående"),
    "done": ("klart", "klar"),
    "stopped": ("avbrutet", "stoppat"),
}
TEMPLATE_STATUSES: Mapping[str, tuple[str, ...]] = {"published": ("publicerad",), "draft": ("utkast",)}
FLAGS: Mapping[str, tuple[str, ...]] = {"true": ("ja", "yes", "x"), "false": ("nej", "no", "")}


def meant(word: str, known: Mapping[str, tuple[str, ...]]) -> str | None:
    """The key that the word is, or is a name of, whatever its case; None where it is none."""
    folded = " ".join(word.lower().split())
    return next((key for key, names in known.items() if folded == key or folded in names), None)


def swedish(key: str, known: Mapping[str, tuple[str, ...]]) -> str:
    return known[key][0]
