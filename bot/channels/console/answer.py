"""An answer on the terminal: its text, then its sources as a person would look them up.

A source that the text points at is shown with its quote; one that is cited beside it, to read on, by its place alone.
Many sources are a line each, unless their quotes are asked for. Places are links where the terminal has them, and say
their address where it has not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.style import Style
from rich.text import Text

from bot.channels.console.layout import NARROW, Hanging, paragraphs, printable
from bot.channels.console.wording import say
from bot.conversation.authorship import author_line
from knowledge.answers.answer import Answer, Citation, Language, Related, below_title

Links = Callable[[Citation | Related], str | None]
"""Where a source can be opened; None where nowhere."""
MOST_QUOTED = 6
"""Sources whose quotes still leave the answer on the screen."""
_MARK = re.compile(r"\[(\d{1,3})\]")
_PLACE_STYLE = Style.parse("cyan")
_QUOTE_STYLE = Style(dim=True)


def no_links(place: Citation | Related) -> str | None:
    """Where nothing can be opened."""
    return None


def answer_view(
    answer: Answer, links: Links = no_links, *, every_quote: bool = False, where_quotes: str = ""
) -> Iterator[RenderableType]:
    """`every_quote`: however many there are; where they are left out, `where_quotes` tells how to see them."""
    yield from paragraphs(_marked(answer, links))
    if line := author_line(answer):
        yield Text(printable(line), style="dim")
    if len(answer.citations) > MOST_QUOTED and not every_quote:
        yield from _places(answer, links, where_quotes)
    elif answer.citations:
        yield from _sources(answer, links)
    elif answer.related:
        yield Text()
        yield Text(say("Nearest sections", answer.language), style="bold")
        yield from (Place("- ", near, links(near), answer.language) for near in answer.related)


def _marked(answer: Answer, links: Links) -> Text:
    """The text, its [1] marks leading to what they stand for."""
    text, found = Text(printable(answer.text)), {citation.n: citation for citation in answer.citations}
    for mark in _MARK.finditer(text.plain):
        if citation := found.get(int(mark[1])):
            text.stylize(_PLACE_STYLE + Style(link=links(citation)), *mark.span())
    return text


def _sources(answer: Answer, links: Links) -> Iterator[RenderableType]:
    """Where the text points at none, the best source counts as pointed at."""
    marks = {int(number) for number in _MARK.findall(answer.text)}
    pointed_at = [citation for citation in answer.citations if citation.n in marks] or answer.citations[:1]
    further = [citation for citation in answer.citations if citation not in pointed_at]
    yield Text()
    yield Text(say("Sources", answer.language), style="bold")
    for citation in pointed_at:
        yield Place(f"[{citation.n}] ", citation, links(citation), answer.language)
        yield Hanging(Text("    "), Text(say("“{quote}”", answer.language, quote=_quote(citation)), _QUOTE_STYLE))
    if further:
        yield Text()
        yield Text(say("Read on", answer.language), style="bold")
        yield from _numbered(further, links, answer.language)


def _places(answer: Answer, links: Links, where_quotes: str) -> Iterator[RenderableType]:
    yield Text()
    yield Text(f"{say('Sources', answer.language)} ({len(answer.citations)})", style="bold")
    for citation in answer.citations:
        # The innermost heading alone, so that a source stays a line.
        yield Place(f"[{citation.n}] ", citation, links(citation), answer.language, citation.section[-1:])
    if where_quotes:
        yield Text(where_quotes, style="dim")


def _numbered(citations: Sequence[Citation], links: Links, language: Language) -> Iterator[RenderableType]:
    return (Place(f"[{one.n}] ", one, links(one), language) for one in citations)


def _quote(citation: Citation) -> str:
    return printable(citation.quote)


class Place:
    """Where something stands: "[1] Title › Section, p. 8". A link, or with its address where there are no links."""

    def __init__(
        self,
        lead: str,
        place: Citation | Related,
        address: str | None,
        language: Language,
        section: tuple[str, ...] | None = None,
    ) -> None:
        self._lead, self._address = Text(lead, _PLACE_STYLE), address
        self._where = where_stands(place, language, place.section if section is None else section)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        linked = bool(self._address) and console.color_system is not None
        style = _PLACE_STYLE + Style(link=self._address) if linked else _PLACE_STYLE
        yield Hanging(self._lead, Text(self._where, style))
        if self._address and not linked:
            yield Hanging(Text("    " if options.max_width >= NARROW else ""), Text(self._address, _QUOTE_STYLE))


def where_stands(place: Citation | Related, language: Language, section: tuple[str, ...]) -> str:
    """Document, section and page, as far as they are known."""
    title = place.title or place.document
    path = " › ".join(printable(part) for part in (title, *below_title(title, section)))
    page = place.page if isinstance(place, Citation) else None
    return say("{place}, p. {page}", language, place=path, page=page) if page else path
