"""The written rules of the half-way report, read from `rules.yaml`: its phases, its factors, and what speaks of which.

Invariant: a rule that exists names a measure, a phase and a factor that exist, and can come to a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

FILE = Path(__file__).with_name("rules.yaml")
Judged = Literal["share", "count", "change"]
Verdict = Literal["strength", "weakness"]


@dataclass(frozen=True, slots=True)
class Phase:
    """`seen` says what use of Lots tells of it, `unseen` what only people can. All texts are message ids."""

    id: str
    heading: str
    about: str
    seen: str
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    id: str
    heading: str
    about: str
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """From where a figure is a strength or a weakness; one of the two is None. `text` may name part, whole, share,
    part_before, whole_before and share_before."""

    title: str
    text: str
    at_least: float | None = None
    at_most: float | None = None

    def is_reached(self, figure: float) -> bool:
        if self.at_least is not None:
            return figure >= self.at_least
        return self.at_most is not None and figure <= self.at_most


@dataclass(frozen=True, slots=True)
class Rule:
    """`fewest` is what the measure must rest on for a verdict; `reason` why it speaks of that phase and factor."""

    id: str
    measure: str
    judged: Judged
    phase: str
    factor: str
    fewest: int
    reason: str
    limits: Mapping[Verdict, Limit]


@dataclass(frozen=True, slots=True)
class Named:
    """How a measure is called, and how it is counted."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    phases: tuple[Phase, ...]
    factors: tuple[Factor, ...]
    measures: Mapping[str, Named]
    rules: tuple[Rule, ...]


@cache
def rule_book() -> RuleBook:
    """The rules that come with Lots."""
    return read_rules(yaml.safe_load(FILE.read_text("utf-8")))


def read_rules(written: Mapping[str, Any]) -> RuleBook:
    """Raises ValueError for a rule that names what there is not, or that has no limit."""
    book = RuleBook(
        tuple(Phase(**{**each, "unseen": tuple(each["unseen"])}) for each in written["phases"]),
        tuple(Factor(**{**each, "unseen": tuple(each["unseen"])}) for each in written["factors"]),
        {name: Named(**named) for name, named in written["measures"].items()},
        tuple(_rule(each) for each in written["rules"]),
    )
    for rule in book.rules:
        _check(rule, book)
    return book


def _rule(written: Mapping[str, Any]) -> Rule:
    verdicts: tuple[Verdict, ...] = ("strength", "weakness")
    limits = {verdict: Limit(**written[verdict]) for verdict in verdicts if verdict in written}
    rest = {name: value for name, value in written.items() if name not in verdicts}
    return Rule(**rest, limits=limits)


def _check(rule: Rule, book: RuleBook) -> None:
    phases, factors = {each.id for each in book.phases}, {each.id for each in book.factors}
    if rule.measure not in book.measures or rule.phase not in phases or rule.factor not in factors:
        raise ValueError(f"Rule {rule.id} names a measure, a phase or a factor that there is not")
    if not rule.limits or any((one.at_least is None) == (one.at_most is None) for one in rule.limits.values()):
        raise ValueError(f"Rule {rule.id} needs a strength or a weakness, each with one limit")
