"""A turn that comes twice: its sender never got the reply, and cannot know whether the server had kept what it said.

Order: a repeated turn comes to the sitting and to the form as they were before it, and does the same once more. Its
events are named after it and after what they do where, so the store, which keeps an event once, drops the second ones.
Invariant: whenever the server is killed, and however often the sender tries, a turn's deeds are kept once, and at the
place where they were said; and the reply is the same.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace

from bot.conversation.messages import Turn
from knowledge.domain.forms import Event, Form


def turn_key(turn: Turn) -> str:
    """What the ids of the turn's events begin with; "" where the turn has no id. Ids are their own person's."""
    return _digest(turn.person.id, turn.conversation, turn.id) if turn.id else ""


def named_after(turn: Turn, event: Event) -> Event:
    """The event under an id that it has again when the turn is repeated; as it is where the turn has none."""
    if not turn.id:
        return event
    place = event.place
    where = (place.item, place.field, str(place.row)) if place else ()
    return replace(event, id=f"{turn_key(turn)}-{_digest(event.deed, *where)[:12]}")


def before(turn: Turn, form: Form) -> Form:
    """The form without what the turn did, when it came the first time."""
    kept = tuple(event for event in form.events if not is_of(turn, event.id))
    return form if len(kept) == len(form.events) else replace(form, events=kept)


def named_by(turn: Turn, *what: str) -> str:
    """An id for what the turn did: the same when it is repeated, and a new one where the turn has no id."""
    return f"{turn_key(turn)}-{_digest(*what)[:12]}" if turn.id else uuid.uuid4().hex


def is_of(turn: Turn, named: str) -> bool:
    """Whether the id was given to something that this turn did, now or when it came before."""
    return bool(turn.id) and named.startswith(f"{turn_key(turn)}-")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
