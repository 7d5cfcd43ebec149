"""Long texts in parts: nothing is lost, nothing is too long, and the cuts fall where a reader would pause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.splitting import split

PIECES = ["Nämnden beslutar.", "Planen gäller till 2027.", "bl.a.", "kap. 3", "[1]", "- punkt", "å", "\n", "\n\n", "  "]
TEXTS = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
SENTENCE = "Nämnden följer upp planen varje år."


def in_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


@given(TEXTS, st.integers(1, 60))
def test_no_character_is_lost_or_moved(text: str, most: int) -> None:
    assert "".join("".join(split(text, most)).split()) == "".join(text.split())


@given(TEXTS, st.integers(1, 60))
def test_no_part_is_empty_or_longer_than_allowed(text: str, most: int) -> None:
    assert all(part.strip() and len(part) <= most for part in split(text, most))


@given(TEXTS, st.integers(4, 60))
def test_no_part_is_above_what_the_channel_counts(text: str, most: int) -> None:
    parts = split(text, most, in_bytes)
    assert all(in_bytes(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(TEXTS, st.integers(1, 60))
def test_no_word_is_cut_that_would_fit_by_itself(text: str, most: int) -> None:
    words = [word for part in split(text, most) for word in part.split()]
    fitting = [word for word in text.split() if len(word) <= most]
    assert _is_within(fitting, words)


@given(TEXTS, st.integers(1, 60))
def test_what_was_split_is_not_split_again(text: str, most: int) -> None:
    for part in split(text, most):
        assert split(part, most) == [part.strip()]


@given(TEXTS)
def test_a_text_that_fits_stays_whole(text: str) -> None:
    assert split(text, max(1, len(text))) == ([text.strip()] if text.strip() else [])


def test_paragraphs_are_kept_whole_where_they_fit() -> None:
    paragraphs = [" ".join([SENTENCE] * count) for count in (3, 2, 4)]
    assert split("\n\n".join(paragraphs), 200) == ["\n\n".join(paragraphs[:2]), paragraphs[2]]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    parts = split(" ".join([SENTENCE] * 40), 300)
    assert all(part.endswith("år.") and part.startswith("Nämnden") for part in parts)


def test_a_short_sentence_before_a_long_one_is_not_glued_to_its_beginning() -> None:
    long = "Planen omfattar " + ", ".join(["skola"] * 30) + "."
    assert split(f"{SENTENCE} {long}", 100)[0] == SENTENCE


def test_the_marks_of_its_sources_stay_with_a_sentence() -> None:
    parts = split(f"{SENTENCE} [1] [2] {SENTENCE} [3]", 50)
    assert parts == [f"{SENTENCE} [1] [2]", f"{SENTENCE} [3]"]


@pytest.mark.parametrize("abbreviation", ["bl.a.", "t.ex.", "kap.", "jfr.", "s."])
def test_an_abbreviation_ends_no_sentence(abbreviation: str) -> None:
    text = f"{SENTENCE} Det gäller {abbreviation} Socialnämnden och alla andra nämnder i kommunen."
    assert split(text, 85)[0] == SENTENCE


def test_a_heading_goes_with_what_it_is_over() -> None:
    parts = split("Mål\n\n" + " ".join([SENTENCE] * 10), 200)
    assert parts[0].startswith(f"Mål\n\n{SENTENCE}")


def test_a_lead_in_goes_with_its_first_item() -> None:
    text = f"{SENTENCE}\nPlanen har tre delar:\n- den första delen\n- den andra delen"
    assert split(text, 62)[0] == SENTENCE


def test_items_keep_their_indentation() -> None:
    assert split("- ett mål\n  - ett delmål", 16) == ["- ett mål", "  - ett delmål"]


def test_an_overlong_word_is_cut_between_letters_and_not_between_a_letter_and_its_accent() -> None:
    assert split("xa\u030ax", 2) == ["x", "a\u030a", "x"]


def test_nothing_but_white_space_gives_no_part() -> None:
    assert split(" \n\t ", 10) == []


def test_a_part_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        split("text", 0)


def _is_within(fitting: list[str], words: list[str]) -> bool:
    """Whether all of them come among the words, in order."""
    rest = iter(words)
    return all(word in rest for word in fitting)
