"""An answer on the terminal: its text, then its sources as a person would look them up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.cli.speech import say


def show_answer(answer: dict[str, Any], console: Console | None = None) -> None:
    """`answer` in its published shape. Text from documents is shown as it is, never read as markup."""
    console = console or Console()
    console.print(Text(answer["text"]))
    if answer["citations"]:
        console.print(_sources(answer["citations"]))
    elif answer["related"]:
        console.print(_related(answer["related"]))


def _sources(citations: Sequence[dict[str, Any]]) -> RenderableType:
    lines: list[RenderableType] = [Text(), Text(say("Sources"), style="bold")]
    for citation in citations:
        lines.append(Text(f"[{citation['n']}] {_place(citation)}", style="cyan"))
        lines.append(Padding(Text(f"“{citation['quote']}”", style="dim"), (0, 0, 0, 4)))
    return Group(*lines)


def _related(sections: Sequence[dict[str, Any]]) -> RenderableType:
    lines = [Text(), Text(say("Nearest sections"), style="bold")]
    lines += [Text(f"- {_place(section)}", style="cyan") for section in sections]
    return Group(*lines)


def _place(citation: dict[str, Any]) -> str:
    """Document, section and page, as far as they are known."""
    page = citation.get("page")
    parts = [citation.get("title") or citation["document"], *citation["section"]]
    return " › ".join(parts) + (say(", p. {page}", page=page) if page else "")
