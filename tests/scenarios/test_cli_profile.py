"""Who a person is, in the terminal: told once, shown when a conversation begins, changed by number, forgotten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import read_settings
from bot.wiring.library import open_library_only
from knowledge.adapters.sql.organisation import SqlOrganisation
from knowledge.domain.organisation import Committee, Organisation
from tests.scenarios.test_cli import Lots

LINDSJO = Organisation(
    (
        Committee("kommunstyrelsen", "kommunstyrelsen", "board"),
        Committee("socialnamnden", "socialnämnden", administrations=("socialförvaltningen",)),
    )
)


@pytest.fixture
def lots(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    for name in [name for name in os.environ if name.startswith("LOTS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    monkeypatch.chdir(tmp_path)
    with open_library_only(read_settings(os.environ, tmp_path, tmp_path / "data")) as library:
        SqlOrganisation(library.engine).replace(LINDSJO)
    return Lots(tmp_path / "data", capsys, monkeypatch)


def test_what_is_told_in_one_conversation_is_known_in_the_next(lots: Lots) -> None:
    lots("chat", stdin="jag jobbar på socialförvaltningen\n")
    assert "Jag kommer ihåg att du arbetar för socialnämnden" in lots.out
    lots("chat", stdin="min profil\n")
    assert "Du arbetar för socialnämnden. Skriv ”byt nämnd”" in lots.out
    assert "Nämnd: socialnämnden" in lots.out


def test_the_committee_is_changed_by_the_number_of_a_choice(lots: Lots) -> None:
    lots("chat", stdin="byt nämnd\n1\n")
    assert "1. Kommunstyrelsen" in lots.out
    assert "arbetar för kommunstyrelsen" in lots.out


def test_what_is_forgotten_is_not_known_in_the_next(lots: Lots) -> None:
    lots("chat", stdin="min nämnd är socialnämnden\nglöm min profil\n")
    assert "Din profil är raderad" in lots.out
    lots("chat", stdin="")
    assert "socialnämnden" not in lots.out
    assert "min nämnd är" in lots.out


def test_a_committee_on_the_command_line_is_told_and_wins(lots: Lots) -> None:
    lots("chat", stdin="min nämnd är socialnämnden\n")
    lots("chat", "--committee", "kommunstyrelsen", stdin="min profil\n")
    assert "Svaren gäller kommunstyrelsen, som du valde med --committee." in lots.out
    assert "Nämnd: socialnämnden" in lots.out


def test_lines_of_a_batch_that_share_a_conversation_can_tell_and_ask(lots: Lots) -> None:
    lines = [
        '{"id": 1, "q": "min nämnd är socialnämnden", "conversation": "a"}',
        '{"id": 2, "q": "min profil", "conversation": "a"}',
    ]
    assert lots("ask", "--batch", "-", stdin="\n".join(lines)) == 0
    assert [line["answered"] for line in lots.lines] == [False, False]
    assert "socialnämnden" in lots.lines[1]["text"]
