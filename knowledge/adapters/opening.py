"""Opens what a data folder and the settings name: for the composition root, and for tools that stand alone."""

from __future__ import annotations

from pathlib import Path

from knowledge.adapters import chroma
from knowledge.adapters.sql.engine import open_engine, sqlite_url
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.terms import PassageTerms
from knowledge.errors import StorageError


def open_library(data: Path, database_url: str | None, terms: PassageTerms) -> SqlLibrary:
    """The library at `database_url`, or in the data folder's own file. Raises StorageError."""
    if database_url:
        return SqlLibrary(open_engine(database_url), terms)
    return SqlLibrary(open_engine(sqlite_url(_made(data))), terms)


def open_vectors(data: Path, chroma_url: str | None, model_name: str, dimensions: int) -> chroma.ChromaVectors:
    """The vector index of one model, on the server at `chroma_url` or in the data folder. Raises SettingsError."""
    name = chroma.collection_name(model_name, dimensions)
    if chroma_url:
        return chroma.server(chroma_url, name, dimensions)
    return chroma.embedded(_made(data) / "chroma", name, dimensions)


def _made(data: Path) -> Path:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The data folder {data} cannot be made ({error.strerror}): choose another with --data"
        ) from error
    return data
