"""What the insights work on: overviews of what the stores keep, and the job that puts questions into topics."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.insights.finding_topics import TopicFinder
from bot.insights.overlooking import Overlooking, OverviewStores, as_they_are, nameless
from bot.settings import Settings
from bot.stores.asked_columns import SqlAskedColumns
from bot.wiring.finding import finder_on
from bot.wiring.meaning import meaning_on_demand, running
from bot.wiring.stores import Stores, open_stores
from ingest.embedding import Meaning
from knowledge.insights.overview import TopicView
from knowledge.insights.topics.reading import TraitReader
from knowledge.language_model import LanguageModel

if TYPE_CHECKING:
    from bot.insights.naming_topics import TopicNames


def overlook_on(
    settings: Settings,
    stores: Stores,
    refresh: Callable[[], None] = as_they_are,
    name: Callable[[TopicView], str] = nameless,
) -> Overlooking:
    """By the clocks of the municipality."""
    zone = ZoneInfo(settings.time_zone)
    kept = OverviewStores(
        asked=SqlAskedColumns(stores.engine),
        signals=stores.signals,
        topics=stores.topics.topics,
        forms=stores.forms,
        programmes=stores.programmes,
        organisation=stores.organisation,
        library=stores.library,
    )
    return Overlooking(kept, lambda: datetime.now(zone), settings.fewest_askers, settings.language, refresh, name)


def topic_names_on(settings: Settings, model: LanguageModel | None) -> TopicNames | None:
    """None where there is no language model to give them."""
    if model is None:
        return None
    from bot.insights.naming_topics import TopicNames

    zone = ZoneInfo(settings.time_zone)
    return TopicNames(model, lambda: datetime.now(zone))


def topics_on(settings: Settings, stores: Stores, meaning: Meaning | None) -> TopicFinder:
    """Questions in the library's database, found as answers are."""
    finder = finder_on(stores.library, meaning)
    reader = TraitReader(finder, lambda: stores.everything, meaning.embedder if meaning else None)
    zone = ZoneInfo(settings.time_zone)
    return TopicFinder(stores.signals, stores.topics, lambda: reader, lambda: datetime.now(zone), settings.language)


def place_questions(settings: Settings) -> int:
    """Puts what was asked since the last look into topics. How many questions. Raises StorageError."""
    with open_stores(settings) as stores, meaning_on_demand(settings) as open_meaning:
        if not stores.topics.waiting(1):  # the model is not loaded for nothing
            return 0
        meaning, _ = running(open_meaning)
        return topics_on(settings, stores, meaning).find()
