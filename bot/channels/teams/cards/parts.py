"""What a message says, in parts that may stand in different cards: each with its elements and the same as plain text.

Order: the text, what it rests on, what is near where the documents say nothing. Invariant: every part fits in a card
of its own, and nothing of the message is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.channels.teams.cards.elements import Element, Inline, container, heading, paragraph, run
from bot.channels.teams.cards.wording import say
from bot.conversation.messages import Message
from bot.delivery.splitting import split
from knowledge.answers.answer import Answer, Citation, Language, Related, below_title

Links = Callable[[Citation | Related], str | None]
"""The absolute address of what is cited or near; None where there is none."""
MOST_IN_PART = 2_000
"""Characters. A part is at most some 20 kB of JSON then, its plain text included, whatever its letters."""
_MARK = re.compile(r"(\[\d{1,3}\])")
_BULLET = re.compile(r"^\s*[-–•*☐□]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Part:
    """`elements` say what `text` says. `folds` is the id of an element in them that is hidden until it is asked for."""

    elements: tuple[Element, ...]
    text: str
    folds: str = ""


def parts_of(message: Message, links: Links, language: Language) -> Iterator[Part]:
    yield from text_parts(message.text)
    if message.answer:
        yield from _source_parts(message.answer, links, language)
        yield from _related_parts(message.answer, links, language)


def text_parts(text: str) -> Iterator[Part]:
    for line in text.splitlines():
        for piece in split(line, MOST_IN_PART):
            yield Part((paragraph(*_inlines(piece)),), piece)


def _inlines(line: str) -> Iterator[Inline]:
    """The line with the marks of its sources set off."""
    bullet = _BULLET.match(line)
    if bullet:
        yield run("• ")
    for piece in _MARK.split(line[bullet.end() :] if bullet else line):
        if piece:
            yield run(piece, subtle=bool(_MARK.fullmatch(piece)))


def _source_parts(answer: Answer, links: Links, language: Language) -> Iterator[Part]:
    if answer.citations:
        title = say("Sources", language)
        yield Part((heading(title),), f"{title}:")
    for citation in answer.citations:
        yield from _cited(citation, links(citation), language)


def _cited(citation: Citation, url: str | None, language: Language) -> Iterator[Part]:
    """The place, and folded below it the quote."""
    number, title, below = f"[{citation.n}] ", citation.title, _below(citation, language)
    place = paragraph(run(number, bold=True), run(title, bold=True, url=url), run(below, subtle=True))
    address = f" {url}" if url else ""
    for turn, piece in enumerate(split(citation.quote, MOST_IN_PART)):
        name = f"quote-{citation.n}-{turn}"
        quote = container([paragraph(run(f"”{piece}”", italic=True))], id=name, isVisible=False, style="emphasis")
        elements = (place, quote) if not turn else (quote,)
        text = f"{number}{title}{below}: ”{piece}”{address}" if not turn else f"{number}”{piece}”"
        yield Part(elements, text, name)


def _below(citation: Citation, language: Language) -> str:
    section = "".join(f" › {one}" for one in below_title(citation.title, citation.section))
    page = say(", p. {page}", language, page=citation.page) if citation.page else ""
    return section + page


def _related_parts(answer: Answer, links: Links, language: Language) -> Iterator[Part]:
    if not answer.related:
        return
    title = say("This may be near what you ask about", language)
    yield Part((heading(title),), f"{title}:")
    for near in answer.related:
        url, below = links(near), "".join(f" › {one}" for one in below_title(near.title, near.section))
        address = f" {url}" if url else ""
        yield Part(
            (paragraph(run("• "), run(near.title, url=url), run(below, subtle=True)),),
            f"• {near.title}{below}{address}",
        )
