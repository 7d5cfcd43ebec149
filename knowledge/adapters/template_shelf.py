"""Every template in one place: those that come with Lots, and those that coordinators publish.

Invariant: what comes with Lots is never replaced, and stands before anything else of its id.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from knowledge.domain.forms import Template
from knowledge.errors import FormError
from knowledge.passages import Document, Scope
from knowledge.ports import TemplateArchive


class TemplateStore(TemplateArchive, Protocol):
    """What was drafted from documents or loaded from files."""

    def keep(self, template: Template) -> None: ...

    def keep_accepted(self, document: Document, template: Template) -> str:
        """Adds a draft that a coordinator accepted, for those who may read its document. Gives its id."""
        ...


class TemplateShelf:
    """The port `TemplateLibrary`. `builtin` gives those that come with Lots, and is called when they are needed.

    `kept` are the others, to work on.
    """

    def __init__(self, builtin: Callable[[], Sequence[Template]], store: TemplateStore) -> None:
        self._builtin = builtin
        self.kept = store

    def templates(self, scope: Scope) -> list[Template]:
        """By title; drafts among them, which say so (`status`)."""
        builtin = self._builtin()
        own = {template.id for template in builtin}
        kept = [record.in_force for record in self.kept.records(scope)]
        every = [*builtin, *(template for template in kept if template.id not in own)]
        return sorted(every, key=lambda template: (template.title.casefold(), template.id))

    def template(self, template_id: str, scope: Scope) -> Template:
        own = self._built_in(template_id)
        return own or self.kept.record(template_id, scope).in_force

    def keep(self, template: Template) -> None:
        if self._built_in(template.id):
            raise FormError(f"The template {template.id!r} comes with Lots and stays as it is: give yours another id")
        self.kept.keep(template)

    def publish(self, template_id: str) -> None:
        """Makes a draft what forms are begun on. Raises NotFound, and FormError for one that comes with Lots."""
        if self._built_in(template_id):
            raise FormError(f"The template {template_id!r} comes with Lots: it is published already")
        self.kept.publish(template_id)

    def changed(self, template: Template) -> tuple[str, ...]:
        """The ids of its items whose passage a newer version of their document has changed."""
        return self.kept.changed(template)

    def _built_in(self, template_id: str) -> Template | None:
        return next((template for template in self._builtin() if template.id == template_id), None)
