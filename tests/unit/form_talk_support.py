"""A conversation of forms with nothing real outside it but the rules, the stores given, and the reading of answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.conversation.answering import Answering
from bot.conversation.engine import Engine
from bot.conversation.messages import Choice, Person, Reply, Role, Turn
from bot.conversation.sittings import SittingStore
from bot.conversation.situation import Remembered, Situation
from bot.conversation.skills import in_order
from bot.conversation.skills.forms import Desk, ProposesAnswers
from bot.conversation.skills.reminders import OwnReminders
from bot.forms.in_talk import FreeText
from bot.keeping.recording import Recording
from bot.people.directory import PeopleDirectory
from bot.people.known import KnownPeople
from bot.stores.memory import MemoryProfiles, MemorySittings
from bot.stores.memory_people import MemoryPeople
from knowledge.adapters.memory_forms import MemoryForms
from knowledge.answers.answer import Answer, Citation, Question
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.filling import Filled, state_of
from knowledge.domain.forms import Event, Form, Template
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.programmes import Source
from knowledge.errors import FormError, NotFound
from knowledge.passages import Scope
from knowledge.ports import FormStore
from tests.recording_support import recording_in_memory
from tests.unit.form_examples import END, GOAL, RISKS

LINDSJO = Organisation(
    (
        Committee("socialnamnden", "socialnämnden", abbreviations=("SN",), administrations=("socialförvaltningen",)),
        Committee("tekniska-namnden", "tekniska nämnden"),
    )
)
RISK_MATRIX = Template("riskmatris", "Riskmatris", "tool", (RISKS,), names=("riskanalys",))
CHECKLIST = Template("uppstart", "Checklista för uppstart", "checklist", (GOAL, RISKS, END))
LONG = Template("slutrapport", "Slutrapport", "tool", (END,))


def card(programme: str, title: str) -> Template:
    return Template(f"styrkort-{programme}", title, "scorecard", (GOAL, END), programme=programme)


@dataclass
class Shelf:
    """Templates that come with Lots."""

    kept: Sequence[Template]

    def templates(self, scope: Scope) -> list[Template]:
        return list(self.kept)

    def template(self, template_id: str, scope: Scope) -> Template:
        found = next((template for template in self.kept if template.id == template_id), None)
        if found is None:
            raise NotFound("There is no such template")
        return found

    def keep(self, template: Template) -> None:
        raise FormError("It comes with Lots")


@dataclass
class Town:
    """What outlives an engine: stores, templates, people, and a clock that can be moved."""

    forms: FormStore = field(default_factory=MemoryForms)
    sittings: SittingStore = field(default_factory=MemorySittings)
    profiles: MemoryProfiles = field(default_factory=MemoryProfiles)
    people: MemoryPeople = field(default_factory=MemoryPeople)
    templates: Sequence[Template] = (RISK_MATRIX, CHECKLIST, LONG)
    scorecards: Sequence[Template] = (card("andts", "Styrkort: ANDTS-program"),)
    asked: list[Question] = field(default_factory=list)
    moment: datetime = datetime(2026, 11, 22, 15, tzinfo=UTC)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    recording: Recording = field(default_factory=recording_in_memory)
    proposes: ProposesAnswers | None = None

    def engine(self, reminders: OwnReminders | None = None) -> Engine:
        """A new one, as after a restart: nothing but what is kept carries over."""
        people = KnownPeople(self.profiles, self.profiles, lambda: LINDSJO, at_once)
        desk = Desk(
            templates=Shelf(self.templates),
            forms=self.forms,
            sittings=self.sittings,
            scorecards=lambda committee, organisation, scope: self.scorecards,
            cite=_cited,
            reads=FreeText(),
            people=people,
            run_sync=at_once,
            new_id=lambda: f"id{next(self.numbers)}",
            now=self.now,
            directory=PeopleDirectory(self.people, at_once, self.now),
            note_asked_about=self.recording.asked_about,
            proposes=self.proposes,
        )
        skills = in_order(
            Answering(self._ask, self._ask_anyway, _kept, _open_to_all), people, _no_opinions, desk, reminders
        )
        return Engine(skills, _recall, people.profile, _broken)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    async def _ask(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer | None:
        ours = "vår" in question.text.split() and not question.committee
        return None if ours else await self._ask_anyway(question)

    async def _ask_anyway(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer:
        self.asked.append(question)
        source = Citation(1, "plan", "Planen", ("Ansvar",), 3, "Nämnden ansvarar.", "plan-1", "/documents/plan#plan-1")
        return Answer(question.text, "sv", True, "fact", "Nämnden ansvarar. [1]", 0.9, (source,))


@dataclass
class Talk:
    """One person in one conversation."""

    town: Town
    person: str = "anna"
    conversation: str = "webben"
    role: Role = "staff"
    channel: str = "test"
    last: Reply = field(default_factory=Reply)

    async def say(self, text: str) -> str:
        return await self._turn(text, None)

    async def click(self, label: str) -> str:
        """What is offered under the label, in the last reply."""
        return await self._turn("", self.offered(label).id)

    async def choose(self, choice: str) -> str:
        return await self._turn("", choice)

    async def _turn(self, text: str, choice: str | None) -> str:
        turn = Turn(self.conversation, Person(self.person, self.role), self.channel, text, choice)
        self.last = await self.town.engine().reply(turn)
        return self.text

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.last.messages)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(choice for message in self.last.messages for choice in message.choices)

    def offered(self, label: str) -> Choice:
        return next(choice for choice in self.choices if choice.label == label)

    @property
    def place(self) -> tuple[str, str, int] | None:
        place = self.last.form.place if self.last.form else None
        return (place.item, place.field, place.row) if place else None

    @property
    def form(self) -> Form:
        assert self.last.form is not None, self.text
        return self.town.forms.form(self.last.form.id)

    @property
    def filled(self) -> Filled:
        return state_of(self.form)

    def status(self) -> str:
        return self.filled.status

    def answer(self, item: str, field_id: str, row: int = 0) -> Event:
        """What stands there."""
        return next(
            event
            for place, event in self.filled.answers.items()
            if (place.item, place.field, place.row) == (item, field_id, row)
        )

    def meaning(self, item: str, field_id: str, row: int = 0) -> str:
        value = self.answer(item, field_id, row).value
        assert value is not None
        return value.meaning


async def at_once(work: Callable[[], Any], /) -> Any:
    return work()


async def of_committee(town: Town, *people: str) -> None:
    """Everybody works for socialnämnden."""
    for person in people:
        await Talk(town, person, "presentation").say("min nämnd är socialnämnden")


def _cited(source: Source, scope: Scope) -> Citation | None:
    return Citation(
        1, source.document, "Planen", source.section, source.page, source.quote, "plan-1", "/documents/plan"
    )


async def _kept(situation: Situation, answer: Answer, private: bool) -> str:
    return "a1"


async def _open_to_all(answer: Answer) -> bool:
    return False


async def _recall(turn: Turn) -> tuple[Remembered, ...]:
    return ()


async def _no_opinions(*_: object) -> None:
    raise AssertionError("nobody was asked for an opinion")


def _broken() -> str:
    raise AssertionError("the engine broke")
