"""What every library promises, whatever keeps it: reading, writing, vectors. Memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.adapters.memory import MemoryLibrary
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.errors import NotFound
from knowledge.passages import Abbreviation, Passage, Scope, Span, Unit, embedding_text
from knowledge.ports import Archive, Library, WordIndex
from tests.contracts import databases
from tests.contracts.documents import passage_id, split_words, written

PUBLIC = Scope()
STAFF = Scope(frozenset({"personal"}))


class WholeLibrary(Library, Archive, WordIndex, Protocol):
    """All that a library is."""


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


def vector(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.asarray(values, dtype=np.float32)


def test_a_saved_document_comes_back_as_it_was(library: WholeLibrary) -> None:
    document, passages = written(
        "plan", "Nämnden ansvarar.", "Målet är trygghet.", abbreviations=[Abbreviation("TK", "Trygg kommun")]
    )
    library.save(document, passages)
    assert library.document("plan", PUBLIC) == document
    assert library.sequence("plan", 0, 9) == passages
    assert library.passages([passages[1].id, "unknown"]) == {passages[1].id: passages[1]}
    assert library.abbreviations() == [Abbreviation("TK", "Trygg kommun")]
    assert library.digests() == {"plan.txt": ("plan", document.digest)}


def test_a_passage_keeps_its_kind_path_units_and_places(library: WholeLibrary) -> None:
    document, _ = written("lista", "Gör så här: ett två")
    units = (
        Unit("Gör så här:", "lead", (Span(0, 11, 1),)),
        Unit("ett", "item", (Span(12, 13, 1), Span(13, 15, 2)), label="1."),
    )
    passage = Passage("lista:1", "lista", 0, "steps", ("Del 1", "Steg"), units)
    library.save(document, [passage])
    assert library.sequence("lista", 0, 0) == [passage]


def test_a_passage_is_known_to_stand_in_its_document(library: WholeLibrary) -> None:
    _, passages = written("plan", "noll", "ett")
    library.save(*written("plan", "noll", "ett"))
    assert library.holders([passages[1].id, "unknown"]) == {passages[1].id: "plan"}
    assert library.holders([]) == {}


def test_a_sequence_is_cut_to_the_ordinals_asked_for(library: WholeLibrary) -> None:
    library.save(*written("plan", "noll", "ett", "två", "tre"))
    assert [passage.text for passage in library.sequence("plan", 1, 2)] == ["ett", "två"]
    assert library.sequence("unknown", 0, 9) == []


def test_the_list_of_documents_counts_passages_and_embedded_ones(library: WholeLibrary) -> None:
    document, passages = written("plan", "ett", "två")
    library.save(document, passages)
    library.keep_vectors("model", {passages[0].id: vector(1, 0)})
    (card,) = library.documents(PUBLIC)
    assert (card.id, card.title, card.passages, card.embedded) == ("plan", "Om plan", 2, 1)
    assert (card.pages, card.programme, card.group, card.digest) == (2, "Trygg kommun", "", document.digest)
    assert card.indexed_at.endswith("+00:00")


def test_saving_again_replaces_the_document_and_its_passages(library: WholeLibrary) -> None:
    library.save(*written("plan", "gammal mening", "kvar"))
    library.save(*written("plan", "kvar", "ny mening"))
    assert [passage.text for passage in library.sequence("plan", 0, 9)] == ["kvar", "ny mening"]
    assert len(library.documents(PUBLIC)) == 1
    assert library.size() == 2
    assert library.search({"gammal": 1.0}, 5, PUBLIC) == []


def test_a_source_is_one_document_also_under_a_new_id(library: WholeLibrary) -> None:
    library.save(*written("plan", "text", source="a/plan.txt"))
    library.save(*written("plan-2", "text", source="a/plan.txt"))
    assert [card.id for card in library.documents(PUBLIC)] == ["plan-2"]


def test_a_removed_document_is_gone_from_everything(library: WholeLibrary) -> None:
    document, passages = written("plan", "budget och mål")
    library.save(document, passages)
    library.keep_vectors("model", {passages[0].id: vector(1, 0)})
    library.remove("plan")
    assert library.documents(PUBLIC) == []
    assert library.passages([passages[0].id]) == {}
    assert library.embedded_ids("model") == set()
    assert library.vocabulary() == {}
    assert library.size() == 0
    with pytest.raises(NotFound):
        library.document("plan", PUBLIC)


def test_removing_what_is_not_there_raises_not_found(library: WholeLibrary) -> None:
    with pytest.raises(NotFound, match="lots documents"):
        library.remove("nothing")


def test_missing_and_forbidden_documents_look_the_same(library: WholeLibrary) -> None:
    library.save(*written("hemlig", "text", group="personal"))
    with pytest.raises(NotFound) as forbidden:
        library.document("hemlig", PUBLIC)
    with pytest.raises(NotFound) as missing:
        library.document("saknad", PUBLIC)
    assert str(forbidden.value).replace("hemlig", "saknad") == str(missing.value)
    assert library.document("hemlig", STAFF).group == "personal"


def test_the_list_shows_only_what_the_asker_may_read(library: WholeLibrary) -> None:
    library.save(*written("hemlig", "text", group="personal"))
    library.save(*written("allmän", "text"))
    assert [card.id for card in library.documents(PUBLIC)] == ["allmän"]
    assert [card.id for card in library.documents(STAFF)] == ["allmän", "hemlig"]
    assert library.documents(Scope(frozenset({"andra"}))) == library.documents(PUBLIC)


def test_each_change_raises_the_generation_by_one(library: WholeLibrary) -> None:
    document, passages = written("plan", "ett")
    seen = [library.generation()]
    library.save(document, passages)
    seen.append(library.generation())
    library.keep_vectors("model", {passages[0].id: vector(1, 0)})
    seen.append(library.generation())
    library.remove("plan")
    seen.append(library.generation())
    assert [later - earlier for earlier, later in pairwise(seen)] == [1, 1, 1]


def test_a_save_that_fails_half_way_changes_nothing(library: WholeLibrary) -> None:
    document, passages = written("plan", "gammal text")
    library.save(document, passages)
    before = (library.generation(), library.size(), library.vocabulary(), library.digests())
    changed, new = written("plan", "ny text", "och mer")
    with pytest.raises(AttributeError):
        library.save(changed, [*new, cast("Passage", None)])
    assert (library.generation(), library.size(), library.vocabulary(), library.digests()) == before
    assert library.sequence("plan", 0, 9) == passages


def test_passages_without_a_vector_are_named_with_the_text_to_embed_oldest_document_first(
    library: WholeLibrary,
) -> None:
    first, passages = written("ö", "ett", "två", title="Plan", path=("Mål",))
    library.save(first, passages)
    library.save(*written("a", "tre"))
    assert library.unembedded("model", 2) == [(p.id, embedding_text("Plan", p)) for p in passages]
    library.keep_vectors("model", {passages[0].id: vector(1, 0)})
    assert [passage for passage, _ in library.unembedded("model", 9)] == [passages[1].id, passage_id("a", "tre")]
    assert len(library.unembedded("another model", 9)) == 3


def test_vectors_come_back_in_the_order_asked_for_with_their_groups(library: WholeLibrary) -> None:
    open_document, open_passages = written("a", "ett", "två")
    closed_document, closed_passages = written("b", "tre", group="personal")
    library.save(open_document, open_passages)
    library.save(closed_document, closed_passages)
    one, two, three = open_passages[0].id, open_passages[1].id, closed_passages[0].id
    library.keep_vectors("model", {one: vector(1, 0), three: vector(0.6, 0.8)})
    ids, vectors, groups = library.vectors("model", [three, two, "unknown", one])
    assert (ids, groups) == ([three, one], ["personal", ""])
    assert vectors.dtype == np.float32
    assert vectors.tolist() == pytest.approx(np.array([[0.6, 0.8], [1, 0]]), abs=1e-3)
    assert library.embedded_ids("model") == {one, three}
    assert library.vectors("another model", [one])[0] == []


def test_text_that_did_not_change_keeps_its_vector(library: WholeLibrary) -> None:
    document, passages = written("plan", "kvar", "borta")
    library.save(document, passages)
    library.keep_vectors("model", {passage.id: vector(1, 0) for passage in passages})
    changed, new_passages = written("plan", "ny", "kvar")
    library.save(changed, new_passages)
    assert library.embedded_ids("model") == {new_passages[1].id}
    assert [passage for passage, _ in library.unembedded("model", 9)] == [new_passages[0].id]


def test_a_document_that_moves_to_another_id_keeps_its_vectors(library: WholeLibrary) -> None:
    document, passages = written("gammal", "samma text", title="Plan")
    library.save(document, passages)
    library.keep_vectors("model", {passages[0].id: vector(1, 0)})
    moved, moved_passages = written("ny", "samma text", title="Plan")
    library.save(moved, moved_passages)
    library.remove("gammal")
    assert library.embedded_ids("model") == {moved_passages[0].id}


def test_a_new_heading_is_embedded_again(library: WholeLibrary) -> None:
    document, passages = written("plan", "text", path=("Förr",))
    library.save(document, passages)
    library.keep_vectors("model", {passages[0].id: vector(1, 0)})
    library.save(*written("plan", "text", path=("Nu",)))
    assert library.embedded_ids("model") == set()


def test_a_vector_of_a_passage_removed_meanwhile_is_dropped(library: WholeLibrary) -> None:
    before = library.generation()
    library.keep_vectors("model", {"gone": vector(1, 0)})
    assert (library.embedded_ids("model"), library.generation()) == (set(), before)


def test_many_ids_at_once_are_no_trouble(library: WholeLibrary) -> None:
    document, passages = written("plan", *(f"mening nummer {n}." for n in range(2_000)))
    library.save(document, passages)
    library.keep_vectors("model", {passage.id: vector(1, 0) for passage in passages})
    ids = [passage.id for passage in passages]
    assert list(library.vectors("model", ids)[0]) == ids
    assert len(library.passages(ids)) == 2_000


def test_a_document_without_passages_is_a_document(library: WholeLibrary) -> None:
    library.save(*written("tom"))
    assert [(card.id, card.passages) for card in library.documents(PUBLIC)] == [("tom", 0)]
    assert library.search({"tom": 1.0}, 5, PUBLIC) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.text(min_size=1, max_size=60))
def test_any_text_from_outside_can_be_kept(library: WholeLibrary, line: str) -> None:
    document, passages = written("plan", line, title=line)
    library.save(document, passages)
    kept = library.document("plan", PUBLIC)
    assert len(kept.text) == len(line)
    assert library.sequence("plan", 0, 0) == passages


def test_nul_and_half_surrogates_become_replacement_characters_of_the_same_length(tmp_path: Path) -> None:
    with databases.sqlite(tmp_path) as engine:
        library = SqlLibrary(engine, split_words)
        library.save(*written("plan", "a\x00b\ud800c"))
        assert library.document("plan", PUBLIC).text == "a�b�c"
