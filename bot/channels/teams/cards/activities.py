"""A reply as the activities that Teams is to show: plain text where text is all there is, else cards.

Order: each message becomes parts, what can be clicked last; parts are put in cards as long as they fit. Invariants: an
activity is at most `MOST_BYTES` of JSON; nothing of the reply is left out; every card says the same as plain text in
its `fallbackText`, and begins so in the `summary` that notifications show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.channels.teams.cards.choosing import asked_in, choice_parts, suggestion_parts
from bot.channels.teams.cards.elements import Element, buttons, card, toggle
from bot.channels.teams.cards.escaping import escaped, plain, shortened, unescaped
from bot.channels.teams.cards.measuring import packed, size_of
from bot.channels.teams.cards.parts import Links, Part, answer_parts, text_parts
from bot.channels.teams.cards.questions import asks_about, is_question, progress, question_parts
from bot.channels.teams.cards.wording import say
from bot.conversation.messages import FormView, Message, Reply
from bot.delivery.splitting import split
from knowledge.answers.answer import Language

Activity = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"
MOST_BYTES = 20_000
"""Of an activity's JSON in UTF-8: below Teams' limits as they have been stated, 28 kB, and 40 kB in UTF-16."""
MOST_SUMMARY = 200
_FRAME = 2_500
"""Bytes that a card takes beside its parts: its own keys, the summary twice, the button that unfolds."""


def activities_of(reply: Reply, links: Links, language: Language = "sv", *, can_open: bool = False) -> list[Activity]:
    """What to send, in order. `language` is the person's; an answer is shown in its own.

    `can_open`: a form's question offers to answer its whole item at once (`values.Opened` comes back).
    """
    return [
        activity
        for message in reply.messages
        for activity in _of_message(
            message, reply.form, links, message.answer.language if message.answer else language, can_open
        )
    ]


def carded(parts: Sequence[Part], language: Language) -> list[Activity]:
    """As few cards as hold the parts."""
    return [_card(group, language) for group in packed(parts, cost, MOST_BYTES - _FRAME)]


def plain_text(activity: Activity) -> str:
    """All that the activity says, for those who show no cards."""
    if "attachments" not in activity:
        return str(activity.get("text", ""))
    return unescaped(activity["attachments"][0]["content"]["fallbackText"])


def _of_message(
    message: Message, form: FormView | None, links: Links, language: Language, can_open: bool
) -> list[Activity]:
    if form and is_question(message, form):
        return carded(list(question_parts(message, form, language, can_open=can_open)), language)
    if not (message.answer or message.choices):
        return [_said(piece) for piece in split(message.text, MOST_BYTES // 5)]
    far = [progress(form, language)] if form and asks_about(message, form) else []
    return carded([*far, *_parts(message, links, language)], language)


def _parts(message: Message, links: Links, language: Language) -> Iterator[Part]:
    yield from text_parts(message.text)
    if message.answer:
        yield from answer_parts(message.answer, links, language)
        yield from suggestion_parts(message.answer.suggestions, language)
    yield from choice_parts(message.choices, "" if message.answer else asked_in(message.text), language)


def cost(part: Part) -> int:
    """Bytes that the part takes in a card."""
    return size_of(part.elements) + size_of(escaped(part.text)) + size_of(part.folds) + 8


def _card(parts: Sequence[Part], language: Language) -> Activity:
    text = "\n\n".join(part.text for part in parts)
    summary = shortened(text, MOST_SUMMARY)
    content = card(list(_body(parts, language)), language=language, spoken=summary, fallback=text)
    return activity_with(content, summary)


def activity_with(content: Element, summary: str) -> Activity:
    return {"type": "message", "summary": summary, "attachments": [{"contentType": CARD, "content": content}]}


def _body(parts: Sequence[Part], language: Language) -> Iterator[Element]:
    """The parts, and after the last that is folded the button that unfolds them all."""
    folded = [part.folds for part in parts if part.folds]
    for part in parts:
        yield from part.elements
        if folded and part.folds == folded[-1]:
            yield from buttons([toggle(say("Show or hide quotes", language), folded)])


def _said(text: str) -> Activity:
    return {"type": "message", "textFormat": "plain", "text": plain(text), "summary": shortened(text, MOST_SUMMARY)}
