"""What Lots answers to the questions: its real answerer over the sample municipality, each answer kept between runs.

Answers are kept under `LOTS_SIMULATION_DATA` (default: a folder of the machine's temporary one) by a digest of the
question and of everything that the answer rests on, so that they are asked for anew when a document or a rule changes.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.settings import Settings, read_settings
from bot.wiring.library import every_document
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files
from bot.wiring.services import Services, open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from knowledge.answers.answer import Answer, Question
from knowledge.ports import Vector, Vectors

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_REST_ON = ("knowledge/answers", "knowledge/retrieval", "ingest")
"""What answers depend on besides the documents."""


def folder() -> Path:
    return Path(os.environ.get("LOTS_SIMULATION_DATA", Path(tempfile.gettempdir()) / "lots-simulation"))


def settings() -> Settings:
    return read_settings({**os.environ}, ROOT, folder() / "sample")


@contextmanager
def sample_services() -> Iterator[Services]:
    """All that answers, over the sample municipality's documents. Raises StorageError, EmbeddingError."""
    ingest_files(settings(), Intake((sample_files(),), prune=True), Silence())
    with open_services(settings()) as services:
        yield services


@dataclass(slots=True)
class Kept:
    """What was worked out for texts, kept in one file: `get` works out what is not there yet, `save` writes it."""

    path: Path
    known: dict[str, object]
    saved: int = 0

    @classmethod
    def load(cls, name: str, version: str) -> Kept:
        path = folder() / f"{name}-{version}.pickle"
        known = pickle.loads(path.read_bytes()) if path.exists() else {}
        return cls(path, known, len(known))

    def save(self) -> None:
        """Where there is more than was loaded."""
        if len(self.known) == self.saved:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        waiting = self.path.with_suffix(f".{os.getpid()}")
        waiting.write_bytes(pickle.dumps(self.known))
        waiting.replace(self.path)
        self.saved = len(self.known)


@dataclass(slots=True)
class SampleAnswers:
    """Answers and vectors of questions over the sample municipality."""

    services: Callable[[], Services]
    model: str
    answers: Kept
    vectors: Kept

    def answer(self, text: str, committee: str = "") -> Answer:
        key = f"{committee}\n{text}"
        if key not in self.answers.known:
            self.answers.known[key] = self.services().answerer.answer(Question(text, committee=committee or None))
        found = self.answers.known[key]
        assert isinstance(found, Answer)
        return found

    def embed(self, texts: list[str]) -> Vectors:
        """Of shape (texts, dimensions). Raises EmbeddingError where the model cannot run."""
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vector:
        if text not in self.vectors.known:
            embedder = self.services().embedder
            assert embedder is not None, "the simulation measures meaning: set LOTS_EMBEDDINGS to a model"
            self.vectors.known[text] = embedder.embed_query(text)
        found = self.vectors.known[text]
        assert isinstance(found, np.ndarray)
        return found

    def programmes(self) -> Mapping[str, str]:
        """Which programme a document belongs to, by the document's id."""
        cards = every_document(self.services().library)
        return {card.id: card.programme for card in cards if card.programme}

    def save(self) -> None:
        self.answers.save()
        self.vectors.save()


@contextmanager
def sample_answers() -> Iterator[SampleAnswers]:
    """Opened for a run; what was worked out is saved at its end."""
    with sample_services() as services:
        model = services.embedder.name if services.embedder else "none"
        answers = Kept.load("answers", version_of(ANSWERS_REST_ON, model))
        found = SampleAnswers(lambda: services, model, answers, Kept.load("vectors", _digest([model])))
        try:
            yield found
        finally:
            found.save()


def version_of(code: Sequence[str], model: str) -> str:
    """A digest of these files of the project and of everything in these folders, and of the model."""
    given = (ROOT / part for part in code)
    files = sorted(path for each in given for path in (each, *each.rglob("*")) if path.suffix in _TOLD_BY)
    return _digest([model, *(path.read_text("utf-8") for path in files)])


_TOLD_BY = frozenset({".py", ".yaml", ".txt", ".md", ".html"})


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]
