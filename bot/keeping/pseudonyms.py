"""Pseudonyms: what people and their conversations are called where it is only to be known that they are the same.

Order: a key is made at first use, in the data folder, for its owner alone to read; a pseudonym is the HMAC of a name
under that key. Invariants: without the key nobody can tell who is behind a pseudonym, not even by trying every name;
with it a name has one pseudonym for ever, so the key is part of every backup.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.errors import StorageError

KEY_FILE = "pseudonym-key"
KEY_BYTES = 32
LENGTH = 24
"""Hexadecimal figures: 96 bits, so that no two people of a municipality share one."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Those that one key gives."""

    key: bytes = field(repr=False)

    def of(self, name: str) -> str:
        """The pseudonym of a person's or a conversation's id; empty for an empty one."""
        if not name:
            return ""
        return hmac.new(self.key, name.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:LENGTH]

    def key_for(self, purpose: str) -> bytes:
        """Another key of 32 bytes, that says nothing of this one."""
        return hmac.new(self.key, b"\x00key for " + purpose.encode(), hashlib.sha256).digest()


def open_pseudonyms(data: Path) -> Pseudonyms:
    """Those of a data folder. Raises StorageError where the key cannot be made or read."""
    file = data / KEY_FILE
    try:
        if not file.exists():
            _make(file)
        return Pseudonyms(_read(file))
    except OSError as problem:
        raise StorageError(f"{file} cannot be read or made ({problem.strerror}): check its permissions") from problem


def _read(file: Path) -> bytes:
    with suppress(ValueError):
        key = bytes.fromhex(file.read_text("ascii").strip())
        if len(key) == KEY_BYTES:
            return key
    raise StorageError(f"{file} holds no key: restore it from a backup, or move it away to begin with a new one")


def _make(file: Path) -> None:
    """Written whole beside it and then linked: of several that do it at once the first one's key is the key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{KEY_FILE}.{secrets.token_hex(8)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "w", encoding="ascii") as written:
            written.write(secrets.token_hex(KEY_BYTES))
            written.flush()
            os.fsync(written.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()
