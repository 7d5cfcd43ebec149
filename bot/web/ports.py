"""What the web needs from outside: a conversation, a library to read, somewhere to put an opinion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from bot.conversation.directory import Directory
from bot.conversation.messages import Person, Reply, Turn
from bot.conversation.own_data import OwnRecords
from bot.conversation.people import People
from bot.conversation.ports import FeedbackStore
from bot.conversation.writing import Watched
from bot.keeping.recording import Recording
from bot.reminders.telling import Reminders
from bot.verified.telling import Telling
from bot.verified.values import Draft, PossibleSource, WaitingQuestion
from bot.web.metrics import ModelCounts
from knowledge.answers.answer import Answer, Question
from knowledge.answers.verified.sources import Standing
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.forms import Template
from knowledge.domain.verified import VerifiedAnswer
from knowledge.insights.overview import Overlook
from knowledge.ports import (
    FormStore,
    Library,
    OrganisationStore,
    ProgrammeArchive,
    ProgrammeLibrary,
    TemplateArchive,
    TemplateLibrary,
)
from knowledge.proposals import Matter, Proposed

Result = TypeVar("Result")


class Conversation(Protocol):
    """The one door that every channel calls."""

    async def reply(self, turn: Turn) -> Reply: ...


class Answerer(Protocol):
    """One question, one answer, no conversation around it."""

    def answer(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer: ...


class Programmes(ProgrammeLibrary, ProgrammeArchive, Protocol):
    """Programmes, to read and to write."""


class Templates(TemplateLibrary, Protocol):
    """Form templates; `kept` are those drafted from documents or loaded from files, to work on."""

    @property
    def kept(self) -> TemplateArchive: ...

    def changed(self, template: Template) -> tuple[str, ...]:
        """The ids of its items whose passage a newer version of their document has changed."""
        ...


class CoordinatorDesk(Protocol):
    """What waits for a coordinator, and the answers that coordinators stand for. Plain sync code.

    Every call raises NotFound for whoever does not coordinate.
    """

    def queue(self, person: Person) -> list[WaitingQuestion]: ...

    def waiting(self, person: Person, waiting_id: str) -> WaitingQuestion:
        """Raises NotFound where it waits no longer."""
        ...

    def set_aside(self, person: Person, waiting_id: str) -> None: ...

    def sources_for(self, person: Person, words: str) -> Sequence[PossibleSource]:
        """Passages near the words, best first."""
        ...

    def publish(self, person: Person, draft: Draft) -> VerifiedAnswer:
        """Raises AnswerError, which says what to change."""
        ...

    def answers(self, person: Person) -> Sequence[Standing]:
        """Flagged ones first, withdrawn ones last."""
        ...

    def answer(self, person: Person, answer_id: str) -> Standing: ...

    def withdraw(self, person: Person, answer_id: str) -> VerifiedAnswer: ...


class ProgrammeProposer(Protocol):
    """Finds in a programme's document what its draft lacks."""

    def proposed(self, matter: Matter, within: float) -> Proposed:
        """In about so many seconds at most. Raises ModelError."""
        ...


class WebServices(Protocol):
    """The composition root's services, as far as the web looks."""

    @property
    def engine(self) -> Conversation: ...

    @property
    def watched(self) -> Watched | None:
        """The same with somebody looking on; None where no language model writes."""
        ...

    @property
    def model_use(self) -> ModelCounts: ...

    @property
    def library(self) -> Library: ...

    @property
    def programmes(self) -> Programmes: ...

    @property
    def templates(self) -> Templates: ...

    @property
    def forms(self) -> FormStore: ...

    @property
    def directory(self) -> Directory: ...

    @property
    def organisation(self) -> OrganisationStore: ...
    @property
    def programme_proposer(self) -> ProgrammeProposer | None:
        """None without a language model."""
        ...

    @property
    def answerer(self) -> Answerer: ...

    @property
    def extractive(self) -> Answerer:
        """The same without a language model."""
        ...

    @property
    def feedback(self) -> FeedbackStore: ...

    @property
    def people(self) -> People: ...

    @property
    def reminders(self) -> Reminders: ...

    @property
    def own_records(self) -> OwnRecords: ...

    @property
    def recording(self) -> Recording: ...

    @property
    def telling(self) -> Telling: ...

    @property
    def overlook(self) -> Overlook: ...

    @property
    def coordinator_desk(self) -> CoordinatorDesk: ...

    async def run_sync(self, work: Callable[[], Result], /) -> Result:
        """Runs plain sync work off the event loop."""
        ...


class Delivery(Protocol):
    """What was taken in from channels and is to be sent there, as far as those who run Lots ask."""

    async def waiting(self) -> Mapping[str, int]:
        """How many events and calls wait, by channel."""
        ...

    def counted(self) -> Mapping[tuple[str, str], int]:
        """What was done since the process began: (what, channel) -> how often."""
        ...


class Channels(Protocol):
    """The channels that run beside the pages."""

    @property
    def delivery(self) -> Delivery | None: ...

    @property
    def in_touch(self) -> Mapping[str, Callable[[], bool]]:
        """Whether the connections that Lots keeps open itself are open, by the channel's name."""
        ...


class WebSettings(Protocol):
    """The settings that the web reads."""

    @property
    def language(self) -> str:
        """The language shown where the reader asks for none: "sv" or "en"."""
        ...
