"""What is read off the names of migrations is what Alembic reads in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

import bot.stores
import knowledge.adapters.sql
from knowledge.adapters.sql.migrating import revisions

ROOMS = [Path(room.__path__[0]) / "migrations" for room in (bot.stores, knowledge.adapters.sql)]


@pytest.mark.parametrize("scripts", ROOMS, ids=lambda scripts: scripts.parent.name)
def test_the_names_of_migrations_say_their_revisions_in_order(scripts: Path) -> None:
    oldest_first = [script.revision for script in ScriptDirectory(str(scripts)).walk_revisions()][::-1]
    assert revisions(scripts) == oldest_first
