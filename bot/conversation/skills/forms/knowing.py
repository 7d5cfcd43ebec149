"""What the answers in a form are read against, wherever they are written: when it is, and whom they can name."""

from __future__ import annotations

from datetime import date

from bot.conversation.messages import Person
from bot.conversation.ports import Profile
from knowledge.answers.free_text.understood import Known
from knowledge.domain.forms import Form
from knowledge.domain.organisation import Organisation


def known_in(form: Form, person: Person, profile: Profile, organisation: Organisation, today: date) -> Known:
    """Committees, administrations and those who take part in the form can be named; "I" is the person's role."""
    names = [committee.name for committee in organisation.committees]
    names += [name for committee in organisation.committees for name in committee.administrations]
    names += [profile.unit, *(event.name for event in form.events)]
    people = tuple(dict.fromkeys(name for name in names if name))
    return Known(today, form.period, people, profile.role or person.id)
