"""Whatever keeps passages token by token keeps them for as long as their text is there, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.chunking import to_document
from ingest.parsers.registry import parse
from knowledge.adapters.memory import MemoryLibrary
from knowledge.adapters.opening import open_library
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.retrieval.indexing import passage_terms

Shelf = MemoryLibrary | SqlLibrary


@pytest.fixture(params=["memory", "sqlite"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "memory":
        yield MemoryLibrary(passage_terms)
        return
    library = open_library(tmp_path / "data", None, passage_terms)
    yield library
    library.close()


@pytest.fixture
def passages(shelf: Shelf, tmp_path: Path) -> list[str]:
    return saved(shelf, tmp_path, "Nämnden följer upp målen.\n\nStaden beslutar om budgeten.\n")


def saved(shelf: Shelf, folder: Path, text: str) -> list[str]:
    file = folder / "program.md"
    file.write_text(text, "utf-8")
    document, own, *_ = to_document(parse(file), source=str(file), document_id="program", digest=text)
    shelf.save(document, own)
    return [passage.id for passage in own]


def test_what_is_kept_is_given_as_it_was(shelf: Shelf, passages: list[str]) -> None:
    kept = np.arange(-6, 6, dtype=np.int8).reshape(3, 4)
    shelf.keep_tokens("model", {passages[0]: kept})
    found = shelf.tokens("model", [passages[0], "stray"])
    assert list(found) == [passages[0]]
    assert np.array_equal(found[passages[0]], kept)


def test_another_model_has_none(shelf: Shelf, passages: list[str]) -> None:
    shelf.keep_tokens("model", {passages[0]: np.ones((1, 4), np.int8)})
    assert shelf.tokens("other", passages) == {}


def test_tokens_are_no_vectors(shelf: Shelf, passages: list[str]) -> None:
    shelf.keep_tokens("model", {key: np.ones((1, 4), np.int8) for key in passages})
    assert shelf.embedded_ids("model") == set()


def test_tokens_go_with_their_text(shelf: Shelf, passages: list[str], tmp_path: Path) -> None:
    shelf.keep_tokens("model", {key: np.ones((1, 4), np.int8) for key in passages})
    shelf.remove("program")
    again = saved(shelf, tmp_path, "Nämnden följer upp målen.\n\nStaden beslutar om budgeten.\n")
    assert shelf.tokens("model", again) == {}


def test_what_is_kept_for_a_passage_that_is_gone_is_dropped_in_silence(shelf: Shelf, passages: list[str]) -> None:
    shelf.keep_tokens("model", {"stray": np.ones((1, 4), np.int8)})
    assert shelf.tokens("model", ["stray"]) == {}
