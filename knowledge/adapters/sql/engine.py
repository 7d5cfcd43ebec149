"""One engine for SQLite and PostgreSQL, with the two kinds of transaction the library knows.

`reading` sees one state from beginning to end. `writing` is alone: SQLite's write lock is taken at once (BEGIN
IMMEDIATE), PostgreSQL's by an advisory lock, so that a second writer waits, and after `BUSY_SECONDS` gives up with
LibraryBusy instead of failing half-way.

SQLite runs in WAL mode with synchronous=NORMAL: a killed process loses nothing that was committed and damages nothing;
only a power cut can lose the last transactions, and they are lost whole. Ingest then does them again.

What is deleted is overwritten (secure_delete); its older copies in the log go when that is emptied (`wipe`).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from knowledge.errors import LibraryBusy, StorageError

BUSY_SECONDS = 30
DATABASE_FILE = "lots.sqlite3"
_WRITER_LOCK = 0x4C4F5453
"""The advisory lock's key: "LOTS" in ASCII."""


def sqlite_url(data: Path) -> str:
    """The embedded database of a data folder."""
    return URL.create("sqlite", database=str(data / DATABASE_FILE)).render_as_string()


def open_engine(url: str) -> Engine:
    """Connects, and proves it. Raises StorageError: a wrong address, no driver, no server, no permission."""
    engine = _created(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with reading(engine) as connection:
        connection.execute(text("SELECT 1"))
    return engine


def _created(url: str) -> Engine:
    try:
        address = make_url(url)
        if address.get_backend_name() not in ("sqlite", "postgresql"):
            raise StorageError("LOTS_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")
        return create_engine(address, pool_pre_ping=address.get_backend_name() != "sqlite")
    except (ArgumentError, NoSuchModuleError) as error:
        raise StorageError("LOTS_DATABASE_URL is not a database address: write postgresql+psycopg://…") from error
    except ModuleNotFoundError as error:
        raise StorageError(f"The database driver {error.name} is missing: pip install 'lots[postgres]'") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    _log_ahead(connection)
    for pragma in (
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "secure_delete=ON",
        "cache_size=-32768",
        "mmap_size=33554432",  # of each connection: what it maps of a large file counts as the process's memory
    ):
        connection.execute(f"PRAGMA {pragma}")


def _log_ahead(connection: Any) -> None:
    """Turns WAL mode on, once in a database's life; SQLite fails at once, without `busy_timeout`, where two do it."""
    gives_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > gives_up:
                raise
        time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # takes no lock, so nothing can be wrong yet: straight to the driver, since an answer reads twenty times
        connection.connection.cursor().execute("BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent state. Raises StorageError."""
    isolation = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with _explained(engine), engine.connect().execution_options(**isolation) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, *, alone: bool = True) -> Iterator[Connection]:
    """One change, done whole or not at all. Raises LibraryBusy, StorageError.

    `alone` keeps other writers out meanwhile; SQLite knows no other way, PostgreSQL need not for a single row.
    """
    with _explained(engine), engine.connect().execution_options(writing=True) as connection, connection.begin():
        if alone and engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
        yield connection


def wipe(engine: Engine, *, thoroughly: bool = False) -> bool:
    """Empties SQLite's log, so that no copy is left there of what was deleted. Nothing to do in PostgreSQL.

    `thoroughly` also writes the whole file anew, without pages that were freed before they were overwritten. False
    where somebody read meanwhile, and it is to be tried again. Raises StorageError.
    """
    if engine.dialect.name != "sqlite":
        return True
    with _explained(engine), closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        if thoroughly:
            cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _as_storage_error(engine, error) from error


def _as_storage_error(engine: Engine, error: DBAPIError) -> StorageError:
    place = engine.url.render_as_string(hide_password=True)
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    if "locked" in said or "lock timeout" in said:
        return LibraryBusy(f"Another process is writing to {place}: wait until it is done, then try again")
    if "disk is full" in said or "readonly" in said or "unable to open" in said:
        return StorageError(f"{place} cannot be written ({said}): check the folder's space and permissions")
    if "malformed" in said or "not a database" in said:
        return StorageError(f"{place} is damaged ({said}): restore a backup, or move the file away and ingest again")
    if isinstance(error, OperationalError):
        return StorageError(f"{place} cannot be used ({said}): check that the database runs and may be reached")
    return StorageError(f"{place} refused a change ({said})")
