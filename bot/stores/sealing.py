"""What must wait as it was written is kept sealed: no copy of the database can be read without the data folder's key.

An event from a channel waits until it is handled, and what somebody wrote in a form until they say what it was; both
are gone soon after. But a database keeps what is deleted for a while (SQLite in its log, PostgreSQL in dead rows, both
in backups), so that deleting alone would not keep such text out of them. Source: Fernet, AES in CBC mode with an HMAC.
"""

from __future__ import annotations

import base64
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken

from knowledge.errors import StorageError


class Seal(Protocol):
    """Text to what is stored, and back."""

    def seal(self, text: str) -> str: ...

    def open(self, stored: str) -> str:
        """Raises StorageError where it was sealed with another key."""
        ...


class KeySeal:
    """With a key of 32 bytes. What was stored before there was a seal, which is JSON, is read as it stands."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")

    def open(self, stored: str) -> str:
        if stored.startswith(("{", "[")):
            return stored
        try:
            return self._fernet.decrypt(stored.encode("ascii")).decode("utf-8", "surrogatepass")
        except (InvalidToken, UnicodeError) as problem:
            raise StorageError(
                "What waits in the database was sealed with another key: restore pseudonym-key from a backup"
            ) from problem


class NoSeal:
    """Text as it is: where nothing is kept beyond the test or trial."""

    def seal(self, text: str) -> str:
        return text

    def open(self, stored: str) -> str:
        return stored


NO_SEAL = NoSeal()
