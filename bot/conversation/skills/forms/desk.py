"""What the forms' conversation asks of the world: templates, forms, sittings, programmes. Off the event loop by itself.

Invariant: every form that leaves here may be seen by the person who asked, and every event is signed as theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.conversation.access import FormDeed, readable_by, require_form, visible_forms
from bot.conversation.directory import Directory
from bot.conversation.messages import Person, Turn
from bot.conversation.people import People
from bot.conversation.ports import Profile
from bot.conversation.sittings import Sitting, SittingStore
from bot.conversation.situation import Situation
from bot.conversation.skills.forms.knowing import known_in
from bot.conversation.skills.forms.repeating import before, named_after, turn_key
from bot.off_loop import RunSync
from knowledge.answers.answer import Citation
from knowledge.answers.free_text.understood import Known, Understood
from knowledge.domain.filling import Signature
from knowledge.domain.forms import Event, Field, Form, Place, Template, Value
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Source
from knowledge.insights.signals import AboutField
from knowledge.passages import Scope
from knowledge.ports import FormStore, TemplateLibrary


class ReadsAnswers(Protocol):
    """Swedish answers understood."""

    def one(self, field: Field, text: str, known: Known) -> Understood:
        """What the text means in the field."""
        ...

    def many(self, fields: Sequence[Field], text: str, known: Known) -> dict[str, Value]:
        """By field id, what one message says in answer to several of the fields."""
        ...


class ProposesAnswers(Protocol):
    """Answers that no reader understands, as a language model understands them: for the person to confirm."""

    def proposed(self, fields: Sequence[Field], text: str, known: Known) -> dict[str, Value]:
        """By field id, each carried by the person's own words; empty where there is nothing to propose."""
        ...


NoteAskedAbout = Callable[[str, str, Form, Place, AboutField], None]
"""Notes that a field was asked about: (person, their committee, form, place, why or a question)."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`scorecards` gives those that a committee can have of the programmes in a scope; `cite` finds a source's passage.

    `new_id` names forms and events; `now` has a zone. Without a `directory` people are known by their ids alone, and
    without `note_asked_about` it is not kept which fields are asked about. `proposes` is asked where no reader of
    answers understands what was said.
    """

    templates: TemplateLibrary
    forms: FormStore
    sittings: SittingStore
    scorecards: Callable[[str, Organisation, Scope], Sequence[Template]]
    cite: Callable[[Source, Scope], Citation | None]
    reads: ReadsAnswers
    people: People
    run_sync: RunSync
    new_id: Callable[[], str]
    now: Callable[[], datetime]
    directory: Directory | None = None
    note_asked_about: NoteAskedAbout | None = None
    proposes: ProposesAnswers | None = None

    async def asked_about(self, situation: Situation, form: Form, place: Place, about: AboutField) -> None:
        """Somebody asked why a field is there, or something else while it was open."""
        note, person, committee = self.note_asked_about, situation.person.id, situation.committee or ""
        if note:
            await self.run_sync(lambda: note(person, committee, form, place, about))

    async def open_sitting(self, turn: Turn) -> Sitting | None:
        """Where the person stood as this turn came, the first time that it did."""
        found: Sitting | None = await self.run_sync(
            lambda: self.sittings.open_sitting(turn.person.id, turn.conversation)
        )
        return found.before if found and turn.id and found.turn == turn.id else found

    async def sittings_of(self, person: Person) -> list[Sitting]:
        """The last first."""
        found: list[Sitting] = await self.run_sync(lambda: self.sittings.sittings(person.id))
        return found

    async def sit(self, sitting: Sitting) -> None:
        await self.run_sync(lambda: self.sittings.sit(sitting))

    async def sit_after(self, turn: Turn, sitting: Sitting, earlier: Sitting | None) -> None:
        """Keeps where the turn leaves the person, so that it can be done over should its reply be lost."""
        came_to = replace(earlier, turn="", before=None) if earlier and turn.id else None
        await self.sit(replace(sitting, at=self.now(), turn=turn.id, before=came_to))

    async def form(self, situation: Situation, form_id: str, deed: FormDeed = "see") -> Form:
        """As it was before this turn. Raises NotFound, also where the person may not do that with it."""
        found: Form = await self.run_sync(lambda: self.forms.form(form_id))
        return before(situation.turn, require_form(situation.person, situation.profile, found, deed))

    async def forms_of(self, situation: Situation) -> list[Form]:
        """Every form that the person may see, the one touched last first."""
        found: list[Form] = await self.run_sync(self.forms.forms)
        seen = visible_forms(situation.person, situation.profile, found)
        earlier = (before(situation.turn, form) for form in seen)
        return [form for form in earlier if form.events]

    def form_id(self, situation: Situation) -> str:
        """A new form's: the same when the turn that begins it is repeated."""
        return turn_key(situation.turn) or self.new_id()

    async def begin(self, situation: Situation, form: Form) -> Form:
        """Keeps the new form, whose events are the turn's."""
        begun = replace(form, events=tuple(named_after(situation.turn, event) for event in form.events))
        await self.run_sync(lambda: self.forms.begin(begun))
        return begun

    async def begin_after(self, form: Form) -> None:
        """Keeps a form that follows another: the ids of its events are those of the answers that came along."""
        await self.run_sync(lambda: self.forms.begin(form))

    async def add(self, situation: Situation, form: Form, *events: Event, deed: FormDeed = "change") -> Form:
        """The form as it is when the events are kept. Raises NotFound for who may not do that."""
        require_form(situation.person, situation.profile, form, deed)
        named = [named_after(situation.turn, event) for event in events]
        grown: Form = await self.run_sync(lambda: self.forms.add(form.id, named))
        return grown

    async def templates_for(self, person: Person) -> list[Template]:
        """Those that are published: drafts are for whoever edits them."""
        found: list[Template] = await self.run_sync(lambda: self.templates.templates(readable_by(person)))
        return [template for template in found if template.status == "published"]

    async def template(self, person: Person, template_id: str) -> Template:
        """Raises NotFound."""
        found: Template = await self.run_sync(lambda: self.templates.template(template_id, readable_by(person)))
        return found

    async def scorecards_for(self, person: Person, committee: str) -> list[Template]:
        """A scorecard a programme that gives the committee something to do."""
        organisation = await self.people.organisation()
        scope = readable_by(person)
        made: Sequence[Template] = await self.run_sync(lambda: self.scorecards(committee, organisation, scope))
        return [template for template in made if template.items]

    async def citation(self, source: Source, person: Person) -> Citation | None:
        """Where the source stands now; None where the document is not here to be read."""
        found: Citation | None = await self.run_sync(lambda: self.cite(source, readable_by(person)))
        return found

    async def understood(self, field: Field, text: str, known: Known) -> Understood:
        found: Understood = await self.run_sync(lambda: self.reads.one(field, text, known))
        return found

    async def understood_many(self, fields: Sequence[Field], text: str, known: Known) -> dict[str, Value]:
        found: dict[str, Value] = await self.run_sync(lambda: self.reads.many(fields, text, known))
        return found

    async def proposed(self, fields: Sequence[Field], text: str, known: Known) -> dict[str, Value]:
        """By field id, what the text may mean; empty without a language model."""
        proposes = self.proposes
        if proposes is None:
            return {}
        found: dict[str, Value] = await self.run_sync(lambda: proposes.proposed(fields, text, known))
        return found

    async def known(self, form: Form, person: Person, profile: Profile) -> Known:
        """What an answer in the form is read against."""
        organisation = await self.people.organisation()
        return known_in(form, person, profile, organisation, self.now().date())

    async def people_named(self, turn: Turn, name: str) -> tuple[Person, ...]:
        """Those of the known people whom the name can mean."""
        return await self.directory.named(name, turn.conversation) if self.directory else ()

    async def person(self, person_id: str) -> Person:
        return await self.directory.person(person_id) if self.directory else Person(person_id)

    def signature(self, situation: Situation) -> Signature:
        turn = situation.turn
        return Signature(self.new_id(), turn.person.id, self.now(), turn.channel, turn.person.name)
