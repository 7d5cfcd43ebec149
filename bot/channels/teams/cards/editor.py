"""A person's work on one item of a form by a card: opened as it stands, saved by the rules of the form pages.

Order: the form is read as the person may see it; what came back is held against what the card showed; all that can be
kept is kept, and the rest is told. Invariants: nobody overwrites what they had not seen; a turn that comes twice is
kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from bot.channels.teams.cards.activities import Activity
from bot.channels.teams.cards.editing import Editing, edit_activities, fields_of, saved_activity
from bot.channels.teams.cards.values import Edited, Opened
from bot.channels.teams.cards.wording import say
from bot.conversation.messages import Person
from bot.conversation.people import People
from bot.conversation.ports import Profile
from bot.conversation.skills.forms.knowing import known_in
from bot.forms.desk import Fault, FormDesk, Outcome
from bot.forms.keys import Keys
from bot.forms.sent import read_sent
from bot.forms.telling import Teller
from bot.forms.view import Viewer
from bot.off_loop import RunSync
from knowledge.answers.answer import Language
from knowledge.answers.free_text import Known
from knowledge.domain.filling import state_of
from knowledge.domain.forms import Form, Place
from knowledge.domain.organisation import Organisation
from knowledge.errors import NotFound
from knowledge.ports import FormStore

CHANNEL = "teams"


@dataclass(frozen=True, slots=True)
class Saved:
    """What takes the card's place, and what follows it. `is_clean`: all was kept, and nothing waits in the card."""

    instead: Activity
    others: tuple[Activity, ...] = ()
    is_clean: bool = True


@dataclass(frozen=True, slots=True)
class ItemEditor:
    """`now` has a zone."""

    forms: FormStore
    people: People
    run_sync: RunSync
    now: Callable[[], datetime]

    async def opened(self, person: Person, opened: Opened, language: Language) -> list[Activity]:
        """The item as it stands. Raises NotFound."""
        desk = await self._desk(person, language)
        form: Form = await self.run_sync(lambda: desk.form(opened.form, "change"))
        return edit_activities(_editing(form, opened, self._teller(person, language)), opened)

    async def saved(self, person: Person, edited: Edited, turn: str, language: Language) -> Saved:
        """Keeps what was changed. `turn` names the turn. Raises NotFound."""
        desk = await self._desk(person, language)
        outcome: Outcome = await self.run_sync(lambda: self._save(desk, edited, turn))
        return self._told(person, edited, outcome, language)

    def _save(self, desk: FormDesk, edited: Edited, turn: str) -> Outcome:
        form = desk.form(edited.opened.form, "change")
        before = _editing(_as_it_was(form, edited.at), edited.opened, self._teller(desk.person, desk.language))
        sent = read_sent(fields_of(edited, before), Keys(form.template))
        return desk.save(form.id, replace(sent, page=turn))

    def _told(self, person: Person, edited: Edited, outcome: Outcome, language: Language) -> Saved:
        teller = self._teller(person, language)
        faults = [say("Something is not saved yet: see below.", language)] if outcome.faults else []
        news = (*faults, *_rivals(outcome, edited, language), *filter(None, [outcome.refusal]))
        editing = _editing(outcome.form, edited.opened, teller, outcome.faults, news)
        if news:
            instead, *others = edit_activities(editing, edited.opened)
            return Saved(instead, tuple(others), is_clean=False)
        return Saved(saved_activity(editing))

    async def _desk(self, person: Person, language: Language) -> FormDesk:
        profile = await self.people.profile(person)
        organisation, today = await self.people.organisation(), self.now().date()
        known = partial(_known, person, profile, organisation, today)
        return FormDesk(self.forms, person, profile, language, self.now, known, CHANNEL)

    def _teller(self, person: Person, language: Language) -> Teller:
        return Teller(person.id, language, self.now())


def _known(person: Person, profile: Profile, organisation: Organisation, today: date, form: Form) -> Known:
    return known_in(form, person, profile, organisation, today)


def _as_it_was(form: Form, last: str) -> Form:
    """The form up to the event that the card had last; as it is now where there is no such event."""
    ids = [event.id for event in form.events]
    return replace(form, events=form.events[: ids.index(last) + 1]) if last in ids else form


def _editing(
    form: Form, opened: Opened, teller: Teller, faults: Mapping[Place, Fault] | None = None, news: tuple[str, ...] = ()
) -> Editing:
    """Raises NotFound where the item or the row is not asked (any more), or the form is locked."""
    view = Viewer(form, teller, faults or {}).view()
    ids = [item.id for item in form.template.items]
    item = view.items[ids.index(opened.item)] if opened.item in ids else None
    if item is None or view.locked or opened.row not in [row.number for row in item.rows if row.questions]:
        raise NotFound("That question is no longer asked.")
    keys = Keys(form.template)
    every = (question.key for row in item.rows for question in row.questions)
    places = {key: place for key in every if (place := keys.place(key))}
    return Editing(view, item, opened.row, teller.language, places, news)


def _rivals(outcome: Outcome, edited: Edited, language: Language) -> tuple[str, ...]:
    """What somebody else answered at the same time: both answers stand."""
    filled = state_of(outcome.form)
    text = "Somebody else has answered too. Both answers stand until one of them is chosen."
    opened = edited.opened
    is_here = any((place.item, place.row) == (opened.item, opened.row) for place in filled.rivals)
    return (say(text, language),) if is_here and outcome.kept else ()
