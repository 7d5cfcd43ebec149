"""What an English word may stand for in Swedish evidence, and what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.answers.checking import lexicon
from knowledge.answers.checking.carrying import is_carried
from knowledge.answers.checking.reading import read
from knowledge.answers.checking.rules import check
from knowledge.answers.checking.sentence import Sentence
from knowledge.retrieval.swedish import stem

KEPT = Path(lexicon.__file__).with_name("english.yaml")
LETTERS = "%abcdefghijklmnopqrstuvwxyzåäö"


def carried(word: str, evidence: str) -> bool:
    return is_carried(read(word, "en").tokens[0], read(evidence), "en")


def passes(sentence: str, quote: str) -> bool:
    return check(Sentence(sentence, (1,), False), {1: quote}, language="en") is None


def test_the_words_stand_in_the_order_of_the_alphabet_and_each_entry_once() -> None:
    lines = [line for line in KEPT.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    keys = [line.partition(":")[0].strip('"') for line in lines]
    assert len(keys) == len(set(keys)) > 2_000
    assert keys == sorted(keys, key=lambda key: [LETTERS.find(letter) for letter in key.replace("/", " ")])


@pytest.mark.parametrize(
    ("english", "opposite"),
    [
        ("increase", "minskar"),
        ("reduce", "ökar"),
        ("higher", "lägre"),
        ("improve", "försämrar"),
        ("approve", "avslår"),
        ("reject", "godkänner"),
        ("begins", "avslutas"),
        ("internal", "extern"),
        ("strength", "svaghet"),
        ("positive", "negativ"),
        ("more", "färre"),
        ("early", "senare"),
    ],
)
def test_a_word_does_not_stand_for_its_opposite(english: str, opposite: str) -> None:
    assert not carried(english, opposite)


@pytest.mark.parametrize(
    ("english", "other"),
    [
        ("committee", "styrgruppen"),
        ("council", "stadsdelsnämnden"),
        ("manager", "styra"),
        ("parents", "vårdnadshavaren"),
        ("participants", "deltar"),
        ("principal", "huvudmannen"),
        ("decides", "föreslår"),
        ("evaluation", "uppföljning"),
        ("interview", "enkäten"),
        ("autumn", "våren"),
    ],
)
def test_a_word_does_not_stand_for_another_role_or_a_neighbouring_act(english: str, other: str) -> None:
    assert not carried(english, other)


def test_a_swedish_phrase_carries_where_its_words_stand_together() -> None:
    assert carried("developed", "Programmet har tagits fram av staden.")
    assert stem("fram") not in lexicon.in_swedish("developed").terms
    assert not carried("abolished", "Programmet har tagits fram av staden.")


def test_a_word_with_hyphens_is_carried_by_its_parts() -> None:
    assert carried("decision-makers", "beslutsfattare")
    assert not carried("city-funded", "staden")


def test_the_two_spellings_of_english_are_one_word() -> None:
    assert lexicon.in_swedish("organization") == lexicon.in_swedish("organisation")
    assert carried("prioritized", "prioriteras")


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The support is based on the needs of the schools.", "Stödet utgår från skolornas behov."),
        ("The programme will be followed up in 2021.", "Programmet ska följas upp 2021."),
    ],
)
def test_what_only_looks_like_a_duty_in_english_is_none(sentence: str, quote: str) -> None:
    assert passes(sentence, quote)


def test_a_duty_is_not_put_into_english_that_obliges_to_less_or_more() -> None:
    assert not passes("The programme may be followed up in 2021.", "Programmet ska följas upp 2021.")
    assert not passes("The schools need to follow up the programme.", "Skolorna kan följa upp programmet.")


def test_what_is_one_of_several_is_not_the_most_important() -> None:
    quote = "Följande kompetenser är viktiga: analys, projektledning och utvärdering."
    assert passes("Evaluation is important.", quote)
    assert not passes("The most important is evaluation.", quote)
