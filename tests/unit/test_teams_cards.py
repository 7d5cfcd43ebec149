"""Replies as Teams shows them: valid cards of version 1.5 under the size limit, with all that the reply says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.teams.cards import Chosen, Said, activities_of, plain_text, values_of
from bot.channels.teams.cards.activities import Activity
from bot.channels.teams.cards.escaping import escaped, plain, unescaped
from bot.conversation.messages import Choice, FormView, Message, Reply
from bot.conversation.skills.forms.clicks import choice_id
from knowledge.answers.answer import Answer, Citation, Related
from knowledge.domain.forms import Place
from tests.unit.card_client import Shown, card_in, faults_of, nodes, words_on

LINK = "https://lots.example"
CITED = Citation(1, "plan", "Plan för tillsyn", ("Fas 1",), 3, "Tillsyn sker varje år.", "p1", "/documents/plan#p1")
ANSWER = Answer("Hur ofta?", "sv", True, "fact", "Tillsyn sker varje år. [1]", 0.9, (CITED,), (), ("Vem ansvarar?",))
THUMBS = (Choice("feedback:up:a1", "Till hjälp"), Choice("feedback:down:a1", "Inte till hjälp"))


def linked(source: Citation | Related) -> str | None:
    return LINK + source.url


def shown(*messages: Message, form: FormView | None = None) -> list[Activity]:
    return activities_of(Reply(messages, form), linked)


def links_on(activity: Activity) -> list[str]:
    return [node["url"] for node in nodes(card_in(activity)) if node["type"] == "Action.OpenUrl"]


def test_an_answer_has_its_text_its_source_with_a_link_its_quote_and_what_can_be_clicked() -> None:
    (activity,) = shown(Message(ANSWER.text, THUMBS, ANSWER, "a1"))
    assert faults_of(activity) == []
    words = words_on(activity)
    for expected in ("Tillsyn sker varje år.", "Källor", "[1]", "Plan för tillsyn", " › Fas 1, s. 3", "”Tillsyn sker"):
        assert expected in words
    assert links_on(activity) == ["https://lots.example/documents/plan#p1"]
    assert Shown(activity).buttons == ["Vem ansvarar?", "👍 Till hjälp", "👎 Inte till hjälp"]
    assert activity["summary"].startswith("Tillsyn sker varje år. [1]")


def test_the_plain_text_of_a_card_says_all_of_it() -> None:
    (activity,) = shown(Message(ANSWER.text, THUMBS, ANSWER, "a1"))
    for expected in (ANSWER.text, "[1] Plan för tillsyn › Fas 1, s. 3", "”Tillsyn sker varje år.”", LINK, "Till hjälp"):
        assert expected in plain_text(activity)


def test_a_source_without_an_address_is_named_without_a_link() -> None:
    (activity,) = activities_of(Reply((Message(ANSWER.text, (), ANSWER),)), lambda _: None)
    assert links_on(activity) == []
    assert "Plan för tillsyn" in words_on(activity)


def test_several_quotes_are_folded_and_one_button_unfolds_them() -> None:
    second = replace(CITED, n=2, page=4, quote="Nämnden beslutar.")
    (activity,) = shown(Message(ANSWER.text, (), replace(ANSWER, citations=(CITED, second))))
    hidden = [node["id"] for node in nodes(card_in(activity)) if node.get("isVisible") is False]
    (toggle,) = [node for node in nodes(card_in(activity)) if node["type"] == "Action.ToggleVisibility"]
    assert toggle["targetElements"] == hidden == ["quote-1-0", "quote-2-0"]


def test_citations_of_the_same_place_share_its_line() -> None:
    second = replace(CITED, n=2, quote="Nämnden beslutar.")
    (activity,) = shown(Message(ANSWER.text, (), replace(ANSWER, citations=(CITED, second))))
    assert links_on(activity) == ["https://lots.example/documents/plan#p1"]
    assert "[1] [2] " in words_on(activity)


def test_a_refusal_shows_what_is_near_and_the_advice() -> None:
    near = Related("plan", "Plan för tillsyn", ("Fas 2",), "/documents/plan#p2")
    none = replace(ANSWER, answered=False, kind="none", citations=(), related=(near,), suggestions=("Fråga bredare.",))
    (activity,) = shown(Message("Dokumenten säger inget.", (), none))
    assert faults_of(activity) == []
    assert links_on(activity) == ["https://lots.example/documents/plan#p2"]
    assert "Fråga bredare." in words_on(activity)


def test_talk_without_anything_to_click_is_plain_text() -> None:
    (activity,) = shown(Message("Hej *du*\n<at>Anna</at>"))
    assert activity["textFormat"] == "plain"
    assert activity["text"] == "Hej *du*\n<at>Anna</at>"


@pytest.mark.parametrize("number", [1, 6])
def test_a_few_choices_are_buttons(number: int) -> None:
    choices = tuple(Choice(f"committee:{n}", f"Nämnd {n}") for n in range(number))
    (activity,) = shown(Message("Vilken nämnd?", choices))
    assert Shown(activity).buttons == [choice.label for choice in choices]
    chosen = values_of(Shown(activity).press("Nämnd 0"))
    assert chosen == Chosen("committee:0", "", "Nämnd 0", "Vilken nämnd?")


@pytest.mark.parametrize("number", [7, 40])
def test_many_choices_are_a_list_with_a_button(number: int) -> None:
    choices = tuple(Choice(f"committee:{n}", f"Nämnd {n}") for n in range(number))
    (activity,) = shown(Message("Vilken nämnd?", (*choices, Choice("profile:forget", "Ingen"))))
    assert faults_of(activity) == []
    card = Shown(activity)
    assert card.inputs["picked-0"]["style"] == "compact"
    assert card.buttons == ["Skicka", "Ingen"]
    chosen = values_of(card.press("Skicka", {"picked-0": card.option("picked-0", "Nämnd 5")}))
    assert chosen == Chosen("committee:5", "", "Nämnd 5", "Vilken nämnd?")


def test_a_suggestion_is_said_by_clicking_it() -> None:
    (activity,) = shown(Message(ANSWER.text, (), ANSWER))
    assert values_of(Shown(activity).press("Vem ansvarar?")) == Said("Vem ansvarar?")


def test_a_long_answer_is_told_in_several_cards_that_lose_nothing() -> None:
    sentences = [f"Mening {n} handlar om något som nämnden ska göra." for n in range(1_500)]
    cited = tuple(replace(CITED, n=n, page=n, quote=f"Citat {n} " + "ord " * 60) for n in range(1, 60))
    answer = replace(ANSWER, text=" ".join(sentences), citations=cited)
    activities = shown(Message(answer.text, THUMBS, answer, "a1"))
    assert len(activities) > 2
    assert [faults_of(activity) for activity in activities] == [[] for _ in activities]
    words, told = ("\n".join(map(of, activities)) for of in (words_on, plain_text))
    for one in (*sentences, *(f"Citat {n} " for n in range(1, 60))):
        assert one in words
        assert one in told
    assert Shown(activities[-1]).buttons[-2:] == ["👍 Till hjälp", "👎 Inte till hjälp"]


NASTY = st.sampled_from(
    ["[x](http://ond.example)", "**", "<at>Anna</at>", "# Rubrik", "{{DATE(2026-01-01)}}", "1. ett"]
)
TEXTS = st.lists(st.one_of(st.text(max_size=60), NASTY, st.just("\n"), st.just("[1] ")), max_size=30).map("".join)
LINES = st.one_of(st.text(max_size=40), NASTY)
CHOICES = st.lists(
    st.builds(Choice, st.text(min_size=1, max_size=30), LINES.filter(str.strip)),
    max_size=12,
    unique_by=lambda one: one.id,
)
CITATIONS = st.lists(
    st.builds(
        Citation, st.integers(1, 999), LINES, LINES, st.lists(LINES, max_size=3).map(tuple),
        st.none() | st.integers(1, 999), TEXTS, LINES, st.just("/documents/x#y"),
    ),
    max_size=8, unique_by=lambda one: one.n,
)  # fmt: skip
ANSWERS = st.builds(
    lambda text, cited, said: replace(ANSWER, text=text, citations=tuple(cited), suggestions=tuple(said)),
    TEXTS, CITATIONS, st.lists(LINES, max_size=3),
)  # fmt: skip
MESSAGES = st.one_of(
    st.builds(lambda text, choices: Message(text, tuple(choices)), TEXTS, CHOICES),
    st.builds(lambda answer, choices: Message(answer.text, tuple(choices), answer, "a1"), ANSWERS, CHOICES),
)


def bare(text: str) -> str:
    """Without what is read by nobody: white space, bullets, and what the cards put in or leave out on purpose."""
    return "".join(plain(text).split()).translate(dict.fromkeys(map(ord, "-–•*☐□”")))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(MESSAGES, max_size=3))
def test_any_reply_gives_activities_that_teams_takes_with_all_its_text(messages: list[Message]) -> None:
    activities = activities_of(Reply(tuple(messages)), linked)
    assert [faults_of(activity) for activity in activities] == [[] for _ in activities]
    words = bare("".join(map(words_on, activities)))
    told = bare("".join(map(plain_text, activities)))
    for message in messages:
        for line in message.text.splitlines():
            assert bare(line) in words
            assert bare(line) in told
        assert all(bare(choice.label) in told for choice in message.choices)


@given(st.one_of(st.text(), NASTY))
def test_escaped_text_is_read_as_it_was_written(text: str) -> None:
    assert unescaped(escaped(text)) == plain(text)


@pytest.mark.parametrize(
    "text", ["[Klicka](http://ond.example)", "<at>Alla</at>", "**fet**", "# Stor", "{{DATE(2026-01-01)}}"]
)
def test_what_people_and_documents_write_becomes_no_markup(text: str) -> None:
    cited = replace(CITED, title=text, section=(text,), quote=text)
    answer = replace(ANSWER, text=text, citations=(cited,), suggestions=(f"{text}?",))
    for activity in shown(Message(text, (Choice("committee:1", text),), answer)):
        assert "entities" not in activity
        card = card_in(activity)
        assert card is not None
        blocks = [node["text"] for node in nodes(card) if node["type"] == "TextBlock"]
        assert escaped(text) in card["fallbackText"]
        assert set(blocks) == {"Källor"}
        assert "{{DATE" not in words_on(activity) + card["fallbackText"]


@pytest.mark.parametrize(
    "value",
    [
        None, "choice", [], {}, {"lots": "choice"}, {"lots": "choice", "choice": ""}, {"lots": "choice", "choice": {}},
        {"lots": "choice", "choice": "x" * 2_001}, {"lots": ["choice"]}, {"lots": "list", "choices": [["a", "b"]]},
        {"lots": "list", "list": 0, "choices": [["a", "b"]], "picked-0": "1"},
        {"lots": "list", "list": 0, "choices": [["a", "b"]], "picked-0": "-1"},
        {"lots": "list", "list": 0, "choices": [["a"]], "picked-0": "0"},
        {"lots": "list", "list": 0, "choices": [[{}, "b"]], "picked-0": "0"},
        {"lots": "list", "list": 0, "choices": [["a", "b"]] * 501, "picked-0": "0"},
        {"lots": "say", "text": " "}, {"lots": "say", "text": {"a": 1}}, {"lots": "open", "form": "f"},
        {"lots": "open", "form": "f", "item": "i", "row": True}, {"lots": "edit", "form": "f", "item": 3, "row": 0},
        {"lots": "edit", "form": "f", "item": "i", "row": 0},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_nothing(value: object) -> None:
    assert values_of(value) is None


def test_words_longer_than_any_of_ours_are_left_out() -> None:
    done = values_of({"lots": "choice", "choice": "form:reply:f:i/f/0:", "words": "x" * 10_001})
    assert done == Chosen("form:reply:f:i/f/0:")


KINDS = st.sampled_from(["text", "choice", "rating", "people", "when", "number", "status", "link"])
FORMS = st.builds(
    lambda title, field, kind, answered: FormView(
        "f1", "t", title, answered, 9, "open", Place("del", "fråga", 1), "Delen", field, kind
    ),
    LINES, LINES, KINDS, st.integers(0, 9),
)  # fmt: skip
VERBS = st.lists(st.sampled_from(["answer", "offer", "why", "ask"]), max_size=40)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS, FORMS, VERBS, st.lists(LINES.filter(str.strip), min_size=1, max_size=5), st.booleans())
def test_any_question_of_a_form_gives_cards_that_teams_takes_with_all_its_text(
    text: str, form: FormView, verbs: list[str], labels: list[str], can_open: bool
) -> None:
    choices = [
        Choice(choice_id(verb, form.id, form.place, str(number)), labels[number % len(labels)])
        for number, verb in enumerate(["skip", *verbs])
    ]
    reply = Reply((Message(text, tuple(choices)),), form)
    activities = activities_of(reply, linked, can_open=can_open)
    assert [faults_of(activity) for activity in activities] == [[] for _ in activities]
    assert any(Shown(activity).inputs for activity in activities)
    told = bare("".join(map(plain_text, activities)))
    assert all(bare(line) in told for line in (*text.splitlines(), *labels[: len(choices)]))
    words = bare("".join(map(words_on, activities)))
    assert all(bare(line) in words for line in text.splitlines() if line.strip() != form.field.strip())
