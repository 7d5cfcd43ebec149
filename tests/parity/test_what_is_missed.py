"""The parity suite's own eyes: whatever of a reply a channel leaves out, it is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.messages import Choice, FormView, Message, Reply
from knowledge.answers.answer import Answer, Citation, Related
from knowledge.domain.forms import Place
from tests.parity.content import Content, differences, missing, without_names

ANSWER = Answer(
    "Vem?",
    "sv",
    True,
    "fact",
    "Nämnden följer upp. [1]",
    0.9,
    (Citation(1, "plan", "Planen", ("Ansvar",), 3, "Nämnden ska följa upp.", "p1", "/documents/plan"),),
    (Related("plan", "Planen", ("Mål",), "/documents/plan"),),
    ("Hur ofta?", "Skriv ”starta styrkort Planen”.", "Läs vidare där."),
)
FORM = FormView("f1", "riskmatris", "Riskmatris", 3, 20, "open", Place("a", "b"), "A", "B", "text")
REPLY = Reply((Message("Antecknat."), Message(ANSWER.text, (Choice("c", "Hoppa över"),), ANSWER)), FORM)
WHOLE = Content(
    "Antecknat\nNämnden följer upp (1)\nPlanen Ansvar Mål\n> Nämnden ska följa upp\nLäs vidare där",
    ("Hoppa över", "Hur ofta?", "Börja fylla i styrkortet"),
    (3, 20),
)


def test_a_whole_reply_lacks_nothing() -> None:
    assert missing(REPLY, WHOLE) == []


@pytest.mark.parametrize("words", ["Antecknat", "följer upp", "Planen", "Ansvar", "Mål", "ska följa upp", "Läs vidare"])
def test_a_text_a_source_a_quote_or_advice_that_is_left_out_is_seen(words: str) -> None:
    assert missing(REPLY, replace(WHOLE, text=WHOLE.text.replace(words, "")))


@pytest.mark.parametrize("label", WHOLE.choices)
def test_a_choice_that_is_left_out_is_seen(label: str) -> None:
    left = tuple(one for one in WHOLE.choices if one != label)
    assert missing(REPLY, replace(WHOLE, choices=left)) == [f"the choice {label!r}"]


def test_a_choice_that_nobody_offered_is_seen() -> None:
    assert missing(REPLY, replace(WHOLE, choices=(*WHOLE.choices, "Radera allt")))


@pytest.mark.parametrize("shown", [None, (2, 20), (3, 21)])
def test_progress_that_is_left_out_or_wrong_is_seen(shown: tuple[int, int] | None) -> None:
    assert missing(REPLY, replace(WHOLE, progress=shown))


def test_what_the_fallback_text_leaves_out_is_seen() -> None:
    assert missing(REPLY, replace(WHOLE, fallback="Antecknat."))
    assert not missing(REPLY, replace(WHOLE, fallback=WHOLE.text))


def test_two_replies_differ_by_what_they_say_and_not_by_ids_and_names() -> None:
    names = [("slack:T1:U1", "Anna"), ("anna7", "Anna")]
    one = Reply((Message("Av anna7", (Choice("form:skip:0123456789abcdef:a/b/0:", "Hoppa över"),)),))
    other = Reply((Message("Av slack:T1:U1", (Choice("form:skip:fedcba9876543210:a/b/0:", "Hoppa över"),)),))
    assert not differences(without_names(one, names), without_names(other, names))
    third = replace(other, messages=(replace(other.messages[0], private=True),))
    assert differences(without_names(one, names), without_names(third, names))
