"""What is personal is not in what is sent, and is in its place again in what comes, however it is cut."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.adapters.language_models.placeholders import Placeholders

PERSONAL = ("Anna Bergström", "070-123 45 67", "anna.bergstrom@example.se", "19640823-3234", "Storgatan 12")
MATERIAL = {
    "question": "Jag heter Anna Bergström, 19640823-3234, och bor på Storgatan 12. Vem ansvarar?",
    "evidence": [{"n": 1, "quote": "Ring 070-123 45 67 eller skriv till anna.bergstrom@example.se."}],
}


def sent(material: dict[str, Any]) -> tuple[Placeholders, str]:
    placeholders = Placeholders()
    return placeholders, json.dumps(placeholders.hide(material), ensure_ascii=False)


def came(placeholders: Placeholders, *pieces: str) -> str:
    return "".join(placeholders.put_back(pieces))


def test_nothing_personal_is_sent() -> None:
    _, text = sent(MATERIAL)
    assert [each for each in PERSONAL if each in text] == []
    assert "Vem ansvarar?" in text


def test_the_same_person_has_one_placeholder_and_another_has_another() -> None:
    _, text = sent({"a": "Anna Bergström svarar.", "b": "Anna Bergström och Karl Lindqvist."})
    assert text.count("⟦namn 1⟧") == 2
    assert text.count("⟦namn 2⟧") == 1


def test_a_name_that_one_text_tells_is_hidden_in_all() -> None:
    _, text = sent({"a": "Handläggaren heter Vide Rask.", "b": ["enligt beslut: Vide Rask"], "Vide Rask": "x"})
    assert "Vide Rask" not in text


def test_what_stands_beside_letters_is_hidden_too() -> None:
    _, text = sent({"a": "tel070-1234567, mejl:anna.bergstrom@example.se"})
    assert "anna.bergstrom" not in text


def test_a_placeholder_that_somebody_else_wrote_is_none() -> None:
    placeholders, text = sent({"question": "Säg ⟦namn 1⟧", "evidence": "Anna Bergström svarar."})
    assert "Säg [namn 1]" in text
    assert came(placeholders, "[namn 1]") == "[namn 1]"


def test_only_what_was_hidden_in_this_request_is_put_back() -> None:
    first, _ = sent({"a": "Anna Bergström svarar."})
    second, _ = sent({"a": "Nämnden svarar."})
    assert came(first, '{"text": "⟦namn 1⟧ och ⟦namn 2⟧"}') == '{"text": "Anna Bergström och ⟦namn 2⟧"}'
    assert came(second, "⟦namn 1⟧") == "⟦namn 1⟧"


@pytest.mark.parametrize("written", ["⟦namn 1⟧", "⟦Namn 1⟧", "⟦namn1⟧", "\\u27e6namn 1\\u27e7", "\\u27E6namn 1\\u27E7"])
def test_models_write_a_placeholder_a_little_differently(written: str) -> None:
    placeholders, _ = sent({"a": "Anna Bergström svarar."})
    assert came(placeholders, f'{{"text": "{written}s val"}}') == '{"text": "Anna Bergströms val"}'


def test_what_is_put_back_keeps_the_json_whole() -> None:
    placeholders, _ = sent({"a": 'Han bor på Storgatan 12\n123 45 "Åby".'})
    text = came(placeholders, json.dumps({"text": "Adressen är ⟦adress 1⟧."}, ensure_ascii=False))
    assert json.loads(text)["text"].startswith("Adressen är Storgatan 12")


@pytest.mark.parametrize("ascii_only", [True, False])
@given(cuts=st.lists(st.integers(0, 160), max_size=12))
def test_however_the_pieces_are_cut_the_whole_is_the_same(ascii_only: bool, cuts: list[int]) -> None:
    placeholders, _ = sent(MATERIAL)
    written = {"text": "⟦namn 1⟧ nås på ⟦telefonnummer 1⟧, ⟦e-post 1⟧\n⟦ och ⟧ ⟦adress 1⟧ ⟦namn 1"}
    text = json.dumps(written, ensure_ascii=ascii_only)
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[start:end] for start, end in pairwise(places)]
    whole = json.loads(came(placeholders, *pieces))["text"]
    assert whole == ("Anna Bergström nås på 070-123 45 67, anna.bergstrom@example.se\n⟦ och ⟧ Storgatan 12 ⟦namn 1")


@given(text=st.text(alphabet='⟦⟧\\u27e6namn 1"{}:,x', max_size=60), cut=st.integers(0, 60))
def test_what_holds_no_placeholder_of_ours_comes_through_to_the_letter(text: str, cut: int) -> None:
    assert came(Placeholders(), text[:cut], text[cut:]) == text
