"""Where mail is handed in, as the setting `smtp_url` says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. `scheme` is "smtps" for TLS from the start, "smtp" for TLS where it is offered."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server(address: str) -> MailServer:
    """The server of "smtp://user:password@mail.example.se:587". Raises ValueError, which names no secret."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("not smtp:// or smtps:// with a server's name")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme], user, password)
