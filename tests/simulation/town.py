"""The fictional municipality's own Lots: its database, its topic job, and the overview as it stands at the end.

Order: `open_town` makes a database of its own beside the sample municipality's documents; `live` lets questions come
day by day, with the topic job looking every evening; `overview` is what a coordinator then sees.
Invariant: everything goes through the real stores and the real job.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.insights.finding_topics import TopicFinder
from bot.insights.overlooking import Overlooking
from bot.stores.insights import SqlSignals
from bot.stores.topics import SqlTopics
from bot.wiring.insights import overlook_on
from bot.wiring.library import open_library_only
from bot.wiring.stores import stores_on
from knowledge.adapters.sql.forms import SqlForms
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.organisation import SqlOrganisation
from knowledge.adapters.sql.programmes import SqlProgrammes
from knowledge.domain.programmes import Programme
from knowledge.insights.overview import Filter, Overview
from knowledge.insights.signals import AskedQuestion, Reception
from knowledge.insights.topics.topic import Topic
from tests.simulation.answering import SampleAnswers, settings
from tests.simulation.asking import FIRST_DAY
from tests.simulation.forms import LAST_DAY, PROGRAMME, filled_forms
from tests.simulation.half_year import keep
from tests.simulation.staff import organisation
from tests.simulation.trait_keeping import KeptTraits

Kept = tuple[AskedQuestion, Reception]
FEWEST = 3
"""People who stand behind whatever is shown: the setting as it comes."""


@dataclass(frozen=True)
class Town:
    library: SqlLibrary
    signals: SqlSignals
    topics: SqlTopics
    finder: TopicFinder
    overlooking: Overlooking

    def live(self, questions: Sequence[Kept], at_the_end_of: Callable[[date], None] = lambda day: None) -> None:
        """`at_the_end_of` is called after every day on which something was asked, when the job has looked."""
        for day, asked in groupby(questions, lambda each: each[0].at.date()):
            keep(tuple(asked), self.signals)
            self.finder.find()
            at_the_end_of(day)

    def topic_of(self, questions: Sequence[str]) -> Mapping[str, str]:
        """Where questions that were placed are now; empty for those that stand alone."""
        return self.topics.topic_of(questions)

    def described(self) -> Mapping[str, Topic]:
        return {topic.id: topic for topic in self.topics.topics() if not topic.merged_into}

    def fill_in_forms(self, seed: int) -> None:
        filled = filled_forms(_programme(self.library), seed)
        forms = SqlForms(self.library.engine)
        for form in filled.forms:
            forms.begin(form)
        for about in filled.asked_about:
            self.signals.keep_asked_about(about)

    def overview(self) -> Overview:
        """Of the whole half year."""
        return self.overlooking(Filter(FIRST_DAY.date(), LAST_DAY.date() - timedelta(days=1)))


@contextmanager
def open_town(answers: SampleAnswers, folder: Path | None = None) -> Iterator[Town]:
    """In a folder that goes when it is closed, or in one that is given and stays."""
    with TemporaryDirectory() as passing:
        mine = replace(settings(), data=folder or Path(passing))
        shutil.copytree(settings().data, mine.data, dirs_exist_ok=True)
        with open_library_only(mine) as library:
            SqlOrganisation(library.engine).replace(organisation())
            signals, topics = SqlSignals(library.engine), SqlTopics(library.engine)
            with KeptTraits.of(answers) as reader:
                finder = TopicFinder(signals, topics, lambda: reader, _at_the_end)
                stores = overlook_on(mine, stores_on(mine, library)).stores
                yield Town(library, signals, topics, finder, Overlooking(stores, _at_the_end, FEWEST, mine.language))


def _at_the_end() -> datetime:
    return LAST_DAY


def _programme(library: SqlLibrary) -> Programme:
    records = SqlProgrammes(library.engine).programmes(every_group(library.engine))
    return next(record.in_force for record in records if record.in_force.name == PROGRAMME)
