"""Grounded writing: what a model writes is read as it comes, checked, and given only where it still is the answer."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.adapters.memory_language_model import ScriptedModel
from knowledge.answers.answer import Answer, Citation, GoalPart, RolePart
from knowledge.answers.checking import Sentence
from knowledge.answers.generate import Writer, write_grounded
from knowledge.answers.sentence_stream import SentenceStream
from knowledge.errors import ModelError, ModelSilent, StorageError
from knowledge.language_model import ModelRequest
from knowledge.prompts import prompt

FACT = (
    "En kontaktperson bör ha minst fyra timmar i månaden för uppdraget. "
    "Kontaktpersonerna träffas fyra gånger per år, två timmar åt gången. "
    "Förvaltningschefen utser kontaktpersonen."
)
LIST = (
    "Kontrollera följande innan planen går till nämnden: • Alla delmål finns med i planen. "
    "• Varje aktivitet har en ansvarig chef. • Det finns pengar avsatta i budgeten."
)
LIST_TEXT = (
    "Kontrollera följande innan planen går till nämnden: [1]\n"
    "- Alla delmål finns med i planen.\n- Varje aktivitet har en ansvarig chef.\n- Det finns pengar avsatta i budgeten."
)


def cited(*quotes: str) -> tuple[Citation, ...]:
    return tuple(
        Citation(n, f"d{n}", "Guiden", (), None, quote, f"p{n}", f"/documents/d{n}")
        for n, quote in enumerate(quotes, 1)
    )


def answer(text: str, *quotes: str, question: str = "hur mycket tid behöver man?") -> Answer:
    return Answer(question, "sv", True, "fact", text, 0.9, cited(*quotes))


EXTRACTIVE = answer("En kontaktperson bör ha minst fyra timmar i månaden för uppdraget. [1]", FACT)


def written(*sentences: tuple[str, Sequence[int]] | tuple[str, Sequence[int], bool]) -> str:
    entries = [
        {"text": each[0], "evidence": list(each[1]), "item": len(each) > 2 and bool(each[2:][0])} for each in sentences
    ]
    return json.dumps({"sentences": entries}, ensure_ascii=False)


def saying(*pieces: str) -> ScriptedModel:
    return ScriptedModel(lambda request: pieces)


def rewritten(extractive: Answer, text: str) -> Answer:
    return Writer(saying(text), lambda document: False).rewrite(extractive)


class Watcher:
    """Remembers what was shown, and stops when `enough` was."""

    def __init__(self, enough: int = 1_000) -> None:
        self.seen: list[str] = []
        self._enough = enough

    def shown(self, text: str) -> None:
        self.seen.append(text)

    def stopped(self) -> bool:
        return len(self.seen) >= self._enough


def test_a_carried_answer_is_given_with_its_marks_and_the_models_name() -> None:
    given_back = rewritten(EXTRACTIVE, written(("Som kontaktperson bör du ha minst fyra timmar i månaden.", [1])))
    assert given_back.text == "Som kontaktperson bör du ha minst fyra timmar i månaden. [1]"
    assert given_back.generator == "scripted:1"
    assert given_back.citations == EXTRACTIVE.citations


@pytest.mark.parametrize(
    "false",
    [
        "En kontaktperson bör ha minst fem timmar i månaden för uppdraget.",
        "En kontaktperson bör ha högst fyra timmar i månaden för uppdraget.",
        "En kontaktperson ska ha minst fyra timmar i månaden för uppdraget.",
        "En kontaktperson kan ha minst fyra timmar i månaden för uppdraget.",
        "En kontaktperson bör inte ha minst fyra timmar i månaden för uppdraget.",
        "En kontaktperson bör ha minst fyra timmar i veckan för uppdraget.",
        "En rektor bör ha minst fyra timmar i månaden för uppdraget.",
        "En kontaktperson bör ha fyra timmar i månaden för uppdraget.",
    ],
)
def test_an_answer_that_is_false_leaves_the_extractive_one(false: str) -> None:
    assert rewritten(EXTRACTIVE, written((false, [1]))) == EXTRACTIVE


def test_what_is_false_is_left_out_and_what_is_true_stays() -> None:
    text = written(
        ("En kontaktperson bör ha minst fyra timmar i månaden.", [1]),
        ("Kontaktpersonen utses av socialchefen.", [1]),
        ("Kontaktpersonerna träffas fyra gånger per år.", [1]),
    )
    given_back = rewritten(EXTRACTIVE, text)
    assert given_back.text == (
        "En kontaktperson bör ha minst fyra timmar i månaden. [1] Kontaktpersonerna träffas fyra gånger per år. [1]"
    )


@pytest.mark.parametrize("said", ["≥2 år", "2² år", "−2 år", "~2 år", "2+ år", "≠ 2 år", "2 år ❌", "€2 år", "2 år 🔗"])
def test_a_sign_that_no_source_has_is_not_shown(said: str) -> None:
    true = "Planen gäller i 2 år och följs upp av styrelsen."
    given = answer(f"{true} [1]", true, question="hur länge gäller planen?")
    assert rewritten(given, written((true, [1]))) == replace(given, generator="scripted:1")
    assert rewritten(given, written((true.replace("2 år", said), [1]))) == given


def test_a_sign_that_the_source_has_is_kept_however_its_letters_are_written() -> None:
    true = "Lokalen ska vara minst 20 m² och får ha högst ±2 graders skillnad."
    given = answer(f"{true} [1]", true, question="hur stor ska lokalen vara?")
    for text in (true, unicodedata.normalize("NFD", true)):
        assert rewritten(given, written((text, [1]))).generator == "scripted:1"


def test_a_sentence_under_the_wrong_number_gets_the_source_that_carries_it() -> None:
    extractive = answer(EXTRACTIVE.text, FACT, "I Lindsjö bor 18 400 personer.")
    given_back = rewritten(extractive, written(("En kontaktperson bör ha minst fyra timmar i månaden.", [2])))
    assert given_back.text.endswith("[1]")


def test_a_list_is_given_whole_in_the_models_words() -> None:
    extractive = answer(LIST_TEXT, LIST)
    text = written(
        ("Kontrollera detta innan planen går till nämnden:", [1]),
        ("Alla delmål finns med i planen.", [1], True),
        ("Varje aktivitet har en ansvarig chef.", [1], True),
        ("Pengar finns avsatta i budgeten.", [1], True),
    )
    assert rewritten(extractive, text).text == (
        "Kontrollera detta innan planen går till nämnden: [1]\n"
        "- Alla delmål finns med i planen.\n- Varje aktivitet har en ansvarig chef.\n- Pengar finns avsatta i budgeten."
    )


@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_a_list_with_an_item_left_out_is_never_shown(left_out: int) -> None:
    items = [
        "Alla delmål finns med i planen.",
        "Varje aktivitet har en ansvarig chef.",
        "Det finns pengar avsatta i budgeten.",
    ]
    told = [item for at, item in enumerate(items) if at != left_out]
    text = written(("Kontrollera detta innan planen går till nämnden:", [1]), *((item, [1], True) for item in told))
    given_back = rewritten(answer(LIST_TEXT, LIST), text).text
    assert all(item in given_back for item in items)


def test_an_invented_item_is_never_shown() -> None:
    items = [
        "Alla delmål finns med i planen.",
        "Varje aktivitet har en ansvarig chef.",
        "Det finns pengar avsatta i budgeten.",
    ]
    told = [*items, "Rektorn har godkänt planen."]
    text = written(("Kontrollera detta innan planen går till nämnden:", [1]), *((item, [1], True) for item in told))
    assert "Rektorn" not in rewritten(answer(LIST_TEXT, LIST), text).text


@pytest.mark.parametrize(
    "untouched",
    [
        Answer("?", "sv", False, "none", "Dokumenten säger inte det.", 0.1),
        Answer(
            "?",
            "sv",
            True,
            "role",
            "Nämnden …",
            0.9,
            cited(FACT),
            role=(RolePart("P", "2025", "draft", "", (GoalPart("1", "t", "responsible"),)),),
        ),
        Answer("?", "sv", True, "fact", "Svaret.", 0.9, cited(FACT), verified="v1"),
        Answer("?", "sv", True, "fact", "Svaret.", 0.9),
    ],
)
def test_refusals_role_answers_and_verified_answers_are_never_sent(untouched: Answer) -> None:
    model = saying(written(("Något annat.", [1])))
    assert Writer(model, lambda document: False).rewrite(untouched) is untouched
    assert model.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "Förlåt, jag kan inte svara.",
        '{"sentences": []}',
        '{"sentences": "nej"}',
        '{"sentences": [{"text": 3}]}',
        "[" * 5_000,
        '{"sentences": [{"text": "En kontaktperson.", "evidence": [%s]}]}' % ("1" * 5_000),
    ],
)
def test_text_that_is_no_answer_leaves_the_extractive_one(text: str) -> None:
    assert rewritten(EXTRACTIVE, text) == EXTRACTIVE


def test_a_model_that_fails_leaves_the_extractive_answer() -> None:
    def failing(request: ModelRequest) -> Iterator[str]:
        raise ModelSilent("nothing came")
        yield ""

    assert Writer(ScriptedModel(failing), lambda document: False).rewrite(EXTRACTIVE) == EXTRACTIVE


def test_a_database_that_cannot_be_read_now_leaves_the_extractive_answer_and_sends_nothing() -> None:
    def unreadable(document: str) -> bool:
        raise StorageError("The database is busy")

    model = saying(written(("En kontaktperson bör ha minst fyra timmar i månaden.", [1])))
    assert Writer(model, unreadable).rewrite(EXTRACTIVE) == EXTRACTIVE
    assert model.asked == []


def test_what_was_written_before_a_model_broke_off_is_given_where_it_answers() -> None:
    def breaking(request: ModelRequest) -> Iterator[str]:
        yield written(("En kontaktperson bör ha minst fyra timmar i månaden.", [1]))[:-2] + ', {"text": "Kont'
        raise ModelSilent("it broke off")

    given_back = Writer(ScriptedModel(breaking), lambda document: False).rewrite(EXTRACTIVE)
    assert given_back.text == "En kontaktperson bör ha minst fyra timmar i månaden. [1]"


def test_stopping_ends_the_model_and_keeps_what_answers() -> None:
    closed: list[bool] = []

    def endless(request: ModelRequest) -> Iterator[str]:
        try:
            yield '{"sentences": [' + json.dumps(
                {"text": "En kontaktperson bör ha minst fyra timmar i månaden.", "evidence": [1]}
            )
            while True:
                yield ', {"text": "Förvaltningschefen utser kontaktpersonen.", "evidence": [1]}'
        finally:
            closed.append(True)

    watcher = Watcher(enough=1)
    given_back = Writer(ScriptedModel(endless), lambda document: False).rewrite(EXTRACTIVE, watcher)
    assert given_back.text == "En kontaktperson bör ha minst fyra timmar i månaden. [1]"
    assert closed == [True]


def test_a_model_without_end_is_cut_off() -> None:
    def endless(request: ModelRequest) -> Iterator[str]:
        yield '{"sentences": ['
        for hours in count(5):
            yield json.dumps({"text": f"En kontaktperson bör ha {hours} timmar i månaden.", "evidence": [1]}) + ","

    given_back = Writer(ScriptedModel(endless), lambda document: False).rewrite(EXTRACTIVE)
    assert given_back == EXTRACTIVE


@pytest.mark.parametrize("after", ["En kontaktperson bör ha minst fyra timmar i månaden.", "Rektorn betalar 900 kr."])
def test_a_model_that_goes_round_in_circles_is_ended_and_what_it_said_counts_once(after: str) -> None:
    pieces: list[int] = []

    def circling(request: ModelRequest) -> Iterator[str]:
        yield '{"sentences": ['
        yield json.dumps({"text": "En kontaktperson bör ha minst fyra timmar i månaden.", "evidence": [1]}) + ","
        for n in count():
            pieces.append(n)
            yield json.dumps({"text": after, "evidence": [1]}) + ","

    given_back = Writer(ScriptedModel(circling), lambda document: False).rewrite(EXTRACTIVE)
    assert given_back.text == "En kontaktperson bör ha minst fyra timmar i månaden. [1]"
    assert len(pieces) <= 4


def test_only_what_was_checked_is_ever_shown() -> None:
    watcher = Watcher()
    false = "Socialnämnden betalar 900 kronor."
    text = written(("En kontaktperson bör ha minst fyra timmar i månaden.", [1]), (false, [1]), (false, [1]))
    Writer(saying(*text), lambda document: False).rewrite(EXTRACTIVE, watcher)
    assert watcher.seen == ["En kontaktperson bör ha minst fyra timmar i månaden. [1]"]


def test_a_sentence_that_leans_on_one_that_was_left_out_is_left_out_too() -> None:
    given_back = write_grounded(
        saying(written(("Rektorn leder skolan.", [1]), ("Den träffas fyra gånger per år.", [1]))),
        prompt("answer"),
        {},
        cited(FACT),
        restricted=False,
        language="sv",
    )
    assert [each.reason for each in given_back.dropped] == ["committee", "referent"]


def test_the_model_is_told_whether_a_document_is_for_some_only() -> None:
    model = saying(written(("En kontaktperson bör ha minst fyra timmar i månaden.", [1])))
    Writer(model, lambda document: document == "d1").rewrite(EXTRACTIVE)
    assert model.asked[0].restricted


def test_documents_and_questions_are_no_part_of_the_instructions() -> None:
    model = saying(written(("En kontaktperson bör ha minst fyra timmar i månaden.", [1])))
    Writer(model, lambda document: False).rewrite(EXTRACTIVE)
    assert EXTRACTIVE.question not in model.asked[0].instructions
    assert "kontaktperson" not in model.asked[0].instructions


def test_nothing_at_all_is_an_error_of_the_model() -> None:
    with pytest.raises(ModelError):
        write_grounded(saying("{}"), prompt("answer"), {}, cited(FACT), restricted=False, language="sv")


sentences = st.lists(
    st.builds(
        lambda text, evidence, item: {"text": text, "evidence": evidence, "item": item},
        st.text(min_size=1, max_size=30),
        st.lists(st.integers(1, 9), max_size=3),
        st.booleans(),
    ),
    max_size=5,
)


@given(sentences, st.lists(st.integers(0, 400), max_size=8), st.booleans())
def test_a_text_gives_the_same_sentences_however_it_is_cut(
    entries: list[object], cuts: list[int], ascii_only: bool
) -> None:
    text = json.dumps({"sentences": entries}, ensure_ascii=ascii_only)
    assert read_in(pieces_of(text, cuts)) == read_in([text])


@given(st.text(max_size=200), st.lists(st.integers(0, 200), max_size=6))
def test_any_text_is_read_without_failing_and_the_same_however_it_is_cut(noise: str, cuts: list[int]) -> None:
    text = '{"sentences": [' + noise
    assert read_in(pieces_of(text, cuts)) == read_in([text])


def pieces_of(text: str, cuts: Iterable[int]) -> list[str]:
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    return [text[first:last] for first, last in pairwise(places)]


def read_in(pieces: Iterable[str]) -> list[Sentence]:
    stream = SentenceStream()
    return [sentence for piece in pieces for sentence in stream.feed(piece)]
