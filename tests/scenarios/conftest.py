"""What scenarios in Teams stand on: the directory that signs, the connector that is answered, a person's side of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # Teams' packages are imported where a scenario asks for them
    from tests.teams_world.activities import TeamsSide
    from tests.teams_world.connector import LocalConnector
    from tests.teams_world.identity import LocalIdentity


@pytest.fixture(scope="module")
def identity() -> Iterator[LocalIdentity]:
    from tests.teams_world.identity import LocalIdentity

    with LocalIdentity() as world:
        yield world


@pytest.fixture
def connector() -> Iterator[LocalConnector]:
    from tests.teams_world.connector import LocalConnector

    with LocalConnector() as world:
        yield world


@pytest.fixture
def teams(connector: LocalConnector) -> TeamsSide:
    from tests.teams_world.activities import TeamsSide

    return TeamsSide(connector.service_url)
