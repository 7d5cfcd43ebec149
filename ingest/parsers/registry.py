"""From a path to the parser that reads it, found by suffix.

Every module of this package that has `SUFFIXES` and `parse` is a parser: adding a format is adding one file. Parsers
import their libraries when they parse, so that knowing the suffixes costs nothing.

Invariant: whatever is wrong with a file, only a `DocumentError` leaves `parse`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import Protocol, cast

import ingest.parsers
from ingest.blocks import ParsedFile
from ingest.parsers import safety
from knowledge.errors import DamagedFile, DocumentError, OversizedFile, UnsupportedFormat


class Parser(Protocol):
    """What a module of this package offers when it reads a format."""

    SUFFIXES: tuple[str, ...]

    def parse(self, path: Path) -> ParsedFile: ...


@cache
def _parsers() -> dict[str, Parser]:
    found: dict[str, Parser] = {}
    for module in pkgutil.iter_modules(ingest.parsers.__path__):
        loaded = importlib.import_module(f"{ingest.parsers.__name__}.{module.name}")
        for suffix in getattr(loaded, "SUFFIXES", ()):
            found[suffix] = cast("Parser", loaded)
    return found


def suffixes() -> tuple[str, ...]:
    """Every suffix that is read, lower case with its dot, sorted."""
    return tuple(sorted(_parsers()))


def parse(path: Path) -> ParsedFile:
    """The file's text and blocks. Raises UnsupportedFormat, DamagedFile, EncryptedFile, OversizedFile."""
    suffix = path.suffix.lower()
    parser = _parsers().get(suffix)
    if parser is None:
        raise UnsupportedFormat(safety.explain("unsupported", suffix=suffix or path.name, known=", ".join(suffixes())))
    parsed = _parse(parser, path, suffix)
    if not parsed.text.strip():
        raise DamagedFile(safety.explain("no_text"))
    return parsed


def _parse(parser: Parser, path: Path, suffix: str) -> ParsedFile:
    try:
        safety.check(path, suffix)
        return parser.parse(path)
    except DocumentError:
        raise
    except MemoryError as error:
        raise OversizedFile(safety.explain("memory")) from error
    except OSError as error:
        raise DamagedFile(safety.explain("unreadable", cause=_cause(error))) from error
    except Exception as error:
        # The libraries raise all sorts on rubbish, KeyError and AssertionError among them: each is the file's fault.
        raise DamagedFile(safety.explain("broken", cause=_cause(error))) from error


def _cause(error: Exception) -> str:
    said = " ".join(str(error).split())[:120]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
