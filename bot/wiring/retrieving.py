"""Finding alone, for programs that build on Lots: its retriever, opened on a data folder (docs/building-on-lots.md)."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings, read_settings
from bot.wiring.finding import finder_on
from bot.wiring.library import open_library_only
from bot.wiring.meaning import meaning_on_demand, running
from knowledge.adapters.langchain_retriever import LotsRetriever
from knowledge.answers.cite import place
from knowledge.passages import Scope

PLENTY = 8


@contextmanager
def open_retriever(
    data: str | Path | None = None, *, groups: Collection[str] = (), limit: int = PLENTY
) -> Iterator[LotsRetriever]:
    """A LangChain retriever over what is indexed in the data folder; open while the `with` block lasts.

    Settings are read as `lots` reads them: `data` stands for `--data`. `groups` are those that whoever will read what
    is found belongs to: without any, only what everyone may read is found. Raises SettingsError, StorageError.
    """
    settings = read_settings(os.environ, Path.cwd(), Path(data).expanduser() if data else None)
    with open_library_only(settings) as library, meaning_on_demand(settings) as open_meaning:
        meaning, _ = running(open_meaning)
        scope = Scope(frozenset(groups))
        yield LotsRetriever(finder=finder_on(library, meaning), address=_addresses(settings), scope=scope, limit=limit)


def _addresses(settings: Settings) -> Callable[[str, str], str]:
    return lambda document, passage: settings.public_url + place(document, passage)
