"""The few elements of Adaptive Cards 1.5 that our cards are made of, as the JSON that Teams takes.

Invariant: text of documents and people stands in text runs, labels and titles, which no client reads as Markdown; a
`TextBlock`, which is read as Markdown, holds nothing but escaped text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Element = dict[str, Any]
Action = dict[str, Any]
Inline = dict[str, Any]

_MARKDOWN = re.compile(r"([\\`*_\[\]()#<>~|{}!+-])")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
_FUNCTION = re.compile(r"\{(?=\{\s*(?:DATE|TIME)\s*\()")
_BREAKS_UP = "\u2060"
"""A word joiner: it keeps "{{DATE(" from being read as the card's own way to write a date, and nobody sees it."""


def plain(text: str) -> str:
    """Text for a run, a label or a title: as it is, but for what a client would put something else in place of."""
    return _FUNCTION.sub("{" + _BREAKS_UP, text)


def escaped(text: str) -> str:
    """Text where Markdown is read: shown as it is written."""
    return _NUMBERED.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", plain(text)))


def run(text: str, *, bold: bool = False, italic: bool = False, subtle: bool = False, url: str | None = None) -> Inline:
    """A piece of a paragraph; with an address, it is a link."""
    inline: Inline = {"type": "TextRun", "text": plain(text)}
    if bold:
        inline["weight"] = "Bolder"
    if italic:
        inline["italic"] = True
    if subtle:
        inline["isSubtle"] = True
    if url:
        inline |= {"color": "Accent", "underline": True, "selectAction": {"type": "Action.OpenUrl", "url": url}}
    return inline


def paragraph(*inlines: Inline, spacing: str = "") -> Element:
    return {"type": "RichTextBlock", "inlines": list(inlines)} | ({"spacing": spacing} if spacing else {})


def heading(text: str) -> Element:
    """A heading that screen readers name as one. The text is escaped here."""
    block: Element = {"type": "TextBlock", "text": escaped(text), "wrap": True}
    return block | {"weight": "Bolder", "style": "heading", "spacing": "Medium"}


def container(items: Sequence[Element], **more: object) -> Element:
    return {"type": "Container", "items": list(items), **more}


def action_set(actions: Sequence[Action]) -> Element:
    return {"type": "ActionSet", "actions": list(actions)}


def submit(title: str, data: Mapping[str, object], *, checks: bool = False, style: str = "") -> Action:
    """A button. Where it `checks`, it sends what stands in the card's inputs, once they are as they should be."""
    action: Action = {"type": "Action.Submit", "title": plain(title), "data": dict(data)}
    if not checks:
        action["associatedInputs"] = "none"
    return action | ({"style": style} if style else {})


def toggle(title: str, ids: Iterable[str]) -> Action:
    return {"type": "Action.ToggleVisibility", "title": plain(title), "targetElements": list(ids)}


def text_input(name: str, label: str, **more: object) -> Element:
    return {"type": "Input.Text", "id": name, "label": plain(label), **more}


def choice_set(name: str, label: str, choices: Iterable[tuple[str, str]], **more: object) -> Element:
    """`choices` are (value, title). Few are all shown, many are found by typing."""
    listed = [{"title": plain(title), "value": value} for value, title in choices]
    style = "expanded" if len(listed) <= MOST_SHOWN else "filtered" if len(listed) > MOST_IN_LIST else "compact"
    shown: Element = {"type": "Input.ChoiceSet", "id": name, "label": plain(label), "choices": listed}
    return shown | {"style": style, "wrap": True, **more}


MOST_SHOWN = 6
MOST_IN_LIST = 10


def card(body: Sequence[Element], actions: Sequence[Action], *, language: str, spoken: str, fallback: str) -> Element:
    made: Element = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": language,
        "speak": spoken,
        "fallbackText": escaped(fallback),
        "body": list(body),
        "msteams": {"width": "Full"},
    }
    return made | ({"actions": list(actions)} if actions else {})
