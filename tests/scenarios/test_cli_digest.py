"""`lots digest`: the last whole week as it is read, and sent once to those who get it, over a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.digest.composing import week_before
from bot.settings import read_settings
from bot.stores.delivery import SqlDeliveries
from bot.stores.insights import SqlSignals
from bot.wiring.library import open_library_only
from knowledge.answers.answer import AnswerKind
from knowledge.insights.signals import AskedQuestion
from tests.scenarios.test_cli import Lots
from tests.unit.mail_inbox import Inbox, serving

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = week_before(datetime.now(STOCKHOLM).date())
READERS = "anna.ek@kommun.se, bo@kommun.se"


@pytest.fixture
def lots(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    return Lots(tmp_path / "data", capsys, monkeypatch)


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A mail server that the settings name, with two readers."""
    kept = Inbox()
    with serving(kept) as port:
        monkeypatch.setenv("LOTS_DIGEST_TO", READERS)
        monkeypatch.setenv("LOTS_SMTP_URL", f"smtp://127.0.0.1:{port}")
        monkeypatch.setenv("LOTS_MAIL_FROM", "lots@kommun.se")
        yield kept


@pytest.fixture
def busy_week(lots: Lots, tmp_path: Path) -> None:
    """Twelve questions of four people in the last whole week, three of them without an answer."""
    assert lots("handoffs") == 0  # makes the data folder
    noon = datetime.combine(MONDAY, datetime.min.time(), STOCKHOLM) + timedelta(hours=12)
    with open_library_only(read_settings({}, tmp_path, tmp_path / "data")) as library:
        signals = SqlSignals(library.engine)
        for n in range(12):
            answered = n % 4 != 0
            kind: AnswerKind = "fact" if answered else "none"
            asked = noon + timedelta(hours=n)
            signals.keep(
                AskedQuestion(f"q{n}", asked, f"asker{n % 4}", "c", "web", "Vem städar?", "sv", answered, kind, 0.9)
            )


def test_the_last_whole_week_is_told_in_words(lots: Lots, busy_week: None) -> None:
    assert lots("digest") == 0
    assert f"vecka {MONDAY.isocalendar().week}" in lots.out
    assert "Lots fick 12 frågor." in lots.out
    assert "3 av dem gick inte att besvara ur dokumenten." in lots.out
    assert "Ingen får det" in lots.err


def test_a_week_in_which_nobody_asked_says_so(lots: Lots) -> None:
    assert lots("digest") == 0
    assert "Ingen frågade något" in lots.out


def test_it_is_sent_once_to_each_reader_by_mail(lots: Lots, inbox: Inbox, busy_week: None) -> None:
    assert lots("digest") == 0
    assert inbox.taken == []
    assert lots("digest", "--send") == 0
    assert "Skickat till 2 mottagare." in lots.out
    assert lots("digest", "--send") == 0
    assert "Det gick till ingen" in lots.out
    assert [mail["To"] for mail in inbox.mails()] == ["anna.ek@kommun.se", "bo@kommun.se"]
    assert all("asker" not in str(mail) for mail in inbox.mails())


def test_a_server_that_refuses_leaves_it_to_be_sent_later(lots: Lots, inbox: Inbox, busy_week: None) -> None:
    inbox.refuses = True
    assert lots("digest", "--send") == 1
    assert "tog inte emot" in lots.err
    inbox.refuses = False
    assert lots("digest", "--send") == 0
    assert len(inbox.taken) == 2


def test_for_slack_it_is_kept_for_the_server_that_speaks_there(
    lots: Lots, monkeypatch: pytest.MonkeyPatch, busy_week: None, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOTS_DIGEST_TO", "C0123456789")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert lots("digest", "--send") == 0
    assert "lots serve" in lots.out
    with open_library_only(read_settings({}, tmp_path, tmp_path / "data")) as library:
        assert SqlDeliveries(library.engine).waiting() == {"slack": 1}


def test_to_send_it_to_nobody_is_refused_in_one_line(lots: Lots) -> None:
    assert lots("digest", "--send") == 1
    assert "LOTS_DIGEST_TO" in lots.err
