"""LIX as Björnsson defined it, on the answer itself: neither marks of sources nor bullets count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluating.readability import lix, words_of


def test_lix_is_the_mean_sentence_plus_the_share_of_long_words() -> None:
    """Ten words in two sentences, two of them longer than six letters: 10/2 + 100 * 2/10."""
    text = "Nämnden ska följa upp planen. Det görs varje år tillsammans."
    assert len(words_of(text)) == 10
    assert lix(text) == pytest.approx(5 + 20)


def test_a_word_of_six_letters_is_not_long_and_one_of_seven_is() -> None:
    assert lix("planen") == pytest.approx(1)
    assert lix("planens") == pytest.approx(101)


def test_marks_of_sources_and_bullets_are_not_read() -> None:
    assert words_of("Ansökan ska ha [1]\n- budget\n2. stadgar [12]") == ["Ansökan", "ska", "ha", "budget", "stadgar"]
    assert lix("Den ska ha [1]\n- en plan\n- ett mål") == lix("Den ska ha. En plan. Ett mål.")


def test_a_number_is_one_word_and_a_compound_with_a_hyphen_too() -> None:
    assert words_of("Kultur- och fritidsnämnden får 12,5 procent till ANDTS-arbetet") == [
        *("Kultur", "och", "fritidsnämnden", "får", "12,5", "procent", "till", "ANDTS-arbetet")
    ]


def test_a_text_without_words_has_no_lix() -> None:
    assert lix("… [1]") is None


@given(st.lists(st.sampled_from(["Nämnden beslutar.", "Vi ses då.", "Planen följs upp årligen."]), min_size=1))
def test_saying_a_text_twice_makes_it_no_harder(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert lix(f"{text} {text}") == pytest.approx(lix(text))
