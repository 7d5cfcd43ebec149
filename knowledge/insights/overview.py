"""What a coordinator sees: the one value that the pages, the API, `lots insights`, the exports and the digest all show.

Invariant: whatever is in here may be shown to every coordinator. What fewer people than `fewest` stand behind is left
out before this value is made, and counted in `hidden`; nobody is named or ranked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from knowledge.insights.signals import Cause, SectionRef


@dataclass(frozen=True, slots=True)
class Filter:
    """`since` and `until` are days, both included. Empty `programme` and `committee` mean all of them."""

    since: date
    until: date
    programme: str = ""
    committee: str = ""


@dataclass(frozen=True, slots=True)
class SectionCount:
    """How many questions a section was cited in answer to, or was nearest to where nothing answered."""

    section: SectionRef
    count: int


@dataclass(frozen=True, slots=True)
class TopicView:
    """A question that is asked again and again, in whatever words. `label` is its clearest question; `name` a shorter
    one that a language model gave it, in its questions' words, empty where none did.

    `weeks` counts it week by week, the latest last; `trend` is the last week over the mean of those before, 1.0 where
    there were none. `answered`, `declined`, `disliked`, `handed_off` and `repeated` count questions. `examples` are
    masked questions in people's own words.
    """

    id: str
    label: str
    terms: tuple[str, ...]
    count: int
    askers: int
    weeks: tuple[int, ...]
    trend: float
    answered: int
    declined: int
    disliked: int
    handed_off: int
    repeated: int
    cause: Cause
    because: str
    """One sentence on what the cause is told by."""
    sections: tuple[SectionCount, ...] = ()
    committees: Mapping[str, int] = field(default_factory=dict)
    programmes: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    is_new: bool = False
    name: str = ""

    @property
    def called(self) -> str:
        """What a list calls it."""
        return self.name or self.label


StuckSignal = Literal["unknown", "skipped", "left", "changed", "asked_about", "stopped"]


@dataclass(frozen=True, slots=True)
class StuckItem:
    """A field of a form where people get stuck. `signals` count forms, `forms` those that came so far."""

    template: str
    template_title: str
    item: str
    item_label: str
    field: str
    field_label: str
    signals: Mapping[StuckSignal, int]
    forms: int
    committees: int
    score: float
    """Share of the forms that came so far and got stuck there, 0 to 1, with few forms counted for less."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one committee has come with one item (a sub-goal, in a scorecard)."""

    committee: str
    template: str
    item: str
    item_label: str
    answered: int
    total: int
    status: Literal["not_begun", "open", "sent", "approved"]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A follow-up whose day has passed in a form that is not approved."""

    committee: str
    form: str
    title: str
    item_label: str
    due: date


@dataclass(frozen=True, slots=True)
class Unowned:
    """A goal that a programme gives no committee, or a committee has begun no form on."""

    programme: str
    goal: str
    committee: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing worth doing, in words: what, why, and the page where it is done."""

    text: str
    why: str
    url: str
    weight: float


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything for one filter, as it stood at `made`. Topics are in order of how much there is to gain."""

    filter: Filter
    made: datetime
    fewest: int
    questions: int = 0
    askers: int = 0
    answered: int = 0
    declined: int = 0
    disliked: int = 0
    handed_off: int = 0
    hidden: int = 0
    """Questions in topics too few people stand behind."""
    weeks: tuple[tuple[date, int, int], ...] = ()
    """(the week's Monday, questions, of them declined), the latest last."""
    topics: tuple[TopicView, ...] = ()
    declined_questions: tuple[TopicView, ...] = ()
    stuck: tuple[StuckItem, ...] = ()
    progress: tuple[Progress, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    no_owner: tuple[Unowned, ...] = ()
    never_begun: tuple[Unowned, ...] = ()
    advice: tuple[Advice, ...] = ()

    @property
    def shows_totals(self) -> bool:
        """Where not, each total is 0 and is not to be read: too few people asked, or nobody; nothing tells which."""
        return self.questions > 0


Overlook = Callable[[Filter], Overview]
"""Reads and works out the overview; plain sync code, to be run off the event loop."""
