"""When the evidence is taken to hold the answer: logistic weights of the signals, and of the question's kind.

First by words alone: weights of signals, and of common words and pairs of words in the question. Then with meaning:
weights of signals, of what the wording said by weights that had not seen the question, and of the question's vector.
Invariant: a weight never points against its signal's meaning (what is missing cannot speak for an answer), so that
questions cannot teach nonsense.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from knowledge.answers.question_kind import grams
from tests.evals.calibrate.asking import Asked
from tests.evals.calibrate.folds import FOLDS, fold, importance

Matrix = NDArray[np.float64]
Marks = NDArray[np.bool_]

THRESHOLD = 0.4
"""Below one half: somebody who is shown the nearest passage, quoted, can judge it; somebody who is refused cannot."""
SPEAKS_FOR = frozenset({
    "meaning", "closeness", "meeting", "certainty", "strength", "said_quote", "said_best", "said_near", "said_all",
    "words_matched", "wording",
})  # fmt: skip
SPEAKS_AGAINST = frozenset({
    "missing_document", "heaviest_document", "unsaid_whole", "unsaid_loose", "heaviest_unsaid", "type_missing",
    "form_missing", "foreign_names", "names_missing", "part_missing", "no_number", "no_date", "no_money", "no_person",
})  # fmt: skip
RIDGE, WORDING_RIDGE, MEANING_RIDGE = 1e-4, 2e-3, 1e-4
NO_SUCH_PART = -4.0
LEAST_LIBRARIES, LEAST_QUESTIONS = 4, 8
"""A word or pair in questions over fewer libraries speaks of a subject, in fewer questions of chance."""

Bounds = tuple[float | None, float | None]
FREE: Bounds = (None, None)


@dataclass(frozen=True, slots=True)
class Columns:
    """Named measurements of every question, with how strongly each is held down and how far it may go."""

    names: tuple[str, ...]
    rows: Matrix
    ridge: float
    bounds: tuple[Bounds, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """(intercept, a weight a column)."""

    intercept: float
    weights: Matrix

    def log_odds(self, rows: Matrix) -> Matrix:
        odds: Matrix = rows @ self.weights + self.intercept
        return odds


def signal_columns(asked: Sequence[Asked], without: frozenset[str]) -> Columns:
    """The signals but those in `without`."""
    values = [asdict(each.signals) for each in asked]
    names = tuple(name for name in values[0] if name not in without)
    rows = np.array([[each[name] for name in names] for each in values])
    return Columns(names, rows, RIDGE, tuple(_bounds(name) for name in names))


def wording_columns(asked: Sequence[Asked]) -> Columns:
    """Whether the question has each word or pair of words that is common to questions everywhere."""
    found = [grams(each.query) for each in asked]
    libraries = {(gram, each.library) for own, each in zip(found, asked, strict=True) for gram in own}
    spread, often = Counter(gram for gram, _ in libraries), Counter(gram for own in found for gram in own)
    names = tuple(sorted(each for each in spread if spread[each] >= LEAST_LIBRARIES and often[each] >= LEAST_QUESTIONS))
    rows = np.array([[float(name in own) for name in names] for own in found])
    return Columns(names, rows, WORDING_RIDGE, (FREE,) * len(names))


def with_column(columns: Columns, name: str, values: Sequence[float]) -> Columns:
    """With one more signal."""
    rows = np.hstack([columns.rows, np.array(values)[:, None]])
    return Columns((*columns.names, name), rows, columns.ridge, (*columns.bounds, _bounds(name)))


def meaning_columns(asked: Sequence[Asked]) -> Columns:
    """The questions' vectors."""
    rows = np.array([each.meant.vector for each in asked if each.meant is not None], dtype=np.float64)
    return Columns(tuple(str(axis) for axis in range(rows.shape[1])), rows, MEANING_RIDGE, (FREE,) * rows.shape[1])


def fit(asked: Sequence[Asked], columns: Sequence[Columns], chosen: Marks | None = None) -> Fitted:
    """Ridge logistic regression over the `chosen` questions; those with and without an answer count alike."""
    own = [each for at, each in enumerate(asked) if chosen is None or chosen[at]]
    rows = _side_by_side(columns) if chosen is None else _side_by_side(columns)[chosen]
    answered = np.array([each.question.answered for each in own])
    counts = importance([each.kind for each in own], answered.tolist())
    ridges = np.concatenate([np.full(len(each.names), each.ridge) for each in columns])
    bounds = [each for own_columns in columns for each in own_columns.bounds]
    found = minimize(
        _loss,
        np.zeros(len(bounds) + 1),
        (rows, answered, counts, ridges),
        jac=True,
        bounds=[*bounds, FREE],
        method="L-BFGS-B",
        options={"maxiter": 1_000},
    )
    return Fitted(float(found.x[-1]), found.x[:-1])


def out_of_fold(asked: Sequence[Asked], columns: Sequence[Columns], of: Columns | None = None) -> Matrix:
    """Each question's log odds by weights that had not seen it; or only what the columns `of` add to them."""
    rows, folds = _side_by_side(columns), np.array([fold(each) for each in asked])
    start = sum(len(each.names) for each in columns[: list(columns).index(of)]) if of else 0
    odds = np.zeros(len(asked))
    for number in range(FOLDS):
        fitted, own = fit(asked, columns, folds != number), folds == number
        if of is None:
            odds[own] = fitted.log_odds(rows[own])
        else:
            odds[own] = of.rows[own] @ fitted.weights[start : start + len(of.names)]
    return odds


def kept_and_declined(asked: Sequence[Asked], odds: Matrix) -> str:
    """By kind of set: the share of answerable questions that are answered, and of others that are declined."""
    answers = 1.0 / (1.0 + np.exp(-odds)) >= THRESHOLD
    right: dict[str, tuple[list[bool], list[bool]]] = {}
    for each, given in zip(asked, answers.tolist(), strict=True):
        right.setdefault(each.kind, ([], []))[0 if each.question.answered else 1].append(
            given == each.question.answered
        )
    return "\n".join(
        f"{kind:12} answered {_share(kept)}, declined {_share(declined)}"
        for kind, (kept, declined) in sorted(right.items())
    )


def _share(right: Sequence[bool]) -> str:
    return f"{np.mean(right):.3f} of {len(right)}" if right else "none of 0"


def _side_by_side(columns: Sequence[Columns]) -> Matrix:
    return np.hstack([each.rows for each in columns])


def _loss(values: Matrix, rows: Matrix, answered: Marks, counts: Matrix, ridges: Matrix) -> tuple[float, Matrix]:
    weights, total = values[:-1], rows @ values[:-1] + values[-1]
    loss = float((counts * np.logaddexp(0.0, np.where(answered, -total, total))).sum())
    off = (1.0 / (1.0 + np.exp(-total)) - answered) * counts
    slope = np.append(rows.T @ off + 2 * ridges * weights, off.sum())
    return loss + float((ridges * weights * weights).sum()), slope


def _bounds(name: str) -> Bounds:
    if name == "part_missing":  # step 23 of 14: too rare among the questions to be learned, and certain
        return None, NO_SUCH_PART
    return (0.0, None) if name in SPEAKS_FOR else (None, 0.0) if name in SPEAKS_AGAINST else FREE
