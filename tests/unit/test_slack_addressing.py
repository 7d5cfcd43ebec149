"""In a thread that people share, Lots answers who speaks to it, and nobody else."""

from __future__ import annotations

import pytest

from bot.channels.slack.addressing import Thread, is_addressed

BOT, ANNA, OLLE = "U0LOTS", "U0ANNA", "U0OLLE"
ALONE = Thread(frozenset({ANNA}))
WITH_OTHERS = Thread(frozenset({ANNA}), others=True)


@pytest.mark.parametrize("thread", [None, ALONE, WITH_OTHERS])
def test_whoever_names_lots_is_answered(thread: Thread | None) -> None:
    assert is_addressed("<@U0LOTS> vad gäller?", OLLE, BOT, thread)


def test_a_thread_that_lots_is_not_in_is_other_peoples() -> None:
    assert not is_addressed("Vad gäller?", ANNA, BOT, None)


@pytest.mark.parametrize("said", ["Och för 2026?", "Gäller det alla", "Socialnämnden", "2026"])
def test_who_asked_goes_on_without_naming_lots(said: str) -> None:
    assert is_addressed(said, ANNA, BOT, ALONE)


def test_who_did_not_ask_is_not_answered() -> None:
    assert not is_addressed("Vad gäller för 2026?", OLLE, BOT, ALONE)


@pytest.mark.parametrize(
    "said", ["<@U0OLLE> vad tror du?", "<!here> någon som vet?", "tack!", "Ok, bra", "👍", ":tada:", ""]
)
def test_what_is_for_others_or_asks_nothing_is_left(said: str) -> None:
    assert not is_addressed(said, ANNA, BOT, ALONE)


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("Och för 2026?", True),
        ("Hur ofta följs det upp", True),
        ("Vi tar det på mötet", False),
        ("Socialnämnden", False),
    ],
)
def test_once_others_talk_only_a_question_of_the_askers_is_answered(said: str, answered: bool) -> None:
    assert is_addressed(said, ANNA, BOT, WITH_OTHERS) is answered
