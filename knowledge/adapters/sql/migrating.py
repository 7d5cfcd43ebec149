"""Brings a database to the newest schema on opening: Alembic, run from the package, under the writer's lock.

Each room that keeps tables has its own folder of migrations and its own version table, so that neither knows the other.
A database written by a newer Lots is refused, never guessed at.
"""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from knowledge.adapters.sql.engine import reading, writing
from knowledge.errors import StorageError


def upgrade(engine: Engine, scripts: Path, version_table: str) -> None:
    """Runs the migrations of `scripts` that the database lacks, in one transaction. Raises StorageError."""
    directory = ScriptDirectory(str(scripts))
    newest = directory.get_current_head()
    with reading(engine) as connection:
        if _version(connection, version_table) == newest:
            return
    with writing(engine) as connection:
        current = _version(connection, version_table)  # another process may have been first
        if current != newest:
            _refuse_newer(directory, current)
            _run(connection, directory, version_table)


def _version(connection: Connection, version_table: str) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": version_table}).get_current_revision()


def _refuse_newer(directory: ScriptDirectory, current: str | None) -> None:
    known = {script.revision for script in directory.walk_revisions()}
    if current is not None and current not in known:
        raise StorageError(f"The database was written by a newer Lots (schema {current}): install that version")


def _run(connection: Connection, directory: ScriptDirectory, version_table: str) -> None:
    with EnvironmentContext(
        Config(), directory, fn=lambda current, _: directory._upgrade_revs("head", current)
    ) as environment:
        environment.configure(connection=connection, version_table=version_table, transactional_ddl=False)
        environment.run_migrations()
