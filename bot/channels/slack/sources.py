"""What an answer quotes, as rich quotes under the place where each stands; and the sections that are near a refusal.

Invariant: every citation number and every quote is shown; one that another quote of the same passage holds shares it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.channels.slack.escaping import clean, escaped, in_parts
from bot.channels.slack.labels import label
from bot.channels.slack.parts import Part
from bot.channels.slack.place import Links
from bot.channels.slack.rich import bullets, link, quote, rich, section, words
from bot.conversation.quoting import held_together
from knowledge.answers.answer import Answer, Citation, Language, Related, below_title

MOST_OF_PLACE = 500
MOST_OF_ADDRESS = 500
MOST_OF_QUOTE = 1_800
"""Characters of a quote that stand in one part, escaped: with its place and address it is below 3,000."""


def sources(answer: Answer, links: Links, language: Language) -> Iterator[Part]:
    """A heading, and each place with what is quoted there, in the order in which they are first cited."""
    if answer.citations:
        yield _heading(label("Sources", language))
    for place in _by_place(answer.citations):
        yield from _place(held_together(place), links, language)


def related(answer: Answer, links: Links, language: Language) -> Iterator[Part]:
    """Where to read on."""
    if answer.related:
        yield _heading(label("Closest in the documents", language))
    for near in answer.related:
        where, address = where_stands(near, language), links(near)
        yield Part(f"• {escaped(where)}{_address(address)}", (rich(bullets([[link(where, address)]])),))


def where_stands(place: Citation | Related, language: Language) -> str:
    """ "Title › Section › Subsection, p. 8"."""
    path = " › ".join([place.title, *below_title(place.title, place.section)])
    page = place.page if isinstance(place, Citation) else None
    paged = label("{place}, p. {page}", language, place=path, page=page) if page else path
    return (in_parts(paged, MOST_OF_PLACE) or [place.document[:MOST_OF_PLACE] or "–"])[0]


def _heading(text: str) -> Part:
    return Part(escaped(text), (rich(section(words(text, bold=True))),))


def _by_place(citations: Sequence[Citation]) -> list[list[Citation]]:
    places: dict[tuple[str, tuple[str, ...], int | None], list[Citation]] = {}
    for citation in citations:
        places.setdefault((citation.document, citation.section, citation.page), []).append(citation)
    return list(places.values())


def _place(quotes: Sequence[Sequence[Citation]], links: Links, language: Language) -> Iterator[Part]:
    """The place is named above its first quote; a long quote goes on in a part of its own."""
    first = quotes[0][0]
    where, address = where_stands(first, language), links(first)
    named = False
    for held in quotes:
        numbers = "".join(f"[{n}]" for n in sorted(one.n for one in held))
        for said in in_parts(held[0].quote, MOST_OF_QUOTE) or ["–"]:
            if named:
                yield Part(f"{numbers} ”{escaped(said)}”", (rich(quote(f"{numbers} {said}")),))
            else:
                heading = section(words(f"{numbers} "), link(where, address))
                text = f"{numbers} {escaped(where)}: ”{escaped(said)}”{_address(address)}"
                yield Part(text, (rich(heading, quote(said)),))
            named = True


def _address(address: str | None) -> str:
    """The address on a line of its own, for who reads the text alone."""
    return f"\n{escaped(clean(address))}" if address and len(address) <= MOST_OF_ADDRESS else ""
