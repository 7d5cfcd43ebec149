"""A mail server on a socket of this machine, that keeps what it is handed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Inbox:
    """What the server took: (from, to, the mail as it came)."""

    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.refuses:
            return "554 No, thank you"
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 OK"

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one[2], policy=policy.default) for one in self.taken]


@contextmanager
def serving(inbox: Inbox) -> Iterator[int]:
    """The port that the server listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()
