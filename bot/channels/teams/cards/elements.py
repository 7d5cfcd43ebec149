"""The few elements of Adaptive Cards 1.5 that our cards are made of, as the JSON that Teams takes.

Invariant: text of documents and people stands in text runs, labels and titles, which no client reads as Markdown; a
`TextBlock`, which is read as Markdown, holds nothing but escaped text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.channels.teams.cards.escaping import escaped, plain, shortened

Element = dict[str, Any]
Action = dict[str, Any]
Inline = dict[str, Any]

MOST_IN_SIGHT = 6
"""Buttons that Teams shows in a row, and answers that are shown without opening a list."""
MOST_ON_A_BUTTON = 32
MOST_IN_A_ROW = 36
"""Characters, of words and space around them, in a row of buttons on a phone."""
MOST_LABEL = 300
MOST_ADDRESS = 2_000


def run(text: str, *, bold: bool = False, italic: bool = False, subtle: bool = False, url: str | None = None) -> Inline:
    """A piece of a paragraph; with an address, it is a link."""
    inline: Inline = {"type": "TextRun", "text": plain(text)}
    if bold:
        inline["weight"] = "Bolder"
    if italic:
        inline["italic"] = True
    if subtle:
        inline["isSubtle"] = True
    if url and len(url) <= MOST_ADDRESS:
        opened = {"type": "Action.OpenUrl", "title": shortened(text, MOST_LABEL), "url": url}
        inline |= {"color": "Accent", "underline": True, "selectAction": opened}
    return inline


def paragraph(*inlines: Inline, **more: object) -> Element:
    return {"type": "RichTextBlock", "inlines": list(inlines), **more}


def heading(text: str) -> Element:
    """A heading that screen readers name as one. The text is escaped here."""
    block: Element = {"type": "TextBlock", "text": escaped(text), "wrap": True, "style": "heading"}
    return block | {"weight": "Bolder", "size": "Default", "spacing": "Medium"}


def container(items: Sequence[Element], **more: object) -> Element:
    return {"type": "Container", "items": list(items), **more}


def buttons(actions: Sequence[Action]) -> list[Element]:
    """In rows that a phone has room for. What is too long for a button's one line is a line of its own to click."""
    elements: list[Element] = []
    for is_short, alike in groupby(actions, key=lambda action: len(action["title"]) <= MOST_ON_A_BUTTON):
        those = list(alike)
        elements += _rows(those) if is_short else map(_line_to_click, those)
    return elements


def _rows(actions: Sequence[Action]) -> list[Element]:
    rows: list[list[Action]] = [[]]
    for action in actions:
        if len(rows[-1]) == MOST_IN_SIGHT or _width([*rows[-1], action]) > MOST_IN_A_ROW:
            rows.append([])
        rows[-1].append(action)
    return [{"type": "ActionSet", "actions": row} for row in rows if row]


def _width(actions: Sequence[Action]) -> int:
    return sum(len(action["title"]) + 4 for action in actions)


def _line_to_click(action: Action) -> Element:
    line = paragraph(run("› ", bold=True), run(action["title"], bold=True) | {"color": "Accent"})
    return container([line], style="emphasis", selectAction=action)


def submit(title: str, data: Mapping[str, object], *, checks: bool = False) -> Action:
    """A button. One that `checks` leads, and sends the card's inputs once they are as they should be."""
    action: Action = {"type": "Action.Submit", "title": shortened(title, MOST_LABEL) or "…", "data": dict(data)}
    return action | ({"style": "positive"} if checks else {"associatedInputs": "none"})


def toggle(title: str, ids: Iterable[str]) -> Action:
    return {"type": "Action.ToggleVisibility", "title": plain(title), "targetElements": list(ids)}


def text_input(name: str, label: str, **more: object) -> Element:
    return {"type": "Input.Text", "id": name, "label": _label(label), **more}


def date_input(name: str, label: str, **more: object) -> Element:
    return {"type": "Input.Date", "id": name, "label": _label(label), **more}


def number_input(name: str, label: str, **more: object) -> Element:
    return {"type": "Input.Number", "id": name, "label": _label(label), **more}


def toggle_input(name: str, title: str) -> Element:
    return {"type": "Input.Toggle", "id": name, "title": plain(title), "value": "false"}


def choice_set(name: str, label: str, choices: Iterable[tuple[str, str]], **more: object) -> Element:
    """`choices` are (value, title). A few are all in sight, many are in a list.

    A list that is searched by typing ("filtered") is told of by Microsoft, but is not in the schema of 1.5.
    """
    listed = [{"title": shortened(title, MOST_LABEL) or "…", "value": value} for value, title in choices]
    style = "expanded" if len(listed) <= MOST_IN_SIGHT else "compact"
    shown: Element = {"type": "Input.ChoiceSet", "id": name, "label": _label(label), "choices": listed}
    return shown | {"style": style, "wrap": True, **more}


def card(body: Sequence[Element], *, language: str, spoken: str, fallback: str) -> Element:
    """`fallback` says all that the card says."""
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": language,
        "speak": plain(spoken),
        "fallbackText": escaped(fallback),
        "body": list(body),
    }


def _label(text: str) -> str:
    return shortened(text, MOST_LABEL) or "…"
