"""The number of a choice that was shown is the same as choosing it, in every channel.

Order: the engine tells what each reply offers (`show`), and asks what the next turn means with that at hand (`chosen`).
Invariants: only what the last reply asks last can be chosen so. A number below an answer may mean a source, and in a
form the open item reads its numbers itself: there it chooses among `FORM_VERBS` alone, and never where the item takes a
number. What cannot be undone takes a click or its words. A turn that comes again under its id means what it meant.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.conversation.messages import Choice, Message, Reply, Turn
from bot.conversation.skills.forms.clicks import click
from bot.conversation.skills.own_data import ERASE_YES
from bot.conversation.skills.profile import FORGET

MOST_KEPT = 10_000
"""Conversations. What is offered is forgotten with the oldest, and with a restart: a number is then a text again."""
LONGEST_NUMBER = 3
FORM_VERBS = frozenset(
    {"start", "committee", "open", "begin", "save", "look_up", "row", "row_with", "confirm", "otherwise", "assign"}
)
"""What asks which, and is not an item's own question; of the rest, "Answer question 7" would be another seven."""

_FINAL = (ERASE_YES, FORGET)


@dataclass(frozen=True, slots=True)
class _Shown:
    """`choices` were offered last. `turn` is the id of the turn that led there, and `chose` what it had chosen."""

    choices: tuple[Choice, ...]
    turn: str = ""
    chose: str = ""


_NOTHING = _Shown(())


class NumberedChoices:
    """What each person was offered last in each conversation. Used from the event loop only, so it needs no lock."""

    def __init__(self, limit: int = MOST_KEPT) -> None:
        self._limit = limit
        self._shown: OrderedDict[tuple[str, str], _Shown] = OrderedDict()

    def chosen(self, turn: Turn) -> Turn:
        """The turn as the choice whose number it is; else as it was."""
        shown = self._shown.get((turn.conversation, turn.person.id), _NOTHING)
        if turn.choice is not None:
            return turn
        again = shown.chose if turn.id and turn.id == shown.turn else ""
        choice = again or _at(shown.choices, turn.text)
        return replace(turn, text="", choice=choice) if choice else turn

    def show(self, turn: Turn, reply: Reply) -> None:
        """Keeps what the reply to the turn offers, where the person sees it; `turn` is as `chosen` gave it."""
        offered = _offered(reply)
        aside = turn.shared and offered is not None and offered.private
        key = ((turn.aside if aside else "") or turn.conversation, turn.person.id)
        choices = offered.choices if offered else ()
        self._shown[key] = _Shown(choices, turn.id, turn.choice or "")
        self._shown.move_to_end(key)
        while len(self._shown) > self._limit:
            self._shown.popitem(last=False)


def _at(choices: tuple[Choice, ...], text: str) -> str:
    said = text.strip().rstrip(".)")
    if not (said.isascii() and said.isdecimal() and len(said) <= LONGEST_NUMBER):
        return ""
    return choices[int(said) - 1].id if 1 <= int(said) <= len(choices) else ""


def _offered(reply: Reply) -> Message | None:
    """The last message, where it asks which."""
    if not reply.messages or (reply.form and reply.form.kind == "number"):
        return None
    last = reply.messages[-1]
    return last if last.answer is None and all(map(_may_be_numbered, last.choices)) else None


def _may_be_numbered(choice: Choice) -> bool:
    clicked = click(choice.id)
    return clicked.verb in FORM_VERBS if clicked else choice.id not in _FINAL
