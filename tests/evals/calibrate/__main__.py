"""Asks, fits, writes: the order of passages first, then, over passages in that order, when to decline."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml

from knowledge.answers.decline import BY_MEANING
from knowledge.answers.judge import WEIGHTS_FILE as DECLINE_FILE
from knowledge.answers.order import WEIGHTS_FILE as ORDER_FILE
from knowledge.answers.order import order_weights
from knowledge.answers.question_kind import MEANING_FILE, WORDING_FILE
from tests.evals.calibrate.asking import Asked, Sitting, by_words, with_meaning
from tests.evals.calibrate.judging import (
    THRESHOLD,
    Columns,
    Matrix,
    fit,
    kept_and_declined,
    meaning_columns,
    out_of_fold,
    signal_columns,
    with_column,
    wording_columns,
)
from tests.evals.calibrate.ordering import cross_validated_first, fit_order

_APART = frozenset({"wording", "kind", "without_meaning"})
"""Signals that are fitted from their own columns, or choose between the weights."""
Weighing = dict[str, object]


def main(seeds: Path) -> None:
    with TemporaryDirectory() as data:
        sittings = with_meaning(seeds, Path(data))
        write_order(_asked(sittings))
        asked = _asked(sittings)
        words = _asked(by_words(seeds, Path(data)))
    without_meaning, unseen = fit_by_words(words)
    fitted = fit_with_meaning([*asked, *(each.by_another() for each in asked)], unseen)
    _write(DECLINE_FILE, {"threshold": THRESHOLD, "with_meaning": fitted, "without_meaning": without_meaning})


def write_order(asked: Sequence[Asked]) -> None:
    """Fits and writes the weights of signs, those for a model without tokens too."""
    weights, without_met = _rounded(fit_order(asked)), _rounded(fit_order(asked, without=("met",)))
    _write(ORDER_FILE, {"weights": weights, "without_met": without_met})
    order_weights.cache_clear()
    print("First, cross-validated:", {kind: round(share, 3) for kind, share in cross_validated_first(asked).items()})


def fit_by_words(asked: Sequence[Asked]) -> tuple[Weighing, dict[str, float]]:
    """(weights of the signals, by question id what its wording says by weights that had not seen it)."""
    signals, wording = columns = [signal_columns(asked, _APART | BY_MEANING), wording_columns(asked)]
    print("By words alone, cross-validated:", kept_and_declined(asked, out_of_fold(asked, columns)), sep="\n")
    fitted = fit(asked, columns)
    of_signals, of_wording = np.split(fitted.weights, [len(signals.names)])
    _write(WORDING_FILE, _rounded(dict(zip(wording.names, of_wording.tolist(), strict=True))))
    said = out_of_fold(asked, columns, of=wording)
    unseen = {each.question.id: odds for each, odds in zip(asked, said.tolist(), strict=True)}
    return _weighing(fitted.intercept, signals, of_signals, {"wording": 1.0}), unseen


def fit_with_meaning(asked: Sequence[Asked], unseen: Mapping[str, float]) -> Weighing:
    """The weights of the signals; those of the question's vector are written beside."""
    said = [unseen.get(each.question.id, 0.0) for each in asked]
    signals, vectors = columns = [
        with_column(signal_columns(asked, _APART), "wording", said),
        meaning_columns(asked),
    ]
    print("With meaning, cross-validated:", kept_and_declined(asked, out_of_fold(asked, columns)), sep="\n")
    fitted = fit(asked, columns)
    of_signals, of_vectors = np.split(fitted.weights, [len(signals.names)])
    usual = float(np.mean(vectors.rows @ of_vectors))
    np.savez_compressed(MEANING_FILE, weights=of_vectors.astype(np.float32), usual=np.float32(usual))
    return _weighing(fitted.intercept + usual, signals, of_signals, {"kind": 1.0})


def _asked(sittings: Sequence[Sitting]) -> list[Asked]:
    return [each for sitting in sittings for each in sitting.ask()]


def _weighing(intercept: float, columns: Columns, weights: Matrix, more: Mapping[str, float]) -> Weighing:
    named = dict(zip(columns.names, weights.tolist(), strict=True))
    return {"intercept": round(intercept, 3), "weights": {**_rounded(named), **more}}


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in weights.items() if abs(value) > 1e-3}


def _write(file: Path, fitted: Mapping[str, object]) -> None:
    head = "# Fitted by tests/evals/calibrate; do not edit by hand.\n"
    file.write_text(head + yaml.safe_dump(dict(fitted), sort_keys=False, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
