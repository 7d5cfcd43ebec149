"""`lots backup` and `lots restore`: the whole state in one file, and again where there was nothing."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from bot.keeping.pseudonyms import KEY_FILE
from tests.scenarios.test_cli import Lots

PLAN = "# Hamnplan\n\n## Ansvar\n\nHamnnämnden ansvarar för att rusta de allmänna bryggorna varje vår.\n"
QUESTION = "Vem ansvarar för bryggorna?"


@pytest.fixture
def lots(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    made = Lots(tmp_path / "data", capsys, monkeypatch)
    (tmp_path / "hamnplan.md").write_text(PLAN, "utf-8")
    assert made("ingest", str(tmp_path / "hamnplan.md")) == 0
    assert made("people", "role", "slack:T1:U1", "coordinator") == 0
    assert made("ask", QUESTION) == 0
    return made


@pytest.fixture
def backup(lots: Lots, tmp_path: Path) -> Path:
    file = tmp_path / "lots-backup.zip"
    assert lots("backup", str(file)) == 0
    return file


def elsewhere(lots: Lots, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    return Lots(tmp_path / "elsewhere", capsys, monkeypatch)


def test_what_was_there_is_there_again_in_an_empty_folder(
    lots: Lots, backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    anew = elsewhere(lots, tmp_path, capsys, monkeypatch)
    assert anew("restore", str(backup)) == 0
    assert anew("ask", QUESTION, "--json") == 0
    assert anew.json["answered"]
    assert anew("people", "--json") == 0
    assert [each["id"] for each in anew.json] == ["slack:T1:U1"]
    key = (tmp_path / "elsewhere" / KEY_FILE).read_text()
    assert key == (tmp_path / "data" / KEY_FILE).read_text()


def test_what_came_after_the_backup_is_gone_once_it_is_restored(lots: Lots, backup: Path) -> None:
    lots("people", "role", "slack:T1:U2", "admin")
    assert lots("restore", str(backup), "--yes") == 0
    assert lots("people", "--json") == 0
    assert [each["id"] for each in lots.json] == ["slack:T1:U1"]


def test_a_backup_is_its_owners_alone_to_read_and_holds_no_index(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    names = zipfile.ZipFile(backup).namelist()
    assert f"files/{KEY_FILE}" in names
    assert not [name for name in names if "chroma" in name or "lock" in name or "-wal" in name]
    assert sorted(file.name for file in backup.parent.iterdir() if file.name.startswith(".lots-")) == []


@pytest.mark.parametrize("damage", ["cut", "changed", "other"])
def test_a_damaged_file_is_refused_before_anything_is_touched(lots: Lots, backup: Path, damage: str) -> None:
    damaged(backup, damage)
    assert lots("restore", str(backup), "--yes") == 1
    assert len(lots.err.strip().splitlines()) == 1
    assert lots("ask", QUESTION, "--json") == 0
    assert lots.json["answered"]


def damaged(backup: Path, damage: str) -> None:
    if damage == "cut":
        backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
        return
    with zipfile.ZipFile(backup) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    if damage == "changed":
        held["database"] = held["database"][:-10] + b"0123456789"
    else:
        manifest = json.loads(held["manifest.json"])
        held["../outside"] = b""
        manifest["digests"]["../outside"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        held["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(backup, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)


def test_where_there_is_nothing_there_is_nothing_to_back_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = Lots(tmp_path / "nothing", capsys, monkeypatch)
    assert nothing("backup", str(tmp_path / "b.zip")) == 1
    assert not (tmp_path / "b.zip").exists()
