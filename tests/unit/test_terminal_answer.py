"""An answer as the terminal shows it."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from bot.cli.showing import show_answer
from bot.cli.speech import speak


def cited(n: int, title: str, *section: str) -> dict[str, Any]:
    return {"n": n, "document": "d", "title": title, "section": list(section), "page": None, "quote": f"Citat {n}."}


def shown(text: str, *citations: dict[str, Any]) -> str:
    speak("sv")
    output = io.StringIO()
    show_answer({"text": text, "citations": list(citations), "related": []}, Console(file=output, width=200))
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
