"""A file handed over in a channel is read like any other, and told of in the words of `lots ingest`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.serving.received_files import read_received, readable_suffixes
from bot.settings import Settings
from bot.wiring.library import every_document, open_library_only
from knowledge.errors import DocumentError


def test_it_is_indexed_for_its_readers_and_told_of_without_the_servers_paths(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data", embeddings="none")
    file = tmp_path / "data" / "received" / "T1" / "group-hr" / "Regler.txt"
    file.parent.mkdir(parents=True)
    file.write_text("Regler för resor\n\nResor ska bokas hos upphandlad resebyrå.\n", "utf-8")
    told = read_received(settings, file, "hr")
    with open_library_only(settings) as library:
        (card,) = every_document(library)
    assert (card.group, Path(card.source).name) == ("hr", "Regler.txt")
    assert told.startswith("1 läst")
    assert str(tmp_path) not in told


def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "tom.pdf"
    file.write_bytes(b"")
    with pytest.raises(DocumentError, match="tom"):
        read_received(Settings(tmp_path / "data", embeddings="none"), file, "")


def test_the_formats_that_can_be_read_are_known_beforehand() -> None:
    assert {".pdf", ".docx", ".txt"} <= set(readable_suffixes())
