"""A library in a folder, as ingest meets it: real database, vector index and files; only the model is a quick one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ingest.blocks import ParsedFile
from ingest.embedding import Meaning, Stamp
from ingest.extraction import extract
from ingest.parsers.registry import parse
from ingest.pipeline import Extract, IngestReport, Intake, Shelves, ingest
from ingest.progress import Silence
from knowledge.adapters.chroma import ChromaVectors
from knowledge.adapters.opening import open_library, open_vectors
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.organisation import SqlOrganisation
from knowledge.errors import EmbeddingError
from knowledge.ports import Vector, Vectors
from knowledge.retrieval.indexing import passage_terms

SENTENCE = "nämnden ansvarar för uppföljning av insatser varje år enligt programmet och rapporterar till styrelsen"
WORDS = SENTENCE.split()


class QuickEmbedder:
    """Hashed bags of words: texts that share words lie near each other. Counts what it is given."""

    name = "quick"
    dimensions = 64

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.fails = False

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.fails:
            raise EmbeddingError("The model cannot run here.")
        self.texts += texts
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vector:
        vector = np.full(self.dimensions, 0.01, dtype=np.float32)
        for word in text.lower().split():
            vector[hashlib.sha256(word.encode()).digest()[0] % self.dimensions] += 1
        unit: Vector = vector / np.linalg.norm(vector)
        return unit


@dataclass
class Bench:
    """A data folder beside a folder of documents, and what is asked of them. `opened` counts openings of the model."""

    data: Path
    files: Path
    embedder: QuickEmbedder = field(default_factory=QuickEmbedder)
    parsed: list[Path] = field(default_factory=list)
    opened: int = 0
    _stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.files.mkdir(parents=True, exist_ok=True)
        self.library: SqlLibrary = open_library(self.data, None, passage_terms)
        self.index: ChromaVectors = open_vectors(self.data, None, self.embedder.name, self.embedder.dimensions)
        self._stack.callback(self.library.close)
        self._stack.callback(self.index.close)

    def close(self) -> None:
        self._stack.close()

    def write(self, name: str, text: str) -> Path:
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def shelves(self) -> Shelves:
        stamp = Stamp(self.data / "vectors-in-step", "quick")
        everything = lambda: every_group(self.library.engine)  # noqa: E731 - a name would say less
        organisation = SqlOrganisation(self.library.engine).organisation
        return Shelves(
            self.data, self.library, everything, self.library, self.library, self.meaning, stamp, organisation
        )

    def meaning(self) -> Meaning:
        self.opened += 1
        return Meaning(self.embedder, self.index)

    def ingest(
        self,
        *paths: Path,
        parse: Callable[[Path], ParsedFile] | None = None,
        extract: Extract = extract,
        **flags: Any,
    ) -> IngestReport:
        intake = Intake(paths or (self.files,), **flags)
        return ingest(intake, self.shelves(), parse or self._parse, extract, Silence())

    def _parse(self, path: Path) -> ParsedFile:
        self.parsed.append(path)
        return parse(path)

    def state(self) -> dict[str, object]:
        """Everything that is known, without times: two libraries with equal states answer alike."""
        return state_of(self.library, self.embedder.name, self.index.ids())


def state_of(library: SqlLibrary, model: str, vectors: set[str]) -> dict[str, object]:
    cards = library.documents(every_group(library.engine))
    return {
        "documents": sorted((card.id, card.source, card.digest, card.group, card.passages) for card in cards),
        "passages": sorted((p.id, p.text) for card in cards for p in library.sequence(card.id, 0, 1_000_000)),
        "words": sorted(library.vocabulary().items()),
        "embedded": sorted(library.embedded_ids(model)),
        "vectors": sorted(vectors),
    }


def paragraph(seed: int, sentences: int = 6) -> str:
    """Swedish-looking sentences that differ from one seed to the next."""
    made = []
    for number in range(sentences):
        turn = (seed * 7 + number * 3) % len(WORDS)
        words = [*WORDS[turn:], *WORDS[:turn]]
        made.append(f"{' '.join(words).capitalize()} i ärende {seed} punkt {number}.")
    return " ".join(made)


def markdown(title: str, *seeds: int) -> str:
    """A document with a section a seed, each long enough to be a passage of its own."""
    sections = "\n\n".join(f"## Avsnitt {seed}\n\n{paragraph(seed)}" for seed in seeds)
    return f"# {title}\n\n{sections}\n"
