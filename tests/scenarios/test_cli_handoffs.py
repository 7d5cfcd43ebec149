"""`lots handoffs`: what waits for the coordinators, also where no channel tells them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.handoffs import Handoff
from bot.settings import read_settings
from bot.wiring.stores import open_stores
from tests.scenarios.test_cli import Lots

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMED = Handoff("h1", "a1", "slack:T1:U1", "Vem städar bryggan?", False, "Anna Ek", "slack", "dm", True, AT)
UNNAMED = Handoff("h2", "a2", "slack:T1:U2", "Vad kostar kajen?", True, "", "slack", "dm", False, AT)


@pytest.fixture
def lots(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    return Lots(tmp_path / "data", capsys, monkeypatch)


def test_what_waits_is_listed_until_it_is_answered(lots: Lots, tmp_path: Path) -> None:
    assert lots("handoffs") == 0
    assert "Ingen fråga väntar" in lots.out
    with open_stores(read_settings({}, tmp_path, tmp_path / "data")) as stores:
        stores.handoffs.keep(NAMED)
        stores.handoffs.keep(UNNAMED)
    assert lots("handoffs") == 0
    assert "Anna Ek vill ha svar" in lots.out
    assert lots("handoffs", "done", "h1") == 0
    assert lots("handoffs", "--json") == 0
    assert [each["id"] for each in lots.json] == ["h2"]


def test_who_wants_no_answer_is_nowhere_named(lots: Lots, tmp_path: Path) -> None:
    assert lots("handoffs") == 0
    with open_stores(read_settings({}, tmp_path, tmp_path / "data")) as stores:
        stores.handoffs.keep(UNNAMED)
    for arguments in (("handoffs",), ("handoffs", "--json")):
        assert lots(*arguments) == 0
        assert "Vad kostar kajen?" in lots.out
        assert "U2" not in lots.out


def test_a_question_that_is_not_there_is_one_line_that_says_what_to_do(lots: Lots) -> None:
    assert lots("handoffs", "done", "h9") == 1
    assert "lots handoffs" in lots.err
