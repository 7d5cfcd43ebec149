"""What questions ask, in Swedish and English, as staff write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.answer import Question
from knowledge.answers.question_form import Form, Wanted, asked, numbered_parts
from knowledge.answers.smalltalk import Smalltalk, smalltalk_of, spoken_language
from knowledge.answers.understand import understand

FORMS: list[tuple[str, Form, Wanted]] = [
    ("Vad är en likabehandlingsplan?", "definition", "text"),
    ("vad e BUP", "definition", "text"),
    ("Kan du berätta vad IOP är?", "definition", "text"),
    ("Vad betyder delegation?", "definition", "text"),
    ("What is a steering group?", "definition", "text"),
    ("Vad är syftet med planen?", "why", "text"),
    ("Varför behövs en riskbedömning?", "why", "text"),
    ("Why do we need a plan?", "why", "text"),
    ("Vem ansvarar för uppföljningen?", "role", "person"),
    ("vilken nämnd beslutar om taxan", "role", "person"),
    ("Who is responsible for the budget?", "role", "person"),
    ("Vem är kommundirektör?", "role", "individual"),
    ("Hur många platser finns det?", "fact", "number"),
    ("hurr många elever går där", "fact", "number"),
    ("How many places are there?", "fact", "number"),
    ("Hur mycket kostar en plats?", "fact", "money"),
    ("När antogs planen?", "fact", "date"),
    ("nar antogs planen?", "fact", "date"),
    ("vilket år antogs planen", "fact", "date"),
    ("Hur ofta ska planen följas upp?", "fact", "duration"),
    ("Hur stor andel av barnen går i förskola?", "fact", "share"),
    ("Var ligger kontoret?", "fact", "place"),
    ("Vilka är de fyra målen?", "list", "text"),
    ("vilke mål finns?", "list", "text"),
    ("What are the three goals?", "list", "text"),
    ("Vad är riskbruk?", "definition", "text"),
    ("Vad är en effektkedja?", "definition", "text"),
    ("Vad är riskerna?", "fact", "text"),
    ("Vad ska göras i steg 9 och 10?", "steps", "text"),
    ("Vad händer i tredje fasen?", "steps", "text"),
    ("Finns det en checklista för uppstart?", "checklist", "text"),
    ("Vad ska vi säkerställa innan start?", "checklist", "text"),
    ("Hur gör man en anmälan?", "how", "text"),
    ("Vad är skillnaden mellan mål och delmål?", "comparison", "text"),
    ("Får man ta med hund?", "yes_no", "text"),
    ("Vi ska starta ett projekt. Vem beslutar?", "role", "person"),
    ("Vår förening har en idé, kan vi söka pengar?", "fact", "text"),
]


@pytest.mark.parametrize(("question", "form", "wanted"), FORMS)
def test_the_form_and_the_wanted_type_are_read_from_the_words(question: str, form: Form, wanted: Wanted) -> None:
    found = asked(question)
    assert (found.form, found.wanted) == (form, wanted)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("steg 9 och 10", (("steg", 9), ("steg", 10))),
        ("steg 2-4", (("steg", 2), ("steg", 3), ("steg", 4))),
        ("fas tre", (("fas", 3),)),
        ("den andra fasen", (("fas", 2),)),
        ("punkt 3, 5 och 7", (("punkt", 3), ("punkt", 5), ("punkt", 7))),
        ("phase 2", (("fas", 2),)),
        ("år 2019", ()),
    ],
)
def test_numbered_parts_are_named_one_by_one(text: str, parts: tuple[tuple[str, int], ...]) -> None:
    assert numbered_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hej", "greeting"),
        ("Hej på dig!", "greeting"),
        ("Tack så mycket!", "thanks"),
        ("thanks a lot", "thanks"),
        ("Vad kan du?", "help"),
        ("what can you do?", "help"),
        ("hej då", "farewell"),
        ("vem är du?", "identity"),
        ("du är en idiot", "abuse"),
        ("ok", "agreement"),
        ("???", "empty"),
        ("Hej! Vad är en delegation?", None),
        ("Hör du, vad gäller för hörande barn?", None),
        ("Vad kan kommunen göra?", None),
        ("Tack för hjälpen, men vem beslutar om taxan?", None),
        ("Vad säger planen om dumma kommentarer i skolan mot personal och elever?", None),
    ],
)
def test_small_talk_is_told_from_questions(text: str, kind: Smalltalk | None) -> None:
    assert smalltalk_of(text) == kind


FOLLOW_UPS = [
    ("Vad är viktigt i fas 2?", "och fas 3?", "Vad är viktigt i fas 3?"),
    ("Vad ska göras i steg 9 och 10?", "och 11?", "Vad ska göras i steg 11?"),
    ("Vad gäller för vuxna?", "och för barn?", "Vad gäller för barn?"),
    ("Vem leder arbetet i styrgruppen?", "och i arbetsgruppen?", "Vem leder arbetet i arbetsgruppen?"),
    ("Vilka styrkor finns i fas 1?", "och svagheter?", "Vilka svagheter finns i fas 1?"),
]


@pytest.mark.parametrize(("earlier", "text", "query"), FOLLOW_UPS)
def test_a_fragment_takes_its_counterparts_place(earlier: str, text: str, query: str) -> None:
    assert understand(Question(text, earlier=(earlier,))).query == query


@pytest.mark.parametrize("text", ["vem gör det?", "hur då?", "varför?", "och när?", "kan vi erbjuda dem nån kurs?"])
def test_a_question_that_points_back_borrows_the_subject(text: str) -> None:
    found = understand(Question(text, earlier=("Hur ska trygghetsplanen följas upp?",)))
    assert found.follow_up
    assert "trygghetsplanen" in found.query


@pytest.mark.parametrize("text", ["Vad är en delegation?", "Vad är BUP?", "Hur många elever går i kommunens skolor?"])
def test_a_question_with_a_subject_of_its_own_stands_alone(text: str) -> None:
    assert understand(Question(text, earlier=("Hur ska trygghetsplanen följas upp?",))).query == text


def test_a_chain_of_follow_ups_keeps_its_first_subject() -> None:
    earlier = ("Vad är trygghetsplanen?", "vem ansvarar för den?")
    assert "trygghetsplanen" in understand(Question("och hur ofta då?", earlier=earlier)).query


def test_small_talk_between_questions_is_passed_over() -> None:
    earlier = ("Vad är trygghetsplanen?", "tack!")
    assert "trygghetsplanen" in understand(Question("vem ansvarar för den?", earlier=earlier)).query


@pytest.mark.parametrize(
    ("text", "otherwise", "language"),
    [("ok", "en", "en"), ("ok", "sv", "sv"), ("hello", "sv", "en"), ("tack", "en", "sv"), ("Who decides?", "sv", "en")],
)
def test_what_tells_no_language_keeps_the_conversations(text: str, otherwise: str, language: str) -> None:
    assert spoken_language(text, "en" if otherwise == "en" else "sv") == language


@given(st.text(max_size=200), st.lists(st.text(max_size=80), max_size=3))
def test_any_text_is_understood_somehow(text: str, earlier: list[str]) -> None:
    found = understand(Question(text, earlier=tuple(earlier)))
    assert found.language in ("sv", "en")
    assert found.smalltalk is not None or found.query.strip()
