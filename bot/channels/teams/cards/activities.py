"""A reply as the activities that Teams is to show: plain text where text is all there is, else cards.

Order: each message becomes parts; parts are put in cards as long as they fit; the last card has the buttons.
Invariants: an activity is at most `MOST_BYTES` of JSON; nothing of the reply is left out; every card says the same as
plain text in its `fallbackText`, and begins so in the `summary` that notifications show.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.channels.teams.cards.choosing import Choosing, choosing_of
from bot.channels.teams.cards.elements import action_set, card, toggle
from bot.channels.teams.cards.parts import Links, Part, parts_of
from bot.channels.teams.cards.wording import say
from bot.conversation.messages import Message, Reply
from bot.delivery.splitting import split
from knowledge.answers.answer import Language

Activity = dict[str, Any]
MOST_BYTES = 24_000
"""Of an activity's JSON in UTF-8. Teams takes some 28 kB, with what the connector adds."""
MOST_SUMMARY = 200
_FRAME = 1_500
"""Bytes that a card takes beside its parts: its own keys, the summary, the button that unfolds."""


def activities_of(reply: Reply, links: Links, language: Language = "sv") -> list[Activity]:
    """What to send, in order. `language` is the person's; an answer is shown in its own."""
    return [activity for message in reply.messages for activity in _of_message(message, links, language)]


def size_of(value: object) -> int:
    """In bytes, as it is sent."""
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _of_message(message: Message, links: Links, language: Language) -> list[Activity]:
    spoken = message.answer.language if message.answer else language
    choosing = choosing_of(message, spoken)
    parts = list(parts_of(message, links, spoken))
    if not (message.answer or choosing):
        return [_plain(piece) for piece in split(message.text, MOST_BYTES // 5)]
    *first, last = _in_cards(parts, choosing)
    cards = [_carded(group, Choosing(), spoken) for group in first]
    return [*cards, _carded(last, choosing, spoken)]


def _in_cards(parts: Sequence[Part], choosing: Choosing) -> list[list[Part]]:
    """As few cards as hold the parts, each as full as it gets; the last has room for what can be chosen."""
    groups: list[list[Part]] = [[]]
    room = MOST_BYTES - _FRAME
    for part in parts:
        if groups[-1] and _bytes([*groups[-1], part]) > room:
            groups.append([])
        groups[-1].append(part)
    if groups[-1] and _bytes(groups[-1]) + size_of([choosing.elements, choosing.actions, choosing.text]) > room:
        groups.append([])
    return groups


def _bytes(parts: Sequence[Part]) -> int:
    """The plain text counts twice: it is escaped."""
    return sum(size_of(part.elements) + 2 * size_of(part.text) for part in parts)


def _carded(parts: Sequence[Part], choosing: Choosing, language: Language) -> Activity:
    folded = [part.folds for part in parts if part.folds]
    body = [element for part in parts for element in part.elements]
    if folded:
        body.append(action_set([toggle(say("Show or hide quotes", language), folded)]))
    text = "\n\n".join([*(part.text for part in parts), *([choosing.text] if choosing.text else [])])
    summary = _summary(text)
    made = card([*body, *choosing.elements], choosing.actions, language=language, spoken=summary, fallback=text)
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": made}
    return {"type": "message", "summary": summary, "attachments": [attachment]}


def _plain(text: str) -> Activity:
    return {"type": "message", "textFormat": "plain", "text": text, "summary": _summary(text)}


def _summary(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_SUMMARY else f"{line[: MOST_SUMMARY - 1].rstrip()}…"


def said_in(activities: Sequence[Activity]) -> Iterator[str]:
    """The plain text of each activity, for those who show no cards."""
    for activity in activities:
        yield activity.get("text", "") or activity["attachments"][0]["content"]["fallbackText"]
