"""One answer to one field, in a person's own words: what it means, or what to ask.

Invariant: nothing raises, whatever is written; the person's words are always kept (`Value.said`).
"""

from __future__ import annotations

from typing import assert_never

from knowledge.answers.free_text.choices import choice
from knowledge.answers.free_text.judgements import rating, status
from knowledge.answers.free_text.links import link
from knowledge.answers.free_text.numbers import number
from knowledge.answers.free_text.people import people
from knowledge.answers.free_text.phrases import tidy
from knowledge.answers.free_text.understood import Ambiguous, Known, Reason, Understood, Unfit
from knowledge.answers.free_text.when.loose import Now
from knowledge.answers.free_text.when.reading import WhyNot, read_when
from knowledge.domain.forms import Field, Value
from knowledge.domain.periods import Period, read_period

WHY_NOT: dict[WhyNot, Reason] = {
    "none": "when",
    "vague": "when.vague",
    "denied": "when.denied",
    "day": "when.day",
    "tertial": "when.tertial",
    "quarter": "when.quarter",
    "half": "when.half",
    "week": "when.week",
    "weekday": "when.weekday",
    "backwards": "when.backwards",
}


def understand_answer(field: Field, text: str, known: Known) -> Understood:
    """What the text means as an answer to the field."""
    if not tidy(text):
        return Unfit("empty")
    match field.kind:
        case "text":
            return Value(text.strip(), text.strip())
        case "choice":
            return choice(text, field.options)
        case "rating":
            return rating(text)
        case "people":
            return people(text, known)
        case "when":
            return when(text, known)
        case "number":
            return number(text)
        case "status":
            return status(text)
        case "link":
            return link(text)
    assert_never(field.kind)


def when(text: str, known: Known) -> Understood:
    """A period in the notation of `knowledge.domain.periods`; a notation is taken as it is."""
    if written := _notation(text.strip()):
        return Value(text.strip(), written.notation)
    read = read_when(text, Now(known.today, _form_period(known)))
    if read.why_not:
        return Unfit(WHY_NOT[read.why_not])
    values = tuple(Value(tidy(text), period.notation) for period in read.periods)
    return values[0] if len(values) == 1 else Ambiguous(values)


def _form_period(known: Known) -> Period | None:
    """The form's period, in its notation or as somebody wrote it ("T1 2027")."""
    written = _notation(known.period)
    read = read_when(known.period, Now(known.today)).periods if known.period and not written else ()
    return read[0] if len(read) == 1 else written


def _notation(text: str) -> Period | None:
    try:
        return read_period(text)
    except ValueError:
        return None
