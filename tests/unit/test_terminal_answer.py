"""An answer as the terminal shows it."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from bot.cli.showing import show_answer
from bot.cli.speech import speak


def cited(n: int, title: str, *section: str) -> dict[str, Any]:
    return {"n": n, "document": "d", "title": title, "section": list(section), "page": None, "quote": f"Citat {n}."}


def shown(text: str, *citations: dict[str, Any], every_quote: bool = False) -> str:
    speak("sv")
    output = io.StringIO()
    answer = {"text": text, "citations": list(citations), "related": []}
    show_answer(answer, Console(file=output, width=200), every_quote=every_quote, where_quotes="Så ses de.")
    return output.getvalue()


def test_what_the_text_points_at_is_quoted_and_the_rest_is_named_to_read_on() -> None:
    lines = shown("Så är det. [2]", cited(1, "Ett", "A"), cited(2, "Två", "B"))

    assert "Citat 2." in lines
    assert "Citat 1." not in lines
    assert lines.index("[2] Två › B") < lines.index("Läs vidare") < lines.index("[1] Ett › A")


def test_where_the_text_points_at_nothing_the_best_source_is_quoted() -> None:
    lines = shown("Så är det.", cited(1, "Ett", "A"), cited(2, "Två", "B"))

    assert "Citat 1." in lines
    assert "Citat 2." not in lines


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    assert "[1] Ett › Mål\n" in shown("Så.", cited(1, "Ett", "ETT", "Mål")).replace(" \n", "\n")


def test_more_than_six_sources_are_a_line_each_and_quoted_when_that_is_asked_for() -> None:
    many = [cited(n, "Ett", "Mål", f"Del {n}") | {"page": n} for n in range(1, 8)]
    text = " ".join(f"Så. [{one['n']}]" for one in many)

    short = [line.rstrip() for line in shown(text, *many).splitlines()[2:]]
    assert short == ["Källor (7)", *(f"[{n}] Ett › Del {n}, s. {n}" for n in range(1, 8)), "Så ses de."]

    whole = shown(text, *many, every_quote=True)
    assert all(f"Citat {n}." in whole for n in range(1, 8))
    assert "Så ses de." not in whole


def test_six_sources_are_quoted_as_they_are() -> None:
    lines = shown("Så. [1] [2] [3] [4] [5] [6]", *(cited(n, "Ett", f"Del {n}") for n in range(1, 7)))
    assert lines.count("Citat") == 6
    assert "Så ses de." not in lines
