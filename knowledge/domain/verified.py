"""Answers that a coordinator has given and stands for: what closes the loop from a question that nobody could answer.

Invariant: a verified answer is given only while it is valid, to those it is for, and says whose it is. When its source
changes or its day comes it is flagged for the coordinator; what it said is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Flag = Literal["expired", "source_changed", "source_gone"]


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """Where it stands, in the source's own words; `digest` tells whether the passage is still the same."""

    document: str
    title: str
    section: tuple[str, ...]
    page: int | None
    passage: str
    quote: str
    digest: str


@dataclass(frozen=True, slots=True)
class VerifiedAnswer:
    """One answer. `questions` are ways of asking that it answers, masked, the clearest first.

    `committees` are those it is for, by name; empty means everyone. `group` restricts it as its source is restricted;
    empty means everyone. `until` is the last day it is valid, None where it has none. `by` is the coordinator's id,
    `name` what others read. `withdrawn` ones are kept and never given.
    """

    id: str
    questions: tuple[str, ...]
    text: str
    by: str
    name: str
    at: datetime
    sources: tuple[AnswerSource, ...] = ()
    committees: tuple[str, ...] = ()
    group: str = ""
    until: date | None = None
    withdrawn: bool = False

    def is_valid(self, today: date) -> bool:
        return not self.withdrawn and (self.until is None or today <= self.until)

    def is_for(self, committee: str | None) -> bool:
        """Whether it is for who works there; one for some committees is for nobody whose committee is unknown."""
        return not self.committees or (committee or "").casefold() in {one.casefold() for one in self.committees}
