"""What a person does to a part of a form in a modal: judged while they wait, and kept in its turn.

Both go by the rules of the forms' pages (`bot.forms.desk`): what was shown comes back with what was written, so
that nobody overwrites what they had not seen. Invariants: judging keeps nothing; a turn that comes twice is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.channels.slack.form_modal import Part, Shown, part_view, written_in
from bot.channels.slack.identity import CHANNEL
from bot.channels.slack.inputs import Sent as SentInputs
from bot.channels.slack.inputs import sent_in
from bot.channels.slack.labels import label
from bot.conversation.access import require_form
from bot.conversation.messages import Person
from bot.conversation.people import People
from bot.conversation.skills.forms.knowing import known_in
from bot.conversation.skills.forms.values import answered_by, shown
from bot.forms.desk import FormDesk, Outcome
from bot.forms.sent import Sent, Written
from bot.off_loop import RunSync
from knowledge.answers.answer import Language
from knowledge.answers.free_text import Known
from knowledge.domain.filling import Filled, field_at, next_place, state_of
from knowledge.domain.forms import Event, Form, Item, Place
from knowledge.errors import NotFound
from knowledge.ports import FormStore


@dataclass(frozen=True, slots=True)
class FormWork:
    """`now` has a zone."""

    forms: FormStore
    people: People
    run_sync: RunSync
    now: Callable[[], datetime]

    async def part(self, person: Person, form_id: str, place: Place | None, language: Language) -> Part:
        """The part of the form where the place is, else where something is left to answer. Raises NotFound."""
        profile = await self.people.profile(person)
        found: Form = await self.run_sync(lambda: self.forms.form(form_id))
        filled = state_of(require_form(person, profile, found))
        return _part(filled, place or next_place(filled, None, person.id), language)

    async def judged(self, person: Person, view: Mapping[str, Any], language: Language) -> dict[str, Any] | None:
        """What Slack is answered: faults at their inputs, or the part anew where others changed it; None: well."""
        modal, sent = _read(view)
        now = await self.part(person, modal.form, Place(modal.item, "", modal.row), language)
        before = now.at(modal.at)
        wrote = _changed(before, sent)
        news = _news(now, wrote, person, language)
        if news:
            typed = _only(before, wrote, sent)
            return {"response_action": "update", "view": part_view(now, asked=modal.asked, news=news, typed=typed)}
        desk = await self._desk(person, language, Trial(now.form))
        tried: Outcome = await self.run_sync(lambda: desk.save(modal.form, Sent(wrote)))
        errors = _errors(before, tried, language)
        return {"response_action": "errors", "errors": errors} if errors else None

    async def kept(self, person: Person, view: Mapping[str, Any], turn: str, language: Language) -> tuple[Shown, str]:
        """Keeps what was written. What the modal showed, and what is to be said of it: nothing where all went well."""
        modal, sent = _read(view)
        now = await self.part(person, modal.form, Place(modal.item, "", modal.row), language)
        wrote = _changed(now.at(modal.at), sent)
        if not wrote:
            return modal, ""
        desk = await self._desk(person, language, self.forms)
        outcome: Outcome = await self.run_sync(lambda: desk.save(modal.form, Sent(wrote, page=turn)))
        return modal, _told(outcome, wrote, language)

    async def _desk(self, person: Person, language: Language, forms: FormStore) -> FormDesk:
        profile = await self.people.profile(person)
        organisation = await self.people.organisation()

        def known(form: Form) -> Known:
            return known_in(form, person, profile, organisation, self.now().date())

        return FormDesk(forms, person, profile, language, self.now, known, CHANNEL)


@dataclass(frozen=True, slots=True)
class Trial:
    """One form in a store that keeps nothing: what is added to it shows what would come of it."""

    kept: Form

    def begin(self, form: Form) -> None:
        """Keeps nothing."""

    def add(self, form_id: str, events: Sequence[Event]) -> Form:
        return replace(self.form(form_id), events=(*self.kept.events, *events))

    def form(self, form_id: str) -> Form:
        if form_id != self.kept.id:
            raise NotFound("There is no such form: “my forms” lists those that are yours.")
        return self.kept

    def forms(self) -> list[Form]:
        return [self.kept]


def _part(filled: Filled, place: Place | None, language: Language) -> Part:
    items = filled.form.template.items
    place = place or next(iter(filled.places), None)
    item: Item | None = next((one for one in items if place and one.id == place.item), None)
    if place is None or item is None:
        raise NotFound("That question is no longer asked.")
    return Part(filled, item, place.row, language)


def _read(view: Mapping[str, Any]) -> tuple[Shown, SentInputs]:
    modal = Shown.read(str(view.get("private_metadata", "")))
    if modal is None:
        raise NotFound("That question is no longer asked.")
    return modal, sent_in(view)


def _changed(before: Part, sent: SentInputs) -> dict[Place, Written]:
    return {place: wrote for place, wrote in written_in(before, sent).items() if wrote.is_changed}


def _news(now: Part, wrote: Mapping[Place, Written], person: Person, language: Language) -> dict[Place, str]:
    """What others answered, after the modal was shown, where the person now answers too."""
    found: dict[Place, str] = {}
    for place, one in wrote.items():
        history = now.filled.history(place)
        seen = next((n for n, event in enumerate(history, start=1) if event.id == one.seen), 0)
        later = [event for event in history[seen:] if event.by != person.id and event.deed in ("answered", "settled")]
        if later and place in now.places:
            found[place] = _said_meanwhile(now.filled, place, later[-1], language)
    return found


def _said_meanwhile(filled: Filled, place: Place, event: Event, language: Language) -> str:
    standing = filled.answers.get(place)
    value = event.value or (standing.value if standing else None)
    words = shown(field_at(filled.form, place)[1], value, language) if value else ""
    text = "{name} answered “{words}” while you were writing. Save again to put your answer in its place."
    if not words:
        text = "{name} changed this answer while you were writing. Save again to put your answer in its place."
    return label(text, language, name=answered_by(event), words=words)


def _only(before: Part, wrote: Mapping[Place, Written], sent: SentInputs) -> SentInputs:
    """What stands in the inputs that the person changed: the others show what is new."""
    keys = tuple(f"{before.asked(place).key}." for place in wrote)
    return {name: text for name, text in sent.items() if name.startswith(keys)} if keys else {}


def _errors(before: Part, tried: Outcome, language: Language) -> dict[str, str]:
    """By input. What is wrong with the whole is told at the first."""
    errors = {}
    for place, fault in tried.faults.items():
        picks = [words for _, words in fault.unclear.picks]
        text = fault.unclear.message or label("Which do you mean: {picks}?", language, picks=" / ".join(picks))
        errors[before.asked(place).block("said")] = text
    if tried.refusal and not errors and before.places:
        errors[before.asked(before.places[0]).block("said")] = tried.refusal
    return errors


def _told(outcome: Outcome, wrote: Mapping[Place, Written], language: Language) -> str:
    """What came between judging and keeping: two answers that stand side by side, or one that could not be kept."""
    filled = state_of(outcome.form)
    lines = []
    for place in wrote:
        if place in filled.rivals:
            asked = field_at(outcome.form, place)[1].label
            text = "Somebody else answered “{question}” at the same time. Both answers stand until one is chosen."
            lines.append(label(text, language, question=asked))
    for fault in outcome.faults.values():
        text = "“{words}” was not saved: {why}"
        lines.append(label(text, language, words=fault.written.said, why=fault.unclear.message or "?"))
    return "\n".join([*lines, *([outcome.refusal] if outcome.refusal else [])])
