"""Reading plain text files: encodings, NULs, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.parsers.encoding import decode
from ingest.parsers.plain_text import parse, parse_text
from knowledge.errors import DamagedFile, OversizedFile

SWEDISH = "Nämnden ansvarar för åtgärder på ön. Beslutet fattas i våras möte och gäller även nästa år.\n" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_reads_the_same_in_every_usual_encoding(encoding: str) -> None:
    assert decode(SWEDISH.encode(encoding)).lstrip("\ufeff") == SWEDISH


def test_nuls_are_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Näm\0nden beslutar om planen för året.".encode())
    assert parse(path).text == "Nämnden beslutar om planen för året."


@pytest.mark.parametrize("content", [b"", b" \n\f\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_in_one_line(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match=r"^Filen innehåller ingen text"):
        parse(_file(tmp_path, content))


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="är inte text"):
        parse(_file(tmp_path, bytes(range(1, 32)) * 200))


def test_a_line_of_ten_million_characters_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(OversizedFile, match="10000000 tecken"):
        parse(_file(tmp_path, b"Planen. " + b"a" * 9_999_992))


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "a.txt"
    path.write_bytes(content)
    return path


def test_the_language_is_told_by_small_words() -> None:
    assert parse_text("The board is responsible for the plan and the work of the year.").language == "en"
    assert parse_text(SWEDISH).language == "sv"


@pytest.mark.slow
def test_a_line_of_ten_million_characters_is_read_without_getting_slower() -> None:
    parsed = parse_text("a" * 10_000_000)
    assert len(parsed.text) == 10_000_000
    assert len(parsed.blocks) == 1
