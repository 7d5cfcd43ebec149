"""Personal data is taken out of text whole, and nothing else is touched."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.masking import finds, mask

PERSONAL = st.sampled_from(
    [
        "850709-1234",
        "19850709-1234",
        "8507691234",
        "anna.svensson@exempel.se",
        "070-123 45 67",
        "Storgatan 12 B",
        "Anna Ek",
    ]
)
WORDS = st.text(alphabet=st.sampled_from("abc åäö ABC 0123456789 .,:;-/@()[]§+\n"), max_size=40)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Min son Kalle Andersson, 850709-1234", "Min son [namn], [personnummer]"),
        ("Hon bor på Storgatan 12 B, 411 19 Göteborg.", "Hon bor på [adress]."),
        ("Ring 070-123 45 67 eller anna@exempel.se", "Ring [telefonnummer] eller [e-post]"),
        ("pnr 851309 1234 är fel", "pnr [personnummer] är fel"),
        ("Hälsningar\nGunilla Öberg", "Hälsningar\n[namn]"),
        ("anna andersson ringde", "[namn] ringde"),
    ],
)
def test_what_is_personal_is_replaced_by_what_it_was(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Dnr KS 2023/00123 § 45, beslut 2024-01-15",
        "Organisationsnummer 212000-1355",
        "Vad ska socialnämnden göra enligt delmål 1.2 under 2023-2026?",
        "Lex Sarah, Karin Boyes gata och Agenda 2030",
        "Vi finns på riksväg 40, öppet 08-17",
        "1177 och 112",
    ],
)
def test_lookalikes_are_left(text: str) -> None:
    assert mask(text) == text


@given(WORDS, PERSONAL, WORDS)
def test_masking_what_is_masked_changes_nothing(before: str, personal: str, after: str) -> None:
    masked = mask(f"{before}\n{personal}\n{after}")
    assert mask(masked) == masked


@given(WORDS, PERSONAL, WORDS)
def test_what_stands_outside_the_finds_is_kept_to_the_letter(before: str, personal: str, after: str) -> None:
    text = f"{before} {personal} {after}"
    outside = text
    for find in reversed(finds(text)):
        outside = outside[: find.start] + "\x00" + outside[find.end :]
    position = 0
    for part in outside.split("\x00"):
        position = mask(text).index(part, position) + len(part)
    assert position <= len(mask(text))


@given(WORDS, WORDS)
def test_finds_are_in_order_and_apart(before: str, after: str) -> None:
    found = finds(f"{before} 850709-1234 {after} Anna Svensson {before}")
    assert all(one.end <= other.start for one, other in pairwise(found))
