"""What a message says, in parts that may stand in different cards: each with its elements and the same as plain text.

Order: the text, what it rests on, what is near where the documents say nothing, what is advised. Invariant: every part
fits in a card of its own, and nothing of the message is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.channels.teams.cards.elements import MOST_ADDRESS, Element, Inline, container, heading, paragraph, run
from bot.channels.teams.cards.escaping import shortened
from bot.channels.teams.cards.wording import say
from bot.conversation.authorship import author_line
from bot.delivery.splitting import split
from knowledge.answers.answer import Answer, Citation, Language, Related, below_title

Links = Callable[[Citation | Related], str | None]
"""The absolute address of what is cited or near; None where there is none."""
MOST_IN_PART = 1_500
"""Characters of text in a part: some 15 kB of JSON at most, whatever they are, with the same as plain text."""
MOST_IN_PLACE = 400
"""Characters of a title, and of the headings below it: enough to find the place."""
SHORT_QUOTE = 300
MOST_RUNS = 50
_MARKS = re.compile(r"((?:\s?\[\d{1,3}\])+)")
_BULLET = re.compile(r"^\s*[-–•*☐□]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Part:
    """`elements` say what `text` says. `folds` is the id of an element in them that is hidden until it is asked for."""

    elements: tuple[Element, ...]
    text: str
    folds: str = ""


def text_parts(text: str) -> Iterator[Part]:
    """A paragraph each; the lines of a list stand close."""
    for line in text.splitlines():
        for piece in split(line, MOST_IN_PART):
            more = {"spacing": "Small"} if _BULLET.match(piece) else {}
            yield Part((paragraph(*_inlines(piece), **more),), piece)


def _inlines(line: str) -> Iterator[Inline]:
    """The line with the marks of its sources set off."""
    bullet = _BULLET.match(line)
    if bullet:
        yield run("• ")
    rest = line[bullet.end() :] if bullet else line
    pieces = [piece for piece in _MARKS.split(rest) if piece]
    for piece in pieces if len(pieces) <= MOST_RUNS else [rest]:
        yield run(piece, subtle=bool(_MARKS.fullmatch(piece)))


def answer_parts(answer: Answer, links: Links, language: Language) -> Iterator[Part]:
    """Who wrote it, what it rests on, what is near it, and advice."""
    if line := author_line(answer):
        yield Part((paragraph(run(line, subtle=True)),), line)
    yield from _sources(answer, links, language)
    yield from _related(answer, links, language)
    for advice in answer.suggestions:
        if not advice.endswith("?"):
            yield from text_parts(advice)


def _sources(answer: Answer, links: Links, language: Language) -> Iterator[Part]:
    """The places in the order of the marks; citations of one place in a row share it."""
    if answer.citations:
        yield _headed(say("Sources", language))
    only = len(answer.citations) == 1 and len(answer.citations[0].quote) <= SHORT_QUOTE
    for _, those in groupby(answer.citations, key=lambda one: (one.document, one.section, one.page)):
        cited = list(those)
        yield _place(cited, links, language)
        for citation in cited:
            yield from _quoted(citation, is_folded=not only)


def _headed(title: str) -> Part:
    return Part((heading(title),), f"{title}:")


def _place(cited: Sequence[Citation], links: Links, language: Language) -> Part:
    first = cited[0]
    numbers = shortened(" ".join(f"[{one.n}]" for one in cited), MOST_IN_PLACE) + " "
    below = _below(first.title, first.section)
    page = say(", p. {page}", language, page=first.page) if first.page else ""
    url = links(first)
    named = run(shortened(first.title, MOST_IN_PLACE), bold=True, url=url)
    line = paragraph(run(numbers, bold=True), named, *([run(below + page, subtle=True)] if below + page else []))
    return Part((line,), f"{numbers}{shortened(first.title, MOST_IN_PLACE)}{below}{page}{_address(url)}")


def _quoted(citation: Citation, *, is_folded: bool) -> Iterator[Part]:
    for turn, piece in enumerate(split(citation.quote, MOST_IN_PART)):
        text = f"[{citation.n}] ”{piece}”"
        name = f"quote-{citation.n}-{turn}"
        folded: dict[str, object] = {"id": name, "isVisible": False} if is_folded else {}
        line = paragraph(run(f"[{citation.n}] ", subtle=True), run(f"”{piece}”", italic=True))
        yield Part((container([line], style="emphasis", **folded),), text, name if is_folded else "")


def _related(answer: Answer, links: Links, language: Language) -> Iterator[Part]:
    if answer.related:
        yield _headed(say("This may be near what you ask about", language))
    for near in answer.related:
        title, below, url = shortened(near.title, MOST_IN_PLACE), _below(near.title, near.section), links(near)
        line = paragraph(run("• "), run(title, url=url), *([run(below, subtle=True)] if below else []))
        yield Part((line,), f"• {title}{below}{_address(url)}")


def _below(title: str, section: Sequence[str]) -> str:
    headings = shortened(" › ".join(below_title(title, section)), MOST_IN_PLACE)
    return f" › {headings}" if headings else ""


def _address(url: str | None) -> str:
    return f" {url}" if url and len(url) <= MOST_ADDRESS else ""
