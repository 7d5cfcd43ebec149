"""A database copied out and in again is the same, in SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, select

from bot.conversation.ports import LoggedTurn
from bot.keeping.backup import prepare_every_room
from bot.stores.conversations import SqlConversations
from knowledge.adapters.sql.copying import copy_in, copy_out
from knowledge.adapters.sql.engine import reading
from knowledge.errors import StorageError
from tests.contracts import databases

NOW = datetime(2026, 3, 4, tzinfo=UTC)


def turn(number: int) -> LoggedTurn:
    return LoggedTurn(f"t{number}", "samtal", "anna", "person", f"Fråga {number} “å” \U0001f41f", NOW)


def everything_in(engine: Engine) -> dict[str, list[Any]]:
    metadata = MetaData()
    with reading(engine) as connection:
        metadata.reflect(connection)
        return {name: sorted(map(str, connection.execute(select(each)))) for name, each in metadata.tables.items()}


def test_rows_of_postgresql_come_back_and_go_on_counting(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    server = request.getfixturevalue("postgres_server")
    with databases.postgres(server) as old, databases.postgres(server) as new:
        prepare_every_room(old)
        for number in range(3):
            SqlConversations(old).append(turn(number))
        assert copy_out(tmp_path, _url(old), tmp_path / "copy") == "postgresql"
        copy_in(tmp_path / "copy", "postgresql", tmp_path, _url(new), prepare_every_room)
        assert everything_in(new) == everything_in(old)
        SqlConversations(new).append(turn(3))
        assert len(SqlConversations(new).recent("samtal", 9)) == 4


def test_a_copy_of_the_other_sort_is_refused(tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("")
    with pytest.raises(StorageError, match="LOTS_DATABASE_URL"):
        copy_in(tmp_path / "copy", "postgresql", tmp_path, None, prepare_every_room)


def test_a_database_that_is_read_meanwhile_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    with databases.sqlite(tmp_path / "old") as old, databases.sqlite(tmp_path / "new") as new:
        SqlConversations(old).append(turn(1))
        SqlConversations(new).append(turn(2))
        copy_out(tmp_path / "old", None, tmp_path / "copy")
        copy_in(tmp_path / "copy", "sqlite", tmp_path / "new", None, prepare_every_room)
        assert [each.id for each in SqlConversations(new).recent("samtal", 9)] == ["t1"]


def _url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)
