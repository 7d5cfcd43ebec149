"""What the web needs from outside: a conversation, a library to read, somewhere to put an opinion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.conversation.messages import Reply, Turn
from bot.conversation.people import People
from bot.conversation.ports import FeedbackStore
from bot.reminders.telling import Reminders
from knowledge.answers.answer import Answer, Question
from knowledge.domain.forms import Template
from knowledge.ports import (
    FormStore,
    Library,
    OrganisationStore,
    ProgrammeArchive,
    ProgrammeLibrary,
    TemplateArchive,
    TemplateLibrary,
)

Result = TypeVar("Result")


class Conversation(Protocol):
    """The one door that every channel calls."""

    async def reply(self, turn: Turn) -> Reply: ...


class Answerer(Protocol):
    """One question, one answer, no conversation around it."""

    def answer(self, question: Question) -> Answer: ...


class Programmes(ProgrammeLibrary, ProgrammeArchive, Protocol):
    """Programmes, to read and to write."""


class Templates(TemplateLibrary, Protocol):
    """Form templates; `kept` are those drafted from documents or loaded from files, to work on."""

    @property
    def kept(self) -> TemplateArchive: ...

    def changed(self, template: Template) -> tuple[str, ...]:
        """The ids of its items whose passage a newer version of their document has changed."""
        ...


class WebServices(Protocol):
    """The composition root's services, as far as the web looks."""

    @property
    def engine(self) -> Conversation: ...

    @property
    def library(self) -> Library: ...

    @property
    def programmes(self) -> Programmes: ...

    @property
    def templates(self) -> Templates: ...

    @property
    def forms(self) -> FormStore: ...

    @property
    def organisation(self) -> OrganisationStore: ...

    @property
    def answerer(self) -> Answerer: ...

    @property
    def feedback(self) -> FeedbackStore: ...

    @property
    def people(self) -> People: ...

    @property
    def reminders(self) -> Reminders: ...

    async def run_sync(self, work: Callable[[], Result], /) -> Result:
        """Runs plain sync work off the event loop."""
        ...


class WebSettings(Protocol):
    """The settings that the web reads."""

    @property
    def language(self) -> str:
        """The language shown where the reader asks for none: "sv" or "en"."""
        ...
