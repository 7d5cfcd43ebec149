"""Swedish words to terms: stems, compound parts, numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.labels import label_terms
from knowledge.retrieval.swedish import is_stop_word, stem, terms_of, tokens

WORDS = st.text(alphabet="abcdefghijklmnoprstuvyåäö", min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("behovsinventeringens", ["behov", "inventering"]),
        ("stadsdelsnämnderna", ["stadsdel", "nämnd"]),
        ("samordningsförbundet", ["samordning", "förbund"]),
        ("gatukontoret", ["gata", "kontor"]),
        ("arbetsmarknadsförvaltningen", ["arbetsmarknad", "förvaltning"]),
        ("ansvarsområde", ["ansvar", "område"]),
        ("kommunikationsplan", ["kommunikation", "plan"]),
        ("barnomsorgsnämnd", ["barn", "omsorg", "nämnd"]),
        ("äldreomsorgen", ["äldre", "omsorg"]),
        ("socialförvaltningens", ["social", "förvaltning"]),
        ("kyrkogårdsförvaltning", ["förvaltning"]),
        ("alkoholkonsumtion", ["alkohol", "konsumtion"]),
        ("vidmakthållandefasen", ["vidmakthållande", "fas"]),
        ("andt-programmet", ["andt", "program"]),
    ],
)
def test_a_compound_is_found_by_its_parts(compound: str, parts: list[str]) -> None:
    assert {terms_of(part)[0] for part in parts} <= set(terms_of(compound))


@pytest.mark.parametrize(
    "forms",
    [
        ["nämnd", "nämnden", "nämnder", "nämndernas"],
        ["program", "programmet", "programmets", "programmen"],
        ["skola", "skolan", "skolor", "skolornas"],
        ["indikator", "indikatorn", "indikatorer", "indikatorernas"],
        ["inventera", "inventerar", "inventering", "inventeringen"],
        ["genomföra", "genomfördes", "genomförs", "genomfört", "genomförande"],
        ["utvärdera", "utvärdering", "utvärderingens"],
        ["informera", "information", "informationen"],
        ["ansvar", "ansvaret", "ansvarar", "ansvarig", "ansvariga"],
        ["uppföljning", "uppföljningen"],
        ["bok", "böcker", "böckerna"],
        ["styrdokument", "styrdokumentet", "styrdokumenten"],
    ],
)
def test_the_forms_of_a_word_share_one_stem(forms: list[str]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("word", ["kommunikation", "område", "handling", "stadsdel", "föräldrar", "uppdrag", "medel"])
def test_a_word_that_only_looks_like_a_compound_is_whole(word: str) -> None:
    assert len(terms_of(word)) == 1


@pytest.mark.parametrize("plan", ["handlingsplan", "verksamhetsplanen"])
def test_an_ending_that_belongs_to_the_word_stays(plan: str) -> None:
    assert "plan" in terms_of(plan)


def test_numbers_and_short_names_are_kept_as_they_are() -> None:
    assert tokens("Mål 2.3, T1 2020 och 4 § i PI-mini (SN)") == [
        "mål", "2.3", "t1", "2020", "och", "4", "§", "i", "pi-mini", "sn",
    ]  # fmt: skip


def test_letters_in_two_code_points_are_the_same_word() -> None:
    assert tokens("na\u0308mnd") == ["nämnd"]


def test_a_soft_hyphen_does_not_part_a_word() -> None:
    assert tokens("upp\u00adföljning") == ["uppföljning"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("vad är steg 9 och 10?", ["steg9", "steg10"]),
        ("Fas 2–4", ["fas2", "fas3", "fas4"]),
        ("den andra fasen", ["fas2"]),
        ("delmål 2.3", ["delmål2.3"]),
        ("enligt 4 § och § 12", ["§4", "§12"]),
        ("What is step 3?", ["steg3"]),
        ("hela 2018-2021", []),
    ],
)
def test_numbered_places_are_terms_of_their_own(text: str, labels: list[str]) -> None:
    assert label_terms(text) == labels


def test_english_words_get_english_stems() -> None:
    assert terms_of("committees", "en") == terms_of("committee", "en")


def test_question_words_carry_no_subject() -> None:
    assert all(is_stop_word(word) for word in ("vad", "vilken", "hur", "what", "the"))
    assert not any(is_stop_word(word) for word in ("nämnd", "ansvar", "committee"))


@given(WORDS)
def test_every_word_has_terms_and_always_the_same(word: str) -> None:
    terms = terms_of(word)
    assert terms
    assert all(terms)
    assert terms == terms_of(word)


@given(st.text(max_size=200))
def test_any_text_gives_terms_without_white_space(text: str) -> None:
    for token in tokens(text):
        assert all(term and not any(letter.isspace() for letter in term) for term in terms_of(token))
