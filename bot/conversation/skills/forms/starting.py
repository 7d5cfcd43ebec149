"""Beginning a form, and going on with one: "starta …", "fortsätt", "mina formulär".

Order: what is wanted is found among the templates, or made from a programme for the person's committee, which is asked
where it is not known; a form that is begun already is offered before a new one is made. Invariant: while this goes on,
the sitting has no form, and whatever the person says instead is understood as if nothing had been asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.access import is_assigned_to
from bot.conversation.committees import MOST_OFFERED, capitalised, committees_replied, workplaces
from bot.conversation.messages import Choice, Message
from bot.conversation.sittings import Pending, Sitting
from bot.conversation.situation import Situation
from bot.conversation.skills.forms.clicks import choice_id
from bot.conversation.skills.forms.desk import Desk
from bot.conversation.skills.forms.finding import (
    Wanted,
    forms_named,
    nearest,
    of_the_kind,
    scorecards_named,
    templates_named,
    wanted,
)
from bot.conversation.skills.forms.standing import Outcome, Standing, at, at_rest, begun_at, following, onward
from bot.conversation.skills.forms.summary import forms_listed, recap, standing_of, titled
from bot.conversation.skills.forms.values import on_a_button
from bot.conversation.skills.forms.wording import say
from knowledge.answers.answer import Language
from knowledge.domain import filling
from knowledge.domain.filling import state_of
from knowledge.domain.forms import Form, Place, Template
from knowledge.domain.organisation import Organisation
from knowledge.domain.period_after import period_after


class Starting:
    """From what a person wants to fill in to the first question of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def start(self, situation: Situation, name: str, language: Language) -> Outcome:
        """Begins what is named, or asks what is not plain yet."""
        wish = wanted(name)
        if wish.is_scorecard:
            return await self._scorecard(situation, wish, language)
        templates = await self._desk.templates_for(situation.person)
        if every := of_the_kind(wish.name, templates):
            return self._ask_which(situation, wish, every, say("What do you want to fill in?", language), language)
        found = templates_named(wish.name, templates)
        if len(found) == 1:
            return await self._begin_or_offer(situation, found[0], wish, language)
        if found:
            return self._ask_which(situation, wish, found, say("Which of these do you mean?", language), language)
        text = say("I know nothing to fill in that is called “{name}”. Is it one of these?", language, name=wish.name)
        return self._ask_which(situation, wish, nearest(wish.name, templates), text, language)

    async def knows(self, situation: Situation, name: str) -> bool:
        """Whether something can be begun that is called so."""
        wish = wanted(name)
        return wish.is_scorecard or bool(templates_named(wish.name, await self._desk.templates_for(situation.person)))

    async def replied(self, situation: Situation, sitting: Sitting) -> Outcome | None:
        """The reply to what was asked before a form was begun; None where it is something else."""
        if sitting.step == "introducing":
            organisation = await self._desk.people.organisation()
            found = committees_replied(situation.text, organisation)
            return await self.introduced(situation, found[0].id, sitting) if len(found) == 1 else None
        if sitting.step == "starting" and await self._is_known(situation, sitting):
            return await self.start(situation, _asked_for(situation, sitting), sitting.language)
        return None

    async def introduced(self, situation: Situation, committee_id: str, sitting: Sitting) -> Outcome:
        """Remembers the committee, and goes on with what was to be started."""
        committee = (await self._desk.people.organisation()).committee(committee_id)
        profile = replace(situation.profile, committee=committee.name)
        await self._desk.people.keep(situation.person, profile)
        told = say("I will remember that you work for {committee}.", sitting.language, committee=committee.name)
        known = replace(situation, profile=profile)
        return (await self.start(known, sitting.pending.text or "styrkort", sitting.language)).after(told)

    async def begin(self, situation: Situation, template_id: str, wish: Wanted, language: Language) -> Outcome:
        """A new form on the template, by its id. Raises NotFound."""
        template = await self._template(situation, template_id)
        period = wish.period or (str(self._desk.now().year) if template.kind == "scorecard" else "")
        signature = self._desk.signature(situation)
        committee = "" if wish.project else (template.committee or situation.committee or "")
        about = {"committee": committee, "project": wish.project, "period": period}
        form = filling.begin(template, signature, self._desk.form_id(situation), **about)
        form = await self._desk.begin(situation, form)
        standing = self._standing(situation, form, language)
        return onward(standing).after(_welcome(standing))

    async def offer(self, situation: Situation, form: Form, wish: Wanted, language: Language) -> Outcome:
        """One that is begun already: go on with it, or begin another?"""
        by = form.events[0].name or form.events[0].by if form.events else ""
        text = say(
            "{title} is begun already, by {name}: {far}. Shall we go on with it?",
            language,
            title=titled(form),
            name=by,
            far=standing_of(state_of(form), language),
        )
        choices = (
            Choice(choice_id("open", form.id), say("Go on with it", language)),
            Choice(choice_id("begin", "", None, _packed(form.template.id, wish)), say("Begin a new one", language)),
        )
        sitting = begun_at(situation, "", "starting", self._desk.now(), language)
        sitting = replace(sitting, pending=Pending(wish.name, quiet=True))
        return Outcome((Message(text, choices),), sitting, None)

    async def resume(self, situation: Situation, name: str, language: Language) -> Outcome | None:
        """Goes on with the form that is named, else the one the person was last in; None where no such is theirs."""
        own = await self.own_forms(situation)
        if not name:
            last = await self._last(situation, own)
            return await self.open(situation, last.id, language) if last else await self.listing(situation, language)
        if name.isdecimal():
            number = int(name)
            there = 1 <= number <= len(own)
            return await (
                self.open(situation, own[number - 1].id, language) if there else self.listing(situation, language)
            )
        found = forms_named(name, own)
        if len(found) == 1:
            return await self.open(situation, found[0].id, language)
        return (
            Outcome(
                (forms_listed(found, situation.person, language, self._desk.now()),),
                self._nowhere(situation, language),
                None,
            )
            if (found)
            else None
        )

    async def open(self, situation: Situation, form_id: str, language: Language) -> Outcome:
        """The form where the person left it, in any channel, with a line of what has happened. Raises NotFound."""
        form = await self._desk.form(situation, form_id)
        earlier = next((one for one in await self._desk.sittings_of(situation.person) if one.form == form.id), None)
        standing = self._standing(situation, form, language)
        line = recap(standing.filled, earlier, situation.person.id, language, self._desk.now())
        if earlier:
            standing = replace(standing, sitting=replace(standing.sitting, pending=earlier.pending))
        place = _left_at(standing, earlier.place if earlier else None)
        return (at(standing, place) if place else at_rest(standing)).after(line)

    async def next_period(self, situation: Situation, form_id: str, language: Language) -> Outcome:
        """The form of the period after, from this one's answers; the one that is there already. Raises NotFound."""
        form = await self._desk.form(situation, form_id, "change")
        for other in await self._desk.forms_of(situation):
            if other.follows == form.id:
                return await self.open(situation, other.id, language)
        try:
            period = period_after(form.period)
        except ValueError:
            text = say("I do not know which period comes next. Say which on the form’s page on the web.", language)
            return Outcome((Message(text),), self._nowhere(situation, language), None)
        signature = self._desk.signature(situation)
        made = filling.next_period(form, period, signature, self._desk.form_id(situation))
        await self._desk.begin_after(made)
        standing = self._standing(situation, made, language)
        told = say(
            "{count} answers have come along from last period: say whether they still hold.",
            language,
            count=len(standing.filled.carried),
        )
        return onward(standing).after(_welcome(standing), told)

    async def listing(self, situation: Situation, language: Language) -> Outcome:
        """What the person can go on with. The form that is open stays so."""
        forms = await self.own_forms(situation)
        message = forms_listed(forms, situation.person, language, self._desk.now())
        return Outcome((message,), self._nowhere(situation, language), None)

    async def own_forms(self, situation: Situation) -> list[Form]:
        """Those the person or their committee works with, what is finished last."""
        seen = await self._desk.forms_of(situation)
        mine = [form for form in seen if _is_own(form, situation)]
        return sorted(mine, key=lambda form: state_of(form).locked)

    async def _scorecard(self, situation: Situation, wish: Wanted, language: Language) -> Outcome:
        committee = situation.committee
        if not committee:
            return await self._ask_committee(situation, wish, language)
        every = await self._desk.scorecards_for(situation.person, committee)
        found = scorecards_named(wish.programme, every)
        if len(found) == 1:
            return await self._begin_or_offer(situation, found[0], wish, language)
        if found:
            text = say("Which programme is the scorecard for?", language)
            return self._ask_which(situation, wish, found, text, language)
        if every:
            text = say("I find no such programme for {committee}. Is it one of these?", language, committee=committee)
            return self._ask_which(situation, wish, every, text, language)
        text = say(
            "No programme gives {committee} a part in its goals, so there is nothing to make a scorecard of.",
            language,
            committee=committee,
        )
        return Outcome((Message(text),), self._nowhere(situation, language), None)

    async def _ask_committee(self, situation: Situation, wish: Wanted, language: Language) -> Outcome:
        organisation: Organisation = await self._desk.people.organisation()
        sitting = begun_at(situation, "", "introducing", self._desk.now(), language)
        sitting = replace(sitting, pending=Pending(wish.name, quiet=True))
        choices = tuple(
            Choice(choice_id("committee", "", None, one.id), capitalised(one.name))
            for one in workplaces(organisation)[:MOST_OFFERED]
        )
        text = say("Which committee is the scorecard for? I only ask once.", language)
        return Outcome((Message(text, choices),), sitting, None)

    def _ask_which(
        self, situation: Situation, wish: Wanted, found: Sequence[Template], text: str, language: Language
    ) -> Outcome:
        choices = tuple(
            Choice(choice_id("start", "", None, _packed(each.id, wish)), on_a_button(each.title)) for each in found
        )
        sitting = begun_at(situation, "", "starting", self._desk.now(), language)
        sitting = replace(sitting, pending=Pending(wish.name, quiet=True))
        return Outcome((Message(text, choices),), sitting, None)

    async def _begin_or_offer(
        self, situation: Situation, template: Template, wish: Wanted, language: Language
    ) -> Outcome:
        begun = [form for form in await self.own_forms(situation) if _is_same(form, template, wish)]
        if begun:
            return await self.offer(situation, begun[0], wish, language)
        return await self.begin(situation, template.id, wish, language)

    async def chosen(self, situation: Situation, packed: str, language: Language, *, anew: bool) -> Outcome:
        """A template was clicked; `anew`: though one is begun already. Raises NotFound."""
        template_id, wish = unpacked(packed)
        if anew:
            return await self.begin(situation, template_id, wish, language)
        return await self._begin_or_offer(situation, await self._template(situation, template_id), wish, language)

    async def _template(self, situation: Situation, template_id: str) -> Template:
        committee = situation.committee
        cards = await self._desk.scorecards_for(situation.person, committee) if committee else []
        return next((card for card in cards if card.id == template_id), None) or await self._desk.template(
            situation.person, template_id
        )

    async def _is_known(self, situation: Situation, sitting: Sitting) -> bool:
        if wanted(sitting.pending.text).is_scorecard:
            cards = await self._desk.scorecards_for(situation.person, situation.committee or "")
            return len(situation.text.split()) < 8 and bool(scorecards_named(situation.text, cards))
        return len(situation.text.split()) < 8 and await self.knows(situation, situation.text)

    async def _last(self, situation: Situation, own: Sequence[Form]) -> Form | None:
        """The form that the person was last in, else their only one that is open."""
        by_id = {form.id: form for form in own if not state_of(form).locked}
        sat = (one.form for one in await self._desk.sittings_of(situation.person))
        last = next((by_id[form_id] for form_id in sat if form_id in by_id), None)
        return last or (next(iter(by_id.values())) if len(by_id) == 1 else None)

    def _standing(self, situation: Situation, form: Form, language: Language) -> Standing:
        sitting = begun_at(situation, form.id, "resting", self._desk.now(), language)
        return Standing(situation, sitting, state_of(form))

    def _nowhere(self, situation: Situation, language: Language) -> Sitting:
        return begun_at(situation, "", "paused", self._desk.now(), language)


def _left_at(standing: Standing, place: Place | None) -> Place | None:
    """What waits for this person by name, else where they were, else what comes after; None where nothing is to ask."""
    filled, person = standing.filled, standing.situation.person
    if filled.locked:
        return None
    mine = (one for one in filled.open_places if is_assigned_to(person, filled.assigned.get(one, "")))
    if found := next(mine, None):
        return found
    return place if place in filled.places and place not in filled.answers else following(filled, place, person)


def _welcome(standing: Standing) -> str:
    """What has begun, and the words that help."""
    form, language = standing.form, standing.language
    text = say(
        "We begin {title}: {total} questions, one at a time.",
        language,
        title=titled(form),
        total=len(standing.filled.places),
    )
    how = say("Answer in your own words. You can ask me things meanwhile, and write “help” or “pause”.", language)
    return "\n\n".join(filter(None, (text, form.template.description, how)))


def _asked_for(situation: Situation, sitting: Sitting) -> str:
    if wanted(sitting.pending.text).is_scorecard:
        return f"styrkort {situation.text}"
    return situation.text


def _is_own(form: Form, situation: Situation) -> bool:
    """Not every form that a coordinator may see is theirs."""
    person, committee = situation.person, situation.committee
    takes_part = any(
        event.by == person.id or (event.deed == "assigned" and is_assigned_to(person, event.text))
        for event in form.events
    )
    return takes_part or bool(committee and form.committee.casefold() == committee.casefold())


def _is_same(form: Form, template: Template, wish: Wanted) -> bool:
    same = form.template.id == template.id and form.project.casefold() == wish.project.casefold()
    return same and (not wish.period or form.period == wish.period) and not state_of(form).locked


def _packed(template_id: str, wish: Wanted) -> str:
    return "\n".join((template_id, wish.period, wish.project))


def unpacked(packed: str) -> tuple[str, Wanted]:
    template_id, period, project, *_ = [*packed.split("\n"), "", ""]
    return template_id, Wanted("", project=project, period=period)
