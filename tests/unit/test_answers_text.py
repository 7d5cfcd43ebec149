"""Evidence, quotes and text: what is shown is the source's own, whole and verbatim."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.adapters.memory import MemoryLibrary
from knowledge.answers.cite import LONGEST_QUOTE, citations, place
from knowledge.answers.compose import text_of
from knowledge.answers.decline import Signals, foreign_names
from knowledge.answers.evidence import Piece, is_question, list_runs, pieces_of, with_referent
from knowledge.answers.fit import counted, form_fit, type_fit
from knowledge.answers.judge import Judge, Weighing, judge
from knowledge.answers.select import Evidence
from knowledge.answers.wholeness import with_announced_list, with_rest_of_list
from knowledge.passages import Document, Passage, Span, Unit, UnitRole

Line = tuple[UnitRole, str]


def _document(lines: list[Line], between: str = "\n", pages: list[int] | None = None) -> tuple[Document, Passage]:
    """A document of one passage, its lines set apart by `between`."""
    text, units = "", []
    for at, (role, line) in enumerate(lines):
        start = len(text)
        text += line
        units.append(Unit(line, role, (Span(start, len(text), pages[at] if pages else None),)))
        text += between
    document = Document("plan", "Planen", "plan.txt", "0", "text/plain", text)
    return document, Passage("plan-1", "plan", 0, "text", ("Planen", "Mål"), tuple(units))


def _bare(text: str) -> str:
    return "".join(text.split())


LIST: list[Line] = [("lead", "Tre mål gäller:"), ("item", "trygghet"), ("item", "hälsa"), ("item", "delaktighet")]
SENTENCES = st.lists(
    st.text(alphabet="abcdeåäö .,\n\t", min_size=1, max_size=300).filter(str.strip), min_size=1, max_size=12
)


@given(SENTENCES, st.data())
def test_every_quote_is_found_in_the_document_white_space_aside(lines: list[str], data: st.DataObject) -> None:
    document, passage = _document([("sentence", line) for line in lines])
    index = data.draw(st.integers(0, len(lines) - 1))
    for citation in citations(document, Piece(passage, with_referent(passage, index), "sentences")):
        assert _bare(citation.quote) in _bare(document.text)
        assert _bare(lines[index]) in _bare(citation.quote)


@given(SENTENCES)
def test_a_quote_around_a_sentence_stays_readable(lines: list[str]) -> None:
    document, passage = _document([("sentence", line) for line in lines])
    (citation,) = citations(document, Piece(passage, (0,), "sentences"))
    assert len(citation.quote) <= max(LONGEST_QUOTE, len(lines[0]))


def test_a_quote_does_not_leap_over_foreign_text() -> None:
    document, passage = _document(
        [("sentence", "Ett."), ("sentence", "Två.")], between=" Läs mer om något helt annat. "
    )
    (citation,) = citations(document, Piece(passage, (1,), "sentences"))
    assert citation.quote == "Två."


def test_a_quote_goes_on_over_a_page_number_but_begins_on_its_answers_page() -> None:
    document, passage = _document([("sentence", "Ett."), ("sentence", "Två.")], between="\n12\f", pages=[12, 13])
    (on,) = citations(document, Piece(passage, (0,), "sentences"))
    assert (on.page, on.quote) == (12, "Ett. 12 Två.")
    (second,) = citations(document, Piece(passage, (1,), "sentences"))
    assert (second.page, second.quote) == (13, "Två.")


def test_a_short_passage_is_quoted_with_its_neighbours_of_the_same_section() -> None:
    document, whole = _document(
        [("sentence", "Ett."), ("sentence", "Två."), ("sentence", "Tre."), ("sentence", "Fyra.")]
    )
    one, two, three, four = (
        replace(whole, id=f"p{at}", ordinal=at, units=(unit,)) for at, unit in enumerate(whole.units)
    )
    elsewhere = replace(four, path=("Planen", "Uppföljning"))
    (citation,) = citations(document, Piece(two, (0,), "sentences"), (one, two, three, elsewhere))
    assert (citation.passage, citation.quote) == ("p1", "Ett. Två. Tre.")


def test_a_list_is_quoted_and_shown_whole_with_its_lead_in() -> None:
    document, passage = _document(LIST)
    (piece,) = [each for each in pieces_of(passage) if each.shape == "list"]
    (citation,) = citations(document, piece)
    assert citation.quote == "Tre mål gäller: trygghet hälsa delaktighet"
    assert text_of([(piece, 1)]) == "Tre mål gäller: [1]\n- trygghet\n- hälsa\n- delaktighet"


def test_only_the_parts_asked_for_are_shown() -> None:
    _, passage = _document(LIST)
    (piece,) = [each for each in pieces_of(passage, frozenset({2})) if each.shape == "items" and each.units == (2,)][:1]
    assert text_of([(piece, 1)]) == "hälsa [1]"


def test_a_list_without_lead_in_is_introduced_by_its_heading() -> None:
    _, passage = _document(LIST[1:])
    (piece,) = [each for each in pieces_of(passage) if each.shape == "list"]
    assert text_of([(piece, 1)]).startswith("Mål: [1]\n- trygghet")


def test_a_sentence_that_points_back_brings_the_one_before() -> None:
    _, passage = _document([("sentence", "Planen gäller i tre år."), ("sentence", "Därefter ses den över.")])
    assert with_referent(passage, 1) == (0, 1)
    _, passage = _document([("sentence", "Planen gäller."), ("sentence", "Det finns tre mål.")])
    assert with_referent(passage, 1) == (1,)


def test_a_question_is_no_answer_also_when_somebody_is_quoted_asking_it() -> None:
    for text, asks in (("Vad ska vi göra?", True), ("”Vad är det vi ska göra?”", True), ("Vi ska fråga.", False)):
        _, passage = _document([("sentence", text)])
        assert is_question(Piece(passage, (0,), "sentences")) is asks


def test_lists_are_told_apart_by_what_stands_between() -> None:
    _, passage = _document([*LIST, ("sentence", "Mer."), *LIST])
    assert [(run.lead, run.first, run.end) for run in list_runs(passage)] == [(0, 1, 4), (5, 6, 9)]


def test_addresses_are_escaped() -> None:
    assert place("en plan/2", "id#1") == "/documents/en%20plan%2F2#id%231"


def test_the_wanted_type_is_seen_in_a_sentence() -> None:
    assert type_fit("money", "Stödet är 3 000 kronor per år.") == 1.0
    assert type_fit("money", "Stödet betalas ut varje år.") == 0.0
    assert type_fit("date", "Planen antogs i juni 2018.") == 1.0
    assert type_fit("individual", "Kontakta Anna Karlsson.") > type_fit("individual", "Kontakta samordnaren.") > 0
    assert type_fit("text", "") == 1.0
    assert form_fit("definition", "En delegation är en överföring av beslutanderätt.", ["delegation"]) == 1.0
    assert form_fit("definition", "Nämnden sammanträdde.", ["delegation"]) == 0.0
    assert form_fit("definition", "Målen har indikatorer, det vill säga mått på utfall.", ["indikatorer"]) == 1.0


def test_a_number_of_something_else_is_a_vague_sign() -> None:
    assert type_fit("number", "I projektet deltog 45 elever.", "elever") == 1.0
    assert type_fit("number", "Intervjuer hölls med 12 personer.", "intervjuer") == 1.0
    assert 0 < type_fit("number", "Teamet består av 3 socialpedagoger.", "elever") < 1
    assert type_fit("number", "Teamet består av socialpedagoger.", "elever") == 0.0
    assert (counted("Hur många elever deltog?"), counted("Hur stort är teamet?")) == ("elever", "")


@pytest.mark.parametrize("question", ["hur många måste vara med?", "hur många pratade man med?", "Hur många är ni?"])
def test_what_is_done_is_not_what_is_counted(question: str) -> None:
    assert counted(question) == ""


def test_names_and_years_that_a_document_never_mentions_are_strange() -> None:
    assert foreign_names("Vad gäller i Kiruna 2031?", "planen gäller i ale 2018.") == 1.0
    assert foreign_names("Vad gäller i Ale 2018?", "planen gäller i ale 2018.") == 0.0
    assert foreign_names("vad gäller?", "planen") == 0.0


def test_what_a_whole_document_is_about_need_not_be_named_in_its_every_part() -> None:
    assert foreign_names("Vilken byrå anlitade Ale?", "en byrå anlitades.", about="ale " * 5) == 0.0
    assert foreign_names("Vilken byrå anlitade Ale?", "en byrå anlitades.", about="ale en gång") == 1.0


def _signals(**values: float) -> Signals:
    return Signals(**{**dict.fromkeys(Signals.__dataclass_fields__, 0.0), **values})


def test_what_is_missing_never_speaks_for_an_answer() -> None:
    fitted = judge()
    for name in ("missing_document", "unsaid_whole", "type_missing", "names_missing", "part_missing"):
        assert fitted.probability(_signals(**{name: 1.0})) <= fitted.probability(_signals())
    assert fitted.probability(_signals(meaning=1.0)) > fitted.probability(_signals())


def test_without_meaning_other_weights_decide() -> None:
    either = Judge(Weighing(3.0, {}), Weighing(-3.0, {}), 0.5)
    assert either.answers(either.probability(_signals()))
    assert not either.answers(either.probability(_signals(without_meaning=1.0)))


def test_a_probability_is_a_probability_whatever_is_measured() -> None:
    wild = Judge(Weighing(0.0, {"meaning": 1e9}), Weighing(0.0, {}), 0.5)
    assert 0.0 <= wild.probability(_signals(meaning=-1.0)) < 0.5 < wild.probability(_signals(meaning=1.0)) <= 1.0


def test_a_list_is_found_by_the_sentence_that_announces_it() -> None:
    document, first = _document(
        [("sentence", "Följande hinder framkom."), ("lead", "Hinder:"), ("item", "tid"), ("item", "pengar")]
    )
    announcing = replace(first, units=first.units[:1])
    listed = replace(first, id="plan-2", ordinal=1, kind="list", units=first.units[1:])
    library = MemoryLibrary(lambda document, passage: ())
    library.save(document, [announcing, listed])
    evidence = Evidence(Piece(announcing, (0,), "sentences"), 0.0, 0.0, 0.0, 0.0, 0.0)
    assert with_announced_list(evidence, library, "list").piece.text == "Följande hinder framkom. Hinder: tid pengar"
    assert with_announced_list(evidence, library, "role") == evidence


def test_a_list_kept_in_parts_is_whole_again() -> None:
    document, first = _document(LIST)
    parts = [
        replace(first, kind="list", units=first.units[:2]),
        replace(first, id="plan-2", ordinal=1, kind="list", units=first.units[2:]),
    ]
    library = MemoryLibrary(lambda document, passage: ())
    library.save(document, parts)
    evidence = Evidence(Piece(parts[1], (0, 1), "list"), 0.0, 0.0, 0.0, 0.0, 0.0)
    assert with_rest_of_list(evidence, library).piece.text == "Tre mål gäller: trygghet hälsa delaktighet"
