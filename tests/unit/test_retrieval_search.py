"""Finding over in-memory ports: what ranks first, what is folded, what the signals say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge.adapters.memory import HashedWordsEmbedder, MemoryLibrary, MemoryVectors
from knowledge.passages import EVERYONE, Document, Passage, PassageKind, Scope, Span, Unit, UnitRole, embedding_text
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.ranking import Ranking
from knowledge.retrieval.search import Retriever

EVERYONE_MAY = Scope()


def passage(
    number: int,
    lines: Sequence[str],
    path: Sequence[str] = (),
    kind: PassageKind = "text",
    labels: Sequence[str] = (),
    document: str = "plan",
) -> Passage:
    role: UnitRole = "sentence" if kind in ("text", "footnote", "definition") else "item"
    named = [*labels, *[""] * len(lines)]
    units = tuple(Unit(line, role, (Span(0, 1),), label) for line, label in zip(lines, named, strict=False))
    return Passage(f"{document}-{number}", document, number, kind, tuple(path), units)


def retriever(*passages: Passage, group: str = EVERYONE, meaning: bool = False) -> Retriever:
    library, vectors, embedder = MemoryLibrary(passage_terms), MemoryVectors(), HashedWordsEmbedder()
    for document_id in dict.fromkeys(each.document for each in passages):
        own = [each for each in passages if each.document == document_id]
        text = "\n".join(each.text for each in own)
        library.save(
            Document(document_id, "Trygg kommun", f"{document_id}.txt", "0", "text/plain", text, group=group), own
        )
    if not meaning:
        return Retriever(library, library)
    rows = embedder.embed_passages([embedding_text("Trygg kommun", each) for each in passages])
    vectors.put([each.id for each in passages], rows, [group] * len(passages))
    return Retriever(library, library, vectors, embedder)


def found(finder: Retriever, question: str, scope: Scope = EVERYONE_MAY) -> Ranking:
    return finder.find(finder.query(question), scope)


def ids(ranking: Ranking) -> list[str]:
    return [candidate.passage.id for candidate in ranking.candidates]


PLAN = (
    passage(1, ["Behovsinventeringen pågick hela våren.", "Den gjordes av stadsdelsnämnderna."], ["Bakgrund"]),
    passage(2, ["Nämnden följer upp åtgärderna varje höst."], ["Uppföljning"]),
    passage(3, ["Utse ansvariga.", "Skriv en plan."], ["Genomförande i fyra steg"], "steps", ["1.", "2."]),
    passage(4, ["Allt är klart."], ["Fas 2: Installation"]),
    passage(5, ["Andersson (2014) Åtgärder och uppföljning. www.exempel.se"], ["Noter"], "footnote"),
)


@pytest.mark.parametrize("meaning", [False, True])
@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("inventering av behov", "plan-1"),
        ("vad gör stadsdelsnämnden", "plan-1"),
        ("hur följer man upp åtgärder?", "plan-2"),
        ("vad är steg 2?", "plan-3"),
        ("vad händer i fas 2?", "plan-4"),
        ("behovsinventerng", "plan-1"),
    ],
)
def test_the_passage_that_says_it_comes_first(question: str, first: str, meaning: bool) -> None:
    assert ids(found(retriever(*PLAN, meaning=meaning), question))[0] == first


def test_references_come_after_text_unless_sources_are_asked_for() -> None:
    finder = retriever(*PLAN)
    assert ids(found(finder, "uppföljning av åtgärder"))[0] == "plan-2"
    assert ids(found(finder, "vilka källor om åtgärder och uppföljning?"))[0] == "plan-5"


def test_a_near_duplicate_is_folded_and_named() -> None:
    line = "Samordnaren kallar till möte varje månad och skriver protokoll efteråt."
    ranking = found(
        retriever(passage(1, [line]), passage(2, [line], document="bilaga")), "när kallar samordnaren till möte?"
    )
    assert len(ranking.candidates) == 1
    assert {ranking.candidates[0].passage.id, *ranking.candidates[0].echoes} == {"plan-1", "bilaga-2"}


def test_what_the_scope_hides_is_never_found() -> None:
    finder = retriever(*PLAN, group="styrelsen", meaning=True)
    assert ids(found(finder, "behovsinventering")) == []
    assert "plan-1" in ids(found(finder, "behovsinventering", Scope(frozenset({"styrelsen"}))))


def test_the_best_window_is_the_unit_that_says_it() -> None:
    best = found(retriever(*PLAN), "vem gjorde den, stadsdelsnämnderna?").candidates[0]
    assert (best.evidence.first, best.evidence.last) == (1, 1)


def test_a_word_nobody_holds_shows_in_the_signals() -> None:
    signals = found(retriever(*PLAN), "behovsinventering helikopter").signals
    assert [word for word, _ in signals.unknown] == ["helikopter"]
    assert 0 < signals.unknown_share < 1
    assert signals.passage_said < 1
    assert [word for word, _ in signals.missing] == ["helikopter"]


def test_without_vectors_the_signs_of_meaning_are_absent() -> None:
    ranking = found(retriever(*PLAN), "behovsinventering")
    assert ranking.signals.top_cosine is None
    assert ranking.signals.agreement is None
    assert ranking.candidates[0].cosine is None


def test_both_rankings_agree_on_an_exact_sentence() -> None:
    signals = found(retriever(*PLAN, meaning=True), "Nämnden följer upp åtgärderna varje höst.").signals
    assert (signals.word_rank, signals.meaning_rank) == (1, 1)
    assert signals.passage_said == pytest.approx(1.0)


def test_an_empty_library_finds_nothing() -> None:
    assert found(retriever(), "vad som helst").candidates == ()


def test_scores_are_shares_in_falling_order() -> None:
    scores = [candidate.score for candidate in found(retriever(*PLAN, meaning=True), "uppföljning av behov").candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_neighbours_stand_in_reading_order() -> None:
    finder = retriever(*PLAN)
    assert [each.ordinal for each in finder.neighbours(PLAN[1])] == [1, 2, 3]
