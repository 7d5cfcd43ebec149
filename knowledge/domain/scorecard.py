"""A committee's scorecard, made from a programme: one item for each sub-goal in which the committee has a part.

Order: what the committee is responsible for, then what concerns it, each as the programme orders it. Invariant: the
committee has a part only where the programme names it, alone or in its group; what is said of a goal as a whole is an
item of its own, and only where the committee is named for none of its sub-goals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from knowledge.catalogue import messages
from knowledge.domain.committees import Committee, slug
from knowledge.domain.forms import Field, Item, Template
from knowledge.domain.identifiers import free_id
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Assignment, Goal, Programme, Responsibility, Stated, Subgoal
from knowledge.domain.text_words import folded_words

Say = Callable[[str], str]
PARTS: tuple[Responsibility, ...] = ("responsible", "concerned")
NO_ORGANISATION = Organisation()


@dataclass(frozen=True, slots=True)
class Held:
    """What the committee has a part in: a sub-goal, or (`subgoal` None) a goal as a whole."""

    goal: Goal
    subgoal: Subgoal | None
    part: Responsibility

    @property
    def stated(self) -> Goal | Subgoal:
        return self.subgoal or self.goal

    @property
    def heading(self) -> str:
        return _heading(self.stated)


def scorecard(
    programme: Programme,
    committee: Committee | str,
    organisation: Organisation = NO_ORGANISATION,
    *,
    is_draft: bool = False,
    language: str = "sv",
) -> Template:
    """The committee's scorecard. Without items where the programme gives the committee no part in any goal.

    `organisation` says which groups the committee belongs to ("stadsdelsnämnderna"). `is_draft`: the programme is not
    published, and the template says so.
    """
    name = committee if isinstance(committee, str) else committee.name
    say = messages("scorecard", language).gettext
    held = held_by(programme, committee, organisation)
    return Template(
        id=f"styrkort-{programme.name}-{slug(name)}",
        title=say("Scorecard for {committee}: {programme}").format(committee=name, programme=programme.title),
        kind="scorecard",
        items=tuple(_items(held, say)),
        description=_description(programme, say, is_draft=is_draft),
        names=tuple(say(one) for one in ("scorecard", "the scorecard")),
        programme=programme.name,
        committee=name,
        document=programme.document,
        status="draft" if is_draft else "published",
    )


def held_by(programme: Programme, committee: Committee | str, organisation: Organisation) -> tuple[Held, ...]:
    """What the committee is responsible for, then what concerns it. Where it is both, it is responsible."""
    mine = _meant(organisation, committee if isinstance(committee, str) else committee.name)
    if isinstance(committee, Committee):
        mine |= {committee.id}
    found = list(chain.from_iterable(_held_in(goal, mine, organisation) for goal in programme.goals))
    return tuple(one for part in PARTS for one in found if one.part == part)


def _held_in(goal: Goal, mine: frozenset[str], organisation: Organisation) -> list[Held]:
    parts = [(subgoal, _part(subgoal.assignments, mine, organisation)) for subgoal in goal.subgoals]
    held = [Held(goal, subgoal, part) for subgoal, part in parts if part]
    whole = _part(goal.assignments, mine, organisation)
    return held or ([Held(goal, None, whole)] if whole else [])


def _part(assignments: Sequence[Assignment], mine: frozenset[str], organisation: Organisation) -> Responsibility | None:
    named = {one.responsibility for one in assignments if mine & _meant(organisation, one.committee)}
    return next((part for part in PARTS if part in named), None)


def _meant(organisation: Organisation, printed: str) -> frozenset[str]:
    """The ids of the committees that the words mean: all of a group; the words themselves where nobody is known."""
    found = {one for mention in organisation.mentions(printed) for one in mention.committees}
    found = found or {committee.id for committee in organisation.named(printed)}
    return frozenset(found or {" ".join(folded_words(printed))})


def _items(held: Sequence[Held], say: Say) -> Iterator[Item]:
    taken: set[str] = set()
    for one in held:
        plain = slug(one.stated.number) or slug(one.stated.title)
        item_id = free_id(plain, taken)
        taken.add(item_id)
        yield _item(item_id, one, say)


def _item(item_id: str, held: Held, say: Say) -> Item:
    sections = {"responsible": say("What we are responsible for"), "concerned": say("What concerns us")}
    return Item(
        id=item_id,
        label=held.heading,
        fields=tuple(_fields(held.subgoal, say)),
        section=sections[held.part],
        why=" ".join(_reasons(held, say)),
        source=held.stated.source,
    )


def _reasons(held: Held, say: Say) -> Iterator[str]:
    """Why the item matters: which goal it serves, and what the programme asks at least."""
    if held.subgoal:
        yield _sentence(say("Belongs to goal {goal}").format(goal=_heading(held.goal)))
    if held.subgoal and held.subgoal.minimum:
        yield _sentence(say("Minimum level: {text}").format(text=held.subgoal.minimum.text))
    if held.subgoal and held.subgoal.timetable:
        yield _sentence(say("Timetable: {text}").format(text=held.subgoal.timetable.text))


def _fields(subgoal: Subgoal | None, say: Say) -> Iterator[Field]:
    activities, indicators = (_texts(subgoal.activities), _texts(subgoal.indicators)) if subgoal else ((), ())
    followup = subgoal.followup.text if subgoal and subgoal.followup else ""
    told = say("The programme says: {text}").format(text=followup) if followup else ""
    yield Field("units", say("Which parts of our organisation are concerned?"), "people", required=True)
    yield Field(
        "method",
        say("How do we work to reach the goal?"),
        "text",
        help=say("Begin with what the programme suggests, or write your own.") if activities else "",
        required=True,
        offers=activities,
    )
    yield Field("indicators", say("What do we measure it by?"), "text", offers=indicators)
    yield Field("followup", say("How do we follow it up?"), "text", help=told, offers=(followup,) if followup else ())
    yield Field("followup_when", say("When do we follow it up?"), "when", help=told, required=True)
    yield Field("responsible", say("Who is responsible with us?"), "people", required=True)
    yield Field("status", say("How far have we come?"), "status")


def _description(programme: Programme, say: Say, *, is_draft: bool) -> str:
    lines = [say("The programme is a draft: it has not been published yet.")] if is_draft else []
    if programme.period:
        lines.append(_sentence(say("Period: {text}").format(text=programme.period.text)))
    if programme.minimum:
        lines.append(_sentence(say("Minimum level: {text}").format(text=programme.minimum.text)))
    return " ".join(lines)


def _heading(stated: Goal | Subgoal) -> str:
    return f"{stated.number} {stated.title}".strip()


def _sentence(text: str) -> str:
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}."


def _texts(stated: Sequence[Stated]) -> tuple[str, ...]:
    return tuple(one.text for one in stated)
