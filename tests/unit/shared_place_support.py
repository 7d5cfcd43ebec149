"""A thread that others read along in: real skills and memory, and answers made of which document a question names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.conversation.answering import Answering
from bot.conversation.directory import PeopleStore
from bot.conversation.engine import Engine
from bot.conversation.handoffs import Handoff, Notifier
from bot.conversation.messages import Choice, Message, Person, Reply, Turn
from bot.conversation.skills import in_order
from bot.conversation.skills.handoff import HandoffSkill
from bot.conversation.skills.linking import LinkingSkill
from bot.delivery.ports import Outgoing, Received, Sent
from bot.keeping.judging import MaskedFeedback
from bot.keeping.recording import Recording
from bot.keeping.remembering import Memory
from bot.people.directory import PeopleDirectory
from bot.people.handing_over import HandingOver
from bot.people.known import KnownPeople
from bot.people.openness import Openness
from bot.stores.memory import MemoryConversations, MemoryProfiles
from bot.stores.memory_handoffs import MemoryHandoffs
from bot.stores.memory_people import MemoryPeople
from knowledge.adapters.memory import MemoryLibrary
from knowledge.answers.answer import Answer, Citation, Question, Related
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.organisation import Committee, Organisation
from knowledge.errors import StorageError
from knowledge.passages import Document, Scope
from knowledge.ports import ProgrammeRecord
from tests.recording_support import recording_in_memory

THREAD, CHANNEL = "slack:T1:C1:17.1", "slack"
VIK = Organisation((Committee("hamnnamnden", "hamnnämnden"), Committee("skolnamnden", "skolnämnden")))
ANNA = Person("slack:T1:U1", groups=frozenset({"individ"}), name="Anna Ek")
BO = Person("slack:T1:U2", name="Bo Berg")
CIA = Person("slack:T1:U3", groups=frozenset({"individ"}), name="Cia Dal")


@dataclass
class Told:
    """Notices that the coordinators got."""

    handoffs: list[Handoff] = field(default_factory=list)

    async def notify(self, handoff: Handoff) -> None:
        self.handoffs.append(handoff)


@dataclass
class Posted:
    """Calls by id, as delivery keeps them."""

    kept: dict[str, Outgoing] = field(default_factory=dict)
    broken: bool = False

    async def post(self, outgoing: Outgoing) -> bool:
        if self.broken:
            raise StorageError("The database is locked.")
        return self.kept.setdefault(outgoing.id, outgoing) is outgoing

    async def take_in(self, received: Received) -> str | None:
        raise AssertionError(received)

    async def answers_to(self, key: str) -> list[Sent]:
        raise AssertionError(key)


class NoProgrammes:
    """A municipality without programmes."""

    def programmes(self, scope: Scope) -> list[ProgrammeRecord]:
        return []

    def programme(self, name: str, scope: Scope) -> ProgrammeRecord:
        raise AssertionError(name)


@dataclass
class Place:
    """A question with "hemlig" draws on a document for the group "individ"; one with "okänd" is declined."""

    asked: list[Question] = field(default_factory=list)
    conversations: MemoryConversations = field(default_factory=MemoryConversations)
    profiles: MemoryProfiles = field(default_factory=MemoryProfiles)
    handoffs: MemoryHandoffs = field(default_factory=MemoryHandoffs)
    people: PeopleStore = field(default_factory=MemoryPeople)
    told: Notifier = field(default_factory=Told)
    library: MemoryLibrary = field(default_factory=lambda: MemoryLibrary(lambda *_: ()))
    moment: datetime = datetime(2026, 11, 22, 15, tzinfo=UTC)
    recording: Recording = field(default_factory=recording_in_memory)

    def __post_init__(self) -> None:
        self.hold("planen", "")
        self.hold("rutinen", "individ")

    def hold(self, document: str, group: str) -> None:
        self.library.save(
            Document(document, document, f"{document}.pdf", document, "application/pdf", "", group=group), ()
        )

    def engine(self) -> Engine:
        people = KnownPeople(self.profiles, self.profiles, lambda: VIK, at_once)
        openness = Openness(self.library, NoProgrammes(), at_once)
        feedback = MaskedFeedback(self.conversations, self.recording)
        memory = Memory(self.conversations, feedback, openness.is_readable, at_once, self.recording)
        answering = Answering(self._ask, self._anyway, memory.keep, openness.is_restricted, hands_over=True)
        handing = HandoffSkill(HandingOver(self.handoffs, memory, self.told, at_once), lambda: self.moment)
        linking = LinkingSkill(self.directory())
        skills = in_order(answering, people, memory.record, handoff=handing, linking=linking)
        return Engine(skills, memory.recall, people.profile, _broken)

    def directory(self) -> PeopleDirectory:
        return PeopleDirectory(self.people, at_once, lambda: self.moment)

    async def say(self, person: Person, text: str, *, turn: str = "", shared: bool = True) -> Reply:
        return await self.engine().reply(_turn(person, shared, turn, text=text))

    async def choose(self, person: Person, choice: str, *, turn: str = "", shared: bool = True) -> Reply:
        return await self.engine().reply(_turn(person, shared, turn, choice=choice))

    async def _ask(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer | None:
        return None if "vår" in question.text and not question.committee else await self._anyway(question)

    async def _anyway(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer:
        self.asked.append(question)
        if "okänd" in question.text:
            near = (Related("rutinen", "rutinen", (), "/d"),) if "nära" in question.text else ()
            return Answer(question.text, "sv", False, "none", "Det står inte i dokumenten.", 0.1, related=near)
        document = "rutinen" if "hemlig" in question.text and "individ" in question.scope.groups else "planen"
        source = Citation(1, document, document, (), None, f"Ur {document}.", f"{document}-1", f"/documents/{document}")
        return Answer(question.text, "sv", True, "fact", f"Enligt {document}. [1]", 0.9, (source,))


def aside_of(person: Person) -> str:
    return f"slack:T1:dm:{person.id.rpartition(':')[2]}"


def public(reply: Reply) -> Sequence[Message]:
    return [message for message in reply.messages if not message.private]


def choices(reply: Reply) -> tuple[Choice, ...]:
    return tuple(choice for message in reply.messages for choice in message.choices)


def offered(reply: Reply, label: str) -> str:
    return next(choice.id for choice in choices(reply) if choice.label == label)


def text_of(reply: Reply) -> str:
    return "\n".join(message.text for message in reply.messages)


def _turn(person: Person, shared: bool, turn: str, **said: Any) -> Turn:
    conversation = THREAD if shared else aside_of(person)
    return Turn(conversation, person, CHANNEL, id=turn, shared=shared, aside=aside_of(person), **said)


async def at_once(work: Callable[[], Any], /) -> Any:
    return work()


def _broken() -> str:
    raise AssertionError("the engine broke")
