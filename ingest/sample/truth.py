"""What the sample's documents state, from the facts that they were made from: for tests and evals to compare with.

Invariant: nothing here is read from the made files. A field's text is the fact alone; a document may print more around
it ("Utgångsläge: …" after an indicator, a full stop). Sources are left out: the truth has no place in a file.
"""

from __future__ import annotations

from typing import Any

from ingest.sample.documents import DOCUMENTS, SampleDocument
from ingest.sample.facts import Facts, names, read_facts
from knowledge.domain.programmes import Assignment, Duty, Goal, Programme, Responsibility, Source, Stated, Subgoal

NO_PLACE = Source(document="", quote="", start=0, end=0)


def truth() -> dict[str, Programme | None]:
    """By document (the file's name without suffix): the programme that it states, None where it states none."""
    facts = read_facts()
    return {document.stem: _programme(document, facts) if document.states_programme else None for document in DOCUMENTS}


def assignments(programme: Programme) -> set[tuple[str, str, Responsibility]]:
    """Every (sub-goal's number, committee, responsibility) of a programme."""
    return {
        (subgoal.number, assignment.committee, assignment.responsibility)
        for _, subgoal in programme.subgoals
        for assignment in subgoal.assignments
    }


def _programme(document: SampleDocument, facts: Facts) -> Programme:
    stated, called = facts.programmes[document.facts], names(facts.organisation)
    return Programme(
        name=document.stem,
        family=document.stem.rsplit("-", 2)[0],
        title=stated["title"],
        document=document.stem,
        period=_stated(stated["period"]),
        decided_by=_stated(stated["decided_by"]),
        decided_on=_stated(stated["decided_on"]),
        owner=_stated(called[stated["owner"]]),
        supersedes=_stated(stated.get("replaces")),
        minimum=_stated(stated["minimum"]),
        followup=_stated(stated.get("followup")),
        goals=tuple(_goal(goal, called) for goal in stated["goals"]),
        duties=tuple(_duty(called[duty["committee"]], duty["text"]) for duty in stated["duties"]),
        relations=tuple(Stated(relation["document"]) for relation in stated["relations"]),
    )


def _duty(committee: str, text: str) -> Duty:
    """The whole sentence, as the document has it."""
    return Duty(committee, f"{committee[:1].upper()}{committee[1:]} {text}", NO_PLACE)


def _goal(goal: dict[str, Any], called: dict[str, str]) -> Goal:
    return Goal(goal["number"], goal["title"], subgoals=tuple(_subgoal(part, called) for part in goal["subgoals"]))


def _subgoal(subgoal: dict[str, Any], called: dict[str, str]) -> Subgoal:
    responsible = [Assignment(called[key], "responsible") for key in subgoal["responsible"]]
    concerned = [Assignment(called[key], "concerned") for key in subgoal["concerned"]]
    return Subgoal(
        number=subgoal["number"],
        title=subgoal["title"],
        assignments=(*responsible, *concerned),
        activities=tuple(Stated(activity) for activity in subgoal["activities"]),
        indicators=(Stated(subgoal["indicator"]),),
        minimum=_stated(subgoal["minimum"]),
        followup=_stated(subgoal["followup"]),
        timetable=_stated(subgoal.get("timetable")),
    )


def _stated(text: str | None) -> Stated | None:
    return Stated(text) if text else None
