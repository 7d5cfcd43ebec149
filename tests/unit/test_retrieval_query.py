"""A question made ready for finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.adapters.memory import MemoryLibrary
from knowledge.passages import Abbreviation
from knowledge.retrieval.cues import cues_of
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.language import language_of
from knowledge.retrieval.query import Query, QueryReader
from knowledge.retrieval.swedish import terms_of
from tests.contracts.documents import written

LINES = (
    "Behovsinventeringen görs av stadsdelsnämnden varje vår.",
    "Trygghetsmåttet (TM-mini) följs av samordnaren.",
    "Nämnden gör en uppföljning av åtgärderna.",
    "Kommunen beviljar medel till föreningar.",
    "Styrkortet visar delmålen.",
)


@pytest.fixture(scope="module")
def reader() -> QueryReader:
    library = MemoryLibrary(passage_terms)
    library.save(*written("plan", *LINES, abbreviations=[Abbreviation("TM-mini", "Trygghetsmåttet mini")]))
    return QueryReader(library, library)


def found(query: Query, word: str) -> bool:
    return terms_of(word)[0] in query.terms


def test_question_words_are_dropped(reader: QueryReader) -> None:
    assert [word.surface for word in reader.read("Vad är en behovsinventering?").words] == ["behovsinventering"]


def test_a_question_of_stop_words_alone_keeps_them(reader: QueryReader) -> None:
    assert reader.read("vad är det?").words


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [
        ("behovsinventerng", "behovsinventering"),
        ("styrkrotet", "styrkort"),
        ("atgarder", "åtgärd"),
        ("samordnarren", "samordnare"),
    ],
)
def test_a_misspelled_word_also_looks_for_what_was_meant(reader: QueryReader, written_as: str, meant: str) -> None:
    query = reader.read(f"vad är {written_as}")
    assert found(query, meant)
    assert query.terms[terms_of(meant)[0]] < 1


def test_a_word_the_index_holds_is_never_respelled(reader: QueryReader) -> None:
    assert [term for term, _ in reader.read("kommunen").words[0].ways if term != "kommun"] == []


def test_a_number_is_never_respelled(reader: QueryReader) -> None:
    assert reader.read("mål 2.4").words[1].ways == (("2.4", 1.0),)


def test_an_abbreviation_and_its_long_form_find_each_other(reader: QueryReader) -> None:
    assert found(reader.read("vad är TM-mini?"), "trygghetsmåttet")
    assert found(reader.read("vad mäter trygghetsmåttet mini?"), "tm-mini")


def test_a_particle_verb_finds_its_noun(reader: QueryReader) -> None:
    assert found(reader.read("hur följer vi upp det?"), "uppföljning")


def test_a_synonym_weighs_less_than_the_word_itself(reader: QueryReader) -> None:
    query = reader.read("pengar till föreningar")
    assert 0 < query.terms[terms_of("medel")[0]] < query.terms[terms_of("pengar")[0]]


def test_a_compound_written_apart_finds_the_compound(reader: QueryReader) -> None:
    assert found(reader.read("stadsdels nämnden"), "stadsdelsnämnd")


def test_an_english_question_looks_for_swedish_words(reader: QueryReader) -> None:
    query = reader.read("Which committee does the follow-up?")
    assert query.language == "en"
    assert found(query, "nämnd")
    assert found(query, "uppföljning")


def test_a_word_that_no_passage_holds_is_the_rarest(reader: QueryReader) -> None:
    known, unknown = reader.read("kommunen helikopter").words
    assert known.known
    assert not unknown.known
    assert unknown.idf > known.idf


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Vem ansvarar?", "sv"),
        ("who is responsible", "en"),
        ("styrkort", "sv"),
        ("What is a scorecard?", "en"),
        ("Vad är en checklista for?", "sv"),
        ("", "sv"),
        ("a", "sv"),
        ("A!", "sv"),
        ("i a 1", "sv"),
        ("a b 2026 😀", "sv"),
        ("explain a scorecard", "en"),
    ],
)
def test_the_language_is_read_from_function_words(question: str, language: str) -> None:
    assert language_of(question) == language


@pytest.mark.parametrize(
    ("question", "cue"),
    [
        ("Vad är en social insats?", "definition"),
        ("Vem ansvarar för planen?", "role"),
        ("Hur många barn gäller det?", "amount"),
        ("När ska planen vara klar?", "time"),
        ("Ge mig checklistan för start", "checklist"),
        ("Vilka källor används?", "sources"),
        ("Varför valdes metoden?", "reason"),
    ],
)
def test_a_question_says_what_kind_of_place_it_asks_for(question: str, cue: str) -> None:
    assert cue in cues_of(question)


@given(st.text(max_size=300))
def test_reading_never_fails_and_weights_are_shares(text: str) -> None:
    library = MemoryLibrary(passage_terms)
    library.save(*written("plan", *LINES))
    query = QueryReader(library, library).read(text)
    assert all(0 < weight <= 1 for weight in query.terms.values())
    assert all(word.idf >= 0 for word in query.words)
