"""The card of an answer that is being written: the text so far, and a button that stops it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.teams.cards.activities import MOST_BYTES, Activity, carded, cost
from bot.channels.teams.cards.elements import buttons, paragraph, run, submit
from bot.channels.teams.cards.parts import Part, text_parts
from bot.channels.teams.cards.values import MARK, MOST_ID
from bot.channels.teams.cards.wording import say
from knowledge.answers.answer import Language

STOP = "stop"
_ROOM = MOST_BYTES // 2
"""Bytes of text: what is longer is shown when it is done."""


def draft_card(text: str, event: str, language: Language) -> Activity:
    """`event` is what is answered."""
    shown: list[Part] = []
    for part in text_parts(text):
        if sum(map(cost, shown)) + cost(part) > _ROOM:
            break
        shown.append(part)
    (card,) = carded([*shown, _writing(event, language)], language)
    return card


def _writing(event: str, language: Language) -> Part:
    told, title = say("Writing the answer …", language), say("Stop", language)
    line = paragraph(run(told, subtle=True))
    return Part((line, *buttons([submit(title, {MARK: STOP, "event": event})])), f"{told}\n• {title}")


def stopped_event(value: object) -> str:
    """The event whose answer somebody stops, by what their click sent; empty where it says something else."""
    if not isinstance(value, Mapping) or value.get(MARK) != STOP:
        return ""
    event = value.get("event", "")
    return event if isinstance(event, str) and len(event) <= MOST_ID else ""
