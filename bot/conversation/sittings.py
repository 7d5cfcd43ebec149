"""Where a person stands in their forms: one sitting a form in a conversation, kept at every turn.

A person may have begun several forms, in several channels; in one conversation at most one of them is open, and the
others wait where they were left. Invariant: an answer belongs to the `place` of the sitting in the conversation where
it was given, since that is what the person was asked there, whatever others did to the form meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from knowledge.answers.answer import Language
from knowledge.domain.forms import Place, Value

Step = Literal[
    "asking",  # the place was asked, and waits for its answer
    "deciding",  # what was said could be an answer or a question: which?
    "picking",  # what was said can mean several things: which?
    "confirming",  # what was said was understood by a language model: is that right?
    "settling",  # several answers stand at the place: which of them?
    "adding",  # one more row?
    "assigning",  # who is to answer the place?
    "commenting",  # what to say about the place?
    "reopening",  # why is the form opened again?
    "giving_up",  # really give it up?
    "elsewhere",  # a question in the middle made Lots ask which committee they work for; the place still waits
    "resting",  # nothing is asked: all is answered, or the person wanted to see how far it is
    "starting",  # which template? No form yet
    "introducing",  # which committee is the scorecard for? No form yet
    "paused",
]
NOT_BEGUN: tuple[Step, ...] = ("starting", "introducing")


@dataclass(frozen=True, slots=True)
class Pending:
    """What the person wrote that is not kept as an answer yet, and what it can mean. `place` is where it was said.

    While a form is being chosen, `text` is what they wanted to start. `quiet`: they know, and need not be told again.
    Where it may answer several questions, `places` says which, and `options` the answer to each.
    """

    text: str = ""
    place: Place | None = None
    options: tuple[Value, ...] = ()
    quiet: bool = False
    places: tuple[Place, ...] = ()


NOTHING = Pending()


@dataclass(frozen=True, slots=True)
class Sitting:
    """`seen` is the event that the person had before them at the place when they were asked.

    `read` is how many of the form's events they have been told of. `form` is empty while they choose one.
    Where the turn that it was kept at had an id, `turn` is that, and `before` the sitting that the turn came to.
    """

    person: str
    conversation: str
    form: str
    step: Step
    at: datetime
    place: Place | None = None
    seen: str = ""
    read: int = 0
    pending: Pending = NOTHING
    language: Language = "sv"
    turn: str = ""
    before: Sitting | None = None

    @property
    def is_open(self) -> bool:
        return self.step != "paused"


class SittingStore(Protocol):
    """Every person's sittings."""

    def open_sitting(self, person: str, conversation: str) -> Sitting | None:
        """The one that the person's turns in the conversation belong to; None where none is open."""
        ...

    def sittings(self, person: str) -> list[Sitting]:
        """All of the person's, in every conversation, the last first."""
        ...

    def sit(self, sitting: Sitting) -> None:
        """Keeps it, in place of the earlier one of that form there. An open one sets the others there aside."""
        ...
