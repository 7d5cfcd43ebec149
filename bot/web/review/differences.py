"""What a new reading says in another way, as the page shows it: where in the form it is, and each side's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.web.review.sheet import Node, fields_of, nodes_of
from knowledge.domain.programmes import Programme, Source, Stated, Subgoal
from knowledge.domain.review import Difference, differences
from knowledge.domain.versions import Change
from knowledge.ports import ProgrammeRecord


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One difference. `node` is the key of the goal or sub-goal in the form, `anchor` the place to look at there.

    `field` is empty where a whole goal or sub-goal came or went. `before` and `after` are what the document said and
    says, `mine` what the draft says; empty where nothing.
    """

    id: str
    node: str
    anchor: str
    level: str
    number: str
    title: str
    field: str
    committee: str
    mine: str
    before: str
    after: str
    source: Source | None
    is_new: bool
    conflict: bool


def waiting(record: ProgrammeRecord) -> tuple[Difference, ...]:
    """What the coordinator has not decided on yet."""
    return differences(record.base, record.draft, record.extracted)


def difference_views(record: ProgrammeRecord) -> tuple[DifferenceView, ...]:
    nodes = nodes_of(record.draft)
    return tuple(_view(difference, nodes) for difference in waiting(record))


def still_waiting(record: ProgrammeRecord, draft: Programme, ids: Sequence[str]) -> list[str]:
    """The ids that the chosen differences have once `draft` has taken the place of the record's."""
    chosen = [difference.change for difference in waiting(record) if difference.id in ids]
    now = differences(record.base, draft, record.extracted)
    return [difference.id for difference in now if difference.change in chosen]


def without_corrections(record: ProgrammeRecord, draft: Programme) -> list[str]:
    """The ids of the differences in what `draft` does not correct."""
    found = differences(record.base, draft, record.extracted)
    return [difference.id for difference in found if not difference.conflict]


def _view(difference: Difference, nodes: dict[str, Node]) -> DifferenceView:
    change = difference.change
    node = next(_alike(change, nodes), "")
    stated = change.after or change.before
    return DifferenceView(
        id=difference.id,
        node=node,
        anchor=_anchor(change, node),
        level=change.level,
        number=change.number,
        title=change.title,
        field=change.field,
        committee=change.committee,
        mine=_text(difference.mine),
        before=_text(change.before),
        after=_text(change.after),
        source=stated.source if stated else None,
        is_new=change.before is None,
        conflict=difference.conflict,
    )


def _text(stated: Stated | None) -> str:
    return stated.text if stated else ""


def _alike(change: Change, nodes: dict[str, Node]) -> Iterator[str]:
    """The form's goals or sub-goals of that number, then those of that title."""
    if change.level == "programme":
        return
    alike = {key: node for key, node in nodes.items() if isinstance(node, Subgoal) == (change.level == "subgoal")}
    yield from (key for key, node in alike.items() if change.number and node.number == change.number)
    yield from (key for key, node in alike.items() if node.title.casefold() == change.title.casefold())


def _anchor(change: Change, node: str) -> str:
    """The field's place; the node's own, where the field is not one of the form's by name."""
    if change.level == "programme":
        return f"f-{change.field}"
    return f"f-{node}.{change.field}" if node and change.field in fields_of(node) else node
