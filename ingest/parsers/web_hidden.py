"""What stands on a web page for nobody to see: a way to slip text past whoever reads the page before it is ingested.

Signals: an element's own `hidden` or inline style (not displayed, invisible, without size, in its background's colour).
Panels that a reader opens (an accordion's, a tab's) are hidden in the same ways and are the document's own text: what a
control names by its id, or follows right after what opens it, is left alone. Style sheets are not read.

Invariant: hidden text is taken out of the page whole, and given back, so that it is kept and never cited.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NOT_SHOWN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0+(?=\s*(?:;|!|$))"
    r"|font-size\s*:\s*0*(?:\.\d+|[01])?(?:\.0+)?(?:px|pt|em|rem|%)?(?=\s*(?:;|!|$)))",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = {"white", "#fff", "#ffffff", "rgb(255,255,255)"}
_CONTROLS = ("aria-controls", "data-target", "data-bs-target", "href", "for")
_OPENERS = frozenset(["button", "summary", "dt", "legend", "label"])


def take_out_hidden(body: LexborNode) -> list[str]:
    """The texts of what is hidden, which stands in the page no more."""
    opened = _opened(body)
    hidden = [node for node in body.css("[style], [hidden]") if _is_hidden(node) and not _is_opened(node, opened)]
    texts = []
    for node in hidden:
        texts.append(node.text(deep=True, separator=" "))
        for child in list(node.iter(include_text=True)):
            child.remove()
    return [text for text in texts if text.strip()]


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style") or ""
    return _NOT_SHOWN.search(style) is not None or _is_background(style)


def _is_background(style: str) -> bool:
    """Whether text has the colour of what it says itself that it stands on."""
    colour, background = _COLOUR.search(style), _BACKGROUND.search(style)
    if colour is None or background is None:
        return False
    on, own = (re.sub(r"\s+", "", found[1]).lower() for found in (background, colour))
    return on == own or {on, own} <= _WHITE


def _opened(body: LexborNode) -> frozenset[str]:
    """The ids that some control names."""
    named = (node.attributes.get(name) or "" for name in _CONTROLS for node in body.css(f"[{name}]"))
    return frozenset(part.lstrip("#") for value in named for part in value.split())


def _is_opened(node: LexborNode, opened: frozenset[str]) -> bool:
    if (node.attributes.get("id") or "") in opened or node.attributes.get("role") == "tabpanel":
        return True
    before = node.prev
    while before is not None and before.tag in ("-text", "-comment"):
        before = before.prev
    return before is not None and _opens(before)


def _opens(node: LexborNode) -> bool:
    controls = "[aria-expanded], [role=button], button, summary"
    return node.tag in _OPENERS or "aria-expanded" in node.attributes or node.css_first(controls) is not None
