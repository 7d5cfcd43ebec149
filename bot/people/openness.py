"""Who may see what an answer draws on: the documents that it cites or points at, and the programmes that it tells of.

Order: what a scope may read is looked up once while the library stands still, and an answer is held against it.
Invariant: what is not known to be readable is not, so a document that is gone, or was closed since, keeps it closed.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from bot.off_loop import RunSync
from knowledge.answers.answer import Answer
from knowledge.passages import Scope
from knowledge.ports import Library, ProgrammeLibrary

MOST_SCOPES = 200
_EVERYBODY = Scope()


@dataclass(frozen=True, slots=True)
class Readable:
    """The ids of a scope's documents, and the names of its programmes."""

    documents: frozenset[str]
    programmes: frozenset[str]


@dataclass(slots=True)
class Openness:
    """Safe in threads. What is looked up is kept until the library changes; some hundred scopes at most."""

    library: Library
    programmes: ProgrammeLibrary
    run_sync: RunSync
    _generation: int = -1
    _kept: OrderedDict[Scope, Readable] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    async def is_restricted(self, answer: Answer) -> bool:
        """Whether the answer draws on anything that not everybody may read."""
        readable: bool = await self.run_sync(lambda: self.is_readable(answer, _EVERYBODY))
        return not readable

    def is_readable(self, answer: Answer, scope: Scope) -> bool:
        """Whether all that the answer draws on may be read in the scope. Waits for the database."""
        documents, programmes = drawn_on(answer)
        if not documents and not programmes:
            return True
        readable = self._readable(scope)
        return documents <= readable.documents and programmes <= readable.programmes

    def is_for_some(self, document: str) -> bool:
        """Whether not everybody may read the document of that id. Waits for the database."""
        return document not in self._readable(_EVERYBODY).documents

    def _readable(self, scope: Scope) -> Readable:
        generation = self.library.generation()
        with self._lock:
            if generation != self._generation:
                self._kept.clear()
                self._generation = generation
            if scope in self._kept:
                self._kept.move_to_end(scope)
                return self._kept[scope]
        found = self._look_up(scope)
        with self._lock:
            if generation == self._generation:
                self._kept[scope] = found
                while len(self._kept) > MOST_SCOPES:
                    self._kept.popitem(last=False)
        return found

    def _look_up(self, scope: Scope) -> Readable:
        cards = self.library.documents(scope)
        records = self.programmes.programmes(scope)
        return Readable(frozenset(card.id for card in cards), frozenset(each.in_force.name for each in records))


def drawn_on(answer: Answer) -> tuple[set[str], set[str]]:
    """The ids of documents that the answer cites or points at, and the names of the programmes that it tells of."""
    cited = {citation.document for citation in answer.citations}
    return cited | {section.document for section in answer.related}, {part.programme for part in answer.role}
