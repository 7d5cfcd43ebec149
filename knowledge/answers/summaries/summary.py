"""A programme in five sentences: what it is for, how long and for whom it stands, its goals, what the committee is in
them, and the least that must be done with how it is followed up.

Invariant: each sentence is what the programme states, with its source; what it does not state is left out, but that it
does not name the committee is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.answer import RolePart
from knowledge.answers.roles.committee_part import by_name, role_part
from knowledge.answers.roles.goal_part import assignment_claim
from knowledge.answers.roles.holding import Held, Holders, Part
from knowledge.answers.roles.register import GoalInVersion, Version
from knowledge.answers.roles.statements import Block, Claim, Content, Line
from knowledge.answers.roles.voice import Voice, how_many, upper_first
from knowledge.answers.summaries.wording import say, say_of_many
from knowledge.answers.wording import folded
from knowledge.domain.programmes import Assignment, Source, Stated

MOST_TITLED = 4
"""Sub-goals that are named by their titles; more of them go by their numbers."""
_MOST_GOALS = 8
_NOT_NAMED = "The programme does not name {committee}."
_SOON = 60
"""Characters in which a field that says for itself what it is has said so: "Så går uppföljningen till: …"."""
_ONE_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2} [a-zåäö]+ \d{4}", re.IGNORECASE)
_SENTENCE_END = (". ", "? ", "! ")


def of_programme(
    version: Version, committees: Sequence[str], purpose: Stated | None, voice: Voice, holders: Holders
) -> Content:
    """A line a sentence, each cited. `committees` are ids; where there are none, all who are responsible are named."""
    parts = [holders.part(version, one) for one in committees]
    told = by_name([part for part in parts if part.is_named], holders)
    absent = tuple(part.committee for part in parts if not part.is_named)
    lines = [_purpose(purpose, voice), validity(version, voice), _goals(version, voice)]
    if not committees:
        lines.append(_everyone(version, voice))
    lines += [_of_part(upper_first(name), part, voice) for name, part in told]
    if absent:
        lines.append((Claim(say(_NOT_NAMED, voice.language, committee=_called(absent, voice, holders))),))
    lines.append(_least(version, [part for _, part in told], voice))
    stated = tuple(line for line in lines if line)
    roles = tuple(role_part(part, holders) for part in parts)
    return Content(
        (Block(_headed(version, _called(tuple(committees), voice, holders), voice), stated),),
        roles or (RolePart(version.name, version.period, version.status),),
        _suggestions(version, told, voice),
        answered=any(claim.sources for line in stated for claim in line),
    )


def _called(committees: tuple[str, ...], voice: Voice, holders: Holders) -> str:
    """A group by its name, else each by theirs."""
    return holders.together(committees) or voice.listed([holders.name(one) for one in committees])


def _headed(version: Version, whose: str, voice: Voice) -> str:
    heading = say("{programme} in short", voice.language, programme=voice.title(version))
    if not whose:
        return f"{heading}:"
    return say("{heading}, for {committee}:", voice.language, heading=heading, committee=whose)


def _purpose(purpose: Stated | None, voice: Voice) -> Line:
    if purpose is None or purpose.source is None:
        return ()
    if voice.language == "sv":
        return (Claim(purpose.text, (purpose.source,)),)
    return (Claim(say("In its own words: “{text}”", voice.language, text=purpose.text), (purpose.source,)),)


def validity(version: Version, voice: Voice) -> Line:
    """For which years, by whose decision, and whose it is: one sentence of what is stated."""
    programme = version.programme
    period = programme.period
    a_day = bool(period and _ONE_DAY.fullmatch(period.text.strip()))  # the first or the last, which is not said
    stated = (
        ("has {value} as its period of validity" if a_day else "is valid {value}", period),
        ("was decided by {value}", programme.decided_by),
        ("is the responsibility of {value}", programme.owner),
    )
    claims = [
        Claim(voice.corrected(say(text, voice.language, value=each.text.rstrip(".")), each.corrected_by), sources(each))
        for text, each in stated
        if each
    ]
    return _one_sentence(claims, say("The programme", voice.language), voice)


def _one_sentence(claims: Sequence[Claim], subject: str, voice: Voice) -> Line:
    """Clauses of one subject, with commas, "and" and a full stop."""
    if not claims:
        return ()
    whole = [replace(claim, alone=f"{subject} {claim.text}.") for claim in claims]
    first, *others = _ended(_listed(whole, voice), ".")
    return (replace(first, text=f"{subject} {first.text}"), *others)


def _listed(claims: Sequence[Claim], voice: Voice) -> list[Claim]:
    """ "a, b och c"."""
    commas = [replace(claim, after=",") for claim in claims[:-2]]
    return [*commas, *(replace(claim, after=f" {voice.say('and')}") for claim in claims[-2:-1]), *claims[-1:]]


def _ended(claims: Sequence[Claim], mark: str) -> list[Claim]:
    return [*claims[:-1], replace(claims[-1], after=mark)]


def _goals(version: Version, voice: Voice) -> Line:
    """The long-term goals by their titles; the first of them where they are too many to read."""
    goals = goals_of(version)
    if not goals:
        return ()
    lead = say_of_many("The goal is", "The goals are", len(goals), voice.language)
    if len(goals) > _MOST_GOALS:
        lead = say_of_many("Among its {count} goals is", "Among its {count} goals are", len(goals), voice.language)
    return _one_sentence([titled(each) for each in goals[:_MOST_GOALS]], lead, voice)


def goals_of(version: Version) -> list[GoalInVersion]:
    """The long-term goals that have titles; the sub-goals where none has."""
    every = [each for each in version.goals if each.stated.title]
    return [each for each in every if each.subgoal is None] or every


def titled(goal: GoalInVersion) -> Claim:
    """A goal by its title, in the document's words."""
    return Claim(f"”{goal.stated.title.rstrip('.')}”", (goal.stated.source,) if goal.stated.source else ())


def _of_part(name: str, part: Part, voice: Voice) -> Line:
    """What a committee, or a group of them, answers for and what concerns it."""
    if not part.responsible and not part.concerned:
        return _by_text(part, name, voice)
    is_or_are = say_of_many("is", "are", how_many([name]), voice.language)
    subject = f"{name} {is_or_are}"
    held = (
        _held(part.responsible, "responsible for", subject, voice),
        _held(part.concerned, "concerned by", subject, voice),
    )
    lists = [_listed(claims, voice) for claims in held if claims]
    ended = [*(_ended(claims, ";") for claims in lists[:-1]), _ended(lists[-1], ".")]
    first, *others = (claim for claims in ended for claim in claims)
    return (replace(first, text=f"{subject} {first.text}"), *others)


def _by_text(part: Part, name: str, voice: Voice) -> Line:
    """A committee that no goal names: what the running text asks of it, or that it owns the programme."""
    if part.duties:
        duty = part.duties[0]
        return (Claim(f"{name}: ”{duty.source.quote}”", (duty.source,)),)
    return (Claim(f"{name}: {voice.say('Responsible for the programme')}.", sources(part.owned)),)


def _held(held: Sequence[Held], lead: str, subject: str, voice: Voice) -> list[Claim]:
    """Each goal with its mark; by its title too, where they are few and the committee answers for them."""
    titled = lead == "responsible for" and len(held) <= MOST_TITLED
    claims: list[Claim] = []
    for at, each in enumerate(held):
        text = voice.number(each.goal)
        if titled and each.goal.stated.number:
            text = f"{text} (”{each.goal.stated.title.rstrip('.')}”)"
        whole = f"{voice.say(lead)} {text}"
        claim = assignment_claim(whole if at == 0 else text, each.goal, [each.assignment], voice)
        claims.append(replace(claim, alone=f"{subject} {whole}."))
    return claims


def _everyone(version: Version, voice: Voice) -> Line:
    """Who is responsible for some goal, as the document writes them, each with one place that says so."""
    first: dict[str, tuple[GoalInVersion, Assignment]] = {}
    for goal in version.goals:
        for each in goal.stated.assignments:
            if each.responsibility == "responsible":
                first.setdefault(each.committee, (goal, each))
    claims = [assignment_claim(name, goal, [one], voice) for name, (goal, one) in first.items()]
    return _one_sentence(claims, say("Responsible for its goals:", voice.language), voice)


def _least(version: Version, told: Sequence[Part], voice: Voice) -> Line:
    """What must be done at least, of everyone and in the goals that are theirs, and how it is followed up."""
    programme = version.programme
    claims = [_labelled("at least", programme.minimum, voice)] if programme.minimum else []
    held = list(dict.fromkeys(each.goal for part in told for each in part.responsible))
    stating = [(goal, goal.subgoal.minimum) for goal in held if goal.subgoal and goal.subgoal.minimum]
    for goal, minimum in stating:
        text = say("{goal}: {text}", voice.language, goal=voice.number(goal), text=_first_sentence(minimum.text))
        claims.append(Claim(voice.corrected(text, minimum.corrected_by), sources(minimum), goal.stated.source))
    if programme.followup:
        claims.append(_labelled("follow-up", programme.followup, voice))
    if not claims:
        return ()
    ended = [*(replace(claim, after=";") for claim in claims[:-1]), replace(claims[-1], after=".")]
    return (replace(ended[0], text=upper_first(ended[0].text)), *ended[1:])


def _labelled(label: str, stated: Stated, voice: Voice) -> Claim:
    """With the label, unless the text begins by saying it."""
    said, text = say(label, voice.language), _first_sentence(stated.text)
    lead = text[:_SOON].partition(":")
    text = text if lead[1] and folded(said) in folded(lead[0]) else f"{said}: {text}"
    return Claim(voice.corrected(text, stated.corrected_by), sources(stated))


def _first_sentence(text: str) -> str:
    """A field's first sentence, without its full stop: the quote holds the rest."""
    ends = [at for at in (text.find(end) for end in _SENTENCE_END) if at > 0]
    return text[: min(ends)].strip() if ends else text.strip().rstrip(".")


def sources(stated: Stated | None) -> tuple[Source, ...]:
    return (stated.source,) if stated and stated.source else ()


def _suggestions(version: Version, told: Sequence[tuple[str, Part]], voice: Voice) -> tuple[str, ...]:
    """What to ask next, where the committee answers for something."""
    own = next((name for name, part in told if part.responsible), None)
    if own is None:
        return ()
    text = "Which activities are suggested for {committee} in {programme}?"
    return (voice.say(text, programme=version.title, committee=own),)
