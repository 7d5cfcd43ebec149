"""The digest by mail: handed in to a real SMTP server over a socket, and read again as a mail program reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from selectolax.lexbor import LexborHTMLParser

from bot.digest.composing import digest_of
from bot.digest.digest import Digest, in_plain_text
from bot.digest.mail import MailCourier, MailNotSent, hand_in, in_html, mail_of
from bot.digest.mail_server import MailServer, mail_server
from bot.digest.readers import readers
from bot.off_loop import run_sync
from knowledge.errors import SettingsError
from tests.insights_support import example_overview
from tests.unit.export_support import HOSTILE
from tests.unit.mail_inbox import Inbox, serving

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
SENDER = "lots@kommun.se"
ANNA, BO = readers("anna.ek@kommun.se bo@kommun.se")


def example() -> Digest:
    digest = digest_of(example_overview(), date(2026, 11, 16), "sv", "https://lots.example.se")
    assert digest is not None
    return digest


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[MailServer]:
    with serving(inbox) as port:
        yield MailServer("smtp", "127.0.0.1", port)


def courier(server: MailServer) -> MailCourier:
    return MailCourier(server, SENDER, lambda: NOW, run_sync)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


async def test_each_reader_gets_a_mail_of_their_own(server: MailServer, inbox: Inbox) -> None:
    for reader in (ANNA, BO):
        await courier(server).send(example(), reader)
    assert [to for _, to, _ in inbox.taken] == [["anna.ek@kommun.se"], ["bo@kommun.se"]]
    assert [mail["To"] for mail in inbox.mails()] == ["anna.ek@kommun.se", "bo@kommun.se"]


async def test_text_and_html_say_the_same_in_utf_8(server: MailServer, inbox: Inbox) -> None:
    await courier(server).send(example(), ANNA)
    (mail,) = inbox.mails()
    assert mail["Subject"] == "Veckan i Lots: vecka 47, 16–22 november"
    assert mail.get_content_type() == "multipart/alternative"
    assert part(mail, "plain").replace("\r\n", "\n").strip() == in_plain_text(example())
    html = LexborHTMLParser(part(mail, "html"))
    shown = " ".join(html.body.text().split()) if html.body else ""
    for said in (*example().lines, *(thing.why for thing in example().things)):
        assert " ".join(said.split()) in shown


async def test_the_html_has_its_language_headings_lists_and_links(server: MailServer, inbox: Inbox) -> None:
    await courier(server).send(example(), ANNA)
    html = LexborHTMLParser(part(inbox.mails()[0], "html"))
    page = html.css_first("html")
    assert page is not None
    assert page.attributes["lang"] == "sv"
    assert [node.tag for node in html.css("h1, h2, ul, ol")] == ["h1", "ul", "h2", "ol"]
    addresses = [node.attributes["href"] for node in html.css("a")]
    assert addresses == [*(thing.address for thing in example().things), example().more[1]]
    assert not html.css("img, link, script")


async def test_the_same_digest_to_the_same_reader_is_known_by_its_id(server: MailServer, inbox: Inbox) -> None:
    await courier(server).send(example(), ANNA)
    await courier(server).send(example(), ANNA)
    await courier(server).send(example(), BO)
    first, again, other = [mail["Message-ID"] for mail in inbox.mails()]
    assert first == again != other
    assert inbox.mails()[0]["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("text", HOSTILE)
def test_words_from_anywhere_stay_words_in_the_page(text: str) -> None:
    html = LexborHTMLParser(in_html(replace(example(), lines=(text, text)), "sv"))
    assert not html.css("script")
    assert len(html.css("ul > li")) == 2


@pytest.mark.parametrize("text", ["Hej\nBcc: alla@kommun.se", "Hej\r\n\r\n<script>", "Hej\x00\x1b"])
def test_nothing_in_a_digest_becomes_a_header(text: str) -> None:
    mail = mail_of(replace(example(), heading=text), ANNA, SENDER, NOW, "sv")
    read = message_from_bytes(bytes(mail), policy=policy.default)
    assert read["Bcc"] is None
    assert read["Subject"].startswith("Hej")
    assert set(mail.keys()) == set(read.keys())


async def test_a_server_that_refuses_or_is_away_is_told_in_one_line(server: MailServer, inbox: Inbox) -> None:
    inbox.refuses = True
    with pytest.raises(MailNotSent, match="did not take the mail"):
        await courier(server).send(example(), ANNA)
    with pytest.raises(MailNotSent, match=r"127\.0\.0\.1:9 did not take"):
        await courier(MailServer("smtp", "127.0.0.1", 9)).send(example(), ANNA)


def test_no_password_is_sent_in_the_open(inbox: Inbox, monkeypatch: pytest.MonkeyPatch, server: MailServer) -> None:
    monkeypatch.setattr("bot.digest.mail.is_loopback", lambda _: False)
    with pytest.raises(SettingsError, match="the password was not sent"):
        hand_in(
            mail_of(example(), ANNA, SENDER, NOW, "sv"),
            MailServer("smtp", server.host, server.port, "lots", "hemligt"),
        )
    assert inbox.taken == []


def test_the_setting_is_read_with_its_marks_undone() -> None:
    assert mail_server("smtps://lots%40kommun.se:h%C3%A5rt@mail.kommun.se") == MailServer(
        "smtps", "mail.kommun.se", 465, "lots@kommun.se", "hårt"
    )
    assert mail_server("smtp://mail.kommun.se:25").port == 25
    assert "hårt" not in repr(mail_server("smtps://lots:h%C3%A5rt@mail.kommun.se"))


@pytest.mark.parametrize("address", ["", "mail.kommun.se", "http://mail.kommun.se", "smtp://", "smtp://mail:tjugofem"])
def test_what_is_no_mail_server_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        mail_server(address)
