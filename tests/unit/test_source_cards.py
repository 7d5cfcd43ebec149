"""The cards under an answer: which citations share a card, and which a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.web.source_cards import MOST_UNFOLDED, are_many, source_cards
from knowledge.answers.answer import Citation

LONG, SHORT = "Delmål 1.1 Ansvarig nämnd: hamnnämnden Berörda: skolnämnden", "Delmål 1.1 Ansvarig nämnd: hamnnämnden"


def cited(n: int, quote: str, section: str = "Mål", passage: str = "p1", page: int | None = 2) -> Citation:
    return Citation(n, "d", "Programmet", (section,), page, quote, passage, "/documents/d")


def many(*first: Citation) -> tuple[Citation, ...]:
    """Those, and as many others as make them many, each in a section of its own."""
    others = (cited(n, f"Citat {n}.", f"Avsnitt {n}", f"p{n}") for n in range(100, 101 + MOST_UNFOLDED))
    return (*first, *others)


def lines(citations: tuple[Citation, ...]) -> list[list[tuple[int, ...]]]:
    return [[quote.numbers for quote in card.quotes] for card in source_cards(citations, {})]


def test_a_few_citations_get_a_card_for_each_passage_and_a_line_each() -> None:
    few = (cited(1, LONG), cited(2, SHORT), cited(3, "Annat.", passage="p2"))
    assert not are_many(few)
    assert lines(few) == [[(1,), (2,)], [(3,)]]


def test_many_are_gathered_by_section() -> None:
    assert are_many(many())
    assert lines(many(cited(1, "Ett."), cited(2, "Två.", passage="p2")))[0] == [(1,), (2,)]


def test_a_section_on_two_pages_names_both() -> None:
    cards = source_cards(many(cited(1, "Ett.", page=2), cited(2, "Två.", page=3)), {})
    assert [card.page for card in cards[:2]] == [2, 3]


def test_a_quote_that_another_holds_shares_its_line_whichever_comes_first() -> None:
    for one, other in ((LONG, SHORT), (SHORT, LONG)):
        first = source_cards(many(cited(1, one), cited(2, other)), {})[0]
        assert [quote.numbers for quote in first.quotes] == [(1, 2)]
        assert first.quotes[0].lines[0].text == LONG


def test_the_same_words_in_another_passage_are_another_source() -> None:
    assert lines(many(cited(1, LONG), cited(2, SHORT, passage="p2")))[0] == [(1,), (2,)]


def test_a_part_of_a_word_is_not_held() -> None:
    assert lines(many(cited(1, "Socialnämnden ansvarar."), cited(2, "nämnden ansvarar.")))[0] == [(1,), (2,)]


@given(st.lists(st.tuples(st.sampled_from((LONG, SHORT, "Annat.", "hamnnämnden")), st.sampled_from("ab")), max_size=12))
def test_every_number_has_exactly_one_line(quotes: list[tuple[str, str]]) -> None:
    citations = tuple(cited(n, quote, passage=passage) for n, (quote, passage) in enumerate(quotes, start=1))
    numbered = [number for card in lines(citations) for line in card for number in line]
    assert sorted(numbered) == list(range(1, len(quotes) + 1))
