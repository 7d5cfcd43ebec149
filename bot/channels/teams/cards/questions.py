"""A form's question as a card asks it: the field as an input of its kind, its button, and the ways on.

Which message asks, and what, is read from its choices: each names its form and its place. Invariant: what is written in
the input is sent for the place that the card asked about, however old the card is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.channels.teams.cards.choosing import asked_in, button_for, button_parts, lists
from bot.channels.teams.cards.elements import (
    Action,
    Element,
    buttons,
    date_input,
    heading,
    number_input,
    paragraph,
    run,
    submit,
    text_input,
)
from bot.channels.teams.cards.escaping import shortened
from bot.channels.teams.cards.parts import MOST_IN_PLACE, Part, text_parts
from bot.channels.teams.cards.values import DAY, MOST_WORDS, WORDS, choice_data, opened_data
from bot.channels.teams.cards.wording import say
from bot.conversation.messages import Choice, FormView, Message
from bot.conversation.skills.forms.clicks import choice_id, click
from knowledge.answers.answer import Language

_WAYS_ON = frozenset({"skip", "unknown", "keep"})
"""What only a question offers: an enquiry about an answer does not."""


def is_question(message: Message, form: FormView | None) -> bool:
    """Whether the message asks what the form's view says is asked."""
    if form is None or form.place is None:
        return False
    clicks = [click(choice.id) for choice in message.choices]
    return any(one and one.verb in _WAYS_ON and (one.form, one.place) == (form.id, form.place) for one in clicks)


def question_parts(message: Message, form: FormView, language: Language, *, can_open: bool) -> Iterator[Part]:
    """How far the form is, what is asked, starts to take, the input to answer in, and the ways on."""
    asked = asked_in(message.text)
    answers, offers, ways = _sorted(message.choices)
    yield progress(form, language)
    yield from _told(message.text, form)
    if offers:
        yield from text_parts(say("Take one of these as it is, or write your own:", language))
        yield from button_parts(offers, asked)
    buttons_after = [(choice.label, button_for(choice, asked)) for choice in ways]
    if can_open and form.place:
        title = say("Fill in this part at once", language)
        buttons_after.append((title, submit(title, opened_data(form.id, form.place))))
    yield from _answering(answers, form, asked, buttons_after, language)


def _sorted(choices: Sequence[Choice]) -> tuple[list[Choice], list[Choice], list[Choice]]:
    """The answers there are, the starts that are offered, and the ways on."""
    answers = [choice for choice in choices if _verb(choice) == "answer"]
    offers = [choice for choice in choices if _verb(choice) == "offer"]
    return answers, offers, [choice for choice in choices if choice not in answers and choice not in offers]


def asks_about(message: Message, form: FormView | None) -> bool:
    """Whether the message asks anything else of the form under way: for one more row, or what was meant."""
    if form is None or form.place is None:
        return False
    clicks = [click(choice.id) for choice in message.choices]
    return any(one and one.form == form.id for one in clicks)


def progress(form: FormView, language: Language) -> Part:
    """ "Riskmatris · 3 av 20 besvarade"."""
    far = say("{answered} of {total} answered", language, answered=form.answered, total=form.total)
    line = f"{shortened(form.title, MOST_IN_PLACE)} · {far}"
    return Part((paragraph(run(line, subtle=True)),), line)


def _told(text: str, form: FormView) -> Iterator[Part]:
    """The message, its first line as a heading; the field's name is the input's label instead."""
    for number, part in enumerate(text_parts(text)):
        if part.text.strip() == form.field.strip():
            yield Part((), part.text)
        else:
            yield Part((heading(part.text),), part.text) if not number else part


def _answering(
    answers: Sequence[Choice], form: FormView, asked: str, ways: Sequence[tuple[str, Action]], language: Language
) -> Iterator[Part]:
    """The inputs with their button, and after the last the ways on, in the same row where there is room."""
    inputs = list(_picking(answers, form, asked, language)) if answers else [_writing(form, asked, language)]
    for number, (elements, save, text) in enumerate(inputs, start=1):
        others = ways if number == len(inputs) else ()
        lines = [text, *(f"• {label}" for label, _ in others)]
        yield Part((*elements, *buttons([save, *(button for _, button in others)])), "\n".join(lines))


Answering = tuple[Sequence[Element], Action, str]
"""Inputs, the button that sends them, and the same as plain text."""


def _picking(answers: Sequence[Choice], form: FormView, asked: str, language: Language) -> Iterator[Answering]:
    """An answer among those there are; a rating can be explained."""
    comment = text_input(WORDS, say("Comment, if you like", language), isMultiline=True, maxLength=MOST_WORDS)
    for listed in lists(answers, form.field, asked, language):
        elements = [listed.element, comment] if form.kind == "rating" else [listed.element]
        yield elements, submit(say("Save", language), listed.data, checks=True), listed.text


def _writing(form: FormView, asked: str, language: Language) -> Answering:
    answer = choice_data(Choice(choice_id("reply", form.id, form.place), ""), asked)
    save = submit(say("Save", language), answer, checks=True)
    return list(_inputs(form, language)), save, say("Write your answer.", language)


def _inputs(form: FormView, language: Language) -> Iterator[Element]:
    must = {"isRequired": True, "errorMessage": say("Write an answer first, or choose another way on.", language)}
    match form.kind:
        case "number":
            number = {"isRequired": True, "errorMessage": say("Write a number in figures.", language)}
            yield number_input(WORDS, form.field, **number)
        case "when":
            hint = say("For example March 2027, T2 2027 or every year", language)
            yield text_input(WORDS, form.field, placeholder=hint, maxLength=500)
            yield date_input(DAY, say("Or choose a day", language))
        case "link":
            yield text_input(WORDS, form.field, style="Url", placeholder="https://", maxLength=2_000, **must)
        case "people":
            hint = say("Names, with commas between", language)
            yield text_input(WORDS, form.field, placeholder=hint, maxLength=1_000, **must)
        case _:
            yield text_input(WORDS, form.field, isMultiline=True, maxLength=MOST_WORDS, **must)


def _verb(choice: Choice) -> str:
    clicked = click(choice.id)
    return clicked.verb if clicked else ""
