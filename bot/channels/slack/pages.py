"""What people see and do beside the conversation: the Home tab, its buttons, and the modals that they have sent.

Each is done in its turn, once for each turn id, and answered by calls that Slack is to make: the Home tab anew, and
words in the person's direct messages where there is something to say.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.channels.slack import modals
from bot.channels.slack.blocks import messages_of
from bot.channels.slack.conversing import Conversation, aside, language_of, turn_aside, why_not
from bot.channels.slack.form_modal import CALLBACK
from bot.channels.slack.form_work import FormWork
from bot.channels.slack.home import LANGUAGES, Home, home_view
from bot.channels.slack.identity import Payload, first, mapping_at, text_at
from bot.channels.slack.inputs import sent_in
from bot.channels.slack.labels import label
from bot.channels.slack.opens import HOME
from bot.channels.slack.place import Links, Place, no_links
from bot.conversation.access import may_see_form, readable_by, visible_forms
from bot.conversation.committees import NONE
from bot.conversation.messages import Choice, Message, Person, Reply
from bot.conversation.ports import Profile
from bot.conversation.skills.feedback import REASONS
from bot.conversation.skills.forms.clicks import choice_id
from bot.delivery.ports import Body
from bot.forms.cards import FormCard, cards
from bot.forms.telling import Teller
from bot.reminders.reminder import Reminder
from bot.reminders.wording import lines
from knowledge.domain.forms import Template
from knowledge.domain.organisation import Organisation
from knowledge.errors import NotFound
from knowledge.passages import Scope
from knowledge.ports import TemplateLibrary

MOST_BEGINS = 100
REMINDERS = f"{HOME}reminders:"
LANGUAGE = f"{HOME}language"
Comment = Callable[[str, Person, str, str], Awaitable[None]]
"""Keeps a thumb down: (answer id, person, reason code or "", their words). Raises NotFound for what is not theirs."""


class OwnReminders(Protocol):
    """A person's own reminders. Calls leave the event loop by themselves."""

    async def waiting(self, person: Person) -> list[Reminder]: ...

    async def want(self, person: Person, wanted: bool) -> None: ...

    async def are_wanted(self, person: Person) -> bool: ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """What can be begun. `scorecards` gives those that a committee can have of the programmes in a scope."""

    templates: TemplateLibrary
    scorecards: Callable[[str, Organisation, Scope], Sequence[Template]]

    def begins(self, person: Person, committee: str, organisation: Organisation) -> list[Choice]:
        """As choices of the conversation: scorecards of the person's committee first. Waits for a disk."""
        scope = readable_by(person)
        made = self.scorecards(committee, organisation, scope) if committee else ()
        kept = (one for one in self.templates.templates(scope) if one.status == "published")
        every = [*(one for one in made if one.items), *kept]
        return [Choice(choice_id("start", "", None, one.id), one.title) for one in every[:MOST_BEGINS]]


class SlackPages:
    """The port `Pages` of Slack's door."""

    def __init__(
        self,
        conversation: Conversation,
        work: FormWork,
        shelf: Shelf,
        reminders: OwnReminders,
        comment: Comment,
        links: Links = no_links,
    ) -> None:
        self._conversation = conversation
        self._work = work
        self._shelf = shelf
        self._reminders = reminders
        self._comment_kept = comment
        self._links = links
        self._sent: dict[str, Callable[[Payload, Person, Place, str], Awaitable[Sequence[Body]]]] = {
            CALLBACK: self._form,
            modals.COMMITTEE: self._committee,
            modals.FEEDBACK: self._comment,
            modals.CHOOSING: self._chosen,
        }

    async def home(self, person: Person, place: Place) -> Sequence[Body]:
        """As in `Pages`."""
        people = self._work.people
        profile, organisation = await people.profile(person), await people.organisation()
        place = replace(place, language=language_of(profile, place.language))
        due, wanted = await self._reminders.waiting(person), await self._reminders.are_wanted(person)
        run_sync = self._work.run_sync
        shown = Home(
            committee=profile.committee,
            due=lines(due, place.language) if due else "",
            forms=await run_sync(lambda: self._cards(person, profile, place)),
            begins=await run_sync(lambda: self._shelf.begins(person, profile.committee, organisation)),
            reminders=wanted,
            language=place.language,
        )
        payload = {"user_id": place.user, "view": home_view(shown)}
        return [{"method": "views.publish", "team": place.team, "payload": payload}]

    async def pressed(self, payload: Payload, person: Person, place: Place, turn: str) -> Sequence[Body]:
        """As in `Pages`."""
        action = first(payload.get("actions"))
        name, chosen = text_at(action, "action_id"), text_at(mapping_at(action, "selected_option"), "value")
        if name.startswith(REMINDERS):
            await self._reminders.want(person, name == f"{REMINDERS}on")
        elif name == LANGUAGE and chosen in dict(LANGUAGES):
            people = self._work.people
            await people.keep(person, replace(await people.profile(person), language=chosen))
        return await self.home(person, place)

    async def submitted(self, payload: Payload, person: Person, place: Place, turn: str) -> Sequence[Body]:
        """As in `Pages`. A modal that is not known says nothing."""
        view = mapping_at(payload, "view")
        deed = self._sent.get(text_at(view, "callback_id"))
        if deed is None:
            return ()
        place = replace(place, language=language_of(await self._work.people.profile(person), place.language))
        try:
            said = await deed(view, person, place, turn)
        except NotFound as problem:
            said = _tell(why_not(problem, place.language), place)
        return [*said, *await self.home(person, place)]

    def _cards(self, person: Person, profile: Profile, place: Place) -> list[FormCard]:
        """The person's and their committee's, the one touched last first; and what waits for their approval."""
        seen = visible_forms(person, profile, self._work.forms.forms())
        as_colleague = replace(person, role="staff")
        own = {form.id for form in seen if may_see_form(as_colleague, profile, form)}
        found = cards(seen, person, Teller(person.id, place.language, self._work.now()))
        return [card for card in found if card.id in own or card.to_approve]

    async def _form(self, view: Payload, person: Person, place: Place, turn: str) -> Sequence[Body]:
        """A question that was asked in the conversation is answered now: the conversation goes on to the next."""
        shown, told = await self._work.kept(person, view, turn, place.language)
        said = _tell(told, place) if told else []
        if not shown.asked:
            return said
        return [*said, *await self._reply(choice_id("open", shown.form), person, place, turn)]

    async def _committee(self, view: Payload, person: Person, place: Place, turn: str) -> Sequence[Body]:
        chosen = modals.committee_chosen(sent_in(view).get(modals.COMMITTEE, ""))
        if chosen != NONE:
            return await self._reply(chosen, person, place, turn)
        people = self._work.people
        await people.keep(person, replace(await people.profile(person), committee=""))
        return ()

    async def _comment(self, view: Payload, person: Person, place: Place, turn: str) -> Sequence[Body]:
        sent, answer = sent_in(view), text_at(view, "private_metadata")
        reason = sent.get("reason", "")
        await self._comment_kept(answer, person, reason if reason in REASONS else "", sent.get("comment", ""))
        return _tell(label("Thank you for your comment. It helps us make the answers better.", place.language), place)

    async def _chosen(self, view: Payload, person: Person, place: Place, turn: str) -> Sequence[Body]:
        choice = sent_in(view).get(modals.CHOOSING, "")
        return await self._reply(choice, person, place, turn) if choice else ()

    async def _reply(self, choice: str, person: Person, place: Place, turn: str) -> list[Body]:
        reply = await self._conversation.reply(turn_aside(place, person, choice=choice, turn=turn))
        return messages_of(reply, aside(place), self._links)


def _tell(text: str, place: Place) -> list[Body]:
    return messages_of(Reply((Message(text, private=True),)), aside(place))
