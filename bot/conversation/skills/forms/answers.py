"""What a person says in answer to a question of a form: understood, repeated back, kept; or asked about again.

Order: a message may answer several questions of its item at once; else it is read for the one that was asked. What it
could mean in several ways is asked; what does not fit is met with how to answer, or with what a language model takes it
to mean, which is kept when the person has said that it is right. Invariant: an answer is kept at the
place where the person was asked, or named by the button they clicked, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation.messages import Choice, Message
from bot.conversation.sittings import Pending
from bot.conversation.skills.forms.clicks import choice_id
from bot.conversation.skills.forms.commands import bare, command, is_no, is_not_so, is_yes
from bot.conversation.skills.forms.confirming import is_it_right, proposed
from bot.conversation.skills.forms.desk import Desk
from bot.conversation.skills.forms.questions import choices_at
from bot.conversation.skills.forms.standing import (
    Outcome,
    Standing,
    asking_again,
    at,
    carrying,
    here,
    onward,
    remark_choice,
    save_choices,
    staying,
)
from bot.conversation.skills.forms.values import listed, on_a_button, shown
from bot.conversation.skills.forms.wording import refusal, say
from knowledge.answers.free_text.understood import Ambiguous, Known, Understood, Unfit
from knowledge.answers.wording import folded
from knowledge.domain import filling
from knowledge.domain.answer_words import fixed_answers
from knowledge.domain.filling import Filled, field_at
from knowledge.domain.forms import Event, Field, Place, Value
from knowledge.errors import FormError

_LENIENT = ("people", "when")
"""Kinds that may hold what was written, also where it was not understood."""
_LONG = 8
"""Words of an answer that may answer more than was asked."""


class Answers:
    """Keeps answers. Each method gives where that leaves the person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def understood(self, standing: Standing, place: Place, text: str) -> Understood:
        """What the text means at the place, read against whom and what is known."""
        _, field = standing.asked(place)
        if chosen := _by_number(field, text):
            return chosen
        return await self._desk.understood(field, text, await self.known(standing))

    async def known(self, standing: Standing) -> Known:
        """What the person's words are read against."""
        return await self._desk.known(standing.form, standing.situation.person, standing.situation.profile)

    async def said(self, standing: Standing, place: Place, text: str) -> Outcome:
        """The person answers the place with the text, and perhaps others of its item too."""
        several = await self._several(standing, place, text)
        if several:
            return await self.keep(standing, several)
        match await self.understood(standing, place, text):
            case Value() as value:
                return self._offering_more(await self.keep(standing, {place: value}), place, text)
            case Ambiguous(options):
                return _which(standing, place, text, options)
            case Unfit() as unfit:
                values = await self._proposed(standing, place, text)
                return is_it_right(standing, place, text, values) if values else _unfit(standing, place, text, unfit)

    async def more(self, standing: Standing, place: Place) -> Outcome:
        """What else the answer that stands at the place may say, of its item and row."""
        event = standing.filled.answers.get(place)
        text = event.value.said if event and event.value else ""
        fields = _with_those_left(standing, place)[1:]
        found = await self._desk.proposed(fields, text, await self.known(standing)) if text and fields else {}
        values = {replace(place, field=one): value for one, value in found.items()}
        if not values:
            return onward(standing, place).after(say("I found no more answers in that.", standing.language))
        return is_it_right(standing, next(iter(values)), text, values)

    def _offering_more(self, outcome: Outcome, place: Place, text: str) -> Outcome:
        """A long answer is kept at once; that it may answer more is for the person to say."""
        filled = outcome.filled
        event = filled.answers.get(place) if filled and self._desk.proposes and _may_say_more(text) else None
        if filled is None or event is None or event.value is None or event.value.said != text.strip():
            return outcome
        item, _ = field_at(filled.form, place)
        near = {one.field for one in filled.places if (one.item, one.row) == (place.item, place.row)}
        left = near - {one.field for one in filled.answers if (one.item, one.row) == (place.item, place.row)}
        if not any(field.id in left and field.kind != "text" for field in item.fields):
            return outcome
        noted, *others = outcome.messages
        more = Choice(
            choice_id("more", filled.form.id, place), say("Look for more answers in it", outcome.sitting.language)
        )
        return replace(outcome, messages=(replace(noted, choices=(*noted.choices, more)), *others))

    async def confirmed(self, standing: Standing) -> Outcome:
        """What waits to be confirmed is kept; then the place that was asked, where that was not among it."""
        pending = standing.sitting.pending
        values = {place: value for place, value in proposed(pending).items() if place in standing.filled.places}
        if not values:
            return asking_again(standing)
        outcome = await self.keep(standing.settled(), values)
        asked, filled = pending.place, outcome.filled
        if asked is None or asked in values or filled is None or asked not in filled.open_places:
            return outcome
        return at(replace(standing.settled(), filled=filled), asked).after_messages(outcome.messages[:1])

    async def otherwise(self, standing: Standing) -> Outcome:
        """It was not like that: asked again, as where nothing was understood. What was written can still be kept."""
        pending, place = standing.sitting.pending, standing.sitting.pending.place
        if place not in standing.filled.places or place is None:
            return asking_again(standing)
        understood = await self.understood(standing, place, pending.text)
        if isinstance(understood, Unfit):
            return _unfit(standing.settled(), place, pending.text, understood)
        return onward(standing.settled(), place)

    async def replied_if_right(self, standing: Standing, text: str) -> Outcome | None:
        """The reply to "is that right?"; None where it is something else."""
        if is_yes(text):
            return await self.confirmed(standing)
        asked = command(text)
        is_change = asked is not None and asked.name == "change" and not asked.number and not asked.rest
        return await self.otherwise(standing) if is_not_so(text) or is_change else None

    async def verbatim(self, standing: Standing, place: Place, text: str) -> Outcome:
        """Kept as it was written, where its kind allows; else read as an answer."""
        _, field = standing.asked(place)
        if field.kind in ("text", *_LENIENT):
            return await self.keep(standing, {place: Value(text, text)})
        return await self.said(standing, place, text)

    async def picked(self, standing: Standing, text: str) -> Outcome | None:
        """Which of several meanings was meant: by its number or its words; None where it is something else."""
        pending = standing.sitting.pending
        if pending.place is None:
            return None
        _, field = standing.asked(pending.place)
        said = folded(bare(text))
        for number, option in enumerate(pending.options, start=1):
            if said in (str(number), folded(shown(field, option, standing.language)), folded(option.meaning)):
                return await self.keep(standing.settled(), {pending.place: option})
        return None

    async def keep(self, standing: Standing, values: Mapping[Place, Value]) -> Outcome:
        """Keeps the answers, the asked place's first, says what was understood, and goes on from the asked place.

        A rule that forbids it is told.
        """
        places = tuple(values)
        try:
            form = standing.form
            for place, value in values.items():
                form = await self._desk.add(standing.situation, form, self._event(standing, place, value))
        except FormError as problem:
            return _refused(standing, places[0], values[places[0]], problem)
        told = _repeated(standing, values)
        grown = standing.with_form(form).settled()
        if rivals := [place for place in places if place in grown.filled.rivals]:
            return at(grown, rivals[0]).after(told)
        return _after(standing, grown, places).after(told)

    async def another_row(self, standing: Standing, text: str) -> Outcome | None:
        """The reply to "one more?"; None where it is something else."""
        place = standing.place
        if place is None or not (is_yes(text) or is_no(text)):
            return None
        return await self.add_row(standing, place.item) if is_yes(text) else onward(standing, place)

    async def add_row(self, standing: Standing, item: str, first: str = "") -> Outcome:
        """A new row; `first` is already the answer to its first question."""
        form = standing.form
        try:
            event = filling.add_row(form, item, self._desk.signature(standing.situation))
        except FormError as problem:
            return onward(standing).after(refusal(str(problem), standing.language))
        grown = standing.with_form(await self._desk.add(standing.situation, form, event))
        row = event.place.row if event.place else 1
        place = next(one for one in grown.filled.places if (one.item, one.row) == (item, row))
        return await self.said(grown.settled(), place, first) if first else at(grown, place)

    def _event(self, standing: Standing, place: Place, value: Value) -> Event:
        signature = self._desk.signature(standing.situation)
        return filling.answer(standing.form, place, value, signature, seen=here(standing, place).sitting.seen)

    async def _several(self, standing: Standing, place: Place, text: str) -> dict[Place, Value]:
        """What the message answers besides the place, of its item and row; empty where that is nothing."""
        _, field = standing.asked(place)
        if field.kind == "text":  # such an answer may speak of anything
            return {}
        fields = _with_those_left(standing, place)
        found = await self._desk.understood_many(fields, text, await self.known(standing))
        return {replace(place, field=one): value for one, value in found.items()} if _is_several(found, place) else {}

    async def _proposed(self, standing: Standing, place: Place, text: str) -> dict[Place, Value]:
        """What a language model takes the message to say, of its item and row."""
        fields = _with_those_left(standing, place)
        found = await self._desk.proposed(fields, text, await self.known(standing))
        return {replace(place, field=one): value for one, value in found.items()}


def _may_say_more(text: str) -> bool:
    return len(text.split()) >= _LONG


def _with_those_left(standing: Standing, place: Place) -> list[Field]:
    """The field that was asked, then those of its item and row that nobody has answered."""
    item, field = standing.asked(place)
    filled = standing.filled
    left = {one.field for one in filled.places if (one.item, one.row) == (place.item, place.row)}
    taken = {one.field for one in (*filled.answers, *filled.rivals) if (one.item, one.row) == (place.item, place.row)}
    return [field, *(one for one in item.fields if one.id != place.field and one.id in left - taken)]


def decide(standing: Standing, place: Place, text: str) -> Outcome:
    """ "Is that an answer or a question?" """
    filled, language = standing.filled, standing.language
    choices = (
        Choice(carrying("save", filled, place, text), say("An answer: save it", language)),
        Choice(carrying("look_up", filled, place, text), say("A question: look in the documents", language)),
    )
    message = Message(say("Is “{words}” an answer or a question?", language, words=text), choices)
    return staying(here(standing, place), message, step="deciding", pending=Pending(text, place))


def more_rows(standing: Standing, place: Place) -> Outcome:
    """ "One more risk?" """
    item, _ = standing.asked(place)
    language, form = standing.language, standing.form.id
    label = (item.row_label or say("row", language)).lower()
    choices = (
        Choice(choice_id("row", form, place, "yes"), say("Yes, one more", language)),
        Choice(choice_id("row", form, place, "no"), say("No, go on", language)),
    )
    return staying(
        here(standing, place),
        Message(say("Is there one more? ({label})", language, label=label), choices),
        step="adding",
    )


def wants_row(standing: Standing, place: Place, text: str) -> Outcome:
    """Something else than yes or no was said to "one more?": perhaps it is the next row."""
    filled, language = standing.filled, standing.language
    text_of = say("Shall I add one more and begin it with “{words}”?", language, words=text)
    choices = (
        Choice(carrying("row_with", filled, place, text), say("Yes, add it", language)),
        Choice(choice_id("row", filled.form.id, place, "no"), say("No, go on", language)),
    )
    return staying(standing, Message(text_of, choices), step="adding", pending=Pending(text, place, quiet=True))


def _after(before: Standing, standing: Standing, answered: Sequence[Place]) -> Outcome:
    """What comes after the place that was asked, the first of those answered: the end of a row asks for one more."""
    asked = answered[0]
    last_row = max(standing.filled.rows.get(asked.item, (0,)))
    ends = asked.row == last_row > 0 and _ends_row(before.filled, standing.filled, answered)
    return more_rows(standing, asked) if ends else onward(standing, asked)


def _ends_row(before: Filled, filled: Filled, answered: Sequence[Place]) -> bool:
    """Whether the row's last question, or the last that was left in it, was answered now, and none after it is left."""
    asked = answered[0]
    row = [place for place in filled.places if (place.item, place.row) == (asked.item, asked.row)]
    was_left, is_left = set(before.open_places).intersection(row), set(filled.open_places).intersection(row)
    after_asked = row[row.index(asked) + 1 :] if asked in row else []
    completed = bool(was_left) and not is_left
    return is_left.isdisjoint(after_asked) and (completed or row[-1:] == [answered[-1]])


def _refused(standing: Standing, place: Place, value: Value, problem: FormError) -> Outcome:
    """Why it may not be kept there, and a way to keep it as a comment, which always may."""
    filled, language = standing.filled, standing.language
    told = Message(refusal(str(problem), language), (remark_choice(filled, place, value.said, language),))
    still = place in filled.places and not filled.locked
    outcome = at(standing, place) if still else onward(standing.settled())
    pending = Pending(value.said, place, quiet=True)
    return replace(outcome.after_messages((told,)), sitting=replace(outcome.sitting, pending=pending))


def _is_several(found: Mapping[str, Value], place: Place) -> bool:
    return len(found) > 1 and place.field in found


def _repeated(standing: Standing, values: Mapping[Place, Value]) -> str:
    """What was understood, in the form's words."""
    language = standing.language
    told = []
    for place, value in values.items():
        _, field = standing.asked(place)
        told.append(f"{field.label} – {shown(field, value, language)}")
    return say("Noted: {answers}", language, answers="; ".join(told))


def _which(standing: Standing, place: Place, text: str, options: tuple[Value, ...]) -> Outcome:
    """It could be either of these."""
    _, field = standing.asked(place)
    filled, language = standing.filled, standing.language
    words = [shown(field, option, language) for option in options]
    asked = say(
        "“{words}” can mean several things: {options}. Which do you mean?",
        language,
        words=text,
        options=listed(tuple(words), language),
    )
    picks = tuple(
        Choice(choice_id("pick", filled.form.id, place, option.meaning), on_a_button(word))
        for option, word in zip(options, words, strict=True)
    )
    kept = save_choices(filled, place, text, language) if field.kind in _LENIENT else ()
    message = Message(asked, (*picks, *kept))
    return staying(here(standing, place), message, step="picking", pending=Pending(text, place, options))


def _unfit(standing: Standing, place: Place, text: str, unfit: Unfit) -> Outcome:
    """How to answer instead; what was written can be kept beside the question, or as it is where that may be."""
    _, field = standing.asked(place)
    filled, language = standing.filled, standing.language
    ways = (
        save_choices(filled, place, text, language)
        if field.kind in _LENIENT
        else (remark_choice(filled, place, text, language),)
    )
    choices = (*ways, *choices_at(filled, place, language))
    return staying(
        here(standing, place),
        Message(unfit.text(language), choices),
        step="asking",
        pending=Pending(text, place, quiet=True),
    )


def _by_number(field: Field, text: str) -> Value | None:
    """A number that was typed for one of the starts that are offered."""
    said = bare(text)
    if field.kind == "text" and said.isdecimal() and 1 <= int(said) <= len(field.offers):
        offer = field.offers[int(said) - 1]
        return Value(offer, offer)
    return None


def fixed_value(field: Field, meaning: str, language: str) -> Value | None:
    """The value of a button that was clicked; None where the field has no such answer."""
    label = dict(fixed_answers(field, "en" if language == "en" else "sv")).get(meaning)
    return Value(label, meaning) if label is not None else None
