"""What the library's database keeps: a store for each thing, made when it is first asked for, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from bot.forms.of_people import FormsOfPeople
from bot.keeping.pseudonyms import Pseudonyms, open_pseudonyms
from bot.settings import Settings
from bot.stores.answers_back import SqlAnswersBack
from bot.stores.conversations import SqlConversations
from bot.stores.feedback import SqlFeedback
from bot.stores.handoffs import SqlHandoffs
from bot.stores.insights import SqlSignals
from bot.stores.people import SqlPeople
from bot.stores.profiles import SqlProfiles
from bot.stores.reminders import SqlReminders
from bot.stores.sealing import KeySeal, Seal
from bot.stores.sittings import SqlSittings
from bot.stores.topics import SqlTopics
from bot.wiring.library import open_library_only
from knowledge.adapters.sql.forms import SqlForms
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.organisation import SqlOrganisation
from knowledge.adapters.sql.programmes import SqlProgrammes
from knowledge.adapters.sql.templates import SqlTemplates
from knowledge.adapters.sql.verified import SqlVerifiedAnswers
from knowledge.adapters.template_shelf import TemplateShelf
from knowledge.passages import Scope


@dataclass(frozen=True)
class Stores:
    """Those on one opened library. `open_pseudonyms` reads their key, or makes it: only where somebody is named."""

    library: SqlLibrary
    open_pseudonyms: Callable[[], Pseudonyms]

    @property
    def engine(self) -> Engine:
        return self.library.engine

    @property
    def everything(self) -> Scope:
        """A scope that sees all there is now: for the person who runs Lots."""
        return every_group(self.engine)

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        return self.open_pseudonyms()

    @cached_property
    def seal(self) -> Seal:
        """For what must wait as it was written."""
        return KeySeal(self.pseudonyms.key_for("what waits"))

    @cached_property
    def organisation(self) -> SqlOrganisation:
        return SqlOrganisation(self.engine)

    @cached_property
    def programmes(self) -> SqlProgrammes:
        return SqlProgrammes(self.engine)

    @cached_property
    def templates(self) -> TemplateShelf:
        """Those that come with Lots, and those drafted from documents or loaded from files."""
        from knowledge.templates import builtin_templates

        return TemplateShelf(builtin_templates, SqlTemplates(self.engine))

    @cached_property
    def forms(self) -> FormsOfPeople:
        return FormsOfPeople(SqlForms(self.engine), self.people.moved)

    @cached_property
    def sittings(self) -> SqlSittings:
        return SqlSittings(self.engine, self.seal)

    @cached_property
    def people(self) -> SqlPeople:
        return SqlPeople(self.engine, lambda name: self.pseudonyms.of(name))

    @cached_property
    def profiles(self) -> SqlProfiles:
        return SqlProfiles(self.engine)

    @cached_property
    def conversations(self) -> SqlConversations:
        return SqlConversations(self.engine)

    @cached_property
    def feedback(self) -> SqlFeedback:
        return SqlFeedback(self.engine)

    @cached_property
    def handoffs(self) -> SqlHandoffs:
        """Questions that were handed to the coordinators."""
        return SqlHandoffs(self.engine)

    @cached_property
    def reminders(self) -> SqlReminders:
        return SqlReminders(self.engine)

    @cached_property
    def signals(self) -> SqlSignals:
        return SqlSignals(self.engine)

    @cached_property
    def topics(self) -> SqlTopics:
        return SqlTopics(self.engine)

    @cached_property
    def verified(self) -> SqlVerifiedAnswers:
        """What coordinators answered."""
        return SqlVerifiedAnswers(self.engine)

    @cached_property
    def answers_back(self) -> SqlAnswersBack:
        return SqlAnswersBack(self.engine)


def stores_on(settings: Settings, library: SqlLibrary) -> Stores:
    """Those of a library that is open."""
    return Stores(library, lambda: open_pseudonyms(settings.data))


@contextmanager
def open_stores(settings: Settings) -> Iterator[Stores]:
    """The database alone, and what it keeps. Raises StorageError."""
    with open_library_only(settings) as library:
        yield stores_on(settings, library)
