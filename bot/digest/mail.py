"""The digest as a mail: text and HTML of the same words, in UTF-8, handed to the server that the setting names.

Invariants: nothing that people wrote stands in a header; the same digest to the same reader has the same Message-ID, so
that one sent twice, after a crash between the server's word and ours, is known by it; a password is sent over TLS only.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.digest.digest import Digest, in_plain_text
from bot.digest.mail_server import MailServer
from bot.digest.readers import Reader
from bot.loopback import is_loopback
from bot.off_loop import RunSync
from knowledge.adapters.export.printable import on_one_line
from knowledge.answers.answer import Language
from knowledge.errors import LotsError, SettingsError

SECONDS = 30
TEMPLATE = "mail.html"


class MailNotSent(LotsError):
    """The mail server could not be reached, or refused."""


@dataclass(frozen=True, slots=True)
class MailCourier:
    """The port `Courier` for mail addresses. `sender` is a mail address."""

    server: MailServer
    sender: str
    now: Callable[[], datetime]
    run_sync: RunSync
    language: Language = "sv"

    async def send(self, digest: Digest, reader: Reader) -> None:
        mail = mail_of(digest, reader, self.sender, self.now(), self.language)
        await self.run_sync(lambda: hand_in(mail, self.server))


def mail_of(digest: Digest, reader: Reader, sender: str, now: datetime, language: Language) -> EmailMessage:
    """The mail to one reader: nobody sees who else gets it. `now` has a zone."""
    mail = EmailMessage(policy=SMTP)
    _, _, domain = sender.rpartition("@")
    name = reader.name.replace(":", "-")
    mail["Subject"] = on_one_line(digest.heading)
    mail["From"], mail["To"] = f"Lots <{sender}>", reader.address
    mail["Date"], mail["Message-ID"] = format_datetime(now), f"<digest-{digest.week}-{name}@{domain}>"
    mail["Content-Language"], mail["Auto-Submitted"] = language, "auto-generated"
    mail.set_content(in_plain_text(digest), charset="utf-8", cte="quoted-printable")
    mail.add_alternative(in_html(digest, language), subtype="html", charset="utf-8", cte="quoted-printable")
    return mail


def in_html(digest: Digest, language: Language) -> str:
    """Every text escaped; readable without styles, and without anything from elsewhere."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(digest=digest, language=language)


def hand_in(mail: EmailMessage, server: MailServer) -> None:
    """Raises MailNotSent, and SettingsError where a password would be sent in the open."""
    try:
        with _connected(server) as connection:
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(mail)
    except (OSError, smtplib.SMTPException) as problem:
        said = type(problem).__name__  # its text may repeat addresses
        raise MailNotSent(f"The mail server {server.host}:{server.port} did not take the mail ({said}).") from problem


def _connected(server: MailServer) -> smtplib.SMTP:
    """Over TLS, unless the server offers none and no password is to be sent, or it is on this machine."""
    trusted = ssl.create_default_context()
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trusted)
    connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        _secure(connection, server, trusted)
    except BaseException:
        connection.close()
        raise
    return connection


def _secure(connection: smtplib.SMTP, server: MailServer, trusted: ssl.SSLContext) -> None:
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=trusted)
    elif server.user and not is_loopback(server.host):
        raise SettingsError("The mail server offers no TLS, so the password was not sent. Use smtps:// in smtp_url.")
