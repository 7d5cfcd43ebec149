"""What every vector index promises, in memory, in embedded Chroma and on a Chroma server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.memory import MemoryVectors
from knowledge.adapters.opening import open_vectors
from knowledge.passages import Scope
from knowledge.ports import Vector, VectorIndex, Vectors

PUBLIC = Scope()
STAFF = Scope(frozenset({"personal"}))
DIMENSIONS = 16


@pytest.fixture(params=["memory", "chroma", "chroma server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    if request.param == "memory":
        yield MemoryVectors()
        return
    url = request.getfixturevalue("chroma_url") if request.param == "chroma server" else None
    vectors = open_vectors(tmp_path, url, f"model {uuid.uuid4()}", DIMENSIONS)
    yield vectors
    vectors.close()


def axis(number: int) -> Vector:
    row = np.zeros(DIMENSIONS, dtype=np.float32)
    row[number] = 1.0
    return row


def axes(*numbers: int) -> Vectors:
    return np.stack([axis(number) for number in numbers])


def found(index: VectorIndex, vector: Vector, scope: Scope = PUBLIC, limit: int = 10) -> list[str]:
    return [one.passage for one in index.nearest(vector, limit, scope)]


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    assert index.nearest(axis(0), 5, PUBLIC) == []
    assert index.ids() == set()


def test_the_nearest_come_first_scored_by_cosine(index: VectorIndex) -> None:
    index.put(["a", "b", "c"], axes(0, 1, 2), ["", "", ""])
    slanted = ((axis(0) + axis(1) / 2) / np.sqrt(1.25)).astype(np.float32)
    scored = index.nearest(slanted, 2, PUBLIC)
    assert [one.passage for one in scored] == ["a", "b"]
    assert [one.score for one in scored] == pytest.approx([0.8944, 0.4472], abs=1e-3)


def test_an_opposite_vector_scores_below_zero(index: VectorIndex) -> None:
    index.put(["a"], axes(0), [""])
    assert index.nearest(-axis(0), 1, PUBLIC)[0].score == pytest.approx(-1.0, abs=1e-3)


def test_putting_again_replaces(index: VectorIndex) -> None:
    index.put(["a", "b"], axes(0, 1), ["", ""])
    index.put(["a"], axes(5), ["personal"])
    assert index.ids() == {"a", "b"}
    assert found(index, axis(5), STAFF)[0] == "a"
    assert found(index, axis(5)) == ["b"]


def test_what_is_removed_is_not_found_and_removing_nothing_is_fine(index: VectorIndex) -> None:
    index.put(["a", "b"], axes(0, 1), ["", ""])
    index.remove(["a", "unknown"])
    index.remove([])
    assert index.ids() == {"b"}
    assert found(index, axis(0)) == ["b"]


def test_what_the_asker_may_not_read_is_not_found(index: VectorIndex) -> None:
    index.put(["open", "closed"], axes(0, 0), ["", "personal"])
    assert found(index, axis(0)) == ["open"]
    assert set(found(index, axis(0), STAFF)) == {"open", "closed"}
    assert found(index, axis(0), Scope(frozenset({"andra"}))) == ["open"]


def test_restricted_passages_do_not_crowd_out_readable_ones(index: VectorIndex) -> None:
    near = np.repeat(axes(0), 60, axis=0) + np.linspace(0, 0.01, 60, dtype=np.float32)[:, None]
    index.put([f"closed {n}" for n in range(60)], near, ["personal"] * 60)
    index.put(["open 1", "open 2", "open 3"], axes(3, 4, 5), ["", "", ""])
    assert set(found(index, axis(0), limit=3)) == {"open 1", "open 2", "open 3"}
    assert set(found(index, axis(0), STAFF, limit=3)) <= {f"closed {n}" for n in range(60)}


def test_more_than_one_write_holds_are_all_kept(index: VectorIndex) -> None:
    ids = [f"p{n}" for n in range(6_000)]
    vectors = np.random.default_rng(0).normal(size=(6_000, DIMENSIONS)).astype(np.float32)
    index.put(ids, vectors, [""] * 6_000)
    assert index.ids() == set(ids)
    assert found(index, vectors[5_999], limit=1) == ["p5999"]
    index.remove(ids[:5_500])
    assert len(index.ids()) == 500


def test_a_cleared_index_is_empty_and_can_be_filled_again(index: VectorIndex) -> None:
    index.put(["a"], axes(0), [""])
    index.clear()
    assert index.ids() == set()
    index.put(["b"], axes(1), [""])
    assert found(index, axis(1)) == ["b"]


def test_vectors_of_different_models_never_meet(tmp_path: Path, chroma_url: str) -> None:
    for url in (None, chroma_url):
        one = open_vectors(tmp_path, url, "model one", DIMENSIONS)
        two = open_vectors(tmp_path, url, "model two", DIMENSIONS)
        one.put(["a"], axes(0), [""])
        two.put(["b"], axes(0), [""])
        assert (found(one, axis(0)), found(two, axis(0))) == (["a"], ["b"])
        one.clear()
        assert found(two, axis(0)) == ["b"]
        one.close()
        assert found(two, axis(0)) == ["b"]
        two.close()
