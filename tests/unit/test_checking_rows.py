"""What stands side by side stays whole, and what describes one thing is not put on another."""

from __future__ import annotations

import pytest

from knowledge.adapters.memory_language_model import ScriptedModel
from knowledge.answers.answer import Answer, Citation
from knowledge.answers.checking import Reason, Sentence, check
from knowledge.answers.checking.enumerations import enumerations_of
from knowledge.answers.checking.reading import read
from knowledge.answers.generate import Writer

QUOTE = (
    "I rådet sitter ordföranden, rektorerna och kuratorn. Ansökan lämnas i mars eller i oktober. "
    "Det finns inga avgifter eller andra kostnader. Berörda nämnder lämnar yttrande till den ansvariga förvaltningen. "
    "Varje grundskola ordnar ett möte per halvår. En gång per år följs arbetet upp. "
    "Programmet gäller alkohol-, narkotika- och tobakspolitiken. Ingen ska vara sjuk. Rutinen gäller varje chef."
)


def reason(text: str, quote: str = QUOTE) -> Reason | None:
    return check(Sentence(text, (1,)), {1: quote})


@pytest.mark.parametrize(
    "text",
    [
        "I rådet ingår ordföranden, rektorerna och kuratorn.",
        "Det finns inga avgifter och inga andra kostnader.",
        "Programmet gäller alkohol-, narkotika- och tobakspolitiken.",
        "Varje halvår ordnar varje grundskola ett möte.",
        "De berörda nämnderna lämnar yttrande till den ansvariga förvaltningen.",
    ],
)
def test_a_row_that_is_kept_whole_is_carried(text: str) -> None:
    assert reason(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "I rådet sitter ordföranden och kuratorn.",
        "I rådet sitter ordföranden, rektorerna, möte och kuratorn.",
        "I rådet sitter ordföranden, rektorerna eller kuratorn.",
        "I rådet sitter rektorerna, rektorerna och kuratorn.",
        "Ansökan lämnas i mars och i oktober.",
        "Det finns inga avgifter men andra kostnader.",
        "Programmet gäller alkohol- och tobakspolitiken.",
    ],
)
def test_a_row_with_one_left_out_put_in_or_joined_otherwise_is_not_carried(text: str) -> None:
    assert reason(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Ansvariga nämnder lämnar yttrande till den ansvariga förvaltningen.",
        "Varje skola ordnar ett möte per halvår.",
        "Ingen chef ska vara sjuk.",
        "Varje grundskola ordnar ett möte per år.",
    ],
)
def test_a_word_of_the_evidence_put_beside_another_is_not_carried(text: str) -> None:
    assert reason(text) is not None


def test_no_word_is_borrowed_from_the_next_sentence() -> None:
    quote = "En panel lämnar synpunkter på ansökan. Ledningsgruppen granskar ansökan."
    assert reason("Ledningsgruppen lämnar synpunkter på ansökan.", quote) is not None
    assert reason("Panelen lämnar synpunkter på ansökan.", quote) is None


def test_a_sentence_inside_a_longer_stretch_passes_only_from_a_beginning_to_an_end() -> None:
    quote = "Läs så här: • Att ha *ett mål*³ , och en plan • Det är inte så att avgiften höjs i mars. Punkt."
    assert reason("Att ha ett mål, och en plan", quote) is None
    assert reason("avgiften höjs i mars.", quote) is not None


def test_rows_are_read_with_half_words_and_without_clauses() -> None:
    rows = enumerations_of(read("Stöd ges till alkohol-, narkotika- och tobaksarbetet, och den som vill ansöker."))
    assert [[each.folded for each in row.items] for row in rows] == [["alkohol", "narkotika", "tobaksarbetet"]]


def _answer(text: str, quote: str) -> Answer:
    citation = Citation(1, "d", "Titel", (), None, quote, "p", "")
    return Answer("Vem?", "sv", True, "fact", text, 0.9, (citation,))


def _rewritten(answer: Answer, *sentences: str) -> Answer:
    entries = ",".join(f'{{"text": "{each}", "evidence": [1], "item": false}}' for each in sentences)
    model = ScriptedModel(lambda request: [f'{{"sentences": [{entries}]}}'])
    return Writer(model, lambda document: False).rewrite(answer)


def test_an_answer_that_names_some_of_those_side_by_side_and_not_the_rest_is_given_in_the_documents_words() -> None:
    quote = "Socialnämnden samråder med skolan och polisen."
    answer = _answer(f"{quote} [1]", quote)
    assert _rewritten(answer, "Socialnämnden samråder med skolan.").generator == "extractive"
    both = _rewritten(answer, "Socialnämnden samråder med skolan.", "Socialnämnden samråder också med polisen.")
    assert both.generator == "scripted:1"


def test_what_is_shown_anyway_may_be_said_again_with_the_quotes_it_is_marked_with() -> None:
    row = "Nämnd: Valnämnden; Förkortning: VN"
    answer = _answer(f"{row} [1]", "Nämnd Förkortning Valnämnden VN")
    assert _rewritten(answer, row).text == f"{row} [1]"
