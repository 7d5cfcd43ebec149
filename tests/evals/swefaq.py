"""SweFAQ (SuperLim 2, Språkbanken Text, CC BY 4.0): does a question of a Swedish authority's FAQ find its own answer?

Each distinct candidate answer is one document; Lots's retriever, meaning alone and words alone rank the same passages
with the same embedder in the same run. nDCG@10 with one right document is 1/log2(rank + 1), 0 beyond the tenth.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.blocks import Block, ParsedFile
from ingest.chunking import to_document
from knowledge.adapters.opening import open_library, open_vectors
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.passages import Scope, Span
from knowledge.ports import Embedder, VectorIndex
from knowledge.retrieval.dense import by_meaning, read_passages
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.lexical import by_words
from knowledge.retrieval.search import Retriever

DEPTH = 10
PASSAGES = 60
EVERYTHING = Scope()
Finder = Callable[[str], list[str]]
"""From a question to document ids, best first."""


@dataclass(frozen=True, slots=True)
class FaqQuestion:
    """A question and the id of the one document that answers it."""

    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Figure:
    """How one way of finding did: both 0..1."""

    name: str
    ndcg: float
    hit: float


def read_faq(path: Path) -> tuple[list[FaqQuestion], dict[str, str]]:
    """The questions, and the distinct answers by document id."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    answers = {_id(answer): answer for row in rows for answer in row["candidate_answers"]}
    return [FaqQuestion(row["question"], _id(row["candidate_answers"][row["label"]])) for row in rows], answers


def figures(path: Path, embedder: Embedder, workplace: Path) -> list[Figure]:
    """Lots beside meaning alone and words alone. `workplace` is an empty folder."""
    questions, answers = read_faq(path)
    library, vectors = index(answers, embedder, workplace)
    try:
        return [measured(name, find, questions) for name, find in finders(library, vectors, embedder).items()]
    finally:
        library.close()


def index(answers: dict[str, str], embedder: Embedder, workplace: Path) -> tuple[SqlLibrary, VectorIndex]:
    """The answers as documents, ready to be found by words and by meaning."""
    library = open_library(workplace, None, passage_terms)
    vectors = open_vectors(workplace, None, embedder.name, embedder.dimensions)
    for document_id, answer in answers.items():
        library.save(
            *to_document(_as_file(answer), source=f"{document_id}.txt", document_id=document_id, digest=document_id)
        )
    waiting = library.unembedded(embedder.name, len(answers) * 20)
    found, _ = read_passages(embedder, [text for _, text in waiting])
    vectors.put([passage for passage, _ in waiting], found, [""] * len(waiting))
    return library, vectors


def finders(library: SqlLibrary, vectors: VectorIndex, embedder: Embedder) -> dict[str, Finder]:
    """The ways of finding that are compared."""
    retriever = Retriever(library, library, vectors, embedder)

    def lots(question: str) -> list[str]:
        ranking = retriever.find(retriever.query(question), EVERYTHING, limit=PASSAGES)
        return distinct(candidate.document for candidate in ranking.candidates)

    def meaning(question: str) -> list[str]:
        return _documents(library, by_meaning(vectors, embedder, question, EVERYTHING, PASSAGES))

    def words(question: str) -> list[str]:
        return _documents(library, by_words(library, retriever.query(question), EVERYTHING, PASSAGES))

    return {"Lots": lots, "meaning alone": meaning, "words alone (BM25)": words}


def measured(name: str, find: Finder, questions: Sequence[FaqQuestion]) -> Figure:
    """nDCG@10 and hit@1 of one way of finding."""
    ranks = [_rank(find(question.text), question.answer) for question in questions]
    gains = [1.0 / math.log2(rank + 1) if rank and rank <= DEPTH else 0.0 for rank in ranks]
    return Figure(name, sum(gains) / len(ranks), sum(rank == 1 for rank in ranks) / len(ranks))


def distinct(ids: Iterable[str]) -> list[str]:
    """Each once, in the order met."""
    return list(dict.fromkeys(ids))


def _rank(found: Sequence[str], wanted: str) -> int | None:
    return found.index(wanted) + 1 if wanted in found else None


def _documents(library: SqlLibrary, scores: dict[str, float]) -> list[str]:
    passages = library.passages(scores)
    ordered = sorted(scores, key=lambda key: (-scores[key], key))
    return distinct(passages[key].document for key in ordered if key in passages)


def _as_file(answer: str) -> ParsedFile:
    text = " ".join(answer.split())
    return ParsedFile(text, (Block("paragraph", text, (Span(0, len(text)),)),), "text/plain", title="Frågor och svar")


def _id(answer: str) -> str:
    return "faq-" + hashlib.sha256(answer.encode()).hexdigest()[:12]
