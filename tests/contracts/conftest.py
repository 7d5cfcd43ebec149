"""One server of each kind for all contract tests; every test gets a database or index of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contracts import databases


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with databases.postgres_server(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with databases.chroma_server(tmp_path_factory.mktemp("chroma-server")) as url:
        yield url
