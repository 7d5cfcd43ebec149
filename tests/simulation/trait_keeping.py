"""What questions are compared by, read once and kept between runs: reading it is most of what a half year costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from knowledge.insights.topics.reading import TraitReader
from knowledge.insights.topics.traits import Traits
from knowledge.passages import Scope
from knowledge.retrieval.search import Retriever
from tests.simulation.answering import Kept, SampleAnswers, version_of

TRAITS_REST_ON = (
    *(f"knowledge/insights/topics/{name}.py" for name in ("asking", "phrasing", "reading", "traits")),
    "knowledge/retrieval",
    "knowledge/answers/understand.py",
    "ingest",
)
"""Not the clustering: what is tried there is measured without reading anew."""


class KeptTraits(TraitReader):
    """A reader that has read some texts before."""

    def __init__(self, retriever: Retriever, answers: SampleAnswers, known: Kept) -> None:
        super().__init__(retriever, Scope, answers.services().embedder)
        self._known = known

    @classmethod
    @contextmanager
    def of(cls, answers: SampleAnswers) -> Iterator[KeptTraits]:
        services = answers.services()
        by_meaning = (services.vectors, services.embedder) if services.vectors and services.embedder else ()
        known = Kept.load("traits", version_of(TRAITS_REST_ON, answers.model))
        yield cls(Retriever(services.library, services.library, *by_meaning), answers, known)
        known.save()

    def read(self, text: str, earlier: Sequence[str] = ()) -> Traits:
        key = "\n".join((*earlier, text))
        if key not in self._known.known:
            self._known.known[key] = super().read(text, earlier)
        found = self._known.known[key]
        assert isinstance(found, Traits)
        return found
