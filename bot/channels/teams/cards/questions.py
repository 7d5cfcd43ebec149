"""A form's question as a card asks it: the field as an input of its kind, its button, and the ways on.

Which message asks, and what, is read from its choices: each names its form and its place. Invariant: what is written in
the input is sent for the place that the card asked about, however old the card is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.channels.teams.cards.choosing import asked_in, button_parts, list_parts
from bot.channels.teams.cards.elements import (
    Element,
    buttons,
    date_input,
    number_input,
    paragraph,
    progress_bar,
    run,
    submit,
    text_input,
)
from bot.channels.teams.cards.parts import Part, text_parts
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
    """What is asked, the input to answer in, and what else can be clicked."""
    asked = asked_in(message.text)
    yield from _told(message.text, form)
    answers = [choice for choice in message.choices if _verb(choice) == "answer"]
    if answers:
        yield from _picking(answers, form, asked, language)
    else:
        yield _writing(form, asked, language)
    offers = [choice for choice in message.choices if _verb(choice) == "offer"]
    yield from button_parts(offers, asked)
    yield from button_parts((one for one in message.choices if one not in answers and one not in offers), asked)
    if can_open and form.place:
        title = say("Answer the whole part at once", language)
        yield Part(tuple(buttons([submit(title, opened_data(form.id, form.place))])), f"• {title}")
    yield _progress(form, language)


def _told(text: str, form: FormView) -> Iterator[Part]:
    """The message but for the field's name, which is the input's label."""
    for part in text_parts(text):
        is_label = part.text.strip() == form.field.strip()
        yield Part((), part.text) if is_label else part


def _picking(answers: Sequence[Choice], form: FormView, asked: str, language: Language) -> Iterator[Part]:
    """An answer among those there are; a rating can be explained."""
    for part in list_parts(answers, form.field, asked, language, say("Save", language)):
        chosen, *rest = part.elements
        comment = text_input(WORDS, say("Comment, if you like", language), isMultiline=True, maxLength=MOST_WORDS)
        yield Part((chosen, comment, *rest), part.text) if form.kind == "rating" else part


def _writing(form: FormView, asked: str, language: Language) -> Part:
    answer = choice_data(Choice(choice_id("reply", form.id, form.place), ""), asked)
    save = submit(say("Save", language), answer, checks=True)
    return Part((*_inputs(form, language), *buttons([save])), say("Write your answer.", language))


def _inputs(form: FormView, language: Language) -> Iterator[Element]:
    must = {"isRequired": True, "errorMessage": say("Write an answer first, or choose another way on.", language)}
    match form.kind:
        case "number":
            number = {"isRequired": True, "errorMessage": say("Write a number in figures.", language)}
            yield number_input(WORDS, form.field, **number)
        case "when":
            yield date_input(DAY, say("{field}: a day", language, field=form.field))
            hint = say("For example March 2027, T2 2027 or every year", language)
            yield text_input(WORDS, say("Or in words", language), placeholder=hint, maxLength=500)
        case "link":
            yield text_input(WORDS, form.field, style="Url", placeholder="https://", maxLength=2_000, **must)
        case "people":
            hint = say("Names, with commas between", language)
            yield text_input(WORDS, form.field, placeholder=hint, maxLength=1_000, **must)
        case _:
            yield text_input(WORDS, form.field, isMultiline=True, maxLength=MOST_WORDS, **must)


def _progress(form: FormView, language: Language) -> Part:
    far = say("{answered} of {total} answered", language, answered=form.answered, total=form.total)
    line = f"{form.title} · {far}"
    bar = [progress_bar(form.answered, form.total)] if form.total else []
    return Part((*bar, paragraph(run(line, subtle=True), spacing="Small")), line)


def _verb(choice: Choice) -> str:
    clicked = click(choice.id)
    return clicked.verb if clicked else ""
