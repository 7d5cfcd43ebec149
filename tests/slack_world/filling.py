"""A modal as a person fills it in: the state that Slack sends with its submission, every input in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
Typed = str | list[str]


def state_of(view: Json, answers: Mapping[str, Typed]) -> Json:
    """The state's values. `answers` by an input's label: what is typed, or the text of what is chosen.

    An input that is not named stays as it was shown. Raises KeyError for a label that the view does not have.
    """
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    if unknown := set(answers) - {block["label"]["text"] for block in inputs}:
        raise KeyError(f"no such inputs: {sorted(unknown)}; there are {[b['label']['text'] for b in inputs]}")
    values: Json = {}
    for block in inputs:
        element, answer = block["element"], answers.get(block["label"]["text"])
        values[block["block_id"]] = {element["action_id"]: {"type": element["type"]} | _value(element, answer)}
    return values


def _value(element: Json, answer: Typed | None) -> Json:
    kind = element["type"]
    if kind in ("static_select", "radio_buttons"):
        return {"selected_option": element.get("initial_option") if answer is None else _option(element, str(answer))}
    if kind in ("checkboxes", "multi_static_select"):
        chosen = element.get("initial_options", []) if answer is None else [_option(element, one) for one in answer]
        return {"selected_options": chosen}
    if kind == "datepicker":
        return {"selected_date": element.get("initial_date") if answer is None else answer}
    return {"value": element.get("initial_value") if answer is None else answer}


def _option(element: Json, text: str) -> Json:
    groups = element.get("option_groups") or [{"options": element["options"]}]
    found: Json = next(o for group in groups for o in group["options"] if o["text"]["text"] == text)
    return found
