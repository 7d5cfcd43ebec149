"""What is kept of one person, gathered from the stores: the port `OwnRecords`. The disk is kept off the event loop."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.conversation.directory import KnownPerson, PeopleStore
from bot.conversation.messages import Person
from bot.conversation.own_data import OwnData, OwnForm, OwnQuestion
from bot.conversation.ports import EnquiryStore, ProfileStore
from bot.conversation.wording import own_data_say as say
from bot.keeping.pseudonyms import Pseudonyms
from bot.off_loop import RunSync
from bot.reminders.ports import ReminderStore
from bot.reminders.wording import line
from bot.stores.own_data import Names, SqlOwnData
from knowledge.answers.answer import Language
from knowledge.domain.forms import Form
from knowledge.insights.ports import SignalStore


@dataclass(frozen=True, slots=True)
class OwnRecordsOn:
    """`forms` gives every form as it stands; `wipe` empties the database's log of what was erased."""

    people: PeopleStore
    profiles: ProfileStore
    enquiries: EnquiryStore
    reminders: ReminderStore
    signals: SignalStore
    kept: SqlOwnData
    forms: Callable[[], Sequence[Form]]
    pseudonyms: Pseudonyms
    wipe: Callable[[], bool]
    run_sync: RunSync
    language: Language = "sv"

    async def of(self, person: Person) -> OwnData:
        found: OwnData = await self.run_sync(lambda: self.gathered(person.id))
        return found

    async def erase(self, person: Person) -> None:
        await self.run_sync(lambda: self.erased(person.id))

    def gathered(self, identity: str) -> OwnData:
        """Of whoever has the identity. Waits for the database."""
        known = self.people.person(identity)
        names = self._names(known)
        wanted = self.reminders.contact(known.id).reminders
        return OwnData(
            person=known.id,
            names=known.names,
            accounts=known.identities,
            access=known.role,
            groups=tuple(sorted(known.groups)),
            profile=self.profiles.profile(known.id),
            waiting=tuple(text for each in self.enquiries.enquiries(known.id) for text in each.questions),
            questions=tuple(self._questions(names.pseudonyms)),
            turns=tuple(self.kept.turns(names.pseudonyms)),
            opinions=tuple(self.kept.opinions(names.pseudonyms)),
            handoffs=tuple(self.kept.handoffs(names.ids | names.pseudonyms)),
            forms=tuple(_forms_of(names.ids, self.forms())),
            reminders=tuple(line(each, self.language) for each in self.reminders.waiting(known.id)),
            wants_reminders=wanted,
        )

    def erased(self, identity: str, *, also_access: bool = False) -> KnownPerson:
        """Takes all of it away. Waits for the database. Raises StorageError."""
        known = self.people.person(identity)
        self.kept.erase(self._names(known), also_access=also_access)
        self.wipe()
        return known

    def _names(self, known: KnownPerson) -> Names:
        ids = frozenset({known.id, *known.identities})
        pseudonyms = frozenset(map(self.pseudonyms.of, ids))
        return Names(ids, pseudonyms, f"erased:{secrets.token_hex(6)}", say("erased person", self.language))

    def _questions(self, pseudonyms: Iterable[str]) -> Iterable[OwnQuestion]:
        asked = [each for pseudonym in sorted(pseudonyms) for each in self.signals.of_asker(pseudonym)]
        for question, taken in sorted(asked, key=lambda each: each[0].at):
            yield OwnQuestion(
                question.text,
                question.at,
                question.answered,
                question.committee,
                taken.liked,
                taken.disliked_because,
                taken.handed_off,
            )


def _forms_of(ids: frozenset[str], forms: Iterable[Form]) -> Iterable[OwnForm]:
    for form in forms:
        mine = [event.at for event in form.events if event.by in ids]
        if mine:
            yield OwnForm(form.id, form.template.title, form.committee, len(mine), max(mine))
