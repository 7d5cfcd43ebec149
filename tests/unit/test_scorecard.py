"""A committee's scorecard: exactly the sub-goals where the programme names it, in the source's words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import to_document
from ingest.extraction import extract
from ingest.organisation_file import load_organisation
from ingest.parsers.registry import parse
from ingest.sample.truth import truth
from knowledge.domain.forms import Item, Template
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.programmes import Assignment, Goal, Programme, Responsibility, Subgoal
from knowledge.domain.scorecard import held_by, scorecard

SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"
PROGRAMMES = [("andts-program-2025-2028", "pdf"), ("trygghetsprogram-2026-2029", "pdf")]
DISTRICTS = Organisation(
    (
        Committee("norra", "Norra stadsdelsnämnden", group="stadsdelsnämnderna"),
        Committee("sodra", "Södra stadsdelsnämnden", group="stadsdelsnämnderna"),
        Committee("socialnamnden", "socialnämnden", abbreviations=("SN",)),
    )
)


@cache
def lindsjo() -> Organisation:
    return load_organisation(SAMPLE / "sources" / "organisation.yaml").organisation


@cache
def read_from_file(name: str, suffix: str) -> Programme:
    """The programme as ingest reads it from the sample's own file."""
    path = SAMPLE / "files" / f"{name}.{suffix}"
    parsed = parse(path)
    document, _ = to_document(parsed, source=str(path), document_id=name, digest="")
    programme = extract(parsed, document, lindsjo())
    assert programme is not None
    return programme


def offers(item: Item, field: str) -> tuple[str, ...]:
    return next(one for one in item.fields if one.id == field).offers


def small(*assignments: Assignment, whole: tuple[Assignment, ...] = ()) -> Programme:
    subgoal = Subgoal("1.1", "Färre ska röka", assignments=assignments)
    return Programme("p", "p", "Program", "p", goals=(Goal("1", "Hälsa", assignments=whole, subgoals=(subgoal,)),))


@pytest.mark.parametrize(("name", "suffix"), PROGRAMMES)
@pytest.mark.parametrize("committee", lindsjo().committees, ids=lambda one: one.id)
def test_the_samples_scorecards_are_its_sub_goals_item_by_item(name: str, suffix: str, committee: Committee) -> None:
    stated = truth()[name]
    assert stated is not None
    made = scorecard(read_from_file(name, suffix), committee, lindsjo())
    expected = [one.subgoal for one in held_by(stated, committee, lindsjo()) if one.subgoal]
    assert [item.label for item in made.items] == [f"{one.number} {one.title}" for one in expected]
    for item, subgoal in zip(made.items, expected, strict=True):
        assert offers(item, "method") == tuple(one.text for one in subgoal.activities)
        assert subgoal.indicators[0].text in offers(item, "indicators")[0]
        assert subgoal.minimum
        assert subgoal.minimum.text in item.why
        assert item.source
        assert subgoal.title in item.source.quote


def test_the_sample_names_whom_its_sources_name() -> None:
    made = scorecard(read_from_file(*PROGRAMMES[0]), "socialnämnden", lindsjo())
    numbers = [(item.label.split()[0], item.section) for item in made.items]
    mine, theirs = "Det här ansvarar vi för", "Det här berör oss"
    assert numbers == [
        *(("1.2", mine), ("3.2", mine)),
        *((number, theirs) for number in ("1.1", "1.3", "2.1", "2.2", "3.1", "3.3")),
    ]


def test_a_group_counts_for_each_of_its_members() -> None:
    programme = small(Assignment("stadsdelsnämnderna", "responsible"))
    labels = [[item.label for item in scorecard(programme, one, DISTRICTS).items] for one in DISTRICTS.committees]
    assert labels == [["1.1 Färre ska röka"], ["1.1 Färre ska röka"], []]


def test_who_is_both_responsible_and_concerned_is_responsible_once() -> None:
    both = small(Assignment("socialnämnden", "concerned"), Assignment("SN", "responsible"))
    (held,) = held_by(both, "socialnämnden", DISTRICTS)
    assert held.part == "responsible"


def test_a_committee_that_nobody_knows_is_found_as_it_is_printed() -> None:
    assert len(scorecard(small(Assignment("Trivselnämnden", "responsible")), "trivselnämnden").items) == 1


def test_what_is_said_of_the_whole_goal_is_an_item_where_no_sub_goal_is_the_committees() -> None:
    leads = (Assignment("socialnämnden", "responsible"),)
    assert [item.label for item in scorecard(small(whole=leads), "socialnämnden", DISTRICTS).items] == ["1 Hälsa"]
    named = small(Assignment("socialnämnden", "concerned"), whole=leads)
    assert [item.label for item in scorecard(named, "socialnämnden", DISTRICTS).items] == ["1.1 Färre ska röka"]


def test_a_draft_is_named_as_one() -> None:
    programme = read_from_file(*PROGRAMMES[0])
    draft = scorecard(programme, "socialnämnden", lindsjo(), is_draft=True)
    published = scorecard(programme, "socialnämnden", lindsjo())
    assert (draft.status, published.status) == ("draft", "published")
    assert "utkast" in draft.description
    assert "utkast" not in published.description
    assert replace(draft, status="published", description=published.description) == published


parts = st.lists(
    st.builds(
        Assignment,
        st.sampled_from(["socialnämnden", "stadsdelsnämnderna", "Södra stadsdelsnämnden", "valnämnden"]),
        st.sampled_from(["responsible", "concerned"]),
    ),
    max_size=3,
).map(tuple)
subgoals = st.lists(
    st.builds(Subgoal, st.sampled_from(["", "1", "1.1"]), st.sampled_from(["Lugn", "Ro"]), assignments=parts),
    max_size=4,
).map(tuple)
programmes = st.builds(
    Programme,
    name=st.just("p"),
    family=st.just("p"),
    title=st.just("Program"),
    document=st.just("p"),
    goals=st.lists(st.builds(Goal, st.just("1"), st.just("Mål"), assignments=parts, subgoals=subgoals), max_size=3).map(
        tuple
    ),
)


def _named(assignments: tuple[Assignment, ...], part: Responsibility) -> bool:
    mine = ("Södra stadsdelsnämnden", "stadsdelsnämnderna")
    return any(one.committee in mine and one.responsibility == part for one in assignments)


@settings(max_examples=60, deadline=None)
@given(programmes)
def test_every_sub_goal_of_the_committee_is_one_item_and_no_other_is(programme: Programme) -> None:
    made: Template = scorecard(programme, "Södra stadsdelsnämnden", DISTRICTS)
    held = [one.subgoal for one in held_by(programme, "Södra stadsdelsnämnden", DISTRICTS) if one.subgoal]
    responsible = [one for _, one in programme.subgoals if _named(one.assignments, "responsible")]
    concerned = [one for _, one in programme.subgoals if _named(one.assignments, "concerned")]
    assert held == [*responsible, *(one for one in concerned if not _named(one.assignments, "responsible"))]
    assert len({item.id for item in made.items}) == len(made.items)
