""" "I took it like this: … Is that right?": what a language model understood, before any of it is kept.

Invariant: a yes keeps what was shown, and nothing else: the button of an earlier proposal confirms nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.messages import Choice, Message
from bot.conversation.sittings import Pending
from bot.conversation.skills.forms.clicks import choice_id
from bot.conversation.skills.forms.standing import Outcome, Standing, here, staying
from bot.conversation.skills.forms.values import shown
from bot.conversation.skills.forms.wording import say
from knowledge.domain.forms import Place, Value


def is_it_right(standing: Standing, place: Place, text: str, values: Mapping[Place, Value]) -> Outcome:
    """What the message was taken to say, for the person to confirm or to answer otherwise."""
    pending = _pending(place, text, values)
    language, form = standing.language, standing.form.id
    lines = [f"- {_line(standing, at, value)}" for at, value in proposed(pending).items()]
    told = say("I took it like this:\n{answers}\nIs that right?", language, answers="\n".join(lines))
    choices = (
        Choice(choice_id("confirm", form, place, mark_of(pending)), say("Yes", language)),
        Choice(choice_id("otherwise", form, place, mark_of(pending)), say("Change", language)),
    )
    return staying(here(standing, place), Message(told, choices), step="confirming", pending=pending)


def proposed(pending: Pending) -> dict[Place, Value]:
    """What waits to be confirmed, by place."""
    return dict(zip(pending.places, pending.options, strict=True)) if pending.places else {}


def mark_of(pending: Pending) -> str:
    """Tells one proposal from another."""
    said = repr([(place, value.meaning) for place, value in proposed(pending).items()])
    return hashlib.blake2b(f"{pending.text}\n{said}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def _pending(place: Place, text: str, values: Mapping[Place, Value]) -> Pending:
    """The first answer keeps all that was written, so that no word is left out of every answer."""
    first, *others = values
    whole = replace(values[first], said=text, comment=text if values[first].comment else "")
    return Pending(text, place, (whole, *(values[one] for one in others)), places=(first, *others))


def _line(standing: Standing, place: Place, value: Value) -> str:
    _, field = standing.asked(place)
    return f"{field.label.rstrip('?')}: {shown(field, value, standing.language)}"
