"""One exchange as the chat page shows it: plain values made from a reply, nothing looked up, nothing of HTML.

Order: the message's text in blocks, the cards of what it quotes, what is near where the documents say nothing, what
to say next, and the same as plain text to copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.conversation.authorship import author_line
from bot.conversation.messages import Choice, FormView, Message
from bot.conversation.suggestions import sorted_out
from bot.web.answer_text import TextBlock, blocks, marks
from bot.web.source_cards import Source, are_many, source_cards
from bot.web.transcripts import Exchange
from knowledge.answers.answer import Answer, Related, below_title
from knowledge.passages import Passage

THUMBS = "feedback:"
"""Thumbs come as choices, for channels without forms; the page has a form of its own for them."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message. An answer has sources, a refusal has what is nearest, talk has neither.

    `sources` are those that the text points at; `further` are cited beside it, to read on. `folded`: they are so many
    that the page shows them when asked to. `begins`: what to say to begin the scorecard, where that is the next step.
    `author` tells that a language model wrote it.
    """

    kind: Literal["answer", "refusal", "talk"]
    language: str
    blocks: list[TextBlock]
    sources: tuple[Source, ...] = ()
    further: tuple[Source, ...] = ()
    folded: bool = False
    related: tuple[Related, ...] = ()
    suggestions: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    begins: str = ""
    choices: tuple[Choice, ...] = ()
    answer_id: str = ""
    liked: bool | None = None
    to_copy: str = ""
    author: str = ""

    @property
    def numbers(self) -> frozenset[int]:
        """The citation numbers there are: a mark without one stays plain text."""
        return frozenset().union(*(source.numbers for source in self.sources + self.further))


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """What was said, the messages that came back, and the form that was under way then."""

    number: int
    said: str
    messages: tuple[MessageView, ...]
    form: FormView | None = None


def cited_passages(exchanges: tuple[Exchange, ...]) -> set[str]:
    """The ids of every passage that the exchanges quote."""
    answers = [message.answer for exchange in exchanges for message in exchange.messages if message.answer]
    return {citation.passage for answer in answers for citation in answer.citations}


def exchange_view(exchange: Exchange, passages: Mapping[str, Passage], opinions: Mapping[str, bool]) -> ExchangeView:
    """The exchange to show. `passages` holds those it quotes; a missing one only costs the mark in the document."""
    shown = tuple(message_view(message, passages, opinions.get(message.answer_id)) for message in exchange.messages)
    return ExchangeView(exchange.number, exchange.said, shown, exchange.form)


def message_view(message: Message, passages: Mapping[str, Passage], liked: bool | None = None) -> MessageView:
    answer = message.answer
    if answer is None:
        return MessageView("talk", "", blocks(message.text), choices=message.choices)
    text, suggested = blocks(message.text), sorted_out(answer.suggestions)
    pointed_at, further = _shared_out(source_cards(answer.citations, passages), marks(text))
    return MessageView(
        kind=_kind(answer),
        language=answer.language,
        blocks=text,
        sources=pointed_at,
        further=further,
        folded=are_many(answer.citations),
        related=answer.related,
        suggestions=suggested.questions,
        advice=suggested.advice,
        begins=next(iter(suggested.begins), ""),
        choices=tuple(choice for choice in message.choices if not choice.id.startswith(THUMBS)),
        answer_id=message.answer_id,
        liked=liked,
        to_copy=as_plain_text(answer),
        author=author_line(answer),
    )


def _shared_out(every: tuple[Source, ...], marked: frozenset[int]) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
    """The sources that the text points at, and the others. Where it points at none, the best one leads."""
    pointed_at = tuple(source for source in every if marked & source.numbers) or every[:1]
    return pointed_at, tuple(source for source in every if source not in pointed_at)


def _kind(answer: Answer) -> Literal["answer", "refusal", "talk"]:
    if not answer.answered:
        return "refusal"
    return "answer" if answer.citations else "talk"


def as_plain_text(answer: Answer) -> str:
    """The answer and its sources, to paste into a mail."""
    lines = [answer.text, ""] if answer.citations else [answer.text]
    lines += [line, ""] if (line := author_line(answer)) else []
    for citation in answer.citations:
        place = [
            citation.title,
            *below_title(citation.title, citation.section),
            *([f"s. {citation.page}"] if citation.page else []),
        ]
        lines.append(f"[{citation.n}] {' › '.join(place)}: ”{citation.quote}”")
    return "\n".join(lines)


def draft_view(text: str) -> MessageView:
    """What is written so far, before it is known what each mark points at."""
    return MessageView("talk", "", blocks(text))
