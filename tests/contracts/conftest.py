"""One server of each kind for all contract tests; every test gets a database or index of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contracts import databases


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """In a folder outside pytest's own: for root the server is another user, whom the next pytest would shut out."""
    with (
        tempfile.TemporaryDirectory(prefix="lots-postgres-", ignore_cleanup_errors=True) as folder,
        databases.postgres_server(Path(folder)) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with databases.chroma_server(tmp_path_factory.mktemp("chroma-server")) as url:
        yield url
