"""What Slack takes, in figures, and what is wrong with a message or a view that it would refuse.

https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/reference/views. Order: the whole, each block,
each element, each text. Invariant: a type that is not known here is a fault, never passed over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
Faults = Iterator[str]

MOST_TEXT = 4_000
"""Of a message beside its blocks; Slack cuts a longer one."""
MOST_BLOCKS = 50
MOST_BLOCKS_IN_VIEW = 100
MOST_TOGETHER = 13_000
"""Characters of a message's blocks as JSON: more is `msg_blocks_too_long`. Measured by those who met it."""
SECTION = 3_000
HEADER = 150
ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
OPTIONS = 100
CHECKS = 10
OPTION_VALUE = 150
INPUT_LABEL = 2_000
PLACEHOLDER = 150
TYPED = 3_000
IN_ACTIONS = 25
IN_CONTEXT = 10
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000


def message_faults(payload: Json) -> list[str]:
    """Why Slack would refuse or cut the message; nothing where it would take it."""
    return list(_message(payload))


def view_faults(view: Json) -> list[str]:
    """The same of a modal or a Home tab."""
    return list(_view(view))


def block_faults(block: Json) -> list[str]:
    """The same of one block by itself."""
    return list(_block(block))


def _message(payload: Json) -> Faults:
    text, blocks = payload.get("text", ""), payload.get("blocks", ())
    if not text.strip():
        yield "text is empty"
    yield from _within("text", text, MOST_TEXT)
    yield from _counted("blocks", blocks, 0, MOST_BLOCKS)
    yield from _within("blocks together", json.dumps(blocks, ensure_ascii=False), MOST_TOGETHER)
    yield from _blocks(blocks)


def _view(view: Json) -> Faults:
    if view.get("type") == "modal":
        yield from _text("title", view.get("title"), VIEW_TITLE)
    for name in ("submit", "close"):
        if name in view:
            yield from _text(name, view[name], VIEW_TITLE)
    for name, most in (("private_metadata", PRIVATE_METADATA), ("callback_id", ID), ("external_id", ID)):
        yield from _within(name, view.get(name, ""), most)
    blocks = view.get("blocks", ())
    yield from _counted("blocks", blocks, 0, MOST_BLOCKS_IN_VIEW)
    if any(block.get("type") == "input" for block in blocks) and "submit" not in view:
        yield "inputs without submit"
    yield from _blocks(blocks)


def _blocks(blocks: Sequence[Json]) -> Faults:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) < len(ids):
        yield "a block_id stands twice"
    for number, block in enumerate(blocks):
        yield from (f"block {number}: {fault}" for fault in _block(block))


def _block(block: Json) -> Faults:
    yield from _within("block_id", block.get("block_id", ""), ID)
    rule = BLOCKS.get(block.get("type", ""))
    if rule is None:
        yield f"a block of type {block.get('type')!r}"
        return
    yield from rule(block)


def _section(block: Json) -> Faults:
    yield from _text("text", block.get("text"), SECTION)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _header(block: Json) -> Faults:
    yield from _text("text", block.get("text"), HEADER)


def _context(block: Json) -> Faults:
    yield from _counted("elements", block.get("elements", ()), 1, IN_CONTEXT)
    for element in block.get("elements", ()):
        yield from _text("element", element, SECTION)


def _actions(block: Json) -> Faults:
    elements = block.get("elements", ())
    yield from _counted("elements", elements, 1, IN_ACTIONS)
    ids = [element.get("action_id") for element in elements]
    if len(set(ids)) < len(ids):
        yield "an action_id stands twice"
    for element in elements:
        yield from _element(element)


def _input(block: Json) -> Faults:
    yield from _text("label", block.get("label"), INPUT_LABEL)
    if "hint" in block:
        yield from _text("hint", block["hint"], INPUT_LABEL)
    yield from _element(block.get("element", {}))


def _rich_text(block: Json) -> Faults:
    yield from _rich(block)


def _rich(element: Json) -> Faults:
    """Every run of text says something; every list and section holds something."""
    if "elements" in element:
        if not element["elements"]:
            yield f"an empty {element.get('type')}"
        for inner in element["elements"]:
            yield from _rich(inner)
    elif not element.get("text"):
        yield f"an empty {element.get('type')}"
    if element.get("type") == "link" and not element.get("url", "").startswith(("http://", "https://")):
        yield "a link without an address"


def _divider(_: Json) -> Faults:
    yield from ()


BLOCKS: Mapping[str, Callable[[Json], Faults]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "rich_text": _rich_text,
    "divider": _divider,
}


def _element(element: Json) -> Faults:
    yield from _text_of_length("action_id", element.get("action_id"), ID)
    if "placeholder" in element:
        yield from _text("placeholder", element["placeholder"], PLACEHOLDER)
    rule = ELEMENTS.get(element.get("type", ""))
    if rule is None:
        yield f"an element of type {element.get('type')!r}"
        return
    yield from rule(element)


def _button(element: Json) -> Faults:
    yield from _text("button", element.get("text"), BUTTON_TEXT)
    yield from _within("value", element.get("value", ""), BUTTON_VALUE)


def _select(element: Json) -> Faults:
    """A menu may be parted into groups, each as long as a menu without."""
    if "option_groups" not in element:
        yield from _options(element, OPTIONS)
        return
    yield from _counted("groups", element["option_groups"], 1, OPTIONS)
    for group in element["option_groups"]:
        yield from _text("group", group.get("label"), BUTTON_TEXT)
        chosen = {"initial_option"} & set(element)
        mine = {name: element[name] for name in chosen if element[name] in group.get("options", ())}
        yield from _options({**group, **mine}, OPTIONS)


def _checks(element: Json) -> Faults:
    yield from _options(element, CHECKS)


def _options(element: Json, most: int) -> Faults:
    options = element.get("options", ())
    yield from _counted("options", options, 1, most)
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        yield "an option's value stands twice"
    for option in options:
        yield from _text("option", option.get("text"), BUTTON_TEXT)
        yield from _text_of_length("option's value", option.get("value"), OPTION_VALUE)
    chosen = [
        *element.get("initial_options", ()),
        *([element["initial_option"]] if "initial_option" in element else []),
    ]
    if any(option not in options for option in chosen):
        yield "what is chosen is none of the options"


def _typed(element: Json) -> Faults:
    yield from _within("initial_value", element.get("initial_value", ""), element.get("max_length", TYPED))
    if not 1 <= element.get("max_length", TYPED) <= TYPED:
        yield f"max_length {element['max_length']}"


def _free(_: Json) -> Faults:
    yield from ()


ELEMENTS: Mapping[str, Callable[[Json], Faults]] = {
    "button": _button,
    "static_select": _select,
    "external_select": _free,
    "radio_buttons": _checks,
    "checkboxes": _checks,
    "overflow": _select,
    "plain_text_input": _typed,
    "url_text_input": _free,
    "number_input": _free,
    "datepicker": _free,
}


def _text(name: str, text: Any, most: int) -> Faults:
    if not isinstance(text, Mapping) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"{name} is no text"
        return
    yield from _text_of_length(name, text.get("text"), most)


def _text_of_length(name: str, text: Any, most: int) -> Faults:
    if not isinstance(text, str) or not text:
        yield f"{name} is empty"
        return
    yield from _within(name, text, most)


def _within(name: str, text: str, most: int) -> Faults:
    if len(text) > most:
        yield f"{name} has {len(text)} characters, above {most}"


def _counted(name: str, found: Sequence[Any], least: int, most: int) -> Faults:
    if not least <= len(found) <= most:
        yield f"{len(found)} {name}, not {least} to {most}"
