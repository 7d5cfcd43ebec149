"""What an answer suggests to do next, sorted by what a channel can make of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BEGINS = re.compile(r"[“”](starta styrkort .+)[“”]")
"""What the next step of a role answer tells the reader to write."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """`questions` to ask and `begins`, what is said to begin a scorecard, can be clicked; `advice` is read.

    Clicking says the text, as though it had been typed.
    """

    questions: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


def sorted_out(suggestions: Sequence[str]) -> Suggested:
    """Each where it belongs, in order; what is blank is left out."""
    questions = tuple(said for said in suggestions if said.endswith("?"))
    found = {said: match[1] for said in suggestions if (match := _BEGINS.search(said)) and said not in questions}
    advice = tuple(said for said in suggestions if said.strip() and said not in questions and said not in found)
    return Suggested(questions, tuple(found.values()), advice)
