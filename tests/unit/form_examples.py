"""A template with every kind of question, and who answers it: shared by the tests of forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from knowledge.domain.filling import Filled, Signature, begin, state_of
from knowledge.domain.forms import Condition, Event, Field, Form, Item, Option, Place, Template, Value
from knowledge.domain.programmes import Source

ANNA, BO, CILLA = "anna", "bo", "cilla"
METHOD, FOLLOWED_UP, WHY_NOT = Place("goal", "method"), Place("goal", "followed_up"), Place("goal", "why_not")
RISK, CHANCE = Place("risks", "risk", 1), Place("risks", "chance", 1)
MOMENT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

GOAL = Item(
    "goal",
    "Delmål 1.2",
    (
        Field("method", "Arbetssätt", "text", required=True, offers=("Föräldrastöd i grupp",)),
        Field("followed_up", "Följs det upp?", "rating"),
        Field("why_not", "Varför inte?", "text", shown_when=Condition("followed_up", ("no", "partly"))),
        Field("when", "När följs det upp?", "when", help="Till exempel T2 2027."),
        Field("who", "Ansvariga", "people"),
    ),
    section="Mål 1",
    why="Utan uppföljning vet ingen om det hjälpte.",
    source=Source("plan", "Nämnden ska följa upp", 10, 31, 4, ("Mål 1", "Delmål 1.2")),
)
RISKS = Item(
    "risks",
    "Risker",
    (
        Field("risk", "Risk", "text", required=True),
        Field("chance", "Sannolikhet", "choice", options=(Option("low", "Låg"), Option("high", "Hög"))),
        Field("worth", "Riskvärde", "number"),
    ),
    repeatable=True,
    row_label="Risk",
)
END = Item("end", "Läget", (Field("status", "Status", "status"), Field("link", "Läs mer", "link")))
TEMPLATE = Template(
    "styrkort-socialnamnden",
    "Styrkort för socialnämnden",
    "scorecard",
    (GOAL, RISKS, END),
    names=("styrkort",),
    programme="folkhalsa-2025-2030",
    committee="socialnämnden",
)


def said(words: str, meaning: str = "", comment: str = "") -> Value:
    return Value(words, meaning or words, comment)


def signatures() -> Callable[..., Signature]:
    """Signs with a new id and a later moment each time."""
    numbers: Iterator[int] = count(1)

    def sign(by: str, channel: str = "web") -> Signature:
        number = next(numbers)
        return Signature(f"e{number}", by, MOMENT + timedelta(minutes=number), channel, by.title())

    return sign


@dataclass
class Filling:
    """A form that grows: `do` adds what a deed gives."""

    form: Form
    sign: Callable[..., Signature]

    def do(self, *events: Event) -> Filled:
        self.form = replace(self.form, events=(*self.form.events, *events))
        return self.now

    @property
    def now(self) -> Filled:
        return state_of(self.form)


def begun() -> Filling:
    sign = signatures()
    return Filling(begin(TEMPLATE, sign(ANNA), "f1", period="2027"), sign)
