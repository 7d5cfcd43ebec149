"""What a person does to a form on its page: every field that they changed, and the deed of the button they pressed.

Order: the form is read, each change becomes an event by the rules of forms, all are kept together, and what could not
be kept comes back as it was written, with what to do about it. Invariants: an answer carries what its author had before
them, so that two people never overwrite each other; sending the same page twice keeps its events once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from bot.conversation.access import FormDeed, require_form
from bot.conversation.messages import Person
from bot.conversation.ports import Profile
from bot.forms.answers import NO_ANSWER, Unclear, value_of
from bot.forms.keys import Keys
from bot.forms.sent import Button, Sent, Written
from bot.forms.telling import N_
from knowledge.answers.answer import Language
from knowledge.answers.free_text import Known
from knowledge.catalogue import messages
from knowledge.domain import filling
from knowledge.domain.filling import Signature, state_of
from knowledge.domain.forms import Event, Form, Place
from knowledge.errors import FormError
from knowledge.ports import FormStore

CHANNEL = "page"
CHANGED_MEANWHILE = N_("Somebody has changed the form since you opened the page. Look it over, and approve it again.")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why what somebody wrote at a place is not kept, and what they wrote."""

    unclear: Unclear
    written: Written


@dataclass(frozen=True, slots=True)
class Outcome:
    """The form as it is now, what could not be kept by its place, and why the button did nothing, if so."""

    form: Form
    faults: Mapping[Place, Fault] = field(default_factory=dict)
    refusal: str = ""
    kept: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.faults or self.refusal)


@dataclass(frozen=True, slots=True)
class FormDesk:
    """One person's work on forms. `now` has a zone; `known` is what answers in a form are read against.

    `channel` is where the work is done: the pages, or the inputs of a chat that has such.
    """

    forms: FormStore
    person: Person
    profile: Profile
    language: Language
    now: Callable[[], datetime]
    known: Callable[[Form], Known]
    channel: str = CHANNEL

    def form(self, form_id: str, deed: FormDeed = "see") -> Form:
        """Raises NotFound."""
        return require_form(self.person, self.profile, self.forms.form(form_id), deed)

    def save(self, form_id: str, sent: Sent) -> Outcome:
        """Keeps all that can be kept of what was sent. Raises NotFound."""
        form = self.form(form_id, "approve" if sent.button.deed == "approve" else "change")
        work = _Work(self, form, sent)
        work.write()
        work.press()
        grown = self.forms.add(form.id, work.events) if work.events else form
        return Outcome(grown, work.faults, work.refusal, len(work.events))

    def sign(self, *parts: str) -> Signature:
        """The same parts give the same id, so that a page that is sent twice is kept once."""
        name = "\x1f".join((self.person.id, *parts))
        return Signature(
            hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=16).hexdigest(),
            self.person.id,
            self.now(),
            self.channel,
            self.person.name,
        )


@dataclass(slots=True)
class _Work:
    """One page's events, made one after the other, each on the form as the ones before have left it."""

    desk: FormDesk
    form: Form
    sent: Sent
    events: list[Event] = field(default_factory=list)
    faults: dict[Place, Fault] = field(default_factory=dict)
    refusal: str = ""
    original: Form = field(init=False)

    def __post_init__(self) -> None:
        self.original = self.form

    def write(self) -> None:
        """Every field that was changed, every comment, every colleague asked."""
        for place in sorted(self.sent.written, key=self._order):
            written = self.sent.written[place]
            if written.is_changed or self._is_offered(place):
                self._answer(place, self._with_offer(place, written))
        for place, text in self.sent.remarks.items():
            self._try(place, partial(self._commented, place, text), "remark", text)
        for place, who in self.sent.assigned.items():
            self._try(place, partial(self._assigned, place, who), "assign", who)

    def press(self) -> None:
        """The button's deed, unless what was written has to be seen to first."""
        button = self.sent.button
        deed = self._deeds().get(button.deed)
        if deed is None or self.faults:
            return
        try:
            self._keep(deed(self._sign(button.deed, button.key, button.about)))
        except FormError as problem:
            self.refusal = self._told(str(problem))

    def _deeds(self) -> Mapping[str, Callable[[Signature], Event]]:
        about = self.sent.button
        return {
            "settle": lambda by: self._settled(self._place(about), about.about, by),
            "keep": lambda by: self._kept_as_it_is(self._place(about), by),
            "clear": lambda by: filling.answer(self.form, self._place(about), NO_ANSWER, by),
            "unknown": lambda by: filling.unknown(self.form, self._place(about), by),
            "undo": lambda by: filling.undo(self.form, by, self._place(about)),
            "add-row": lambda by: filling.add_row(self.form, self._item(about), by),
            "remove-row": lambda by: filling.remove_row(self.form, self._item(about), _number(about), by),
            "send": lambda by: filling.send(self.form, by),
            "approve": lambda by: self._approved(by),
            "reopen": lambda by: filling.reopen(self.form, self.sent.reason, by),
            "give-up": lambda by: filling.give_up(self.form, by),
        }

    def _answer(self, place: Place, written: Written) -> None:
        try:
            _, asked = filling.field_at(self.form, place)
            value = value_of(asked, written, self.desk.known(self.form), self.desk.language)
            if isinstance(value, Unclear):
                self.faults[place] = Fault(value, written)
                return
            by = self._sign("answer", Keys(self.form.template).of(place), written.seen, value.said, value.comment)
            self._keep(filling.answer(self.form, place, value, by, seen=written.seen))
        except FormError as problem:
            self.faults[place] = Fault(Unclear(self._told(str(problem))), written)

    def _try(self, place: Place, deed: Callable[[Signature], Event], *name: str) -> None:
        try:
            self._keep(deed(self._sign(Keys(self.form.template).of(place), *name)))
        except FormError as problem:
            self.refusal = self._told(str(problem))

    def _keep(self, event: Event) -> None:
        self.events.append(event)
        self.form = replace(self.form, events=(*self.form.events, event))

    def _commented(self, place: Place, text: str, by: Signature) -> Event:
        return filling.comment(self.form, place, text, by)

    def _assigned(self, place: Place, who: str, by: Signature) -> Event:
        return filling.assign(self.form, place, who, by)

    def _kept_as_it_is(self, place: Place, by: Signature) -> Event:
        """Says that the answer of the period before still holds."""
        stands = state_of(self.form).answers.get(place)
        if stands is None or stands.value is None:
            raise FormError("There is nothing to choose between any more: look at the form as it is now.")
        return filling.answer(self.form, place, stands.value, by)

    def _settled(self, place: Place, chosen: str, by: Signature) -> Event:
        """Puts aside those that the person had before them: not an answer that came meanwhile."""
        filling.settle(self.form, place, chosen, by)
        written = self.sent.written.get(place)
        return filling.settle(self._as_seen(written.seen if written else self.sent.at), place, chosen, by)

    def _approved(self, by: Signature) -> Event:
        """Approves what the person has seen: not what came after, unless they wrote it themselves with this page."""
        if self._as_seen(self.sent.at).events != self.original.events:
            raise FormError(CHANGED_MEANWHILE)
        return filling.approve(self.form, by)

    def _as_seen(self, last: str) -> Form:
        """The form up to the last event that the page showed: what came later is not put aside unseen."""
        ids = [event.id for event in self.original.events]
        upto = ids.index(last) + 1 if last in ids else len(ids)
        return replace(self.original, events=self.original.events[:upto])

    def _is_offered(self, place: Place) -> bool:
        button = self.sent.button
        return button.deed == "offer" and Keys(self.form.template).place(button.key) == place

    def _with_offer(self, place: Place, written: Written) -> Written:
        """A start that the person takes is written after what they have, on a line of its own."""
        _, asked = filling.field_at(self.form, place)
        number = self.sent.button.about
        if not self._is_offered(place) or not number.isdecimal() or int(number) >= len(asked.offers):
            return written
        lines = [line for line in (written.said, asked.offers[int(number)]) if line]
        return replace(written, said="\n".join(lines))

    def _place(self, button: Button) -> Place:
        place = Keys(self.form.template).place(button.key)
        if place is None:
            raise FormError("There is no such question in this form: open the form anew, and answer one that is there.")
        return place

    def _item(self, button: Button) -> str:
        item = Keys(self.form.template).item(button.key)
        return item.id if item else ""

    def _order(self, place: Place) -> tuple[int, int, int]:
        items = [item.id for item in self.form.template.items]
        fields = [one.id for one in self.form.template.items[items.index(place.item)].fields]
        return items.index(place.item), place.row, fields.index(place.field)

    def _sign(self, *parts: str) -> Signature:
        return self.desk.sign(self.sent.page, self.form.id, *parts)

    def _told(self, text: str) -> str:
        """The rules' own words, or these pages'."""
        of_rules = messages("filling", self.desk.language).gettext(text)
        return messages("web", self.desk.language).gettext(of_rules)


def _number(button: Button) -> int:
    """0, which is no row, where the button names none."""
    return int(button.about) if button.about.isdecimal() else 0
