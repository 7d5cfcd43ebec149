"""What a card sends when it is used, and what of it is believed.

A button's data says in `lots` what it is; beside it stand what it carries and what was written in the inputs. All of
it comes from outside: it is bounded and checked here, and what makes no sense is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.messages import Choice

MOST_CHOICE = 2_000
MOST_WORDS = 20_000
MOST_LABEL = 300
MOST_ASKED = 600
MOST_CHOICES = 1_000
MARK = "lots"
"""The key that tells our data from anybody else's."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice was made. `words` are what was written beside it. `label` and `asked` are for the card that follows."""

    choice: str
    words: str = ""
    label: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text was said by a click, as though it had been typed."""

    text: str


def choice_data(choice: Choice, asked: str = "") -> dict[str, object]:
    data: dict[str, object] = {MARK: "choice", "choice": choice.id, "label": choice.label[:MOST_LABEL]}
    return data | ({"asked": asked[:MOST_ASKED]} if asked else {})


def list_data(choices: Sequence[Choice], asked: str = "") -> dict[str, object]:
    """For a list to choose from: its input, "picked", says which by its number."""
    data: dict[str, object] = {MARK: "list", "choices": [[one.id, one.label[:MOST_LABEL]] for one in choices]}
    return data | ({"asked": asked[:MOST_ASKED]} if asked else {})


def said_data(text: str) -> dict[str, object]:
    return {MARK: "say", "text": text}


def values_of(value: object) -> Chosen | Said | None:
    """What was done with a card, from the `value` of the activity that came back; None where it is not for us."""
    if not isinstance(value, Mapping):
        return None
    match value.get(MARK):
        case "choice":
            return _chosen(value)
        case "list":
            return _listed(value)
        case "say":
            text = _text(value, "text", MOST_WORDS).strip()
            return Said(text) if text else None
        case _:
            return None


def _chosen(value: Mapping[object, object]) -> Chosen | None:
    choice = _text(value, "choice", MOST_CHOICE)
    asked, label = _text(value, "asked", MOST_ASKED), _text(value, "label", MOST_LABEL)
    return Chosen(choice, "", label, asked) if choice else None


def _listed(value: Mapping[object, object]) -> Chosen | None:
    choices, number = value.get("choices"), _text(value, "picked", 9)
    if not isinstance(choices, list) or not (number.isascii() and number.isdecimal()):
        return None
    if len(choices) > MOST_CHOICES or int(number) >= len(choices):
        return None
    one = choices[int(number)]
    if not (isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) and 0 < len(one[0]) <= MOST_CHOICE):
        return None
    label = one[1] if isinstance(one[1], str) else ""
    return Chosen(one[0], "", label[:MOST_LABEL], _text(value, "asked", MOST_ASKED))


def _text(value: Mapping[object, object], name: str, most: int) -> str:
    """Empty where it is no text, or longer than anything we gave."""
    text = value.get(name, "")
    return text if isinstance(text, str) and len(text) <= most else ""
