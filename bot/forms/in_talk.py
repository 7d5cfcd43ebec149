"""What the conversation of forms rests on: scorecards from programmes, free text read, sources cited.

Invariant: a source is cited only where its words stand in a document that the person may read.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from knowledge.answers.answer import Citation
from knowledge.answers.free_text.many import understand_many
from knowledge.answers.free_text.understanding import understand_answer
from knowledge.answers.free_text.understood import Known, Understood
from knowledge.answers.roles.citing import Citer
from knowledge.domain.forms import Field, Template, Value
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Source
from knowledge.domain.scorecard import scorecard
from knowledge.errors import NotFound
from knowledge.passages import Scope
from knowledge.ports import Library, ProgrammeLibrary


@dataclass(frozen=True, slots=True)
class Scorecards:
    """Scorecards as the programmes stand at the moment."""

    programmes: ProgrammeLibrary

    def of(self, committee: str, organisation: Organisation, scope: Scope) -> Sequence[Template]:
        """One a programme, also where it gives the committee nothing; a draft's says that it is one."""
        return [
            scorecard(record.in_force, committee, organisation, is_draft=record.status == "draft")
            for record in self.programmes.programmes(scope)
        ]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the sources of templates stand in the documents."""

    library: Library

    def cited(self, source: Source, scope: Scope) -> Citation | None:
        """None where the document is not to be read, or no longer says so."""
        citer = Citer(self.library, scope)
        try:
            citer.marks([self._held(source, scope)])
        except NotFound:
            return None
        return citer.citations[0] if citer.citations else None

    def _held(self, source: Source, scope: Scope) -> Source:
        """A template names a document by its id, or as its file is called."""
        cards = self.library.documents(scope)
        known = next((card for card in cards if card.id == source.document), None)
        named = known or next((card for card in cards if PurePath(card.source).stem == source.document), None)
        return Source(
            named.id if named else source.document, source.quote, source.start, source.end, source.page, source.section
        )


class FreeText:
    """Answers in a person's own words: the port `ReadsAnswers`."""

    def one(self, field: Field, text: str, known: Known) -> Understood:
        return understand_answer(field, text, known)

    def many(self, fields: Sequence[Field], text: str, known: Known) -> dict[str, Value]:
        return understand_many(fields, text, known)


def new_id() -> str:
    """Short enough to be typed, long enough never to be given twice."""
    return uuid.uuid4().hex[:16]


def now() -> datetime:
    return datetime.now(UTC)
