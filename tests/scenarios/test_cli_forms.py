"""`lots forms` and `lots export`: what has been begun, and one form as a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from bot.settings import read_settings
from bot.wiring.stores import open_stores
from tests.scenarios.test_cli import Lots
from tests.unit.export_support import approved, filled_in, pdf_text, word_text


@pytest.fixture
def lots(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    with open_stores(read_settings({}, tmp_path, tmp_path / "data")) as stores:
        stores.forms.begin(filled_in().form)
        stores.forms.begin(replace(approved().form, id="f2", project="Trygg skolväg"))
    return Lots(tmp_path / "data", capfd, monkeypatch)


def test_forms_are_listed_with_progress(lots: Lots) -> None:
    assert lots("forms") == 0

    assert "Styrkort för socialnämnden  [f1]\n  socialnämnden · 2027 · pågår · 7 av 10 besvarade" in lots.out
    assert "  [f2]\n  socialnämnden · Trygg skolväg · 2027 · godkänt · 2 av 9 besvarade" in lots.out


def test_json_is_what_the_api_lists(lots: Lots) -> None:
    assert lots("forms", "--json") == 0

    assert [(form["id"], form["status"], form["answered"], form["total"]) for form in lots.json] == [
        ("f2", "approved", 2, 9),
        ("f1", "open", 7, 10),
    ]
    assert lots.err == ""


def test_without_forms_it_says_how_to_begin(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = Lots(tmp_path / "empty", capfd, monkeypatch)

    assert empty("forms") == 0
    assert "starta styrkort" in empty.out
    assert empty("forms", "--json") == 0
    assert empty.json == []


def test_each_format_is_written_to_the_file(lots: Lots, tmp_path: Path) -> None:
    begins = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF-", "csv": b"\xef\xbb\xbf", "json": b"{"}
    for format, beginning in begins.items():
        target = tmp_path / f"styrkort.{format}"
        assert lots("export", "f1", "--format", format, "-o", target) == 0
        assert target.read_bytes().startswith(beginning)
        assert lots.out == ""

    assert "Föräldrastöd i grupp" in word_text(docx.Document(str(tmp_path / "styrkort.docx")))
    assert "Föräldrastöd i grupp" in pdf_text((tmp_path / "styrkort.pdf").read_bytes())
    assert json.loads((tmp_path / "styrkort.json").read_text())["id"] == "f1"


def test_an_unknown_form_is_one_line_that_says_where_to_look(lots: Lots, tmp_path: Path) -> None:
    target = tmp_path / "x.docx"

    assert lots("export", "missing", "--format", "docx", "-o", target) == 1
    assert lots.err == "Det finns inget formulär 'missing': `lots forms` visar vilka som finns\n"
    assert not target.exists()


def test_an_unknown_format_is_refused_with_those_there_are(lots: Lots, tmp_path: Path) -> None:
    assert lots("export", "f1", "--format", "odt", "-o", tmp_path / "x") == 2
    assert "pdf" in lots.err


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing_behind(lots: Lots, tmp_path: Path) -> None:
    assert lots("export", "f1", "--format", "csv", "-o", tmp_path / "nowhere" / "x.csv") == 1
    assert "ange en annan fil med -o" in lots.err
    (tmp_path / "taken").mkdir()
    assert lots("export", "f1", "--format", "csv", "-o", tmp_path / "taken") == 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".lots-")] == []
