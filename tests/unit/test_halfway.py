"""The half-way report's rules: every figure is judged as it is written, and nothing is said without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import messages
from knowledge.insights.halfway.findings import Finding, findings, judged
from knowledge.insights.halfway.measures import Measure, measures
from knowledge.insights.halfway.rules import RuleBook, read_rules, rule_book
from knowledge.insights.overview import Overview
from tests.insights_support import empty_overview, example_overview

BOOK = rule_book()
PHASES = ["needs", "installation", "use", "sustaining"]
FACTORS = ["competence", "organisation", "leadership"]


def found(overview: Overview) -> dict[str, Finding]:
    return {one.rule.id: one for one in findings(measures(overview), BOOK)}


def texts_of(book: RuleBook) -> list[str]:
    parts = [text for each in book.phases for text in (each.heading, each.about, each.seen, *each.unseen)]
    parts += [text for each in book.factors for text in (each.heading, each.about, *each.unseen)]
    parts += [text for each in book.measures.values() for text in (each.name, each.how)]
    limits = [limit for rule in book.rules for limit in rule.limits.values()]
    return parts + [rule.reason for rule in book.rules] + [text for one in limits for text in (one.title, one.text)]


def test_phases_and_factors_are_those_of_the_half_way_report() -> None:
    assert [phase.id for phase in BOOK.phases] == PHASES
    assert [factor.id for factor in BOOK.factors] == FACTORS


def test_every_phase_and_factor_has_a_rule_and_a_place_for_what_no_figure_says() -> None:
    assert {rule.phase for rule in BOOK.rules} == set(PHASES)
    assert {rule.factor for rule in BOOK.rules} == set(FACTORS)
    assert all(phase.unseen for phase in BOOK.phases)
    assert all(factor.unseen for factor in BOOK.factors)


def test_every_rule_says_why() -> None:
    assert all(len(rule.reason) > 40 for rule in BOOK.rules)


def test_every_text_of_the_rules_has_its_swedish() -> None:
    swedish = messages("insights_report", "sv")
    assert [text for text in texts_of(BOOK) if swedish.gettext(text) == text] == []


def test_every_measure_that_a_rule_names_is_made_and_no_other_is_named() -> None:
    assert set(measures(empty_overview())) == set(BOOK.measures)


def test_figures_are_those_of_the_overview() -> None:
    made = measures(example_overview())
    assert (made["answered"].part, made["answered"].whole) == (268, 323)
    assert (made["contradictory"].part, made["contradictory"].whole) == (64, 300)
    assert (made["committees_begun"].part, made["committees_begun"].whole) == (6, 7)
    assert (made["overdue"].part, made["overdue"].whole) == (3, None)
    assert made["declined_change"].before == (16, 144)


def test_a_topic_among_both_asked_and_declined_is_counted_once() -> None:
    overview = example_overview()
    twice = {topic.id for topic in overview.topics} & {topic.id for topic in overview.declined_questions}
    both = {topic.id: topic for topic in (*overview.topics, *overview.declined_questions)}
    assert twice
    assert measures(overview)["unclear_text"].whole == sum(topic.count for topic in both.values())


def test_the_example_is_judged_as_the_rules_say() -> None:
    outcomes = {name: one.outcome for name, one in found(example_overview()).items()}
    assert outcomes["answered"] == "strength"
    assert outcomes["committees-begun"] == "strength"
    assert outcomes["contradictory"] == "weakness"
    assert outcomes["declined-change"] == "weakness"
    assert outcomes["not-in-documents"] == "neither"


def test_nothing_is_judged_where_nothing_was_asked() -> None:
    outcomes = {name: one.outcome for name, one in found(empty_overview()).items()}
    assert set(outcomes.values()) <= {"too_little", "neither"}
    assert outcomes["answered"] == "too_little"


def test_fewer_going_without_an_answer_is_a_strength() -> None:
    monday = date(2026, 9, 7)
    weeks = [(monday + timedelta(weeks=n), 30, declined) for n, declined in enumerate((12, 11, 10, 2, 1, 0))]
    finding = found(replace(example_overview(), weeks=tuple(weeks)))["declined-change"]
    assert (finding.outcome, finding.measure.part, finding.measure.before) == ("strength", 3, (33, 90))


@given(st.integers(0, 500), st.integers(0, 500))
def test_more_that_is_hard_to_understand_never_makes_the_verdict_better(some: int, more: int) -> None:
    rule = next(rule for rule in BOOK.rules if rule.id == "unclear-text")
    order = ["strength", "neither", "weakness"]
    less, greater = sorted((some, more))
    verdicts = [judged(rule, Measure("unclear_text", part, 500)) for part in (less, greater)]
    assert order.index(verdicts[0]) <= order.index(verdicts[1])


@pytest.mark.parametrize("part", [0, 1, 9])
def test_a_share_of_few_is_no_finding(part: int) -> None:
    rule = next(rule for rule in BOOK.rules if rule.id == "unclear-text")
    assert judged(rule, Measure("unclear_text", part, 9)) == "too_little"


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"phase": "after"}, "names a measure, a phase or a factor that there is not"),
        ({"measure": "happiness"}, "names a measure, a phase or a factor that there is not"),
        ({"weakness": {"title": "T", "text": "T"}}, "each with one limit"),
        ({"weakness": {"title": "T", "text": "T", "at_least": 0.1, "at_most": 0.2}}, "each with one limit"),
    ],
)
def test_a_rule_that_cannot_come_to_a_verdict_is_refused(broken: dict[str, object], why: str) -> None:
    rule = {
        "id": "r", "measure": "m", "judged": "share", "phase": "p", "factor": "f", "fewest": 1, "reason": "R",
        "weakness": {"title": "T", "text": "T", "at_least": 0.5},
    }  # fmt: skip
    written = {
        "phases": [{"id": "p", "heading": "P", "about": "A", "seen": "S", "unseen": []}],
        "factors": [{"id": "f", "heading": "F", "about": "A", "unseen": []}],
        "measures": {"m": {"name": "M", "how": "H"}},
        "rules": [rule],
    }
    assert read_rules(written).rules[0].limits["weakness"].is_reached(0.5)
    with pytest.raises(ValueError, match=why):
        read_rules({**written, "rules": [{**rule, **broken}]})


@pytest.mark.parametrize(
    ("hidden", "outcome"), [(0, "weakness"), (1, "weakness"), (3, "too_little"), (9, "too_little")]
)
def test_a_weakness_stands_only_if_nothing_that_is_hidden_could_undo_it(hidden: int, outcome: str) -> None:
    """Two of seven committees are seen to ask: five more might be among those who asked what is hidden."""
    example = example_overview()
    names = sorted({one.committee for one in example.progress})[:2]
    topic = replace(example.topics[0], count=20, committees=dict.fromkeys(names, 10))
    overview = replace(example, topics=(topic,), declined_questions=(), hidden=hidden)
    assert found(overview)["committees-asking"].outcome == outcome


def test_from_what_too_few_asked_no_verdict_is_drawn() -> None:
    example = example_overview()
    overview = replace(empty_overview(), progress=example.progress, no_owner=example.no_owner)
    of_questions = {one.id for one in BOOK.rules} - {"no-owner", "committees-begun", "finished", "stuck", "overdue"}
    outcomes = found(overview)
    assert {outcomes[name].outcome for name in of_questions} == {"too_little"}
