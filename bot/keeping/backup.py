"""The whole state of a Lots out into one file, and in again.

Order out: the database is copied as it stands at one moment, then the files of the data folder that nothing can make
again, the pseudonyms' key among them; the file is read back and only then gets its name. In: everything is checked
before anything is touched; the database changes in one transaction, then the files are put in place one by one.
Indexes are not in it, since they are made from the database. Invariant: a file that exists under its name is whole.

The file is a zip, for its owner alone to read: it holds what the data folder holds, settings and tokens too.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Engine

from bot.channels.slack import schema as slack
from bot.digest import schema as digest
from bot.settings import Settings
from bot.stores.schema import prepare
from knowledge.adapters.language_models import sql_ledger as language_model
from knowledge.adapters.sql.copying import copy_in, copy_out
from knowledge.adapters.sql.engine import DATABASE_FILE
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.errors import StorageError

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database", "files"
DISPOSABLE = ("chroma", "dispatchers", "vectors-in-step", "writer.lock", DATABASE_FILE)
"""What the data folder holds that is made again, or belongs to who runs now; the database is copied by itself."""
_PIECE = 1 << 20


def back_up(settings: Settings, target: Path) -> int:
    """Writes the state to the file, in place of one that is there. Its size in bytes. Raises StorageError."""
    try:
        with _beside(target) as folder:
            copied = folder / DATABASE
            kind = copy_out(settings.data, settings.database_url, copied)
            draft = folder / "draft.zip"
            _write(draft, kind, copied, settings.data)
            _checked(draft)
            draft.replace(target)
        return target.stat().st_size
    except OSError as problem:
        raise StorageError(f"{target} cannot be written: {problem.strerror or problem}") from problem


def restore(settings: Settings, source: Path) -> datetime:
    """Puts the state of the file in place of what is there. When it was written. Raises StorageError."""
    try:
        manifest = _checked(source)
        with _beside(settings.data / "restored") as folder, zipfile.ZipFile(source) as archive:
            archive.extractall(folder, [name for name in archive.namelist() if name != MANIFEST])
            copy_in(folder / DATABASE, manifest["kind"], settings.data, settings.database_url, prepare_every_room)
            _put_in_place(folder / FILES, settings.data)
    except OSError as problem:
        raise StorageError(f"{source} cannot be restored: {problem.strerror or problem}") from problem
    return datetime.fromisoformat(manifest["made"])


def prepare_every_room(engine: Engine) -> None:
    """The tables of every room. Raises StorageError for a database that a newer Lots has written."""
    SqlLibrary(engine, lambda *_: ())
    prepare(engine)
    slack.prepare(engine)
    digest.prepare(engine)
    language_model.prepare(engine)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder on the same disk, so that what is made there can be moved; only its owner may look into it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".lots-", dir=target.parent) as folder:
        yield Path(folder)


def _write(draft: Path, kind: str, database: Path, data: Path) -> None:
    digests: dict[str, str] = {}
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in ((DATABASE, database), *_files(data)):
                archive.write(path, name)
                digests[name] = _digest(path.open("rb"))
            made = {"format": FORMAT, "kind": kind, "made": datetime.now(UTC).isoformat(), "digests": digests}
            archive.writestr(MANIFEST, json.dumps(made, indent=1))
        file.flush()
        os.fsync(file.fileno())


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(data.rglob("*")):
        inside = path.relative_to(data)
        if path.is_file() and not path.is_symlink() and not _is_disposable(inside):
            yield f"{FILES}/{inside.as_posix()}", path


def _is_disposable(inside: Path) -> bool:
    first = inside.parts[0]
    return first.startswith((*DISPOSABLE, ".lots-")) or first.endswith(".zip")


def _checked(source: Path) -> dict[str, Any]:
    """The manifest of a file that is whole. Raises StorageError where it is not one of ours, or is damaged."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise StorageError(f"{source} was written by a newer Lots: restore it with that version")
            digests = {name: _digest(archive.open(name)) for name in archive.namelist() if name != MANIFEST}
    except (zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise StorageError(f"{source} is no whole backup of Lots: take another one") from problem
    if digests != manifest["digests"] or not all(map(_is_safe, digests)):
        raise StorageError(f"{source} is damaged: what it holds is not what was put there. Take another one.")
    return manifest


def _is_safe(name: str) -> bool:
    """Within the folder that it is unpacked in."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.parts[0] in (DATABASE, FILES)


def _put_in_place(files: Path, data: Path) -> None:
    for path in sorted(files.rglob("*")) if files.is_dir() else ():
        if path.is_file():
            place = data / path.relative_to(files)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.chmod(0o600)
            path.replace(place)


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    with file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
