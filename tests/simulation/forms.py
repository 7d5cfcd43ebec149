"""Thirty committees' forms, filled in over the half year, with places where people get stuck.

Order: each committee begins its forms; each is gone through question by question, in sittings some days apart; what
happens at a place is drawn, as a rule an answer, at a planted place often what is planted there.
Invariant: the events are such as the dialogue itself makes (`knowledge.domain.filling`), and every answer fits its
field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from knowledge.domain.filling import Signature, begin
from knowledge.domain.forms import Deed, Event, Field, Form, Item, Place, Template, Value
from knowledge.domain.programmes import Programme
from knowledge.domain.scorecard import scorecard
from knowledge.insights.overview import StuckSignal
from knowledge.insights.signals import AboutField, AskedAboutField
from knowledge.templates import builtin_templates
from tests.simulation.asking import FIRST_DAY, WEEKS
from tests.simulation.staff import Person, organisation, people

LAST_DAY = FIRST_DAY + timedelta(weeks=WEEKS)
PROGRAMME = "trygghetsprogram-2026-2029"
SCORECARDS = f"styrkort-{PROGRAMME}"
EVERYONE_FILLS_IN = ("implementeringsplan", "kritiska-steg")
MOST_WHO_FILL_IN = 3


@dataclass(frozen=True, slots=True)
class StickingPoint:
    """A field where people get stuck. `template` is the forms' sort; `share` of them stick there."""

    template: str
    item: str
    field: str
    signal: StuckSignal
    share: float


PLANTED = (
    StickingPoint(SCORECARDS, "3-4", "indicators", "unknown", 0.5),
    StickingPoint(SCORECARDS, "2-3", "followup_when", "skipped", 0.65),
    StickingPoint(SCORECARDS, "1-2", "responsible", "asked_about", 0.7),
    StickingPoint(SCORECARDS, "1-3", "method", "changed", 0.7),
    StickingPoint(SCORECARDS, "1-3", "followup", "left", 0.6),
    StickingPoint("implementeringsplan", "kostnader", "kostnad", "unknown", 0.6),
    StickingPoint("implementeringsplan", "finansiering", "sakras", "stopped", 0.4),
    StickingPoint("implementeringsplan", "agarskap", "forum", "skipped", 0.6),
    StickingPoint("kritiska-steg", "steg-3", "bedomning", "asked_about", 0.7),
    StickingPoint("kritiska-steg", "steg-6", "svar", "left", 0.6),
    StickingPoint("kritiska-steg", "steg-8", "svar", "unknown", 0.45),
    StickingPoint("kritiska-steg", "steg-11", "hur", "stopped", 0.45),
)
BY_CHANCE: Mapping[StuckSignal, float] = {
    "unknown": 0.025,
    "skipped": 0.03,
    "asked_about": 0.02,
    "changed": 0.015,
    "left": 0.015,
    "stopped": 0.003,
}
"""How often it happens at any place at all, 0 to 1."""
A_SITTING = 9
"""Questions that are gone through at a time, in the mean."""
TEXTS = (
    "Vi arbetar med det på enheterna och tar upp det på arbetsplatsträffar.",
    "Tillsammans med skolan och föreningarna.",
    "Det ingår i verksamhetsplanen.",
    "Ledningsgruppen följer arbetet varje tertial.",
    "Rutin finns, den ses över under året.",
    "Vi har börjat på två enheter.",
)
PEOPLE_SAID = ("Enhetscheferna", "Förvaltningschefen", "Verksamhetsutvecklaren", "Samordnaren")
PERIODS = (("T2 2026", "2026-T2"), ("december 2026", "2026-12"), ("våren 2027", "2027-03/2027-05"))
STATUSES_SAID = (("Pågår", "ongoing"), ("Klart", "done"), ("Inte påbörjat", "not_begun"))
RATINGS_SAID = (("Ja", "yes"), ("Delvis", "partly"), ("Nej", "no"))


@dataclass(frozen=True)
class Forms:
    """All forms as they stand at the half year's end, and which of their fields were asked about."""

    forms: tuple[Form, ...]
    asked_about: tuple[AskedAboutField, ...]


def templates_of(programme: Programme, committee: str) -> Iterator[Template]:
    """What a committee fills in: its scorecard where the programme names it, and what everyone fills in."""
    mine = next(one for one in organisation().committees if one.name == committee)
    card = scorecard(programme, mine, organisation())
    if card.items:
        yield card
    yield from (one for one in builtin_templates() if one.id in EVERYONE_FILLS_IN)


def filled_forms(programme: Programme, seed: int = 6) -> Forms:
    """The forms of all committees."""
    random = Random(f"forms {seed}")
    staff = people(Random(seed))
    sittings = [
        _Filling(template, [person for person in staff if person.committee == committee.name], Random(random.random()))
        for committee in organisation().committees
        for template in templates_of(programme, committee.name)
    ]
    forms = tuple(sitting.form() for sitting in sittings)
    return Forms(forms, tuple(about for sitting in sittings for about in sitting.asked_about))


def planted_at(template: Template, item: str, field_id: str) -> StickingPoint | None:
    sort = f"styrkort-{template.programme}" if template.programme else template.id
    mine = (point for point in PLANTED if (point.template, point.item, point.field) == (sort, item, field_id))
    return next(mine, None)


@dataclass
class _Filling:
    """One form being filled in. `left_at` is when the last question was answered."""

    template: Template
    staff: Sequence[Person]
    random: Random
    events: list[Event] = field(default_factory=list)
    asked_about: list[AskedAboutField] = field(default_factory=list)
    said: dict[Place, str] = field(default_factory=dict)
    left_at: datetime = FIRST_DAY

    def form(self) -> Form:
        self.left_at = FIRST_DAY + timedelta(days=self.random.uniform(0, 100), hours=9)
        me = self.random.choice(self.staff)
        begun = begin(self.template, self._signature(me), self._id, committee=me.committee, period="2026")
        some = self.random.sample(self.staff, min(MOST_WHO_FILL_IN, len(self.staff)))
        stopped = not all(self._gone_through(item, one, self.random.choice(some)) for item, one in self._fields())
        if not stopped:
            self.events.append(Event(f"{self._id}-sent", "sent", me.id, self.left_at, "web", name=me.id))
        return replace(begun, events=(*begun.events, *self.events))

    @property
    def _id(self) -> str:
        return f"{self.template.id}-{self.staff[0].committee}"

    def _fields(self) -> Iterator[tuple[Item, Field]]:
        for item in self.template.items:
            for one in item.fields:
                condition = one.shown_when
                other = self.said.get(_place(item, condition.field)) if condition else None
                if condition is None or other in condition.meanings:
                    yield item, one

    def _gone_through(self, item: Item, one: Field, person: Person) -> bool:
        """False where they stop here for good."""
        happens = self._happens(item, one)
        if happens == "stopped":
            return False
        self._wait(long=happens == "left")
        if self.left_at > LAST_DAY:
            return False
        place = _place(item, one.id)
        if happens == "asked_about":
            self.asked_about.append(self._about(place, person))
        if happens == "unknown":
            self._add("unknown", place, person)
        elif happens == "skipped":
            self._add("skipped", place, person)
        else:
            self._answer(place, one, person, times=self.random.randint(3, 5) if happens == "changed" else 1)
        return True

    def _happens(self, item: Item, one: Field) -> StuckSignal | None:
        planted = planted_at(self.template, item.id, one.id)
        if planted and self.random.random() < planted.share:
            return planted.signal
        drawn = self.random.random()
        for signal, chance in BY_CHANCE.items():
            drawn -= chance
            if drawn < 0:
                return signal
        return None

    def _wait(self, *, long: bool) -> None:
        if long:
            self.left_at += timedelta(days=self.random.uniform(8, 25))
        elif self.random.random() < 1 / A_SITTING:
            self.left_at += timedelta(days=self.random.uniform(0.8, 4))
        else:
            self.left_at += timedelta(minutes=self.random.uniform(0.5, 6))

    def _answer(self, place: Place, one: Field, person: Person, times: int) -> None:
        for number in range(times):
            value = answer_to(one, number, self.random)
            self._add("answered", place, person, value)
            self.said[place] = value.meaning
            self.left_at += timedelta(minutes=self.random.uniform(0.2, 2))

    def _add(self, deed: Deed, place: Place, person: Person, value: Value | None = None) -> None:
        signed = self._signature(person)
        seen = next((event.id for event in reversed(self.events) if event.place == place), "")
        self.events.append(Event(signed.id, deed, person.id, signed.at, "web", place, value, seen=seen, name=person.id))

    def _signature(self, person: Person) -> Signature:
        return Signature(f"{self._id}-{len(self.events)}", person.id, self.left_at, "web", person.id)

    def _about(self, place: Place, person: Person) -> AskedAboutField:
        about: AboutField = "why" if self.random.random() < 0.5 else "question"
        form, mine = self._id, self.template.id
        return AskedAboutField(self.left_at, person.id, person.committee, mine, form, place.item, place.field, about)


def _place(item: Item, field_id: str) -> Place:
    return Place(item.id, field_id, 1 if item.repeatable else 0)


def answer_to(one: Field, number: int, random: Random) -> Value:
    """An answer that fits; `number` counts the answers at one place, and each says something else."""
    if one.kind == "text":
        return _text(f"{random.choice(TEXTS)}{f' ({number + 1})' if number else ''}")
    if one.kind == "people":
        return _text(PEOPLE_SAID[(random.randrange(4) + number) % len(PEOPLE_SAID)])
    if one.kind == "number":
        return _text(str(random.randrange(5, 900)))
    if one.kind == "link":
        return _text(f"https://lindsjo.example/{number}")
    offered = {
        "when": PERIODS,
        "status": STATUSES_SAID,
        "rating": RATINGS_SAID,
        "choice": tuple((option.label, option.id) for option in one.options),
    }[one.kind]
    return Value(*offered[(random.randrange(len(offered)) + number) % len(offered)])


def _text(words: str) -> Value:
    return Value(words, words)
