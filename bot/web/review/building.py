"""From a sheet back to a programme, with the provenance of every field.

A field that was not touched stays as it is, its source with it. One that is changed to what the document says becomes
the document's again. Any other text is the coordinator's own: it names them, and keeps the source to compare with.

Invariant: building the sheet that was made of a programme gives the same programme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.web.review.sheet import (
    FACTS,
    RESPONSIBILITIES,
    SUBGOAL_LISTS,
    SUBGOAL_TEXTS,
    Branch,
    Node,
    Sheet,
    committees,
    duties_of,
    nodes_of,
    settled,
)
from knowledge.domain.programmes import Assignment, Goal, Programme, Responsibility, Source, Stated, Subgoal


def counterpart(node: Node, others: Sequence[Node]) -> Node | None:
    """The same goal or sub-goal in another reading: by where it stands, else by its number, else by its title."""
    alike = [other for other in others if type(other) is type(node)]
    for sign in (_place, _number, _title):
        mine = sign(node)
        found = next((other for other in alike if mine and sign(other) == mine), None)
        if found:
            return found
    return None


def _place(node: Node) -> tuple[str, int, int, str] | None:
    source = node.source
    return (source.document, source.start, source.end, source.quote) if source else None


def _number(node: Node) -> str:
    return node.number.strip(" .")


def _title(node: Node) -> str:
    return str(settled(node.title)).casefold()


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds what `person` sent, from the `draft` as it was and the reading (`base`) that it was begun from."""

    draft: Programme
    base: Programme
    person: str

    def programme(self, sheet: Sheet) -> Programme:
        held = nodes_of(self.draft)
        facts: dict[str, Any] = {
            name: self._stated(sheet.text(name), _of(self.draft, name), _of(self.base, name)) for name in FACTS
        }
        duties = duties_of(self.draft)
        return replace(
            self.draft,
            title=_kept(sheet.text("title"), self.draft.title),
            relations=self._entries(sheet.texts("relations"), self.draft.relations, self.base.relations),
            goals=tuple(self._goal(sheet, branch, held) for branch in sheet.goals),
            duties=tuple(duties[key] for key in sheet.duties if key in duties),
            **facts,
        )

    def _goal(self, sheet: Sheet, branch: Branch, held: Mapping[str, Node]) -> Goal:
        was = held.get(branch.key)
        goal = was if isinstance(was, Goal) else Goal("", "")
        return replace(
            goal,
            number=_kept(sheet.text(f"{branch.key}.number"), goal.number),
            title=_kept(sheet.text(f"{branch.key}.title"), goal.title),
            assignments=self._assignments(sheet, branch.key, goal, self._said(goal)),
            subgoals=tuple(self._subgoal(sheet, key, held) for key in branch.subgoals),
        )

    def _subgoal(self, sheet: Sheet, key: str, held: Mapping[str, Node]) -> Subgoal:
        was = held.get(key)
        subgoal = was if isinstance(was, Subgoal) else Subgoal("", "")
        said = self._said(subgoal)
        lists: dict[str, Any] = {
            name: self._entries(sheet.texts(f"{key}.{name}"), getattr(subgoal, name), getattr(said, name, ()))
            for name in SUBGOAL_LISTS
        }
        texts: dict[str, Any] = {
            name: self._stated(sheet.text(f"{key}.{name}"), _of(subgoal, name), _of(said, name))
            for name in SUBGOAL_TEXTS
        }
        return replace(
            subgoal,
            number=_kept(sheet.text(f"{key}.number"), subgoal.number),
            title=_kept(sheet.text(f"{key}.title"), subgoal.title),
            assignments=self._assignments(sheet, key, subgoal, said),
            **lists,
            **texts,
        )

    def _said(self, node: Node) -> Node | None:
        return counterpart(node, list(nodes_of(self.base).values()))

    def _stated(self, text: str, was: Stated | None, said: Stated | None) -> Stated | None:
        if not settled(text):
            return None
        for known in (was, said):
            if known and settled(known.text) == settled(text):
                return known
        compared = was or said
        return Stated(text, compared.source if compared else None, self.person)

    def _entries(self, texts: Sequence[str], was: Sequence[Stated], said: Sequence[Stated]) -> tuple[Stated, ...]:
        """Each entry is the one it was; what is written in the place of another keeps that one's source."""
        if settled(tuple(texts)) == settled(tuple(entry.text for entry in was)):
            return tuple(was)
        known = {settled(entry.text): entry for entry in (*said, *was)}
        kept = {settled(text) for text in texts}
        entries: list[Stated] = []
        for position, text in enumerate(texts):
            before = was[position] if position < len(was) and settled(was[position].text) not in kept else None
            if settled(text):
                source = before.source if before else None
                entries.append(known.get(settled(text)) or Stated(text, source, self.person))
        return tuple(entries)

    def _assignments(self, sheet: Sheet, key: str, was: Node, said: Node | None) -> tuple[Assignment, ...]:
        named = {part: sheet.texts(f"{key}.{part}") for part in RESPONSIBILITIES}
        if all(named[part] == committees(was.assignments, part) for part in RESPONSIBILITIES):
            return was.assignments
        return tuple(
            assignment
            for part in RESPONSIBILITIES
            for assignment in self._part(part, named[part], was.assignments, said.assignments if said else ())
        )

    def _part(
        self, part: Responsibility, names: Sequence[str], was: Sequence[Assignment], said: Sequence[Assignment]
    ) -> Iterator[Assignment]:
        """Who is written in somebody's place keeps that one's source, to compare with; who is added has none."""
        known = {one.committee: one for one in (*said, *was) if one.responsibility == part}
        replaced = iter([one.source for one in was if one.responsibility == part and one.committee not in names])
        for name in names:
            yield known.get(name) or Assignment(name, part, _next(replaced), self.person)


def _next(sources: Iterator[Source | None]) -> Source | None:
    return next(sources, None)


def _of(holder: Programme | Node | None, name: str) -> Stated | None:
    found = getattr(holder, name, None)
    return found if isinstance(found, Stated) else None


def _kept(text: str, was: str) -> str:
    """What was there, where only white space differs."""
    return was if settled(text) == settled(was) else text
