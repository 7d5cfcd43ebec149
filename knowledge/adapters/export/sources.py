"""The passages that a form's items come from, numbered as they are met."""

from __future__ import annotations

from knowledge.adapters.export.names import Names
from knowledge.adapters.export.printable import on_one_line
from knowledge.adapters.export.wording import say
from knowledge.domain.programmes import Source


class Sources:
    """Numbers each passage once, from 1."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._numbers: dict[str, int] = {}

    def mark(self, source: Source | None) -> str:
        """ " [1]", to stand behind what comes from the passage, on its line; empty where there is none."""
        if source is None:
            return ""
        number = self._numbers.setdefault(reference(source, self._names), len(self._numbers) + 1)
        return f"\N{NO-BREAK SPACE}[{number}]"

    def listed(self) -> tuple[str, ...]:
        """Every passage that has a number, in their order."""
        return tuple(self._numbers)


def reference(source: Source, names: Names) -> str:
    """ "Title, Section › Part, s. 8: ”quote”"; a first heading that only says the title again is left out."""
    title = names.documents.get(source.document, source.document)
    page = say(names.language, "p. {page}", page=source.page) if source.page else ""
    repeats = bool(source.section) and source.section[0].casefold() == title.casefold()
    section = " › ".join(source.section[1:] if repeats else source.section)
    where = ", ".join(filter(None, map(on_one_line, (title, section, page))))
    return f"{where}: ”{on_one_line(source.quote)}”" if source.quote else where
