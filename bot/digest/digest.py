"""What a digest says, as plain values: each channel shows it in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing worth doing. `address` is where a browser does it; empty where Lots has none that people reach."""

    text: str
    why: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """One week's. `week` names it ("2026-W46") and `monday` begins it; `lines` are whole sentences.

    `more` leads to the pages, and is (its words, its address), the address empty where there is none.
    """

    week: str
    monday: date
    heading: str
    lines: tuple[str, ...]
    advised: str = ""
    things: tuple[Thing, ...] = ()
    more: tuple[str, str] = ("", "")


def in_plain_text(digest: Digest) -> str:
    """All of it, for a terminal, a mail's text part, and whoever sees no blocks or cards."""
    return "\n\n".join(filter(None, (digest.heading, _changes(digest), _things(digest), _more(digest))))


def _changes(digest: Digest) -> str:
    return "\n".join(f"- {line}" for line in digest.lines) if len(digest.lines) > 1 else "".join(digest.lines)


def _things(digest: Digest) -> str:
    told = [f"{number}. {_thing(thing)}" for number, thing in enumerate(digest.things, 1)]
    return "\n".join((digest.advised, *told)) if told else ""


def _thing(thing: Thing) -> str:
    return "\n   ".join(filter(None, (thing.text, thing.why, thing.address)))


def _more(digest: Digest) -> str:
    words, address = digest.more
    return f"{words}: {address}" if address else ""
