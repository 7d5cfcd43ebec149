"""An item of a form as a card: its questions as inputs that show what stands there, and what comes back of them.

Both ways go by the form pages' own view (`bot.forms.view`): what an input showed is what the pages would have
shown. Invariants: an input left as it was says nothing; a question with two answers side by side has no input, so that
none of them is written over; what is too long for a card is not put in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.channels.teams.cards.activities import Activity, carded, cost
from bot.channels.teams.cards.elements import (
    Element,
    buttons,
    choice_set,
    date_input,
    heading,
    number_input,
    paragraph,
    run,
    submit,
    text_input,
    toggle_input,
)
from bot.channels.teams.cards.escaping import shortened
from bot.channels.teams.cards.parts import MOST_IN_PLACE, Part
from bot.channels.teams.cards.values import MOST_WORDS, Edited, Opened, choice_data, edited_data
from bot.channels.teams.cards.wording import say
from bot.conversation.messages import Choice
from bot.conversation.skills.forms.clicks import choice_id
from bot.forms.answers import CLOSED
from bot.forms.view import FormView, ItemView, Question
from knowledge.answers.answer import Language
from knowledge.domain.forms import Place

MOST_TO_EDIT = 2_000
"""Characters of an answer that is edited in a card."""
MOST_OF_A_QUESTION = 15_000
"""Bytes of its inputs."""


@dataclass(frozen=True, slots=True)
class Editing:
    """An item (or one of its rows) to edit. `places` are its questions' by their keys.

    `news` is told above it: what could not be saved, what others did.
    """

    form: FormView
    item: ItemView
    row: int
    language: Language
    places: Mapping[str, Place]
    news: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        return next((row.questions for row in self.item.rows if row.number == self.row), ())

    @property
    def name(self) -> str:
        return f"{self.item.label}, {self.item.row_label.lower()} {self.row}" if self.row else self.item.label


def edit_activities(editing: Editing, opened: Opened) -> list[Activity]:
    """One card, or several where the item is large: each saves what stands in it."""
    activities = carded([*_told(editing), *_questions(editing)], editing.language)
    for activity in activities:
        body = activity["attachments"][0]["content"]["body"]
        names = [element["id"] for element in body if element["type"].startswith("Input.")]
        if keys := list(dict.fromkeys(name.partition(".")[0] for name in names)):
            data = edited_data(opened, editing.form.at, keys)
            body += buttons([submit(say("Save", editing.language), data, checks=True)])
    return activities


def saved_activity(editing: Editing) -> Activity:
    """What stands in the item now: in place of the card that was used."""
    lines = [Part((heading(editing.name),), editing.name)]
    for question in editing.questions:
        answer = shortened(question.answer.text, MOST_IN_PLACE) if question.answer else "–"
        label = f"{shortened(question.label, MOST_IN_PLACE)}: "
        lines.append(Part((paragraph(run(label, bold=True), run(answer), spacing="Small"),), label + answer))
    first, *_ = carded([_line(f"✓ {say('Saved.', editing.language)}"), *lines], editing.language)
    return first


def fields_of(edited: Edited, before: Editing) -> dict[str, str]:
    """As the form's page would send them. `before` is the item as the card showed it."""
    fields: dict[str, str] = {}
    for question in before.questions:
        if question.key in edited.keys and _is_open(question):
            fields |= {f"{question.key}.{part}": text for part, text in _sent(question, edited.fields).items()}
    return fields


def _sent(question: Question, sent: Mapping[str, str]) -> dict[str, str]:
    said, day = (sent.get(f"{question.key}.{part}", "").strip() for part in ("said", "day"))
    if sent.get(f"{question.key}.clear") == "true":
        said = ""
    elif day:
        said = f"{day} {said}".strip()
    elif question.kind == "number" and _number(said) == _number(question.said):
        said = question.said
    comment = sent.get(f"{question.key}.comment", "") if question.takes_comment else question.comment
    written = {"said": said, "comment": comment}
    return {**written, "seen": question.seen, "was": question.was, "pick": sent.get(f"{question.key}.pick", "")}


def _told(editing: Editing) -> Iterator[Part]:
    for text in editing.news:
        yield Part((paragraph(run(text, bold=True)),), text)
    far = say(
        "{answered} of {total} answered", editing.language, answered=editing.form.answered, total=editing.form.total
    )
    yield _line(f"{shortened(editing.form.title, MOST_IN_PLACE)} · {far}")
    yield Part((heading(editing.name),), editing.name)


def _questions(editing: Editing) -> Iterator[Part]:
    for question in editing.questions:
        part = Part(tuple(_inputs(question, editing.language)), f"{question.label}: {question.said}".strip())
        if question.rivals:
            yield _rivals(question, editing)
        elif not _is_open(question) or cost(part) > MOST_OF_A_QUESTION:
            text = "{field}: this is too long to edit here. Edit it on the web."
            yield _line(say(text, editing.language, field=question.label))
        else:
            yield part


def _rivals(question: Question, editing: Editing) -> Part:
    """Answers side by side: which of them holds is chosen in the conversation."""
    answers = [answer for answer in (question.answer, *question.rivals) if answer]
    told = " / ".join(f"{shortened(answer.text, MOST_IN_PLACE)} ({answer.who})" for answer in answers)
    text = say("{field}: there are several answers: {answers}", editing.language, field=question.label, answers=told)
    label = say("Choose one of them", editing.language)
    choice = choice_id("ask", editing.form.id, editing.places[question.key])
    (button,) = buttons([submit(label, choice_data(Choice(choice, label)))])
    return Part((paragraph(run(shortened(text, MOST_TO_EDIT))), button), f"{text}\n• {label}")


def _inputs(question: Question, language: Language) -> Iterator[Element]:
    if question.fault:
        told = question.fault.unclear.message or say("Which of these do you mean?", language)
        yield paragraph(run(say("Not saved: {why}", language, why=told), bold=True))
    yield from _answer(question, language)
    if question.fault and question.fault.unclear.picks:
        yield choice_set(f"{question.key}.pick", say("You mean", language), question.fault.unclear.picks)
    if question.takes_comment:
        label = say("Comment on “{field}”, if you like", language, field=question.label)
        yield _text(f"{question.key}.comment", label, question.comment, isMultiline=True)
    if question.answer and question.answer.who:
        yield paragraph(run(f"{question.answer.who}, {question.answer.when.text}", subtle=True), spacing="Small")


def _answer(question: Question, language: Language) -> Iterator[Element]:
    name, label = f"{question.key}.said", _label(question, language)
    must = _must(question, language)
    match question.kind:
        case kind if kind in CLOSED:
            stands = {"value": question.said} if question.said in dict(question.options) else {}
            yield choice_set(name, label, question.options, **stands, **must)
            if question.said and not question.required:
                yield toggle_input(
                    f"{question.key}.clear", say("Take away the answer to “{field}”", language, field=label)
                )
        case "number" if not question.fault:
            number = _number(question.said)
            yield number_input(name, label, **({} if number is None else {"value": number}), **must)
        case "when":
            hint = say("For example March 2027, T2 2027 or every year", language)
            yield _text(name, label, question.said, placeholder=hint, **must)
            if not question.said:
                yield date_input(f"{question.key}.day", say("Or choose a day for “{field}”", language, field=label))
        case "text":
            yield _text(name, label, question.said, isMultiline=True, **must)
        case _:
            yield _text(name, label, question.said, **must)


def _label(question: Question, language: Language) -> str:
    """What is required, and can wait, says so; clients mark what cannot."""
    is_waiting = question.required and not question.said
    return say("{field} (required)", language, field=question.label) if is_waiting else question.label


def _must(question: Question, language: Language) -> dict[str, object]:
    """What is required, and answered, is not to be emptied; what is not answered yet can wait."""
    if not (question.required and question.said):
        return {}
    return {"isRequired": True, "errorMessage": say("This needs an answer.", language)}


def _text(name: str, label: str, value: str, **more: object) -> Element:
    return text_input(name, label, maxLength=MOST_WORDS, **({"value": value} if value else {}), **more)


def _is_open(question: Question) -> bool:
    return not question.rivals and len(question.said) + len(question.comment) <= MOST_TO_EDIT


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ".").replace(" ", "").replace("\N{NO-BREAK SPACE}", ""))
    except ValueError:
        return None


def _line(text: str) -> Part:
    return Part((paragraph(run(text, subtle=True)),), text)
