"""Which passage answers best: the signs, and the order that the fitted weights give."""

from __future__ import annotations

from knowledge.answers.answer import Question
from knowledge.answers.decline import defines_unsaid
from knowledge.answers.matching import LOOSE, loosely_said, said, terms_in
from knowledge.answers.order import COSINE_UNIT, order_weights, rank_signs, strength
from knowledge.answers.select import Evidence, select
from knowledge.answers.understand import understand
from knowledge.retrieval.ranking import Ranking
from tests.unit.test_retrieval_search import PLAN, found, passage, retriever

QUESTION = "Vem följer upp åtgärderna?"


def ordered(question: str, weights: dict[str, float] | None = None) -> list[Evidence]:
    ranking = ranked(question)
    return select(ranking.candidates, ranking.query, understand(Question(question)), weights)


def ranked(question: str) -> Ranking:
    return found(retriever(*PLAN, meaning=True), question)


def test_a_word_that_begins_alike_is_said_in_part() -> None:
    query = ranked("Vad är dokumenterat?").query
    assert said(query, terms_in("Ett dokument om medel.")) == 0.0
    assert loosely_said(query, terms_in("Ett dokument om medel.")) == LOOSE
    assert loosely_said(query, terms_in("Det är dokumenterat.")) == 1.0


def test_what_a_word_means_is_asked_of_documents_that_say_it() -> None:
    swedish = {
        "Vad är behovsinventering?": False,
        "Vad är ett nollalternativ?": True,
        "Vem skriver alternativet?": False,
    }
    for question, unsaid in {**swedish, "What is a fallback?": False}.items():
        assert defines_unsaid(understand(Question(question)), ranked(question)) is unsaid, question


def test_the_nearest_passage_is_the_measure_of_the_others() -> None:
    ranking = ranked(QUESTION)
    signs = rank_signs(ranking.candidates, ranking.query)
    cosines = [each.cosine or 0.0 for each in ranking.candidates]
    assert max(sign["cosine"] for sign in signs) == 0.0
    gaps = [(cosine - max(cosines)) / COSINE_UNIT for cosine in cosines]
    assert [sign["cosine"] for sign in signs if sign["cosine"] > -1e-9] == [gap for gap in gaps if gap > -1e-9]
    assert sorted((sign["meaning_rank"] for sign in signs), reverse=True)[:2] == [1.0, 0.5]


def test_the_strongest_is_first_and_scores_are_odds_against_it() -> None:
    evidence = ordered(QUESTION)
    assert [each.strength for each in evidence] == sorted((each.strength for each in evidence), reverse=True)
    assert evidence[0].score == 1.0
    assert all(0.0 < each.score <= 1.0 for each in evidence)
    assert evidence[0].piece.passage.id == "plan-2"


def test_weights_decide_the_order() -> None:
    footnotes_first = ordered("uppföljning av åtgärder", {"footnote": 1.0})
    assert footnotes_first[0].piece.passage.kind == "footnote"


def test_every_fitted_weight_is_of_a_sign_that_is_measured() -> None:
    assert order_weights().keys() <= ordered(QUESTION)[0].signs.keys()
    assert strength({"unheard_of": 1.0}, order_weights()) == 0.0


def test_a_long_list_is_spared_who_did_not_ask_for_one() -> None:
    item = "Åtgärd {} genomförs av förvaltningen tillsammans med skolan och polisen under hela året."
    items = [item.format(number) for number in range(20)]
    finder = retriever(passage(1, items, ["Åtgärder"], "list"))
    for question, shape in (("När genomförs åtgärd 7 av skolan?", "items"), ("Vilka åtgärder finns?", "list")):
        ranking = found(finder, question)
        best = select(ranking.candidates, ranking.query, understand(Question(question)))[0]
        assert best.piece.shape == shape
