"""Who may see what: the one place that turns a person into what they may read.

Invariant: every search, every document page and every form passes here, so that missing and forbidden look the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bot.conversation.messages import Person
from bot.conversation.ports import Profile
from knowledge.domain.forms import Form
from knowledge.errors import NotFound
from knowledge.passages import Scope

FormDeed = Literal["see", "change", "approve"]


def readable_by(person: Person) -> Scope:
    """The documents that the person may read: those for everyone, and those of the person's groups."""
    return Scope(frozenset(group for group in person.groups if group))


def coordinates(person: Person) -> bool:
    """Whether the person looks after programmes for everyone."""
    return person.role in ("coordinator", "admin")


def reviewable_by(person: Person) -> Scope:
    """The programmes that the person may correct and publish. Raises NotFound for whoever is no coordinator."""
    if not coordinates(person):
        raise NotFound("There is no such page.")
    return readable_by(person)


def may_see_form(person: Person, profile: Profile, form: Form) -> bool:
    """Whoever works for its committee, whoever has done something in it or is asked to, and who coordinates."""
    return coordinates(person) or _is_of_committee(profile, form) or _takes_part(person, form)


def may_change_form(person: Person, profile: Profile, form: Form) -> bool:
    """Whoever may see a form may answer in it: what they change stands in its history under their name."""
    return may_see_form(person, profile, form)


def may_approve_form(person: Person, profile: Profile, form: Form) -> bool:
    """Who coordinates: an approval is somebody else's than those who filled in."""
    return coordinates(person) and may_see_form(person, profile, form)


def require_form(person: Person, profile: Profile, form: Form, deed: FormDeed = "see") -> Form:
    """The form, where the person may do that with it. Raises NotFound, as for one that is not there."""
    allowed = {"see": may_see_form, "change": may_change_form, "approve": may_approve_form}[deed]
    if not allowed(person, profile, form):
        raise NotFound("There is no such form: “my forms” lists those that are yours.")
    return form


def visible_forms(person: Person, profile: Profile, forms: Iterable[Form]) -> list[Form]:
    """Those of the forms that the person may see, in the same order."""
    return [form for form in forms if may_see_form(person, profile, form)]


def is_assigned_to(person: Person, assigned: str) -> bool:
    """Whether the person is who a field was assigned to: by their id, as it is or in other letter case."""
    return bool(assigned) and assigned.casefold() == person.id.casefold()


def _is_of_committee(profile: Profile, form: Form) -> bool:
    mine, its = profile.committee.strip().casefold(), form.committee.strip().casefold()
    return bool(mine) and mine == its


def _takes_part(person: Person, form: Form) -> bool:
    """An assignment lets a person in, and taking it back does not shut them out: they have seen the form."""
    return any(
        event.by == person.id or (event.deed == "assigned" and is_assigned_to(person, event.text))
        for event in form.events
    )
