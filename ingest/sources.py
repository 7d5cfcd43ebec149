"""Which files a run reads: those under the paths given, in a fixed order, and why some are left alone.

Left alone on purpose, without a word: hidden files and folders, what operating systems strew about, Office's lock files
(`~$…`), and the data folder itself. Left alone and named: symbolic links inside a folder, because one may lead out of
what the person meant to share, and one that does not leads to a file that is read anyway.

Invariant: a source's name is its absolute path, so the same file has the same name from whichever folder it is read.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Literal

from knowledge.errors import DamagedFile, DocumentError

SkipReason = Literal["link", "duplicate"]
LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file left alone on purpose. `like` is the source with the same bytes, for a duplicate."""

    path: Path
    reason: SkipReason
    like: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why, in one line that says what to do."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """`roots` are the folders that could be listed whole: under them, a known file that is not in `files` is gone."""

    files: tuple[Path, ...]
    roots: tuple[Path, ...]
    skipped: tuple[Skipped, ...]
    failures: tuple[Failure, ...]

    def covers(self, source: str) -> bool:
        """Whether the source lies under the paths given."""
        return any(Path(source).is_relative_to(root) for root in self.roots)


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    trouble: SkipReason | OSError | None = None


def find_sources(paths: Sequence[Path], leave_out: Path, known: frozenset[str] = frozenset()) -> Found:
    """Every file to read under `paths`, sorted, each once. `leave_out` is the data folder; `known` the sources indexed.

    A path that is missing is a failure, unless it is the very name of a known source: then it is a root, so that
    pruning can take the source away.
    """
    absolute = sorted({_absolute(path) for path in paths})
    missing = [path for path in absolute if not path.exists() and str(path) not in known]
    entries = {entry.path: entry for path in absolute if path.exists() for entry in _walk(path, _absolute(leave_out))}
    troubles = [(entry.path, entry.trouble) for entry in entries.values()]
    unlisted = [path for path, trouble in troubles if isinstance(trouble, OSError)]
    return Found(
        files=tuple(sorted(path for path, trouble in troubles if trouble is None)),
        roots=tuple(path for path in absolute if path not in missing and not _holds_any(path, unlisted)),
        skipped=tuple(Skipped(path, trouble) for path, trouble in troubles if isinstance(trouble, str)),
        failures=tuple(
            [Failure(path, "No such file or folder. Check the path.") for path in missing]
            + [Failure(path, unreadable(trouble)) for path, trouble in troubles if isinstance(trouble, OSError)]
        ),
    )


def digest_of(path: Path) -> str:
    """SHA-256 of the file's bytes, hex. Raises DocumentError where it cannot be read."""
    sha = hashlib.sha256()
    try:
        if not path.is_file():
            raise DamagedFile("Not a regular file. Only files and folders can be read.")
        with path.open("rb") as file:
            while chunk := file.read(READ_AT_ONCE):
                sha.update(chunk)
    except OSError as problem:
        raise DocumentError(unreadable(problem)) from problem
    return sha.hexdigest()


def document_id(path: Path, taken: Collection[str]) -> str:
    """A slug of the file's stem, with a number behind it where another document has that one."""
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "document"
    return next(name for name in chain([stem], (f"{stem}-{n}" for n in count(2))) if name not in taken)


def is_gone(path: Path) -> bool:
    """Whether the file is surely no more: one that may not be looked at, or whose disk is away, is not gone."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def unreadable(problem: OSError) -> str:
    """One line for what the operating system refused."""
    if isinstance(problem, PermissionError):
        return "Not allowed to read it. Give the account that runs Lots read access."
    return f"It cannot be read: {problem.strerror or problem}. Check the disk or the network share."


def _absolute(path: Path) -> Path:
    return Path(os.path.realpath(path.expanduser()))


def _holds_any(root: Path, paths: Sequence[Path]) -> bool:
    return any(path.is_relative_to(root) for path in paths)


def _walk(path: Path, leave_out: Path) -> Iterator[_Entry]:
    """The path where it is a file, else what its folder holds, deep. A file named by hand is read though hidden."""
    if not path.is_dir():
        yield _Entry(path)
    else:
        yield from _walk_folder(path, leave_out)


def _walk_folder(folder: Path, leave_out: Path) -> Iterator[_Entry]:
    try:
        # scandir tells links and folders from the listing alone: no question to the file, so none can be refused.
        with os.scandir(folder) as listing:
            children = sorted(listing, key=lambda child: child.name)
    except OSError as problem:
        yield _Entry(folder, problem)
        return
    for child in children:
        path = Path(child.path)
        if _is_litter(child.name) or path == leave_out:
            continue
        if child.is_symlink():
            yield _Entry(path, "link")
        elif child.is_dir(follow_symlinks=False):
            yield from _walk_folder(path, leave_out)
        else:
            yield _Entry(path)


def _is_litter(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in LITTER
