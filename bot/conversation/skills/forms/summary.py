"""How a form stands: all of it, how to finish it, and the list of a person's forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from bot.conversation.access import is_assigned_to
from bot.conversation.messages import Choice, Message, Person
from bot.conversation.sittings import Sitting
from bot.conversation.skills.forms.clicks import choice_id
from bot.conversation.skills.forms.questions import about, number_of
from bot.conversation.skills.forms.rivals import told
from bot.conversation.skills.forms.values import answered_by, listed, on_a_button, shown
from bot.conversation.skills.forms.wording import say
from knowledge.answers.answer import Language
from knowledge.domain.filling import Filled, field_at, state_of
from knowledge.domain.forms import Form, Place

MOST_LISTED = 10
MOST_NAMED = 5
_STATES = {"open": "begun", "sent": "sent for approval", "approved": "approved", "given_up": "given up"}


def whole(filled: Filled, language: Language) -> Message:
    """Every question with its number and its answer."""
    lines = [f"{filled.form.template.title} – {standing_of(filled, language)}"]
    for _, places in groupby(filled.places, key=lambda place: (place.item, place.row)):
        lines += _item(filled, tuple(places), language)
    lines += ["", say("Write “change” and a number to change an answer.", language)]
    return Message("\n".join(lines))


def _item(filled: Filled, places: Sequence[Place], language: Language) -> list[str]:
    item, _ = field_at(filled.form, places[0])
    return ["", about(item, places[0]), *(f"{_line(filled, place, language)}" for place in places)]


def _line(filled: Filled, place: Place, language: Language) -> str:
    _, field = field_at(filled.form, place)
    return f"{number_of(filled, place)}. {field.label} – {answer_at(filled, place, language)}"


def answer_at(filled: Filled, place: Place, language: Language) -> str:
    """What stands at the place, in words; or why nothing does."""
    _, field = field_at(filled.form, place)
    event = filled.answers.get(place)
    if event and event.value:
        note = say("from last period", language) if place in filled.carried else answered_by(event)
        return f"{shown(field, event.value, language)} ({note})"
    if place in filled.rivals:
        both = " / ".join(told(field, rival, language) for rival in filled.rivals[place])
        return say("to choose between: {answers}", language, answers=both)
    if place in filled.assigned:
        return say("waits for {name}", language, name=filled.form.called(filled.assigned[place]))
    if place in filled.unknown:
        return say("not known yet", language)
    return say("skipped", language) if place in filled.skipped else "–"


def standing_of(filled: Filled, language: Language) -> str:
    """ "4 av 12 besvarade"; and its state, where it is not simply begun."""
    answered, total = filled.progress
    far = say("{answered} of {total} answered", language, answered=answered, total=total)
    return far if filled.status == "open" else f"{far}, {say(_STATES[filled.status], language)}"


def finishing(filled: Filled, language: Language) -> Message:
    """What is missing, and what can be done now; the same in every channel."""
    form = filled.form
    lacks = () if filled.locked else _lacks(filled, language)
    lines = [f"{form.template.title}: {standing_of(filled, language)}.", *lacks]
    if filled.status == "open" and not filled.missing and not filled.rivals:
        lines.append(say("Nothing that must be answered is missing: you can send it for approval.", language))
    if filled.status == "sent":
        lines.append(say("It waits for approval. A coordinator approves it.", language))
    if filled.status == "approved":
        lines.append(say("It is approved and locked. Write “reopen:” and a reason to change it.", language))
    if filled.status == "given_up":
        lines.append(say("What was answered is kept. Write “reopen:” and a reason to go on with it.", language))
    lines.append(_export(form, language))
    return Message("\n\n".join(lines), tuple(_finishing_choices(filled, language)))


def _lacks(filled: Filled, language: Language) -> list[str]:
    """What must be answered, what is to be chosen, and what else is open: in one line each."""
    missing = [place for place in filled.missing if place not in filled.rivals]
    optional = [place for place in filled.open_places if place not in {*missing, *filled.rivals}]
    return [
        say(text, language, questions=_numbered(filled, places, language))
        for text, places in (
            ("Must be answered: {questions}.", missing),
            ("Several answers to choose between: {questions}.", list(filled.rivals)),
            ("Not answered, which is allowed: {questions}.", optional),
        )
        if places
    ]


def _numbered(filled: Filled, places: Sequence[Place], language: Language) -> str:
    """ "3 Ansvariga, 5 Status och 12 till"."""
    named = [f"{number_of(filled, place)} {field_at(filled.form, place)[1].label.rstrip('?')}" for place in places]
    if len(named) <= MOST_NAMED:
        return listed(tuple(named), language)
    more = say("{number} more", language, number=len(named) - MOST_NAMED)
    return listed((*named[:MOST_NAMED], more), language)


def _export(form: Form, language: Language) -> str:
    text = "Fetch it (Word, Excel, PDF) on the web under Forms, or by command: lots export {form} --format docx -o FILE"
    return say(text, language, form=form.id)


def _finishing_choices(filled: Filled, language: Language) -> Iterable[Choice]:
    form = filled.form.id
    left = next(iter((*filled.missing, *filled.rivals, *filled.open_places)), None)
    if filled.status in ("open", "sent") and left:
        number = number_of(filled, left)
        yield Choice(choice_id("ask", form, left), say("Answer question {number}", language, number=number))
    if filled.status == "open" and not filled.missing and not filled.rivals:
        yield Choice(choice_id("send", form), say("Send for approval", language))
    yield Choice(choice_id("show", form), say("Show the form", language))


def forms_listed(forms: Sequence[Form], person: Person, language: Language, now: datetime) -> Message:
    """A person's forms with how far each is; each can be opened."""
    if not forms:
        return Message(say("You have no forms yet. Write “start” and what you want to fill in.", language))
    lines = [say("Your forms:", language)]
    for number, form in enumerate(forms[:MOST_LISTED], start=1):
        lines.append(f"{number}. {titled(form)} – {_how_it_is(form, person, language, now)}")
    if len(forms) > MOST_LISTED:
        lines.append(say("… and {number} more", language, number=len(forms) - MOST_LISTED))
    lines += ["", say("Write “continue” and a number to go on with one.", language)]
    choices = tuple(Choice(choice_id("open", form.id), on_a_button(titled(form))) for form in forms[:MOST_LISTED])
    return Message("\n".join(lines), choices)


def _how_it_is(form: Form, person: Person, language: Language, now: datetime) -> str:
    filled = state_of(form)
    waiting = [place for place in filled.open_places if is_assigned_to(person, filled.assigned.get(place, ""))]
    parts = [standing_of(filled, language), _ago(form.events[-1].at, now, language) if form.events else ""]
    if waiting:
        numbers = listed(tuple(str(number_of(filled, place)) for place in waiting), language)
        parts.append(say("question {numbers} waits for you", language, numbers=numbers))
    return ", ".join(filter(None, parts))


def titled(form: Form) -> str:
    """The template, and what tells this form from others begun on it."""
    its = ", ".join(filter(None, (form.project, form.period, "" if form.template.committee else form.committee)))
    return f"{form.template.title} ({its})" if its else form.template.title


def recap(filled: Filled, sitting: Sitting | None, person: str, language: Language, now: datetime) -> str:
    """One line: what it is, how far, when the person was last here, and what others have done since."""
    line = f"{titled(filled.form)}: {standing_of(filled, language)}."
    if sitting is None:
        return line
    was = say("You were here {ago}.", language, ago=_ago(sitting.at, now, language))
    return " ".join(filter(None, (line, was, news(filled, sitting.read, person, language))))


def news(filled: Filled, read: int, person: str, language: Language) -> str:
    """What others have answered since the person was last told; "" where nothing."""
    new = [event for event in filled.form.events[read:] if event.by != person and event.deed == "answered"]
    if not new:
        return ""
    names = listed(tuple(dict.fromkeys(map(answered_by, new))), language)
    numbers = dict.fromkeys(number_of(filled, event.place) for event in new if event.place in filled.places)
    where = listed(tuple(str(number) for number in numbers), language)
    return say("New: {names} answered question {numbers}.", language, names=names, numbers=where) if numbers else ""


def _ago(then: datetime, now: datetime, language: Language) -> str:
    """In the largest whole unit: "för 3 veckor sedan"."""
    minutes = max(0, int((now - then).total_seconds() // 60))
    for size, one, many in (
        (7 * 24 * 60, "a week ago", "{number} weeks ago"),
        (24 * 60, "yesterday", "{number} days ago"),
        (60, "an hour ago", "{number} hours ago"),
    ):
        if minutes >= size:
            number = minutes // size
            return say(one, language) if number == 1 else say(many, language, number=number)
    return say("just now", language) if minutes < 5 else say("{number} minutes ago", language, number=minutes)
