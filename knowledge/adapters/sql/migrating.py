"""Brings a database to the newest schema on opening: Alembic, run from the package, under the writer's lock.

Each room that keeps tables has its own folder of migrations and its own version table, so that neither knows the other.
A migration's file is named after its revision (`v0001_library.py`), so that a database that is up to date, as it nearly
always is, is known by one read: importing Alembic takes longer than all else that `lots ingest` does with nothing new.
A database written by a newer Lots is refused, never guessed at.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table

from knowledge.adapters.sql.engine import reading, writing
from knowledge.errors import StorageError


def upgrade(engine: Engine, scripts: Path, version_table: str) -> None:
    """Runs the migrations of `scripts` that the database lacks, in one transaction. Raises StorageError."""
    known = revisions(scripts)
    with reading(engine) as connection:
        if _version(connection, version_table) == known[-1]:
            return
    with writing(engine) as connection:
        current = _version(connection, version_table)  # another process may have been first
        if current is not None and current not in known:
            raise StorageError(f"The database was written by a newer Lots (schema {current}): install that version")
        if current != known[-1]:
            _run(connection, scripts, version_table)


def revisions(scripts: Path) -> list[str]:
    """The revisions of a folder of migrations, oldest first."""
    return sorted(path.name[1:].partition("_")[0] for path in (scripts / "versions").glob("v*_*.py"))


def _version(connection: Connection, version_table: str) -> str | None:
    if not inspect(connection).has_table(version_table):
        return None
    version: str | None = connection.scalar(select(column("version_num")).select_from(table(version_table)))
    return version


def _run(connection: Connection, scripts: Path, version_table: str) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    directory = ScriptDirectory(str(scripts))
    with EnvironmentContext(
        Config(), directory, fn=lambda current, _: directory._upgrade_revs("head", current)
    ) as environment:
        environment.configure(connection=connection, version_table=version_table, transactional_ddl=False)
        environment.run_migrations()
