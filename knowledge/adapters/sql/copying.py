"""A whole database copied out to one file and in again, as it stands at one moment, whoever else works on it.

SQLite by its own backup, whose file is a database itself; PostgreSQL as rows of JSON, a line each, table by table.
Invariant: copying in is one transaction, and refuses what this Lots cannot read before it changes anything.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import Column, Connection, Engine, MetaData, Table, func, insert, select, text

from knowledge.adapters.sql.engine import BUSY_SECONDS, DATABASE_FILE, open_engine, reading, writing
from knowledge.errors import StorageError

Kind = Literal["sqlite", "postgresql"]
ROWS_AT_ONCE = 500


def copy_out(data: Path, url: str | None, target: Path) -> Kind:
    """Writes the file, and says what sort it is. Raises StorageError."""
    file = _sqlite_file(data, url)
    if file is not None:
        if not file.is_file():
            raise StorageError(f"There is nothing to back up: {file} is not there")
        _copy_sqlite(file, target)
        return "sqlite"
    engine = open_engine(cast("str", url))
    try:
        _dump(engine, target)
    finally:
        engine.dispose()
    return "postgresql"


Prepare = Callable[[Engine], None]
"""Brings a database to the schema of this Lots. Raises StorageError where it was written by a newer one."""


def copy_in(source: Path, kind: Kind, data: Path, url: str | None, prepare: Prepare) -> None:
    """Puts what the file holds in place of what the database holds. Raises StorageError."""
    file = _sqlite_file(data, url)
    if (file is None) != (kind == "postgresql"):
        raise StorageError(f"The backup is of a {kind} database: set LOTS_DATABASE_URL to one of that sort")
    if file is not None:
        _check_sqlite(source, prepare)
        _copy_sqlite(source, file)
        return
    engine = open_engine(cast("str", url))
    try:
        prepare(engine)
        _load(engine, source)
    finally:
        engine.dispose()


def _sqlite_file(data: Path, url: str | None) -> Path | None:
    """None where the database is PostgreSQL."""
    if url is None:
        return data / DATABASE_FILE
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def _copy_sqlite(source: Path, target: Path) -> None:
    """In one step, which is one transaction in the target: who reads it meanwhile sees the one state or the other."""
    try:
        with (
            closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as old,
            closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as new,
        ):
            new.execute("PRAGMA secure_delete=ON")
            old.backup(new)
            new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as problem:
        raise StorageError(f"{target} cannot be copied from {source.name}: {problem}") from problem


def _check_sqlite(source: Path, prepare: Prepare) -> None:
    try:
        with closing(sqlite3.connect(source)) as copied:
            (said,) = copied.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as problem:
        raise StorageError(f"The backup's database cannot be read: {problem}") from problem
    if said != "ok":
        raise StorageError(f"The backup's database is damaged: {said}")
    engine = open_engine(f"sqlite:///{source}")
    try:
        prepare(engine)
    finally:
        engine.dispose()


def _dump(engine: Engine, target: Path) -> None:
    with reading(engine) as connection, target.open("w", encoding="ascii") as written:
        for table in _tables(connection):
            columns = [column.name for column in table.columns if column.computed is None]
            written.write(json.dumps({"table": table.name, "columns": columns}) + "\n")
            rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(*(table.c[c] for c in columns)))
            for row in rows:
                written.write(json.dumps([_plain(value) for value in row]) + "\n")


def _load(engine: Engine, source: Path) -> None:
    with writing(engine) as connection:
        tables = {table.name: table for table in _tables(connection)}
        parts = list(_parts(source))
        _check_schema(connection, tables, parts)
        names = ", ".join(f'"{name}"' for name in tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        for name, columns, rows in parts:
            _fill(connection, tables[name], columns, rows)


def _tables(connection: Connection) -> list[Table]:
    """Ours, those that others point at first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return list(metadata.sorted_tables)


Part = tuple[str, list[str], list[list[Any]]]


def _parts(source: Path) -> Iterator[Part]:
    part: Part | None = None
    with source.open(encoding="ascii") as lines:
        for line in lines:
            value = json.loads(line)
            if isinstance(value, dict):
                if part:
                    yield part
                part = (value["table"], value["columns"], [])
            elif part:
                part[2].append(value)
    if part:
        yield part


def _check_schema(connection: Connection, tables: dict[str, Table], parts: list[Part]) -> None:
    """The database is made by this Lots; what it reads must have been written by one with the same tables."""
    versions = {name: rows for name, _, rows in parts if name.endswith("version")}
    for name, rows in versions.items():
        there = [list(row) for row in connection.execute(select(tables[name]))] if name in tables else None
        if there != rows:
            raise StorageError("The backup was written by another version of Lots: restore it with that version")
    if unknown := [name for name, _, _ in parts if name not in tables]:
        raise StorageError(f"The backup has tables that this Lots does not know: {', '.join(unknown)}")


def _fill(connection: Connection, table: Table, columns: list[str], rows: list[list[Any]]) -> None:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        page = [dict(zip(columns, map(_value, row), strict=True)) for row in rows[start : start + ROWS_AT_ONCE]]
        connection.execute(insert(table), page)
    for column in table.primary_key.columns:
        if column.autoincrement and column.type.python_type is int and rows:
            _go_on_counting(connection, column)


def _go_on_counting(connection: Connection, column: Column[int]) -> None:
    """Numbers given from here on come after those that were copied in."""
    named = {"table": column.table.name, "column": column.name}
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), named)
    if sequence:
        highest = connection.scalar(select(func.max(column)))
        connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def _plain(value: Any) -> Any:
    return {"bytes": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes | memoryview) else value


def _value(stored: Any) -> Any:
    return base64.b64decode(stored["bytes"]) if isinstance(stored, dict) else stored
