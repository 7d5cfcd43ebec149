"""Two rankings into one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.fusion import fuse

SCORES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.01, 50), max_size=8)


@given(SCORES, SCORES, st.floats(0, 1))
def test_fused_scores_are_shares_of_everything_found(
    meaning: dict[str, float], words: dict[str, float], weight: float
) -> None:
    fused = fuse(meaning, words, dict.fromkeys("abcdefgh", weight))
    assert fused.keys() == meaning.keys() | words.keys()
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())


@given(SCORES.filter(bool), SCORES.filter(bool), st.floats(0, 1))
def test_what_leads_both_rankings_leads_the_fused_one(
    meaning: dict[str, float], words: dict[str, float], weight: float
) -> None:
    meaning, words = {**meaning, "best": 60.0}, {**words, "best": 60.0}
    fused = fuse(meaning, words, dict.fromkeys([*"abcdefgh", "best"], weight))
    assert fused["best"] == max(fused.values())


def test_without_meaning_the_words_decide() -> None:
    assert fuse({}, {"a": 4.0, "b": 2.0}, {}) == {"a": 1.0, "b": 0.5}
