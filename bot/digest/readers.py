"""Who gets the digest, as the setting `digest_to` names them: conversations in Slack and Teams, and mail addresses."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["slack", "teams", "mail"]
_BETWEEN = re.compile(r"[,;\s]+")
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("slack", re.compile(r"[CGDU][A-Z0-9]{5,}")),
    ("teams", re.compile(r"(?:19|a):[!-~]+")),
    ("mail", re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """`address` is a conversation's id in its channel, or a mail address."""

    kind: Kind
    address: str

    @property
    def name(self) -> str:
        """The same in every process; tells nobody the address."""
        return f"{self.kind}:{hashlib.sha256(self.address.encode()).hexdigest()[:16]}"


def readers(text: str) -> list[Reader]:
    """Those of "C0123456789, 19:…@thread.tacv2, anna@example.se", each once. Raises ValueError for anything else."""
    return list(dict.fromkeys(_reader(part) for part in _BETWEEN.split(text.strip()) if part))


def _reader(text: str) -> Reader:
    for kind, pattern in _KINDS:
        if pattern.fullmatch(text):
            return Reader(kind, text)
    raise ValueError(f"{text!r} is neither a conversation's id nor a mail address")
