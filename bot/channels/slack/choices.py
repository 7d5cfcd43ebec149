"""What can be clicked, as buttons and menus. Their ids say what a click means: `clicks.py` reads them back.

A few choices of a kind are a row of buttons; many are a menu. What is too long for a button is told in full above it.
Invariant: every choice is in the plain text as well; none is lost, however many or long they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.channels.slack.escaping import clean, escaped, in_parts, shortened
from bot.channels.slack.labels import label
from bot.channels.slack.opens import MODAL
from bot.channels.slack.parts import MOST_PART, Part
from bot.channels.slack.rich import Block, Element, rich_text
from bot.conversation.messages import Choice
from bot.conversation.opinions import HAND_OVER
from knowledge.answers.answer import Language

CHOICE = "choice:"
"""An action id that begins so carries a choice's id; its number keeps it apart from the others of the message."""
SAY = "say:"
"""An action id that begins so carries what the person says by clicking."""
THUMB_UP = "feedback:up:"
THUMB_DOWN = "feedback:down:"
FEEDBACK = "feedback"
MOST_BUTTON_TEXT = 75
MOST_BUTTON_VALUE = 2_000
MOST_OPTION_VALUE = 150
MOST_OPTIONS = 100
A_HANDFUL = 8
IN_A_ROW = 5
MOST_ROW = 10_500
"""Characters of a row's values and labels with what is wrapped around each: a row fits in one message."""
WRAPPING = 120


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to click: `action` is its action id, `value` what it carries."""

    action: str
    value: str
    label: str
    kind: str = ""

    @property
    def shown(self) -> str:
        """As it stands on the button."""
        return shortened(self.label, MOST_BUTTON_TEXT)


@dataclass(frozen=True, slots=True)
class Opener:
    """A button that opens a modal: `what` says which, `value` what it carries."""

    what: str
    value: str
    label: str


def offers(
    suggestions: Sequence[Choice], choices: Sequence[Choice], language: Language, openers: Sequence[Opener] = ()
) -> Iterator[Part]:
    """What to say next (`Choice.id` is what is said), what to choose, and last what to think of the answer."""
    made = list(_made(suggestions, choices, openers, language))
    thumbs = [offer for offer in made if offer.kind == FEEDBACK]
    others = [offer for offer in made if offer.kind != FEEDBACK]
    yield from _told_in_full(made)
    times = Counter(offer.kind for offer in others)
    for _, run in groupby(
        others, key=lambda offer: offer.kind if times[offer.kind] > 1 else offer.action.split(":")[0]
    ):
        yield from _of_a_kind(list(run), language)
    for row in _rows(thumbs, IN_A_ROW):
        yield Part(_as_text(row), (_actions(f"{FEEDBACK}:{row[0].action}", row),))


def _made(
    suggestions: Sequence[Choice], choices: Sequence[Choice], openers: Sequence[Opener], language: Language
) -> Iterator[Offer]:
    said = [(SAY, one.id, one.label, SAY) for one in suggestions]
    chosen = [(_action(one.id), one.id, _with_thumb(one), _kind(one.id)) for one in choices]
    opened = [(f"{MODAL}{one.what}:", one.value, one.label, MODAL) for one in openers]
    number = 0
    for n, (prefix, value, text, kind) in enumerate([*said, *chosen, *opened]):
        whole = " ".join(clean(text).split()) or label("Choose", language)
        if len(whole) > MOST_BUTTON_TEXT:
            number += 1
            whole = f"{number}. {whole}"
        yield Offer(f"{prefix}{n}", value, whole, kind)


def _action(choice: str) -> str:
    """What is asked about before it is done, is asked in a modal."""
    return f"{MODAL}handoff:" if choice.startswith(HAND_OVER) else CHOICE


def _with_thumb(choice: Choice) -> str:
    thumb = {THUMB_UP: "👍 ", THUMB_DOWN: "👎 "}
    return next((sign for start, sign in thumb.items() if choice.id.startswith(start)), "") + choice.label


def _kind(choice: str) -> str:
    """What many of can be gathered in one menu: the answers to a question, the forms to begin, the committees."""
    if choice.startswith((THUMB_UP, THUMB_DOWN)):
        return FEEDBACK
    return ":".join(choice.split(":")[:2])


def _told_in_full(made: Iterable[Offer]) -> Iterator[Part]:
    for offer in made:
        if offer.label != offer.shown:
            yield from (Part(escaped(part), (rich_text(part),)) for part in in_parts(offer.label, MOST_PART))


def _of_a_kind(run: Sequence[Offer], language: Language) -> Iterator[Part]:
    """A menu takes short values only; a value that not even a button takes is left to be typed."""
    if _fits_a_menu(run):
        yield from (Part(_as_text(row), (_menu(row, language),)) for row in _rows(run, MOST_OPTIONS))
        return
    clickable = [offer for offer in run if offer.value and len(offer.value) <= MOST_BUTTON_VALUE]
    for row in _rows(clickable, IN_A_ROW):
        yield Part(_as_text(row), (_actions(row[0].action, row),))
    for offer in run:
        if offer not in clickable:
            yield Part(_as_text([offer]), (rich_text(_line(offer)),))


def _fits_a_menu(run: Sequence[Offer]) -> bool:
    """Many of one kind, each with a value of its own that is short enough."""
    values = {offer.value for offer in run}
    apart = len(run) == len(values) and len({offer.kind for offer in run}) == 1
    return apart and len(run) > A_HANDFUL and all(0 < len(value) <= MOST_OPTION_VALUE for value in values)


def _rows(run: Sequence[Offer], most: int) -> Iterator[list[Offer]]:
    """As many as stand together, and as fit in one part as text."""
    row: list[Offer] = []
    for offer in run:
        if row and (len(row) == most or not _fit_together([*row, offer])):
            yield row
            row = []
        row.append(offer)
    if row:
        yield row


def _fit_together(row: Sequence[Offer]) -> bool:
    weight = sum(len(offer.value) + len(offer.shown) + WRAPPING for offer in row)
    return weight <= MOST_ROW and len(_as_text(row)) <= MOST_PART


def _as_text(row: Sequence[Offer]) -> str:
    return "\n".join(escaped(_line(offer)) for offer in row)


def _line(offer: Offer) -> str:
    return f"• {offer.shown}"


def _actions(block: str, row: Sequence[Offer]) -> Block:
    return {"type": "actions", "block_id": block, "elements": [_button(offer) for offer in row]}


def _button(offer: Offer) -> Element:
    return {"type": "button", "action_id": offer.action, "value": offer.value, "text": plain(offer.shown)}


def _menu(row: Sequence[Offer], language: Language) -> Block:
    options = [{"text": plain(offer.shown), "value": offer.value} for offer in row]
    menu: Element = {"type": "static_select", "action_id": row[0].action, "options": options}
    menu["placeholder"] = plain(label("Choose …", language))
    return {"type": "actions", "block_id": row[0].action, "elements": [menu]}


def plain(text: str) -> Element:
    """A text object that is read as it is."""
    return {"type": "plain_text", "text": text, "emoji": False}
