"""Masking finds what it must and leaves the rest: on sentences it was bettered by, and on those it was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evals.masking import SENTENCES, Figures, measure, sentences

SETS = (SENTENCES, SENTENCES.with_name("masking_held_out.yaml"))
TARGETS = {"identity_number": 0.98, "telephone": 0.98, "email": 0.98, "address": 0.9, "name": 0.9}
PRECISION = 0.95


@pytest.fixture(scope="module", params=SETS, ids=lambda file: file.stem)
def figures(request: pytest.FixtureRequest) -> Figures:
    file: Path = request.param
    return measure(sentences(file))


@pytest.mark.parametrize("sort", sorted(TARGETS))
def test_what_is_personal_is_found(figures: Figures, sort: str) -> None:
    assert figures.recall(sort) >= TARGETS[sort], figures.failures


def test_what_is_not_personal_is_left(figures: Figures) -> None:
    assert figures.precision >= PRECISION, figures.failures


def test_the_sentences_hold_enough_of_each_sort() -> None:
    personal = [sentence for sentence in sentences() if sentence.personal]
    assert len(personal) >= 200
    assert len(sentences()) - len(personal) >= 140
