"""The overview of a filter, read from the stores and worked out: what `Overlook` is in a running Lots.

Order: what was asked is counted (`knowledge.insights.counting`), then forms and programmes are read, then what is most
worth doing is chosen. Invariant: what only some may read is in none of it: programmes and documents that are not for
everyone are left out, since every coordinator may see an overview.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Programme
from knowledge.domain.versions import latest
from knowledge.errors import LotsError
from knowledge.insights.advice import Grounds, advice, gain
from knowledge.insights.asked import AskedReader, monday
from knowledge.insights.counting import Looked, NamedTopic, looked_at, topic_views, totals
from knowledge.insights.overview import Filter, Overview, TopicView
from knowledge.insights.ports import SignalStore
from knowledge.insights.progress import Part, current, never_begun, no_owner, overdue, parts_of, progress
from knowledge.insights.stuck import stuck_items
from knowledge.passages import Scope
from knowledge.ports import FormStore, Library, OrganisationStore, ProgrammeLibrary

OPEN = Scope()
"""What everyone may read."""
MOST_PLACED_FIRST = 100
"""Questions that somebody who opens the overview waits for to be placed: at 30 ms each, those of the last minutes."""

log = structlog.get_logger(__name__)


def as_they_are() -> None:
    """Topics are as the topic job left them."""


def nameless(topic: TopicView) -> str:
    """Topics are called by their clearest questions."""
    return ""


@dataclass(frozen=True, slots=True)
class OverviewStores:
    """What an overview is read from. `topics` gives those there are now."""

    asked: AskedReader
    signals: SignalStore
    topics: Callable[[], Iterable[NamedTopic]]
    forms: FormStore
    programmes: ProgrammeLibrary
    organisation: OrganisationStore
    library: Library


@dataclass(slots=True)
class Overlooking:
    """The function `Overlook`. `now` has the municipality's zone; `fewest` people stand behind whatever is shown.

    `refresh` is called first: to put the newest questions in their topics. `name` gives a topic's short name, if it has
    one.
    """

    stores: OverviewStores
    now: Callable[[], datetime]
    fewest: int
    language: str
    refresh: Callable[[], None] = as_they_are
    name: Callable[[TopicView], str] = nameless
    _parts: tuple[tuple[Programme, ...], Organisation, tuple[Part, ...]] | None = field(default=None, init=False)

    def __call__(self, filter: Filter) -> Overview:
        """For whole weeks: from the Monday of the first day's week. Plain sync code. Raises StorageError."""
        self.refresh()
        days = replace(filter, since=monday(filter.since))
        programmes = tuple(record.in_force for record in latest(self.stores.programmes.programmes(OPEN)))
        titles = {programme.name: programme.title for programme in programmes}
        overview = self._of_forms(self._of_questions(days), programmes, titles)
        grounds = Grounds(overview.topics, overview.stuck, overview.overdue, overview.no_owner, overview.never_begun)
        return replace(overview, advice=advice(grounds, titles, self.language))

    def _of_questions(self, days: Filter) -> Overview:
        looked = looked_at(self.stores.asked.columns(), days, self.fewest)
        every = totals(looked)
        topics = self._topics(looked)
        return Overview(
            filter=days,
            made=self.now(),
            fewest=self.fewest,
            questions=every.questions,
            askers=every.askers,
            answered=every.answered,
            declined=every.declined,
            disliked=every.disliked,
            handed_off=every.handed_off,
            hidden=max(0, every.questions - sum(topic.count for topic in topics)),
            weeks=every.weeks,
            topics=topics,
            declined_questions=_declined(topics, self.fewest),
        )

    def _topics(self, looked: Looked) -> tuple[TopicView, ...]:
        """Those with most to gain first. Sections of documents that not everyone may read are left out."""
        named = {topic.id: topic for topic in self.stores.topics()}
        readable = {card.id for card in self.stores.library.documents(OPEN)}
        views = (_without_closed(view, readable) for view in topic_views(looked, named, self.stores.asked.texts))
        called = (replace(view, name=self.name(view)) for view in views)
        return tuple(sorted(called, key=lambda view: (-gain(view), -view.count, view.id)))

    def _of_forms(self, overview: Overview, programmes: Sequence[Programme], titles: Mapping[str, str]) -> Overview:
        days, now = overview.filter, overview.made
        forms = self.stores.forms.forms()
        asked_about = self.stores.signals.fields_asked_about(days.since, days.until)
        standing = current(forms, days)
        parts = self._parts_of(tuple(programmes))
        return replace(
            overview,
            stuck=stuck_items(forms, asked_about, titles, days, now, self.fewest),
            progress=progress(standing, parts, days),
            overdue=overdue(standing, now),
            no_owner=no_owner(programmes, days),
            never_begun=never_begun(standing, parts, days),
        )

    def _parts_of(self, programmes: tuple[Programme, ...]) -> tuple[Part, ...]:
        """Worked out again only when a programme or the committees have changed."""
        organisation = self.stores.organisation.organisation()
        if self._parts is None or self._parts[:2] != (programmes, organisation):
            self._parts = (programmes, organisation, parts_of(programmes, organisation, self.language))
        return self._parts[2]


def placing_first(waiting: Callable[[int], Sequence[str]], find: Callable[[], object]) -> Callable[[], None]:
    """A `refresh` that places the questions that wait, where they are few; more are left to the topic job.

    `waiting` and `find` are those of the topic store and the topic job. What cannot be placed now is only logged: the
    overview is as it was a few minutes ago.
    """

    def refresh() -> None:
        try:
            if 0 < len(waiting(MOST_PLACED_FIRST + 1)) <= MOST_PLACED_FIRST:
                find()
        except LotsError as problem:
            log.warning("newest_questions_not_placed", error=str(problem))

    return refresh


def _declined(topics: Sequence[TopicView], fewest: int) -> tuple[TopicView, ...]:
    """Topics that got no answer at least as often as the fewest that may be shown, most often first."""
    return tuple(sorted((one for one in topics if one.declined >= fewest), key=lambda one: -one.declined))


def _without_closed(view: TopicView, readable: set[str]) -> TopicView:
    return replace(view, sections=tuple(one for one in view.sections if one.section.document in readable))
