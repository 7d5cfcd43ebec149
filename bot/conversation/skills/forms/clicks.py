"""What is clicked in a form, as the ids of choices: "form:<verb>:<form>:<item>/<field>/<row>:<argument>".

Each names its form and its place, so that a button of an old message still means what it said when it was shown.
Invariant: `click(choice_id(...))` gives the same back, for any text in any part.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from knowledge.domain.forms import Place

PREFIX = "form:"
ASKED_AGAIN = "form:again:::"
"""What a channel sends by itself, where it has lost sight of what the person was asked: the question once more."""
NEXT_PERIOD = "next-period:"
"""What a reminder offers: begin the next period's form, after the one whose id follows."""
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Click:
    """`verb` is what to do; `form` is empty where it is about none that is begun."""

    verb: str
    form: str = ""
    place: Place | None = None
    argument: str = ""


def choice_id(verb: str, form: str = "", place: Place | None = None, argument: str = "") -> str:
    where = f"{_safe(place.item)}/{_safe(place.field)}/{place.row}" if place else ""
    return f"{PREFIX}{verb}:{_safe(form)}:{where}:{_safe(argument)}"


def click(choice: str) -> Click | None:
    """What a choice's id means; None where it is none of a form's."""
    if choice.startswith(NEXT_PERIOD):
        return Click("next_period", choice.removeprefix(NEXT_PERIOD))
    parts = choice.removeprefix(PREFIX).split(":")
    if not choice.startswith(PREFIX) or len(parts) != 4 or len(choice) > _LONGEST:
        return None
    place = _place(parts[2])
    if parts[2] and place is None:
        return None
    return Click(parts[0], unquote(parts[1]), place, unquote(parts[3]))


def _place(where: str) -> Place | None:
    parts = where.split("/")
    if len(parts) != 3 or not (parts[2].isascii() and parts[2].isdecimal() and len(parts[2]) < 7):
        return None
    return Place(unquote(parts[0]), unquote(parts[1]), int(parts[2]))


def _safe(text: str) -> str:
    return quote(text, safe="", errors="replace")
