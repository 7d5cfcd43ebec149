"""What Slack publishes of blocks and their elements, as rules that name each breach. Knows nothing of Lots.

Order: a list of blocks, each block by its type, the elements in it by theirs. The figures are those of
https://docs.slack.dev/reference/block-kit/blocks and its neighbours; slack_sdk's own validation runs besides.
Invariant: an unknown type of block or element is a breach, never passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

Json = dict[str, Any]
Breaches = Iterator[str]

IN_MESSAGES = {"section", "header", "context", "actions", "divider", "image", "markdown", "rich_text"}
IN_MESSAGES |= {"context_actions", "table"}
IN_VIEWS = {"section", "header", "context", "actions", "divider", "image", "rich_text", "input"}
MENTIONS_OF_ALL = re.compile(r"<!(channel|here|everyone|subteam)[^>]*>")
MARKUP = re.compile(r"<(?:@[UW]\w+|#C\w+|!date\^[^>]*|(?:https?://|mailto:)[^>|\s]+(?:\|[^<>]*)?)>")
QUOTE_MARKS = re.compile(r"^>+", re.MULTILINE)
BARE = re.compile(r"&(?!amp;|lt;|gt;)|[<>]")


def blocks_breaches(blocks: object, allowed: set[str], most: int) -> Breaches:
    """What is wrong with a list of blocks; nothing where all is well."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield f"blocks is no list of objects: {type(blocks).__name__}"
        return
    if len(blocks) > most:
        yield f"{len(blocks)} blocks; at most {most}"
    yield from _repeated("block_id", [block["block_id"] for block in blocks if "block_id" in block])
    for at, block in enumerate(blocks):
        yield from (f"blocks[{at}] ({block.get('type')}): {breach}" for breach in _block_breaches(block, allowed))


def _block_breaches(block: Json, allowed: set[str]) -> Breaches:
    kind = block.get("type")
    if kind not in allowed:
        yield f"a block of type {kind!r} does not belong here"
        return
    yield from _length("block_id", block.get("block_id", "-"), 255)
    yield from BLOCKS[kind](block)
    yield from _by_the_sdk(block)


def _by_the_sdk(block: Json) -> Breaches:
    try:
        parsed = Block.parse(block)
        if parsed is not None:
            parsed.to_dict()
    except SlackObjectFormationError as problem:
        yield f"slack_sdk: {problem}"


def _section(block: Json) -> Breaches:
    if not block.get("text") and not block.get("fields"):
        yield "neither text nor fields"
    if "text" in block:
        yield from text_breaches("text", block["text"], 3000)
    fields = block.get("fields", [])
    yield from _count("fields", fields, 0, 10)
    for text in fields:
        yield from text_breaches("fields", text, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"], ACTIONS | {"image"})


def _header(block: Json) -> Breaches:
    yield from text_breaches("text", block.get("text"), 150, plain=True)


def _context(block: Json) -> Breaches:
    elements = block.get("elements", [])
    yield from _count("elements", elements, 1, 10)
    for element in elements:
        if element.get("type") == "image":
            yield from _image(element)
        else:
            yield from text_breaches("element", element, 3000)


def _actions(block: Json) -> Breaches:
    elements = block.get("elements", [])
    yield from _count("elements", elements, 1, 25)
    yield from _repeated("action_id", [element.get("action_id") for element in elements])
    for element in elements:
        yield from _element(element, ACTIONS)


def _context_actions(block: Json) -> Breaches:
    elements = block.get("elements", [])
    yield from _count("elements", elements, 1, 5)
    for element in elements:
        yield from _element(element, {"feedback_buttons", "icon_button"})


def _input(block: Json) -> Breaches:
    yield from text_breaches("label", block.get("label"), 2000, plain=True)
    if block.get("hint"):
        yield from text_breaches("hint", block["hint"], 2000, plain=True)
    yield from _element(block.get("element") or {}, INPUTS)


def _image(block: Json) -> Breaches:
    yield from _length("alt_text", block.get("alt_text"), 2000)
    yield from _length("image_url", block.get("image_url"), 3000)


def _markdown(block: Json) -> Breaches:
    yield from _length("text", block.get("text"), 12_000)


def _rich_text(block: Json) -> Breaches:
    """https://docs.slack.dev/reference/block-kit/blocks/rich-text-block ."""
    parts = block.get("elements", [])
    yield from _count("elements", parts, 1, 1000)
    for part in parts:
        if part.get("type") not in RICH_PARTS:
            yield f"a part of type {part.get('type')!r} in rich text"
        elif part["type"] == "rich_text_list":
            yield from _rich_list(part)
        else:
            yield from _runs(part)


def _rich_list(part: Json) -> Breaches:
    if part.get("style") not in ("bullet", "ordered"):
        yield f"a list of style {part.get('style')!r}"
    yield from _count("items", part.get("elements", []), 1, 1000)
    for item in part.get("elements", []):
        if item.get("type") != "rich_text_section":
            yield f"a list's item of type {item.get('type')!r}"
        yield from _runs(item)


def _runs(part: Json) -> Breaches:
    runs = part.get("elements", [])
    yield from _count("runs", runs, 1, 1000)
    for run in runs:
        kind = run.get("type")
        if kind not in RICH_RUNS:
            yield f"a run of type {kind!r} in rich text"
        if kind == "text":
            yield from _length("a run's text", run.get("text"), 12_000)
        if kind == "link":
            yield from _url(run.get("url"))
            yield from _length("a link's text", run.get("text", "-"), 12_000)


def _table(block: Json) -> Breaches:
    rows = block.get("rows", [])
    yield from _count("rows", rows, 1, 100)
    for row in rows:
        yield from _count("cells", row, 1, 20)


def _divider(block: Json) -> Breaches:
    if unknown := set(block) - {"type", "block_id"}:
        yield f"a divider has no {sorted(unknown)}"


BLOCKS: dict[str, Callable[[Json], Breaches]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "divider": _divider,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "table": _table,
}


def _element(element: Json, allowed: set[str]) -> Breaches:
    kind = element.get("type")
    if kind not in allowed:
        yield f"an element of type {kind!r} does not belong here"
        return
    if "action_id" in element:
        yield from _length("action_id", element["action_id"], 255)
    if element.get("placeholder"):
        yield from text_breaches("placeholder", element["placeholder"], 150, plain=True)
    if element.get("confirm"):
        yield from _confirm(element["confirm"])
    if kind in ELEMENTS:
        yield from (f"{kind}: {breach}" for breach in ELEMENTS[kind](element))


def _confirm(confirm: Json) -> Breaches:
    for key, most in (("title", 100), ("confirm", 30), ("deny", 30)):
        yield from text_breaches(f"confirm.{key}", confirm.get(key), most, plain=True)
    yield from text_breaches("confirm.text", confirm.get("text"), 300)


def _button(element: Json) -> Breaches:
    yield from text_breaches("text", element.get("text"), 75, plain=True)
    yield from _length("value", element.get("value", "-"), 2000)
    if "url" in element:
        yield from _url(element["url"])
    yield from _length("accessibility_label", element.get("accessibility_label", "-"), 75)
    if element.get("style", "primary") not in ("primary", "danger"):
        yield f"style {element['style']!r}"
    if "action_id" not in element:
        yield "no action_id: what is clicked cannot be told"


def _select(element: Json) -> Breaches:
    groups = element.get("option_groups")
    if (groups is None) == (element.get("options") is None):
        yield "exactly one of options and option_groups"
    if groups is not None:
        yield from _count("option_groups", groups, 1, 100)
    for group in groups or []:
        yield from text_breaches("group label", group.get("label"), 75, plain=True)
        yield from _options(group.get("options", []), 100)
    if element.get("options") is not None:
        yield from _options(element["options"], 100)
    yield from _initial(element)


def _initial(element: Json) -> Breaches:
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    options = [option for group in groups for option in group["options"]]
    chosen = element.get("initial_options") or [element.get("initial_option")]
    if any(option is not None and option not in options for option in chosen):
        yield "an initial option that is not exactly one of the options"


def _choices(element: Json) -> Breaches:
    yield from _options(element.get("options", []), 10)
    yield from _initial(element)


def _overflow(element: Json) -> Breaches:
    yield from _options(element.get("options", []), 5)


def _options(options: Sequence[Json], most: int) -> Breaches:
    yield from _count("options", options, 1, most)
    yield from _repeated("option value", [option.get("value") for option in options])
    for option in options:
        yield from text_breaches("option text", option.get("text"), 75)
        yield from _length("option value", option.get("value"), 150)
        if option.get("description"):
            yield from text_breaches("option description", option["description"], 75)


def _plain_text_input(element: Json) -> Breaches:
    most = element.get("max_length", 3000)
    if not 1 <= most <= 3000:
        yield f"max_length {most}"
    if len(element.get("initial_value", "")) > most:
        yield f"initial_value of {len(element['initial_value'])} characters; at most {most}"


def _number_input(element: Json) -> Breaches:
    if "is_decimal_allowed" not in element:
        yield "is_decimal_allowed is required"


def _feedback_buttons(element: Json) -> Breaches:
    for key in ("positive_button", "negative_button"):
        button = element.get(key) or {}
        yield from text_breaches(f"{key}.text", button.get("text"), 75, plain=True)
        yield from _length(f"{key}.value", button.get("value"), 2000)


ELEMENTS: dict[str, Callable[[Json], Breaches]] = {
    "button": _button,
    "static_select": _select,
    "multi_static_select": _select,
    "overflow": _overflow,
    "radio_buttons": _choices,
    "checkboxes": _choices,
    "plain_text_input": _plain_text_input,
    "number_input": _number_input,
    "feedback_buttons": _feedback_buttons,
    "image": _image,
}
RICH_PARTS = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
RICH_RUNS = {"text", "link", "emoji", "user", "date"}
"""Lots calls no group and no channel together."""
PICKERS = {"datepicker", "timepicker", "datetimepicker", "users_select", "conversations_select", "external_select"}
ACTIONS = {"button", "static_select", "multi_static_select", "overflow", "radio_buttons", "checkboxes"} | PICKERS
INPUTS = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "plain_text_input"} | PICKERS
INPUTS |= {"number_input", "email_text_input", "url_text_input", "multi_users_select", "file_input"}


def text_breaches(name: str, text: object, most: int, plain: bool = False) -> Breaches:
    """A text object: 1 to `most` characters, of the right type, and mentioning nobody en masse."""
    if not isinstance(text, dict):
        yield f"{name} is no text object"
        return
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if text.get("type") not in kinds:
        yield f"{name} is of type {text.get('type')!r}; allowed: {', '.join(kinds)}"
    yield from _length(name, text.get("text"), most)
    if text.get("type") == "mrkdwn":
        yield from mrkdwn_breaches(name, str(text.get("text")))


def mrkdwn_breaches(name: str, text: str) -> Breaches:
    """What may not stand in a text that Slack interprets: a shout at all, or an & or < that was not escaped."""
    if found := MENTIONS_OF_ALL.search(text):
        yield f"{name} shouts at everybody: {found[0]}"
    rest = QUOTE_MARKS.sub("", MARKUP.sub("", text))
    if found := BARE.search(rest):
        yield f"{name} holds {found[0]!r} unescaped, near {rest[max(0, found.start() - 20) : found.end() + 20]!r}"


def _url(url: object) -> Breaches:
    yield from _length("url", url, 3000)
    if not str(url).startswith(("https://", "http://", "mailto:")):
        yield f"url {str(url)[:40]!r} is not absolute"


def _length(name: str, text: object, most: int) -> Breaches:
    if not isinstance(text, str) or not text:
        yield f"{name} is missing or empty"
    elif len(text) > most:
        yield f"{name} of {len(text)} characters; at most {most}"


def _count(name: str, items: Sequence[object], least: int, most: int) -> Breaches:
    if not least <= len(items) <= most:
        yield f"{len(items)} {name}; {least} to {most}"


def _repeated(name: str, values: Sequence[object]) -> Breaches:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{name} {value!r} stands {times} times"
