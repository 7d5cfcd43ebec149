"""A programme in its published shape: what `lots programmes --json` prints (docs/interface.md).

Invariant: a citation stands for what the document says. A field that a coordinator wrote has none; it is named among
the corrected ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.domain.programmes import Assignment, Duty, Goal, Responsibility, Source, Stated, Subgoal
from knowledge.domain.review import corrections, differences
from knowledge.domain.versions import changes
from knowledge.ports import ProgrammeRecord

Field = tuple[str, Stated | Assignment | None]
FACTS = ("period", "decided_by", "decided_on", "owner", "supersedes", "minimum", "followup")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a coordinator has left to do with a programme."""

    differences: int
    unpublished: int
    corrections: int


def waiting(record: ProgrammeRecord) -> Waiting:
    return Waiting(
        differences=len(differences(record.base, record.draft, record.extracted)),
        unpublished=len(changes(record.published, record.draft)) if record.published else 0,
        corrections=len(corrections(record.base, record.draft)),
    )


def programme_json(record: ProgrammeRecord, newest: bool) -> dict[str, Any]:
    """What is in force of it: what is published, else the draft. `newest` is false where another version took over."""
    programme, left = record.in_force, waiting(record)
    facts = [(name, getattr(programme, name)) for name in FACTS]
    return {
        "name": programme.name,
        "title": programme.title,
        "status": record.status,
        **{name: _text(stated) for name, stated in facts},
        "family": programme.family,
        "newest": newest,
        "document": programme.document if record.extracted else None,
        "relations": _texts(programme.relations),
        "duties": [_duty(duty) for duty in programme.duties],
        "goals": [_goal(goal) for goal in programme.goals],
        "citations": _citations([*facts, *(("relations", one) for one in programme.relations)]),
        "corrected": _corrected(facts),
        "differences": left.differences,
        "unpublished": left.unpublished,
        "corrections": left.corrections,
    }


def committees(assignments: Iterable[Assignment], responsibility: Responsibility) -> list[str]:
    return list(dict.fromkeys(one.committee for one in assignments if one.responsibility == responsibility))


def _goal(goal: Goal) -> dict[str, Any]:
    assignments = list(_assignments(goal))
    return {
        "number": goal.number,
        "title": goal.title,
        "responsible": committees(goal.assignments, "responsible"),
        "concerned": committees(goal.assignments, "concerned"),
        "subgoals": [_subgoal(subgoal) for subgoal in goal.subgoals],
        "citations": _citations([("title", Stated(goal.title, goal.source)), *assignments]),
        "corrected": _corrected(assignments),
    }


def _subgoal(subgoal: Subgoal) -> dict[str, Any]:
    stated: list[Field] = [(name, getattr(subgoal, name)) for name in ("minimum", "followup", "timetable")]
    listed: list[Field] = [("activities", one) for one in subgoal.activities]
    listed += [("indicators", one) for one in subgoal.indicators]
    fields = [*_assignments(subgoal), *listed, *stated]
    return {
        "number": subgoal.number,
        "title": subgoal.title,
        "responsible": committees(subgoal.assignments, "responsible"),
        "concerned": committees(subgoal.assignments, "concerned"),
        "activities": _texts(subgoal.activities),
        "indicators": _texts(subgoal.indicators),
        "minimum": _text(subgoal.minimum),
        "followup": _text(subgoal.followup),
        "timetable": _text(subgoal.timetable),
        "citations": _citations([("title", Stated(subgoal.title, subgoal.source)), *fields]),
        "corrected": _corrected(fields),
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {"committee": duty.committee, "text": duty.text, "citations": [_citation(duty.source, ["text"])]}


def _assignments(holder: Goal | Subgoal) -> Iterator[Field]:
    return ((one.responsibility, one) for one in holder.assignments)


def _citations(fields: Iterable[Field]) -> list[dict[str, Any]]:
    """Each place once, with the names of the fields that it states."""
    stated: dict[Source, list[str]] = {}
    for name, value in fields:
        if value and value.source and not value.corrected_by:
            stated.setdefault(value.source, []).append(name)
    return [_citation(source, list(dict.fromkeys(names))) for source, names in stated.items()]


def _citation(source: Source, fields: list[str]) -> dict[str, Any]:
    return {
        "document": source.document,
        "section": list(source.section),
        "page": source.page,
        "quote": source.quote,
        "fields": fields,
    }


def _corrected(fields: Iterable[Field]) -> list[str]:
    return list(dict.fromkeys(name for name, value in fields if value and value.corrected_by))


def _text(stated: Stated | None) -> str | None:
    return stated.text if stated else None


def _texts(stated: Iterable[Stated]) -> list[str]:
    return [one.text for one in stated]
