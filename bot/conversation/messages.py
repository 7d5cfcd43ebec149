"""What crosses the conversation's one door: a `Turn` in, a `Reply` out. Plain values; no channel, no HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from knowledge.answers.answer import Answer
from knowledge.domain.forms import FieldKind, Place
from knowledge.domain.standing import FormStatus
from knowledge.passages import Scope

Role = Literal["staff", "coordinator", "admin"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking, as the directory knows them. `id` is stable and never a display name; `name` is only shown."""

    id: str
    role: Role = "staff"
    groups: frozenset[str] = frozenset()
    name: str = ""

    @property
    def scope(self) -> Scope:
        return Scope(self.groups)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing a person said or clicked. Exactly one of `text` and `choice` carries it; a `choice` may come with a
    `text` that was written beside it: the answer in a form's field, a comment on what was chosen.

    `id` is the sender's own: a turn that comes again under the same id, because its reply was lost, is done once.
    Empty where the sender repeats nothing.

    `shared`: others read along where this was said, so that private messages of the reply are to go elsewhere. `aside`
    is then the conversation that the person has alone with Lots in this channel, where a form is filled in.
    """

    conversation: str
    person: Person
    channel: str
    text: str = ""
    choice: str | None = None
    committee: str | None = None
    id: str = ""
    shared: bool = False
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the person can click instead of typing. `id` comes back as `Turn.choice`."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a reply. `text` is complete by itself; `answer` lets a rich channel show more.

    `answer_id` names the stored answer, for feedback; empty where there is nothing to judge. `private`: for this
    person's eyes alone, because it draws on documents that not everyone may read, on a form, or on the person.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    answer: Answer | None = None
    answer_id: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class FormView:
    """The form under way, as it stands after the reply. `place` is what is asked now: None where nothing is.

    `item` and `field` are the place's ids with what is read of them; `kind` is the field's.
    """

    id: str
    template: str
    title: str
    answered: int
    total: int
    status: FormStatus
    place: Place | None = None
    item: str = ""
    field: str = ""
    kind: FieldKind | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person gets back, in order. `form` is the one under way, None where there is none."""

    messages: tuple[Message, ...] = field(default_factory=tuple)
    form: FormView | None = None
