"""What a Word document's paragraph styles say, looked up once a style: name, heading level, list.

Styles build on each other; what one does not say, the one below it does. python-docx searches the whole style sheet for
every paragraph, which is most of the time that a long document takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """`outline` is a heading's level from 1, 0 for body text; `list_id` and `depth` (from 0) name a counted list."""

    name: str = ""
    outline: int | None = None
    list_id: str | None = None
    depth: int | None = None


class StyleSheet:
    """A document's paragraph styles."""

    def __init__(self, document: Document) -> None:
        self._elements: dict[str, Any] = {}
        self._default = ""
        self._known: dict[str, ParagraphStyle] = {}
        for style in document.styles.element.findall(f"{_W}style"):
            if style.get(f"{_W}type") == "paragraph":
                self._elements[style.get(f"{_W}styleId") or ""] = style
                if style.get(f"{_W}default") in ("1", "true", "on"):
                    self._default = style.get(f"{_W}styleId") or ""

    def of(self, paragraph: Any) -> ParagraphStyle:
        """The style of a `w:p` element, with what the paragraph says itself on top."""
        own = paragraph.find(f"{_W}pPr")
        style_id = value(own.find(f"{_W}pStyle")) if own is not None else ""
        style = self._style(style_id or self._default)
        return _over(_said(own), style) if own is not None else style

    def _style(self, style_id: str) -> ParagraphStyle:
        if style_id not in self._known:
            self._known[style_id] = self._resolved(style_id)
        return self._known[style_id]

    def _resolved(self, style_id: str) -> ParagraphStyle:
        found = ParagraphStyle()
        for _ in range(_DEEPEST):
            element = self._elements.get(style_id)
            if element is None:
                break
            said = _said(element.find(f"{_W}pPr"), value(element.find(f"{_W}name")))
            found, style_id = _over(found, said), value(element.find(f"{_W}basedOn"))
        return found


def _over(upper: ParagraphStyle, lower: ParagraphStyle) -> ParagraphStyle:
    """What the upper one says, filled up from the lower one."""
    return ParagraphStyle(
        upper.name or lower.name,
        lower.outline if upper.outline is None else upper.outline,
        lower.list_id if upper.list_id is None else upper.list_id,
        lower.depth if upper.depth is None else upper.depth,
    )


def _said(properties: Any, name: str = "") -> ParagraphStyle:
    if properties is None:
        return ParagraphStyle(name)
    outline = properties.find(f"{_W}outlineLvl")
    list_id, depth = properties.find(f"{_W}numPr/{_W}numId"), properties.find(f"{_W}numPr/{_W}ilvl")
    return ParagraphStyle(
        name,
        None if outline is None else (integer(value(outline)) + 1) % 10,  # 9 is Word's "body text"
        None if list_id is None else value(list_id),
        None if depth is None else integer(value(depth)),
    )


def value(element: Any) -> str:
    """A setting's value, "" where it is missing."""
    return "" if element is None else element.get(f"{_W}val") or ""


def integer(text: str | None) -> int:
    """A small whole number; 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0
