"""An answer on the terminal: its text, then its sources as a person would look them up.

A source that the text points at is shown with its quote; one that is cited beside it, to read on, by its place alone.
Many sources are a line each, unless their quotes are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.cli.speech import say
from knowledge.answers.answer import below_title

_MARK = re.compile(r"\[(\d+)\]")
MOST_QUOTED = 6
"""Sources whose quotes still leave the answer on the screen."""


def show_answer(
    answer: dict[str, Any], console: Console | None = None, *, every_quote: bool = False, where_quotes: str = ""
) -> None:
    """`answer` in its published shape. Text from documents is shown as it is, never read as markup.

    `every_quote`: however many there are; where they are left out, `where_quotes` tells how to see them.
    """
    console = console or Console()
    console.print(Text(answer["text"]))
    if len(answer["citations"]) > MOST_QUOTED and not every_quote:
        console.print(_places(answer["citations"], where_quotes))
    elif answer["citations"]:
        console.print(_sources(answer["citations"], {int(number) for number in _MARK.findall(answer["text"])}))
    elif answer["related"]:
        console.print(_related(answer["related"]))


def _sources(citations: Sequence[dict[str, Any]], marked: set[int]) -> RenderableType:
    """`marked` are the numbers in the text; where it has none, the best source counts as marked."""
    pointed_at = [citation for citation in citations if citation["n"] in marked] or citations[:1]
    further = [citation for citation in citations if citation not in pointed_at]
    lines: list[RenderableType] = [Text(), Text(say("Sources"), style="bold")]
    for citation in pointed_at:
        lines.append(_numbered_place(citation))
        lines.append(Padding(Text(f"“{citation['quote']}”", style="dim"), (0, 0, 0, 4)))
    if further:
        lines += [Text(), Text(say("Read on"), style="bold"), *map(_numbered_place, further)]
    return Group(*lines)


def _places(citations: Sequence[dict[str, Any]], where_quotes: str) -> RenderableType:
    heading = Text(f"{say('Sources')} ({len(citations)})", style="bold")
    # The innermost heading alone, so that a source stays a line.
    short = [citation | {"section": citation["section"][-1:]} for citation in citations]
    return Group(Text(), heading, *map(_numbered_place, short), Text(where_quotes, style="dim"))


def _numbered_place(citation: dict[str, Any]) -> Text:
    return Text(f"[{citation['n']}] {_place(citation)}", style="cyan")


def _related(sections: Sequence[dict[str, Any]]) -> RenderableType:
    lines = [Text(), Text(say("Nearest sections"), style="bold")]
    lines += [Text(f"- {_place(section)}", style="cyan") for section in sections]
    return Group(*lines)


def _place(citation: dict[str, Any]) -> str:
    """Document, section and page, as far as they are known."""
    page = citation.get("page")
    title = citation.get("title") or citation["document"]
    parts = [title, *below_title(title, citation["section"])]
    return " › ".join(parts) + (say(", p. {page}", page=page) if page else "")
