"""`lots people` as its users meet it: who is known, what they may do, and which accounts are theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.test_cli import Lots

SLACK, TEAMS = "slack:T1:U1", "teams:lindsjo:42"


@pytest.fixture
def lots(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    return Lots(tmp_path / "data", capsys, monkeypatch)


def people(lots: Lots) -> list[dict[str, Any]]:
    assert lots("people", "--json") == 0
    listed: list[dict[str, Any]] = lots.json
    return listed


def test_where_nobody_is_known_it_says_when_they_will_be(lots: Lots) -> None:
    assert lots("people") == 0
    assert "Slack eller Teams" in lots.out
    assert people(lots) == []


def test_a_role_and_groups_are_given_and_taken_back(lots: Lots) -> None:
    assert lots("people", "role", SLACK, "coordinator") == 0
    assert lots("people", "group", SLACK, "skola", "individ") == 0
    given = {"id": SLACK, "name": "", "role": "coordinator", "groups": ["individ", "skola"], "identities": [SLACK]}
    assert people(lots) == [given]
    assert lots("people", "group", SLACK, "--json") == 0
    assert lots.json["groups"] == []
    assert lots("people") == 0
    assert "samordnare" in lots.out


def test_accounts_are_linked_to_one_person_and_unlinked_again(lots: Lots) -> None:
    lots("people", "group", SLACK, "skola")
    assert lots("people", "link", TEAMS, SLACK, "--json") == 0
    assert lots.json["identities"] == [SLACK, TEAMS]
    assert [one["id"] for one in people(lots)] == [SLACK]
    assert lots("people", "unlink", TEAMS) == 0
    assert {one["id"]: one["groups"] for one in people(lots)} == {SLACK: ["skola"], TEAMS: []}


def test_what_cannot_be_done_is_one_line_that_says_why(lots: Lots) -> None:
    assert lots("people", "unlink", SLACK) == 1
    assert "lots people" in lots.err
    assert len(lots.err.strip().splitlines()) == 1
    assert lots("people", "role", SLACK, "kung") == 2
    assert lots("people", "role", " ", "admin") == 2
    assert people(lots) == []


def test_what_is_kept_of_a_person_is_written_as_json_and_erased(lots: Lots, tmp_path: Path) -> None:
    lots("people", "link", TEAMS, SLACK)
    assert lots("people", "export", TEAMS) == 0
    assert lots.json["accounts"] == [SLACK, TEAMS]
    file = tmp_path / "anna.json"
    assert lots("people", "export", SLACK, "-o", str(file)) == 0
    assert json.loads(file.read_text("utf-8"))["person"] == SLACK
    assert lots("people", "erase", SLACK, "--yes") == 0
    assert people(lots) == []


def test_nobody_is_erased_without_a_yes(lots: Lots) -> None:
    lots("people", "role", SLACK, "coordinator")
    assert lots("people", "erase", SLACK) != 0
    assert [each["id"] for each in people(lots)] == [SLACK]
