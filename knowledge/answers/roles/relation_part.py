"""How a programme hangs together with another, or with other documents.

Order: what either says of the other, then the committees that both name. Invariant: that two programmes name the same
committee is shown as just that, sub-goal beside sub-goal; nothing is concluded from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from knowledge.answers.answer import RolePart
from knowledge.answers.roles.asked import RelationAsked
from knowledge.answers.roles.committee_part import numbers
from knowledge.answers.roles.holding import Holders, Part
from knowledge.answers.roles.register import Register, Version
from knowledge.answers.roles.statements import Block, Claim, Content, Line
from knowledge.answers.roles.voice import Voice, sentence, upper_first
from knowledge.domain.programmes import Stated
from knowledge.retrieval.swedish import terms_of, tokens


def of_relations(asked: RelationAsked, voice: Voice, holders: Holders, register: Register) -> Content | None:
    """None where nothing is stated and no committee is named in both."""
    if len(asked.versions) == 1:
        return _with_documents(asked.versions[0], asked.other, voice)
    blocks: list[Block] = []
    for first, second in combinations(asked.versions, 2):
        blocks += _said_of_each_other(first, second, voice, register)
        blocks += _shared_committees(first, second, voice, holders)
    return Content(tuple(blocks), tuple(_part(version) for version in asked.versions)) if blocks else None


def _with_documents(version: Version, words: Sequence[str], voice: Voice) -> Content | None:
    """What the programme says of the document that these words name; of all where they are none."""
    wanted = [frozenset(terms_of(token)) for word in words for token in tokens(word)]
    relations = [one for one in version.programme.relations if all(word & _terms(one) for word in wanted)]
    if not relations:
        return None
    heading = voice.say("{programme} says:", programme=voice.title(version))
    return Content((Block(heading, _lines(relations)),), (_part(version),))


def _said_of_each_other(first: Version, second: Version, voice: Voice, register: Register) -> list[Block]:
    blocks: list[Block] = []
    for one, other in ((first, second), (second, first)):
        found = [each for each in one.programme.relations if _names(each, other, register)]
        if found:
            blocks.append(Block(voice.say("{programme} says:", programme=voice.title(one)), _lines(found)))
    return blocks


def _names(relation: Stated, other: Version, register: Register) -> bool:
    own = {version.name: family.name for family in register.families for version in family.versions}
    words = {word for text in (relation.text, _quote(relation)) for word in tokens(text)}
    named = {family for word in words for piece in word.split("-") for family in register.by_word(piece)}
    return own[other.name] in named | {family for word in words for family in register.by_word(word)}


def _lines(relations: Sequence[Stated]) -> tuple[Line, ...]:
    return tuple((Claim(_whole(each), (each.source,) if each.source else ()),) for each in relations)


def _whole(relation: Stated) -> str:
    """The relation in the document's words, with the other document's name where the field leaves it out."""
    quote = _quote(relation)
    return sentence(quote if relation.text in quote and not relation.corrected_by else relation.text)


def _quote(relation: Stated) -> str:
    return relation.source.quote if relation.source else ""


def _terms(relation: Stated) -> frozenset[str]:
    return frozenset(term for token in tokens(f"{relation.text} {_quote(relation)}") for term in terms_of(token))


def _shared_committees(first: Version, second: Version, voice: Voice, holders: Holders) -> list[Block]:
    """Committees that answer for a goal in one of the two and are named in the other."""
    lines: list[Line] = []
    for committee in holders.organisation.committees:
        here, there = (_foremost(holders.part(version, committee.id)) for version in (first, second))
        if _has_goals(here) and _has_goals(there) and (here.responsible or there.responsible):
            lines.append((Claim(f"{upper_first(committee.name)}:"), *_beside(here, there, voice)))
    return [Block(voice.say("Committees that both name:"), tuple(lines))] if lines else []


def _has_goals(part: Part) -> bool:
    return bool(part.responsible or part.concerned)


def _foremost(part: Part) -> Part:
    """The goals that the committee answers for; those that concern it where it answers for none."""
    return replace(part, concerned=()) if part.responsible else part


def _beside(first: Part, second: Part, voice: Voice) -> list[Claim]:
    one = [Claim(f"{first.version.title}:"), *numbers(first, voice)]
    return [*one[:-1], replace(one[-1], after="."), Claim(f"{second.version.title}:"), *numbers(second, voice)]


def _part(version: Version) -> RolePart:
    return RolePart(version.name, version.period, version.status)
