"""Judging: each rule's measure is a strength, a weakness, neither, or rests on too little to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from knowledge.insights.halfway.measures import Measure
from knowledge.insights.halfway.rules import Rule, RuleBook, Verdict

Outcome = Literal["strength", "weakness", "neither", "too_little"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule came to."""

    rule: Rule
    measure: Measure
    outcome: Outcome


def findings(measured: Mapping[str, Measure], book: RuleBook) -> list[Finding]:
    """One for each rule, in the rules' order."""
    return [Finding(rule, measured[rule.measure], judged(rule, measured[rule.measure])) for rule in book.rules]


def judged(rule: Rule, measure: Measure) -> Outcome:
    """A weakness is looked for first: where the limits meet, it is the one to act on.

    A verdict holds whatever is hidden: where that could change it, there is too little to judge.
    """
    if not measure.is_shown or measure.ground < rule.fewest:
        return "too_little"
    fewest, most = (_verdict(rule, one) for one in (measure, replace(measure, part=measure.part + measure.hidden)))
    return fewest if fewest == most else "too_little"


def _verdict(rule: Rule, measure: Measure) -> Outcome:
    verdicts: tuple[Verdict, ...] = ("weakness", "strength")
    figure = _figure(rule, measure)
    return next((one for one in verdicts if one in rule.limits and rule.limits[one].is_reached(figure)), "neither")


def _figure(rule: Rule, measure: Measure) -> float:
    if rule.judged == "count":
        return float(measure.part)
    return measure.share - (measure.share_before if rule.judged == "change" else 0.0)
