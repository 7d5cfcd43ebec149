"""Opening databases: migrations under a lock, and what a person is told when a database cannot be used."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect

from knowledge.adapters.opening import open_library
from knowledge.adapters.sql import engine as engines
from knowledge.adapters.sql.checking import database_is_whole, words_in_step
from knowledge.adapters.sql.engine import DATABASE_FILE, open_engine, sqlite_url, writing
from knowledge.adapters.sql.schema import metadata
from knowledge.errors import LibraryBusy, StorageError
from knowledge.passages import Scope
from tests.contracts.documents import split_words, written

WRITER = """
import sys
from pathlib import Path
from knowledge.adapters.opening import open_library
from tests.contracts.documents import split_words, written

library = open_library(Path(sys.argv[1]), None, split_words)
for number in range(100_000):
    library.save(*written(f"d{number % 7}", *(f"mening {number} rad {line}" for line in range(20))))
    print(number, flush=True)
"""


def test_the_migrations_make_the_tables_that_queries_name(tmp_path: Path) -> None:
    library = open_library(tmp_path, None, split_words)
    found = inspect(library.engine)
    for table in metadata.sorted_tables:
        assert {column["name"] for column in found.get_columns(table.name)} == set(table.columns.keys())
    library.close()


def test_opening_at_once_migrates_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        libraries = list(pool.map(lambda _: open_library(tmp_path, None, split_words), range(6)))
    libraries[0].save(*written("plan", "text"))
    assert [library.size() for library in libraries] == [1] * 6
    for library in libraries:
        library.close()


def test_a_new_file_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """SQLite refuses one switch to WAL in some two hundred at once, so this is tried often enough to meet it."""
    with ThreadPoolExecutor(12) as pool:
        for number in range(60):
            engines_opened = list(pool.map(open_engine, [f"sqlite:///{tmp_path}/{number}.sqlite3"] * 12))
            for engine in engines_opened:
                engine.dispose()
    with open_engine(f"sqlite:///{tmp_path}/0.sqlite3").connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_what_was_saved_is_there_after_opening_again(tmp_path: Path) -> None:
    first = open_library(tmp_path, None, split_words)
    first.save(*written("plan", "text"))
    first.close()
    again = open_library(tmp_path, None, split_words)
    assert [card.id for card in again.documents(Scope())] == ["plan"]
    again.close()


def test_a_database_of_a_newer_lots_is_refused(tmp_path: Path) -> None:
    library = open_library(tmp_path, None, split_words)
    with writing(library.engine) as connection:
        connection.exec_driver_sql("UPDATE library_version SET version_num = '9999'")
    library.close()
    with pytest.raises(StorageError, match="newer Lots"):
        open_library(tmp_path, None, split_words)


def test_a_damaged_database_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).write_bytes(b"this was never a database" * 400)
    with pytest.raises(StorageError, match="damaged"):
        open_library(tmp_path, None, split_words)


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("mysql://host/db", "must begin with"),
        ("not an address", "not a database address"),
        ("postgresql+psycopg://lots:secret@127.0.0.1:9/lots", "check that the database runs"),
        ("postgresql+nothing://host/db", "not a database address"),
    ],
)
def test_a_database_that_cannot_be_used_says_what_to_do_and_keeps_the_password(url: str, advice: str) -> None:
    with pytest.raises(StorageError, match=advice) as raised:
        open_engine(url)
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_data_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="--data"):
        open_library(tmp_path / "file" / "data", None, split_words)


def test_a_second_writer_is_told_that_the_library_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    library = open_library(tmp_path, None, split_words)
    other = open_engine(sqlite_url(tmp_path))
    with writing(other), pytest.raises(LibraryBusy, match="wait until it is done"):
        library.save(*written("plan", "text"))
    assert library.size() == 0
    library.close()
    other.dispose()


def test_readers_go_on_while_one_writes(tmp_path: Path) -> None:
    library = open_library(tmp_path, None, split_words)
    library.save(*written("plan", "text"))
    with writing(library.engine) as connection:
        connection.exec_driver_sql("DELETE FROM documents")
        assert library.size() == 1
        assert len(library.documents(Scope())) == 1
        connection.rollback()
    library.close()


@pytest.mark.slow
def test_a_killed_writer_leaves_every_document_whole(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    for kills in range(6):
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as writer:
            assert writer.stdout is not None
            for line in writer.stdout:
                if int(line) >= 3 + 4 * kills:
                    os.kill(writer.pid, signal.SIGKILL)
        library = open_library(tmp_path, None, split_words)
        assert database_is_whole(library.engine)
        assert words_in_step(library.engine)
        assert {card.passages for card in library.documents(Scope())} == {20}
        library.close()
