"""Lots finds FAQ answers better than either half of its search alone: same passages, same embedder, same run."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.adapters.embeddings import open_embedder
from tests.evals import swefaq

QUESTIONS = Path(__file__).resolve().parents[3] / "shared" / "evals" / "swefaq_dev.jsonl"


@pytest.mark.slow
def test_finding_by_both_beats_meaning_alone_and_words_alone(tmp_path: Path) -> None:
    if not QUESTIONS.is_file():
        pytest.skip(f"SweFAQ is not at {QUESTIONS}")
    embedder = open_embedder()
    assert embedder is not None
    lots, *others = swefaq.figures(QUESTIONS, embedder, tmp_path)
    assert all(lots.ndcg > other.ndcg and lots.hit > other.hit for other in others)
