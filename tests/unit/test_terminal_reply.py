"""A reply in the terminal: what can be chosen and under which key, what a line means, how far a form is."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.channels.console.completing import STEERING, Vocabulary, completions, phrases
from bot.channels.console.offers import Offer, Seat, offers_of, to_turn
from bot.channels.console.reply import reply_view
from bot.channels.console.wording import say
from bot.cli.terminal import Terminal
from bot.conversation.messages import Choice, FormView, Message, Person, Reply
from bot.conversation.skills.forms.commands import command
from knowledge.answers.answer import Answer
from knowledge.domain.forms import FieldKind, Place

SEAT = Seat("samtal", Person("anna"))
CHOICES = (Choice("form:a", "Ja"), Choice("form:b", "Nej"))
ROLE = Answer(
    "Vår roll?",
    "sv",
    True,
    "role",
    "Så.",
    0.9,
    suggestions=("Vem följer upp?", "Nästa steg: börja. Skriv ”starta styrkort Trygghet”.", "Läs programmet."),
)
NOT_OF_FORMS = {"sources", "my profile", "change committee", "send to the coordinator", "quit"}
ORDINARY = st.characters(exclude_categories=("Cc", "Cs"))


def form(kind: FieldKind = "text", answered: int = 3, total: int = 20) -> FormView:
    return FormView("f1", "riskmatris", "Riskmatris", answered, total, "open", Place("a", "b"), "A", "B", kind)


def shown(reply: Reply, console: Console | None = None) -> str:
    console = console or Console(file=io.StringIO(), highlight=False)
    Terminal(console).show(reply_view(reply, offers_of(reply, "sv"), "sv"))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_choices_are_numbered_and_a_number_chooses() -> None:
    reply = Reply((Message("Är det så?", CHOICES),))
    assert "Är det så?\n  1. Ja\n  2. Nej\n" in shown(reply)
    turn = to_turn("2", offers_of(reply, "sv"), SEAT)
    assert (turn.choice, turn.text, turn.conversation, turn.person) == ("form:b", "", "samtal", SEAT.person)


def test_a_label_typed_out_is_the_same_as_its_number() -> None:
    assert to_turn(" ja ", offers_of(Reply((Message("?", CHOICES),)), "sv"), SEAT).choice == "form:a"


@pytest.mark.parametrize("line", ["0", "3", "12", "²", "ja tack"])
def test_what_is_not_offered_is_said(line: str) -> None:
    turn = to_turn(line, offers_of(Reply((Message("?", CHOICES),)), "sv"), SEAT)
    assert (turn.choice, turn.text) == (None, line)


def test_where_a_number_is_asked_for_numbers_are_answers_and_choices_have_letters() -> None:
    reply = Reply((Message("Hur många?", CHOICES),), form("number"))
    assert "a. Ja" in shown(reply)
    assert to_turn("2", offers_of(reply, "sv"), SEAT).text == "2"
    assert to_turn("b", offers_of(reply, "sv"), SEAT).choice == "form:b"


def test_what_an_answer_suggests_is_offered_after_its_choices() -> None:
    offers = offers_of(Reply((Message("Så.", CHOICES, ROLE),)), "sv")
    assert [(offer.key, offer.label) for offer in offers[2:]] == [
        ("3", "Vem följer upp?"),
        ("4", "Börja fylla i styrkortet"),
    ]
    assert to_turn("4", offers, SEAT).text == "starta styrkort Trygghet"


def test_advice_that_cannot_be_chosen_is_shown() -> None:
    told = shown(Reply((Message("Så.", (), ROLE),)))
    assert told.count("Läs programmet.") == 1
    assert "Skriv ”starta styrkort" not in told


def test_the_committee_of_the_command_line_goes_with_every_turn() -> None:
    seat = Seat("samtal", Person("anna"), "socialnämnden")
    offers = offers_of(Reply((Message("?", CHOICES),)), "sv")
    assert {to_turn(line, offers, seat).committee for line in ("1", "hej")} == {"socialnämnden"}


def test_the_form_under_way_shows_how_much_is_answered() -> None:
    assert "\nRiskmatris · 3 av 20 besvarade\n" in shown(Reply((Message("Vad?"),), form()))


def test_a_wide_screen_has_a_bar_and_a_narrow_one_has_not() -> None:
    wide, narrow = (
        Console(file=io.StringIO(), force_terminal=True, width=width, height=25, _environ={"TERM": "dumb"})
        for width in (80, 30)
    )
    reply = Reply((Message("Vad?"),), form(answered=5, total=20))
    assert "███░░░░░░░░░ Riskmatris · 5 av 20 besvarade" in shown(reply, wide)
    assert "█" not in shown(reply, narrow)


def test_a_form_without_questions_has_no_share() -> None:
    assert "0 av 0" in shown(Reply((Message("Vad?"),), form(answered=0, total=0)))


def test_text_is_never_read_as_markup() -> None:
    reply = Reply((Message("[bold]x[/bold]", (Choice("c", "[red]\x1b[31mja"),)),))
    told = shown(reply)
    assert "[bold]x[/bold]" in told
    assert "1. [red][31mja" in told


@given(st.lists(st.tuples(st.text(ORDINARY, min_size=1), st.text(ORDINARY, min_size=1, max_size=20)), max_size=12))
def test_every_number_on_the_screen_chooses_what_stands_beside_it(made: list[tuple[str, str]]) -> None:
    reply = Reply((Message("?", tuple(Choice(choice, f"val {label}") for choice, label in made)),))
    offers = offers_of(reply, "sv")
    assert [to_turn(offer.key, offers, SEAT).choice for offer in offers] == [choice for choice, _ in made]


@given(st.text(st.one_of(ORDINARY, st.sampled_from("\x1b\x9b\b\a\r")), max_size=60))
def test_a_line_is_said_as_typed_but_without_what_steers_a_terminal(line: str) -> None:
    said = to_turn(line, (), SEAT).text
    assert said == "".join(one for one in line if one not in "\x1b\x9b\b\a\r").strip()


class TestCompleting:
    """What Tab offers."""

    known = phrases(Vocabulary(("Riskmatris",), ("Trygghet",), ("socialnämnden",)), "sv")

    @pytest.mark.parametrize(
        ("typed", "whole"),
        [
            ("starta r", "starta Riskmatris"),
            ("starta styr", "starta styrkort Trygghet"),
            ("min n", "min nämnd är socialnämnden"),
            ("MINA", "mina formulär"),
            ("hop", "hoppa över"),
        ],
    )
    def test_a_line_that_was_begun_is_offered_whole(self, typed: str, whole: str) -> None:
        assert whole in list(completions(typed, (), self.known))

    def test_what_is_offered_now_comes_first_and_once(self) -> None:
        offers = (Offer("1", "Hoppa över", "c"), Offer("2", "hög", "d"))
        assert list(completions("h", offers, (*self.known, "hög")))[:2] == ["Hoppa över", "hög"]

    @given(st.text(max_size=8))
    def test_what_is_offered_begins_with_what_was_typed(self, typed: str) -> None:
        assert all(line.casefold().startswith(typed.casefold()) for line in completions(typed, (), self.known))

    @pytest.mark.parametrize("word", [word for word in STEERING if word not in NOT_OF_FORMS])
    @pytest.mark.parametrize("language", ["sv", "en"])
    def test_every_word_that_steers_a_form_is_understood(self, word: str, language: str) -> None:
        typed = say(word, language) + ("3" if word.endswith(" ") else "")  # type: ignore[arg-type]
        understood = command(typed)
        assert understood is not None
        assert understood.exact
