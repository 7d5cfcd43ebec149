"""Formats are found by looking in the folder; whatever is wrong with a file is said in one Swedish line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest.parsers
from ingest.parsers import registry
from knowledge.errors import DamagedFile, UnsupportedFormat

_NEW_FORMAT = """
from ingest.blocks import ParsedFile
from ingest.parsers.builder import BlockBuilder
SUFFIXES = (".lots",)
def parse(path):
    builder = BlockBuilder()
    if "fel" in path.read_text():
        raise KeyError("rad 7")
    builder.add("paragraph", path.read_text())
    return builder.file("text/x-lots")
"""


def test_the_promised_formats_are_read() -> None:
    promised = {".pdf", ".docx", ".html", ".htm", ".md", ".txt", ".xlsx", ".pptx"}
    assert promised - {".txt"} <= set(registry.suffixes())


@pytest.fixture
def with_new_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "lots_format.py").write_text(_NEW_FORMAT)
    monkeypatch.setattr(ingest.parsers, "__path__", [*ingest.parsers.__path__, str(tmp_path)])
    registry._parsers.cache_clear()
    yield
    sys.modules.pop("ingest.parsers.lots_format", None)
    registry._parsers.cache_clear()


@pytest.mark.usefixtures("with_new_format")
def test_a_new_format_is_one_new_file(tmp_path: Path) -> None:
    (tmp_path / "a.LOTS").write_text("Hej  då")
    assert registry.parse(tmp_path / "a.LOTS").blocks[0].text == "Hej då"


@pytest.mark.usefixtures("with_new_format")
def test_what_a_library_raises_becomes_a_damaged_file_with_its_cause(tmp_path: Path) -> None:
    (tmp_path / "a.lots").write_text("fel")
    with pytest.raises(DamagedFile, match="Filen är skadad") as caught:
        registry.parse(tmp_path / "a.lots")
    assert isinstance(caught.value.__cause__, KeyError)
    assert "\n" not in str(caught.value)


def test_an_unknown_suffix_is_told_which_are_read(tmp_path: Path) -> None:
    (tmp_path / "bild.jpg").write_bytes(b"x")
    with pytest.raises(UnsupportedFormat, match=r"\.jpg.*\.docx, .*\.pdf"):
        registry.parse(tmp_path / "bild.jpg")


def test_a_file_of_white_space_holds_no_text(tmp_path: Path) -> None:
    (tmp_path / "tom.md").write_text("\n \n")
    with pytest.raises(DamagedFile, match="ingen text"):
        registry.parse(tmp_path / "tom.md")


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="kunde inte öppnas"):
        registry.parse(tmp_path / "finns-inte.pdf")


def test_knowing_the_formats_imports_no_parser_library() -> None:
    asked = "import sys; from ingest.parsers import registry; registry.suffixes(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "docx",
        "lxml",
        "openpyxl",
        "pptx",
        "pypdfium2",
        "pdfplumber",
        "selectolax",
        "markdown_it",
        "torch",
        "chromadb",
    }
    assert heavy.isdisjoint(loaded)
