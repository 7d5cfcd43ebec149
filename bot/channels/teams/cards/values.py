"""What a card sends when it is used, and what of it is believed.

A button's data says under `MARK` what it is; beside it come what it carries and what was written in the inputs. All of
it is from outside: bounded and checked here. What makes no sense is None; whether a person may do what it says is for
the conversation and the rules of forms, as for anything they type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.teams.cards.escaping import sendable
from bot.conversation.messages import Choice
from knowledge.domain.forms import Place

MARK = "lots"
"""The key that tells our data from anybody else's."""
PICKED, WORDS, DAY = "picked", "words", "day"
"""The names of a card's inputs: a number in a list, a text, a date."""
MOST_CHOICE = 2_000
MOST_WORDS = 10_000
MOST_LABEL = 300
MOST_ASKED = 600
MOST_CHOICES = 500
MOST_ID = 200
MOST_FIELDS = 400
Values = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice was made: `Turn.choice`. `words` are what was written beside it: `Turn.text`.

    `label` and `asked` are what stood on the card, for the card that takes its place.
    """

    choice: str
    words: str = ""
    label: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text was said by a click, as though it had been typed: `Turn.text`."""

    text: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody wants to edit an item of a form: one of its rows, or all that it asks."""

    form: str
    item: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Edited:
    """What somebody left in the inputs of an item's card, by their names.

    `at` was the form's last event then, `keys` the questions on the card: some clients leave out an input that was
    emptied.
    """

    opened: Opened
    fields: Mapping[str, str]
    at: str = ""
    keys: tuple[str, ...] = ()


Done = Chosen | Said | Opened | Edited


def choice_data(choice: Choice, asked: str = "") -> dict[str, object]:
    return {MARK: "choice", "choice": choice.id, "label": choice.label[:MOST_LABEL], **_asked(asked)}


def list_data(choices: Sequence[Choice], number: int, asked: str = "") -> dict[str, object]:
    """For a list to choose from, the `number`th of its card: its input says which choice by its place."""
    return {
        MARK: "list",
        "list": number,
        "choices": [[one.id, one.label[:MOST_LABEL]] for one in choices],
        **_asked(asked),
    }


def said_data(text: str) -> dict[str, object]:
    return {MARK: "say", "text": text}


def opened_data(form: str, place: Place) -> dict[str, object]:
    return {**_item(Opened(form, place.item, place.row)), MARK: "open"}


def _item(opened: Opened) -> dict[str, object]:
    return {"form": opened.form, "item": opened.item, "row": opened.row}


def edited_data(opened: Opened, at: str, keys: Sequence[str]) -> dict[str, object]:
    """Goes with what stands in the inputs, whose names have a full stop in them."""
    return {**_item(opened), MARK: "edit", "at": at, "keys": list(keys)}


def values_of(value: object) -> Done | None:
    """What was done with a card, from the `value` of the activity that came back; None where it makes no sense."""
    if not isinstance(value, Mapping):
        return None
    match value.get(MARK):
        case "choice":
            return _chosen(value, _text(value, "choice", MOST_CHOICE), _text(value, "label", MOST_LABEL))
        case "list":
            return _chosen(value, *_picked(value))
        case "say":
            text = _text(value, "text", MOST_WORDS).strip()
            return Said(text) if text else None
        case "open":
            return _opened(value)
        case "edit":
            return _edited(value, _opened(value))
        case _:
            return None


def _chosen(value: Values, choice: str, label: str) -> Chosen | None:
    words = " ".join(filter(None, (_written(value, name).strip() for name in (DAY, WORDS))))
    return Chosen(choice, words, label, _text(value, "asked", MOST_ASKED)) if choice else None


def _picked(value: Values) -> tuple[str, str]:
    """The id and the label of the one that was picked in a list; empty where there is no such one."""
    choices, which = value.get("choices"), value.get("list")
    number = _written(value, f"{PICKED}-{which}")[:9] if isinstance(which, int) else ""
    if not isinstance(choices, list) or not (number.isascii() and number.isdecimal()):
        return "", ""
    one = choices[int(number)] if int(number) < len(choices) <= MOST_CHOICES else None
    if not isinstance(one, list) or len(one) != 2:
        return "", ""
    pair = dict(enumerate(one))
    return _text(pair, 0, MOST_CHOICE), _text(pair, 1, MOST_LABEL)


def _opened(value: Values) -> Opened | None:
    form, item, row = _text(value, "form", MOST_ID), _text(value, "item", MOST_ID), value.get("row")
    is_row = isinstance(row, int) and not isinstance(row, bool) and 0 <= row < 10_000
    return Opened(form, item, row) if form and item and is_row and isinstance(row, int) else None


def _edited(value: Values, opened: Opened | None) -> Edited | None:
    keys = value.get("keys")
    if opened is None or not isinstance(keys, list):
        return None
    texts = tuple(key for key in keys[:MOST_FIELDS] if isinstance(key, str))
    return Edited(opened, _fields(value), _text(value, "at", MOST_ID), texts)


def _fields(value: Values) -> dict[str, str]:
    """As many as an item of ours can have."""
    names = [name for name in value if isinstance(name, str) and "." in name and len(name) <= MOST_ID]
    return {name: _written(value, name) for name in names[:MOST_FIELDS]}


def _written(value: Values, name: str) -> str:
    """What stands in an input. Some clients send numbers as numbers, and whether something holds as true or false."""
    found = value.get(name, "")
    if isinstance(found, bool):
        return str(found).lower()
    return str(found) if isinstance(found, int | float) else _text(value, name, MOST_WORDS)


def _text(value: Values, name: object, most: int) -> str:
    """Empty where it is no text, or longer than anything we gave."""
    text = value.get(name, "")
    return sendable(text) if isinstance(text, str) and len(text) <= most else ""


def _asked(asked: str) -> dict[str, object]:
    return {"asked": asked[:MOST_ASKED]} if asked else {}
