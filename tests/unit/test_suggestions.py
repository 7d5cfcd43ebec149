"""What an answer suggests, sorted by what a channel can make of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.suggestions import sorted_out

BEGINS = "Nästa steg: börja. Skriv ”starta styrkort Trygghet 2026”."
LINES = st.lists(st.sampled_from(["Vem följer upp?", BEGINS, "Läs planen.", " ", "Hur ofta?"]), max_size=8)


def test_questions_and_scorecards_can_be_clicked_and_the_rest_is_read() -> None:
    sorted_ = sorted_out(["Vem följer upp?", BEGINS, "Läs planen."])
    assert sorted_.questions == ("Vem följer upp?",)
    assert sorted_.begins == ("starta styrkort Trygghet 2026",)
    assert sorted_.advice == ("Läs planen.",)


@given(LINES)
def test_nothing_but_blanks_is_left_out(lines: list[str]) -> None:
    found = sorted_out(lines)
    assert [one for one in lines if one in found.questions] == list(found.questions)
    assert bool(found.begins) == (BEGINS in lines)
    assert [one for one in lines if one in found.advice] == list(found.advice)
    assert " " not in (*found.questions, *found.advice)
