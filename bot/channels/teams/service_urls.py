"""Which addresses Lots calls with its own token: Microsoft's connector for Teams, and nothing else.

An activity says itself where the reply is to go. Whoever could choose that address would be handed the bot's token, and
could have Lots call machines inside the municipality's network, so the address is held against this list twice: when
the activity comes in, and when the reply goes out.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from bot.loopback import is_loopback

Trusts = Callable[[str], bool]

_HOSTS = frozenset({"smba.trafficmanager.net", "smba.onyx.prod.teams.trafficmanager.net"})
"""By their whole names: anybody can have a name of their own under trafficmanager.net."""
_DOMAINS = (".teams.microsoft.com", ".teams.microsoft.us")


def is_microsofts(service_url: str) -> bool:
    """Whether the address is the connector's, over TLS, at its usual port, with no user in it."""
    parts = _parts(service_url)
    if parts is None or parts.scheme != "https" or parts.username is not None or _port(parts) not in (None, 443):
        return False
    host = (parts.hostname or "").lower()
    return host in _HOSTS or host.endswith(_DOMAINS)


def is_on_this_machine(service_url: str) -> bool:
    """Whether the address can only be a test client's on this machine."""
    parts = _parts(service_url)
    return (
        parts is not None
        and parts.scheme in ("http", "https")
        and parts.username is None
        and _port(parts) != 0
        and is_loopback(parts.hostname or "")
    )


def _parts(url: str) -> SplitResult | None:
    if any(sign.isspace() or sign in "\\?#" for sign in url):
        return None
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _port(parts: SplitResult) -> int | None:
    """0 for one that makes no sense, which is nobody's."""
    try:
        return parts.port
    except ValueError:
        return 0
