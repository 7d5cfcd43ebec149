"""What every word index promises: BM25 with weights and headings, within a scope. Memory is the reference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.adapters.memory import MemoryLibrary
from knowledge.adapters.sql import candidates, words
from knowledge.adapters.sql.checking import database_is_whole, rebuild_full_text, words_in_step
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.passages import Scope
from tests.contracts import databases
from tests.contracts.documents import passage_id, split_words, written

PUBLIC = Scope()
WholeLibrary = MemoryLibrary | SqlLibrary


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WholeLibrary]:
    if request.param == "memory":
        yield MemoryLibrary(split_words)
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield SqlLibrary(engine, split_words)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield SqlLibrary(engine, split_words)


def found(library: WholeLibrary, terms: dict[str, float], scope: Scope = PUBLIC, limit: int = 10) -> list[str]:
    return [one.passage for one in library.search(terms, limit, scope)]


def test_the_passage_with_the_rarer_term_comes_first(library: WholeLibrary) -> None:
    library.save(*written("plan", "mål och budget", "mål och medel", "mål och uppföljning"))
    assert found(library, {"mål": 1.0, "uppföljning": 1.0})[0] == passage_id("plan", "mål och uppföljning")


def test_a_heavier_term_wins(library: WholeLibrary) -> None:
    library.save(*written("plan", "barn här", "skola här"))
    assert found(library, {"barn": 1.0, "skola": 0.2})[0] == passage_id("plan", "barn här")
    assert found(library, {"barn": 0.2, "skola": 1.0})[0] == passage_id("plan", "skola här")


def test_a_term_without_weight_finds_nothing(library: WholeLibrary) -> None:
    library.save(*written("plan", "barn"))
    assert found(library, {"barn": 0.0}) == []
    assert found(library, {}) == []


def test_any_of_the_terms_may_be_missing(library: WholeLibrary) -> None:
    library.save(*written("plan", "barn"))
    assert found(library, {"barn": 1.0, "finnsinte": 5.0}) == [passage_id("plan", "barn")]


def test_headings_and_title_count(library: WholeLibrary) -> None:
    library.save(*written("a", "samma text här", title="Budget"))
    library.save(*written("b", "samma text där", path=("Uppföljning",)))
    assert found(library, {"budget": 1.0}) == [passage_id("a", "samma text här")]
    assert found(library, {"uppföljning": 1.0}) == [passage_id("b", "samma text där")]


def test_scores_fall_and_the_limit_holds(library: WholeLibrary) -> None:
    library.save(*written("plan", "barn", "barn och annat", "barn och mycket annat som inte rör saken"))
    scores = [one.score for one in library.search({"barn": 1.0}, 2, PUBLIC)]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)
    assert library.search({"barn": 1.0}, 0, PUBLIC) == []


def test_what_the_asker_may_not_read_is_not_found(library: WholeLibrary) -> None:
    library.save(*written("hemlig", "barn i hemlig plan", group="personal"))
    library.save(*written("allmän", "barn i allmän plan"))
    assert found(library, {"barn": 1.0}) == [passage_id("allmän", "barn i allmän plan")]
    assert len(found(library, {"barn": 1.0}, Scope(frozenset({"personal"})))) == 2
    assert found(library, {"barn": 1.0}, Scope(frozenset({"personal'); --"}))) == found(library, {"barn": 1.0})


def test_restricted_passages_do_not_crowd_out_readable_ones(library: WholeLibrary) -> None:
    library.save(*written("hemlig", *(f"barn {n}" for n in range(400)), group="personal"))
    library.save(*written("allmän", "barn i allmän plan och mycket annat"))
    assert found(library, {"barn": 1.0}, limit=1) == [passage_id("allmän", "barn i allmän plan och mycket annat")]


def test_frequencies_and_vocabulary_count_passages_not_occurrences(library: WholeLibrary) -> None:
    library.save(*written("plan", "barn barn barn", "barn vuxen", title="Titel"))
    assert library.frequencies(["barn", "vuxen", "okänd"]) == {"barn": 2, "vuxen": 1, "okänd": 0}
    assert library.vocabulary() == {"barn": 2, "vuxen": 1, "titel": 2}
    assert library.size() == 2


@pytest.mark.parametrize(
    "term",
    [
        "pi-mini",
        "2.1",
        "§5",
        '"',
        "'",
        "a'b",
        "\\",
        "*",
        "or",
        "and",
        "not",
        "near",
        "(",
        "åäö",
        "e\u0301",
        "+46",
        "50%",
        ":x",
        "^a",
        "{b}",
        "中文",
        "-",
    ],
)
def test_a_term_is_found_as_it_is_whatever_it_is_made_of(library: WholeLibrary, term: str) -> None:
    library.save(*written("plan", f"före {term} efter", "något helt annat"))
    assert found(library, {term: 1.0}) == [passage_id("plan", f"före {term} efter")]
    assert library.frequencies([term]) == {term: 1}


WORDS = ["barn", "skola", "mål", "budget", "plan", "år", "nämnd", "2.1", "o'hara"]
LINES = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=8, unique=True
)
TERMS = st.dictionaries(st.sampled_from([*WORDS, "om", "okänd"]), st.floats(0.1, 3.0), max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=LINES, second=LINES, terms=TERMS)
def test_databases_rank_as_memory_does(
    library: WholeLibrary, first: list[str], second: list[str], terms: dict[str, float]
) -> None:
    reference = MemoryLibrary(split_words)
    for each in (library, reference):
        each.save(*written("plan", *first))
        each.save(*written("rapport", *second, group="personal"))
    for scope in (PUBLIC, Scope(frozenset({"personal"}))):
        ours = {one.passage: one.score for one in library.search(terms, 50, scope)}
        theirs = {one.passage: one.score for one in reference.search(terms, 50, scope)}
        assert ours == pytest.approx(theirs)
    assert library.vocabulary() == reference.vocabulary()
    library.remove("plan")
    reference.remove("plan")
    assert library.vocabulary() == reference.vocabulary()
    assert library.size() == reference.size()


def test_common_terms_alone_still_find_where_they_stand_together(
    library: WholeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "ROWS_RANKED", 10)
    monkeypatch.setattr(words, "CANDIDATES", 2)
    library.save(*written("a", *(f"barn text {n}" for n in range(20))))
    library.save(*written("b", *(f"skola text {n}" for n in range(20)), "barn och skola"))
    assert found(library, {"barn": 1.0, "skola": 1.0}, limit=1) == [passage_id("b", "barn och skola")]


def test_the_full_text_index_can_be_checked_and_rebuilt(tmp_path: Path) -> None:
    with databases.sqlite(tmp_path) as engine:
        library = SqlLibrary(engine, split_words)
        library.save(*written("plan", "barn i skolan", group="personal"))
        assert database_is_whole(engine)
        assert words_in_step(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO word_index(word_index) VALUES ('delete-all')")
        assert not words_in_step(engine)
        rebuild_full_text(engine)
        assert words_in_step(engine)
        assert found(library, {"barn": 1.0}, every_group(engine)) == [passage_id("plan", "barn i skolan")]
