"""Registers that are kept: a question comes far oftener than a programme changes.

Invariant: a kept register is given only while the library's generation stands still, and only to the scope that it was
read for, so that what was published or closed since is never shown as it was.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from knowledge.answers.roles.register import Register
from knowledge.answers.wording import folded, words
from knowledge.passages import Scope
from knowledge.ports import Library, ProgrammeLibrary

KEPT = 16
"""Scopes; one for each set of groups that people belong to."""


class Registers:
    """Reads registers when they are needed. Safe in threads."""

    def __init__(self, programmes: ProgrammeLibrary, library: Library) -> None:
        self._programmes = programmes
        self._library = library
        self._kept: OrderedDict[tuple[int, Scope], Register] = OrderedDict()
        self._lock = Lock()

    def of(self, scope: Scope) -> Register:
        """The programmes that the scope may read."""
        key = (self._library.generation(), scope)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        register = Register.of(self._programmes.programmes(scope), lambda: self._names_of_documents(scope))
        with self._lock:
            self._kept[key] = register
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return register

    def _names_of_documents(self, scope: Scope) -> frozenset[str]:
        """The words by which documents are called, hyphens parting them, and the short forms that they explain."""
        called = [text for card in self._library.documents(scope) for text in (card.title, card.id)]
        called += [abbreviation.short for abbreviation in self._library.abbreviations()]
        return frozenset(folded(piece) for text in called for word in words(text) for piece in word.split("-"))
