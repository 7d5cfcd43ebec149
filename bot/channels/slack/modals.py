"""The small modals: which committee, what one thinks of an answer, whether a question goes to the coordinators.

Each is a view of plain values; `opening.py` shows them, `pages.py` does what they say. A modal that is not ready shows
that it is on its way, since the click that opens it is worth nothing after three seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.slack.choices import plain
from bot.channels.slack.escaping import clean, in_parts, shortened
from bot.channels.slack.inputs import VALUE, in_groups
from bot.channels.slack.labels import label
from bot.channels.slack.limits import BUTTON_TEXT, OPTION_VALUE
from bot.channels.slack.rich import Block, Element, rich_text
from bot.conversation.committees import NONE, SET, capitalised
from bot.conversation.messages import Choice, Message
from bot.conversation.skills.feedback import REASONS
from bot.conversation.wording import say
from knowledge.answers.answer import Language
from knowledge.domain.organisation import Committee

COMMITTEE = "committee"
FEEDBACK = "feedback"
CHOOSING = "choosing"
MOST_COMMENT = 2_000
MOST_TEXT = 2_500
MOST_PARTS = 20
View = dict[str, Any]


def waiting_view(language: Language) -> View:
    return told_view(label("One moment …", language), language)


def told_view(text: str, language: Language) -> View:
    """A text to read, and nothing to do."""
    return _modal("told", "Lots", _text(text), language)


def committee_view(committees: Sequence[Committee], mine: str, language: Language) -> View:
    """Every committee in a menu that is filtered by typing; and none."""
    every = [Choice(one.id, capitalised(one.name)) for one in committees if len(one.id) <= OPTION_VALUE]
    options = _options([*every, Choice(NONE, label("None of them", language))])
    chosen = next(
        (one for one, each in zip(options, every, strict=False) if each.label.casefold() == mine.casefold()), None
    )
    menu: Element = {"type": "static_select", "action_id": VALUE, **in_groups(options)}
    menu |= {"placeholder": plain(label("Choose …", language)), **({"initial_option": chosen} if chosen else {})}
    asked = _input(COMMITTEE, label("Which committee do you work for?", language), menu, optional=False)
    return _modal(COMMITTEE, label("My committee", language), [asked], language, submit=label("Save", language))


def committee_chosen(value: str) -> str:
    """The choice that keeps the committee, as a conversation knows it."""
    return value if value == NONE else f"{SET}{value}"


def feedback_view(answer: str, language: Language) -> View:
    """What was wrong with an answer, in the person's own words too."""
    reasons = _options([Choice(code, say(text, language)) for code, text in REASONS.items()])
    why: Element = {"type": "radio_buttons", "action_id": VALUE, "options": reasons}
    words: Element = {"type": "plain_text_input", "action_id": VALUE, "multiline": True, "max_length": MOST_COMMENT}
    blocks = [
        _input("reason", label("What was wrong with the answer?", language), why),
        _input("comment", label("Tell us more", language), words),
    ]
    title, send = label("Comment on the answer", language), label("Send", language)
    return {**_modal(FEEDBACK, title, blocks, language, submit=send), "private_metadata": answer}


def choosing_view(message: Message, title: str, language: Language) -> View:
    """A message of the conversation that asks: its text, and its choices to choose one of."""
    options = _options([one for one in message.choices if 0 < len(one.id) <= OPTION_VALUE])
    if not options:
        return told_view(message.text, language)
    radios: Element = {
        "type": "radio_buttons",
        "action_id": VALUE,
        "options": options[:10],
        "initial_option": options[0],
    }
    asked = _input(CHOOSING, label("Choose", language), radios, optional=False)
    return _modal(CHOOSING, title, [*_text(message.text), asked], language, submit=label("Go on", language))


def _text(text: str) -> list[Block]:
    return [rich_text(part) for part in in_parts(text, MOST_TEXT)[:MOST_PARTS] or ["–"]]


def _options(choices: Sequence[Choice]) -> list[Element]:
    return [
        {"text": plain(shortened(clean(one.label).strip(), BUTTON_TEXT) or "–"), "value": one.id}
        for one in {choice.id: choice for choice in choices}.values()
    ]


def _input(name: str, text: str, element: Mapping[str, Any], *, optional: bool = True) -> Block:
    return {"type": "input", "block_id": name, "optional": optional, "label": plain(text), "element": dict(element)}


def _modal(name: str, title: str, blocks: Sequence[Block], language: Language, *, submit: str = "") -> View:
    view: View = {"type": "modal", "callback_id": name, "title": plain(shortened(title, 24)), "blocks": list(blocks)}
    view["close"] = plain(label("Close", language))
    return {**view, "submit": plain(submit)} if submit else view
