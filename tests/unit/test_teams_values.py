"""What comes back from a card is from outside: nothing in it breaks Lots, and nothing grows beyond its bounds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams.cards import Chosen, Edited, Opened, Said, used, values_of
from bot.channels.teams.cards.values import MOST_ASKED, MOST_CHOICE, MOST_LABEL, MOST_WORDS
from tests.unit.card_client import faults_of

LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just("x" * 30_000))
ANY = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner), max_leaves=8
)
NAMES = st.sampled_from(
    [
        "choice",
        "label",
        "asked",
        "words",
        "day",
        "choices",
        "list",
        "picked-0",
        "text",
        "form",
        "item",
        "row",
        "at",
        "keys",
        "q1.said",
    ]
)
SENT = st.builds(
    lambda mark, rest: {**rest, "lots": mark},
    st.sampled_from(["choice", "list", "say", "open", "edit"]) | ANY,
    st.dictionaries(NAMES, ANY, max_size=8),
)


@given(SENT | ANY)
def test_whatever_is_sent_is_read_within_bounds(value: object) -> None:
    match values_of(value):
        case Chosen(choice, words, label, asked) as chosen:
            assert 0 < len(choice) <= MOST_CHOICE
            assert len(words) <= 2 * MOST_WORDS + 1
            assert len(label) <= MOST_LABEL
            assert len(asked) <= MOST_ASKED
            instead = used(chosen, "sv")
            assert instead is None or faults_of(instead) == []
        case Said(text):
            assert 0 < len(text) <= MOST_WORDS
        case Opened(form, item, row):
            assert form
            assert item
            assert 0 <= row < 10_000
        case Edited(_, fields, at, keys):
            assert all(isinstance(one, str) for one in (*fields, *fields.values(), *keys, at))
        case nothing:
            assert nothing is None


def test_what_no_database_keeps_is_left_out() -> None:
    assert values_of({"lots": "say", "text": "Hej\x00 \ud800du"}) == Said("Hej du")
