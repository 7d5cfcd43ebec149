"""Documents read last are kept only while the library stands still, and only for who may read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.adapters.opening import open_library
from knowledge.adapters.recent import RecentDocuments
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.errors import NotFound
from knowledge.passages import Document, Scope


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SqlLibrary]:
    opened = open_library(tmp_path, None, lambda document, passage: passage.text.split())
    yield opened
    opened.close()


def document(text: str, group: str = "") -> Document:
    return Document("plan", "Plan", "/plan.md", text, "text/markdown", text, group=group)


def test_a_document_is_read_once_while_the_library_stands_still(
    library: SqlLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.save(document("one"), [])
    recent = RecentDocuments(library)
    first = recent.document("plan", Scope())
    monkeypatch.setattr(library, "document", lambda *_: pytest.fail("read again"))

    assert recent.document("plan", Scope()) is first


def test_a_changed_document_is_read_anew(library: SqlLibrary) -> None:
    library.save(document("one"), [])
    recent = RecentDocuments(library)
    recent.document("plan", Scope())
    library.save(document("two"), [])

    assert recent.document("plan", Scope()).text == "two"


def test_a_document_closed_since_or_kept_for_others_is_not_shown(library: SqlLibrary) -> None:
    library.save(document("one", "hr"), [])
    recent = RecentDocuments(library)
    recent.document("plan", Scope(frozenset({"hr"})))

    with pytest.raises(NotFound):
        recent.document("plan", Scope())


def test_no_more_than_so_many_are_kept(library: SqlLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    library.save(document("one", "a"), [])
    recent = RecentDocuments(library, kept=1)
    recent.document("plan", Scope(frozenset({"a"})))
    latest = recent.document("plan", Scope(frozenset({"a", "b"})))
    monkeypatch.setattr(library, "document", lambda *_: document("read again"))

    assert recent.document("plan", Scope(frozenset({"a", "b"}))) is latest
    assert recent.document("plan", Scope(frozenset({"a"}))).text == "read again"
