"""`lots organisation` as its users meet it: what documents propose, what is confirmed, what a file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.test_cli import Lots

PROGRAMME = """# Trygghetsprogram

Socialnämnden (SN) och äldrenämnden ansvarar för delmål 1. Stadsdelsnämnderna berörs.
"""
FILE = """committees:
  - {name: socialnämnden, abbreviations: [SN], administrations: [socialförvaltningen], telefon: "08"}
  - {name: kommunstyrelsen, abbreviations: [KS]}
"""


@pytest.fixture
def lots(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    return Lots(tmp_path / "data", capsys, monkeypatch)


@pytest.fixture
def indexed(lots: Lots, tmp_path: Path) -> Lots:
    programme = tmp_path / "program.md"
    programme.write_text(PROGRAMME, encoding="utf-8")
    assert lots("ingest", programme) == 0
    return lots


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "organisation.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def status(lots: Lots) -> dict[str, bool]:
    """Name -> whether it is only proposed."""
    assert lots("organisation", "--json") == 0
    return {one["name"]: one["proposed"] for one in lots.json}


def test_an_empty_library_knows_no_committees_and_says_what_to_do(lots: Lots) -> None:
    assert lots("organisation") == 0
    assert "lots organisation load" in lots.out
    assert lots("organisation", "--json") == 0
    assert lots.json == []


def test_what_documents_name_is_proposed(indexed: Lots) -> None:
    assert status(indexed) == {"socialnämnden": True, "äldrenämnden": True, "stadsdelsnämnderna": True}
    assert indexed("organisation") == 0
    assert "förslag" in indexed.out
    assert "lots organisation confirm" in indexed.out


def test_those_named_are_confirmed_however_they_are_named(indexed: Lots) -> None:
    assert indexed("organisation", "confirm", "sn", "Äldrenämndens") == 0
    assert "socialnämnden, äldrenämnden" in indexed.out
    assert status(indexed) == {"socialnämnden": False, "äldrenämnden": False, "stadsdelsnämnderna": True}


def test_all_are_confirmed_where_none_is_named(indexed: Lots) -> None:
    assert indexed("organisation", "confirm") == 0
    assert not any(status(indexed).values())
    assert indexed("organisation", "confirm") == 0
    assert "inget att bekräfta" in indexed.out


def test_a_name_that_nobody_has_confirms_nothing(indexed: Lots) -> None:
    assert indexed("organisation", "confirm", "SN", "rymdnämnden") == 1
    assert "Det finns ingen nämnd 'rymdnämnden'" in indexed.err
    assert all(status(indexed).values())


def test_a_file_replaces_what_was_confirmed_and_leaves_the_proposals(indexed: Lots, file: Path) -> None:
    assert indexed("organisation", "confirm", "äldrenämnden") == 0
    assert indexed("organisation", "load", file) == 0
    assert indexed.out.strip().endswith(": 2.")
    assert "telefon" in indexed.err
    assert status(indexed) == {
        "socialnämnden": False,
        "kommunstyrelsen": False,
        "äldrenämnden": True,
        "stadsdelsnämnderna": True,
    }


def test_a_file_that_is_wrong_changes_nothing(indexed: Lots, file: Path) -> None:
    assert indexed("organisation", "load", file) == 0
    before = status(indexed)
    file.write_text("committees:\n  - {name: socialnämnden}\n  - {name: Socialnämnd}\n", encoding="utf-8")
    assert indexed("organisation", "load", file) == 1
    assert "rad 3: socialnämnden står redan på rad 2" in indexed.err
    assert "Traceback" not in indexed.err
    assert status(indexed) == before


def test_one_committee_is_told_as_one(lots: Lots, file: Path) -> None:
    file.write_text("committees:\n  - {name: socialnämnden}\n", encoding="utf-8")
    assert lots("organisation", "load", file) == 0
    assert lots.out.strip() == f"Nämnder som lästes in från {file}: 1."


def test_proposals_go_when_their_document_is_removed(indexed: Lots) -> None:
    assert indexed("organisation", "confirm", "SN") == 0
    assert indexed("remove", "program") == 0
    assert status(indexed) == {"socialnämnden": False}
