"""Plain text as Slack's rich text: paragraphs, lists and quotes, with the [1] marks linked to what they point at.

Rich text takes words as they are: nothing in them is read as a mention, a link or markup, whoever wrote them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

Block = dict[str, Any]
Element = dict[str, Any]
LONGEST_LINK = 3000
MOST_WEIGHT = 11_000
_BULLET = re.compile(r"^\s*[-–•*☐□]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")
_MARK = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class _Line:
    """`number` is an ordered item's own, as it was written."""

    kind: Literal["plain", "bullet", "ordered"]
    text: str
    number: int = 0


def words(text: str, *, bold: bool = False, italic: bool = False) -> Element:
    """A run of text. Slack refuses an empty one."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def link(text: str, address: str | None, *, bold: bool = False) -> Element:
    """The text as a link; as text alone where there is no address that a browser opens."""
    if not address or not address.startswith(("http://", "https://")) or len(address) > LONGEST_LINK:
        return words(text, bold=bold)
    return {"type": "link", "url": address, "text": text, **({"style": {"bold": True}} if bold else {})}


def section(*elements: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(text: str) -> Element:
    return {"type": "rich_text_quote", "elements": [words(text)]}


def bullets(lines: Sequence[Sequence[Element]], *, ordered: bool = False, first: int = 1) -> Element:
    """A list; an ordered one counts from `first`."""
    style = {"style": "ordered" if ordered else "bullet"}
    offset = {"offset": first - 1} if ordered and first > 1 else {}
    return {"type": "rich_text_list", **style, **offset, "elements": [section(*line) for line in lines]}


def rich(*elements: Element) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def rich_text(text: str, addresses: Mapping[int, str | None] | None = None) -> Block:
    """A text in paragraphs and lists. `addresses` are where its [1] marks lead. The text is not empty.

    A text of very many marks or items weighs more than Slack takes: it goes without its links, or as it is written.
    """
    every = (rich(*_elements(text, linked)) for linked in (addresses or {}, {}))
    return next((block for block in every if len(json.dumps(block)) <= MOST_WEIGHT), rich(section(words(text))))


def _elements(text: str, addresses: Mapping[int, str | None]) -> Iterator[Element]:
    for kind, run in groupby(map(_line, text.split("\n")), key=lambda line: line.kind):
        lines = list(run)
        if kind == "bullet":
            yield bullets([_pieces(line.text, addresses) for line in lines])
        elif kind == "ordered" and _count_on(lines):
            yield bullets([_pieces(line.text, addresses) for line in lines], ordered=True, first=lines[0].number)
        elif joined := "\n".join(_as_written(line) for line in lines).strip("\n"):
            yield section(*_pieces(joined, addresses))


def _line(text: str) -> _Line:
    if bullet := _BULLET.match(text):
        return _Line("bullet", text[bullet.end() :])
    if number := _NUMBER.match(text):
        return _Line("ordered", text[number.end() :], int(number[1]))
    return _Line("plain", text)


def _count_on(lines: Sequence[_Line]) -> bool:
    """Slack counts by itself from the first number, which is 1 at least."""
    return lines[0].number > 0 and all(line.number == lines[0].number + n for n, line in enumerate(lines))


def _as_written(line: _Line) -> str:
    return f"{line.number}. {line.text}" if line.kind == "ordered" else line.text


def _pieces(line: str, addresses: Mapping[int, str | None]) -> list[Element]:
    found: list[Element] = []
    end = 0
    for mark in _MARK.finditer(line):
        if int(mark[1]) not in addresses:
            continue
        found += [words(line[end : mark.start()])] if mark.start() > end else []
        found.append(link(mark[0], addresses[int(mark[1])]))
        end = mark.end()
    return found + ([words(line[end:])] if line[end:] else [])
