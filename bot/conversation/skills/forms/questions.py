"""One question at a time: how a place of a form is asked, with how far the form is, and what can be clicked.

Invariant: every button says which form and which place it is about, so it never answers another question.
"""

from __future__ import annotations

from bot.conversation.messages import Choice, Message
from bot.conversation.skills.forms.clicks import choice_id
from bot.conversation.skills.forms.values import answered_by, on_a_button, shown
from bot.conversation.skills.forms.wording import say
from knowledge.answers.answer import Language
from knowledge.domain.answer_words import fixed_answers
from knowledge.domain.filling import Filled, field_at
from knowledge.domain.forms import Item, Place

MOST_OFFERED = 6


def number_of(filled: Filled, place: Place) -> int:
    """As it is counted for the person: from 1, in the order of the form; 0 where it is not asked now."""
    return filled.places.index(place) + 1 if place in filled.places else 0


def asking(filled: Filled, place: Place, language: Language) -> Message:
    """The question at the place. What stands there already is shown, so that it can be kept or changed."""
    _, field = field_at(filled.form, place)
    lines = [heading(filled, place, language), field.label, *_hints(filled, place, language)]
    return Message("\n\n".join(line for line in lines if line), choices_at(filled, place, language))


def heading(filled: Filled, place: Place, language: Language) -> str:
    """How far it is, and what it is about: "4 av 12 · Delmål 1.2"."""
    item, _ = field_at(filled.form, place)
    far = say("{number} of {total}", language, number=number_of(filled, place), total=len(filled.places))
    return f"{far} · {about(item, place)}"


def about(item: Item, place: Place) -> str:
    """The item, and which of its rows."""
    return f"{item.label}, {item.row_label.lower() or 'rad'} {place.row}" if place.row else item.label


def choices_at(filled: Filled, place: Place, language: Language) -> tuple[Choice, ...]:
    """What can be clicked: the answers there are to choose among, or starts to take; and ways on."""
    _, field = field_at(filled.form, place)
    form = filled.form.id
    answers = [
        Choice(choice_id("answer", form, place, meaning), on_a_button(label))
        for meaning, label in fixed_answers(field, language)
    ]
    offers = [
        Choice(choice_id("offer", form, place, str(number)), on_a_button(text))
        for number, text in enumerate(field.offers[:MOST_OFFERED])
    ]
    return (*answers, *offers, *_ways_on(filled, place, language))


def _ways_on(filled: Filled, place: Place, language: Language) -> tuple[Choice, ...]:
    form = filled.form.id
    if place in filled.answers:
        keep = "That still holds" if place in filled.carried else "Keep it, next question"
        return (Choice(choice_id("keep", form, place), say(keep, language)),)
    return (
        Choice(choice_id("skip", form, place), say("Skip", language)),
        Choice(choice_id("unknown", form, place), say("I don't know", language)),
        Choice(choice_id("why", form, place), say("Why?", language)),
    )


def _hints(filled: Filled, place: Place, language: Language) -> list[str]:
    item, field = field_at(filled.form, place)
    hints = [item.why if _is_first_of_its_item(filled, place) else "", field.help]
    if event := filled.answers.get(place):
        said = shown(field, event.value, language) if event.value else ""
        now = "Last period's answer: {answer}" if place in filled.carried else "The answer now: {answer} ({name})"
        hints.append(say(now, language, answer=said, name=answered_by(event)))
    comments = filled.comments.get(place, ())
    hints += [say("{name} comments: {words}", language, name=answered_by(one), words=one.text) for one in comments[-3:]]
    return hints


def _is_first_of_its_item(filled: Filled, place: Place) -> bool:
    return next(one for one in filled.places if one.item == place.item) == place if place in filled.places else False
