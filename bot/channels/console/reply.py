"""A reply on the terminal: its messages, what can be chosen, and how far the form is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from bot.channels.console.answer import Links, answer_view, no_links
from bot.channels.console.layout import NARROW, Hanging, paragraphs, printable
from bot.channels.console.offers import Offer, advice
from bot.channels.console.wording import say
from bot.conversation.messages import FormView, Message, Reply
from knowledge.answers.answer import Language

_BAR = 12
"""Columns of the bar that shows how much of a form is answered."""


def reply_view(
    reply: Reply, offers: Sequence[Offer], language: Language, links: Links = no_links
) -> Iterator[RenderableType]:
    """Each message, a blank line between two; then `offers`, then the form under way."""
    for number, message in enumerate(reply.messages):
        if number:
            yield Text()
        yield from _message(message, links)
    if offers:
        yield from map(_offer, offers)
    if reply.form:
        yield Progress(reply.form, language)
    yield Text()


def _message(message: Message, links: Links) -> Iterator[RenderableType]:
    if message.answer is None:
        yield from paragraphs(Text(printable(message.text)))
        return
    where = say("Write “sources” to see what they say.", message.answer.language)
    yield from answer_view(message.answer, links, where_quotes=where)
    yield from (Text(printable(hint), style="italic") for hint in advice(message))


def _offer(offer: Offer) -> RenderableType:
    return Hanging(Text(f"  {offer.key}. ", style="bold green"), Text(offer.label, style="green"))


class Progress:
    """How much of the form is answered: "Riskmatris · 3 av 20 besvarade", with a bar where there is room for one."""

    def __init__(self, form: FormView, language: Language) -> None:
        said = "{title} · {answered} of {total} answered"
        self._text = say(said, language, title=printable(form.title), answered=form.answered, total=form.total)
        self._share = form.answered / form.total if form.total else 0.0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        text = Text(self._text, style="dim")
        if console.is_terminal and not options.ascii_only and options.max_width >= NARROW + _BAR:
            full = round(self._share * _BAR)
            text = Text("█" * full + "░" * (_BAR - full) + " ", style="green") + text
        yield Text()
        yield text
