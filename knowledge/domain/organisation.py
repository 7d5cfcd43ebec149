"""The municipality's committees, and how they are recognised in running text.

Order: an organisation is loaded from a file or discovered in documents; `mentions` then finds its committees wherever
they are named: by name in any inflection, by abbreviation, by the administration that serves them, or together
("stadsdelsnämnderna"). Invariant: a mention is a half-open character range of the text that was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge.domain.committees import Committee, CommitteeKind, Mention, MentionedAs, slug
from knowledge.domain.inflection import inflected
from knowledge.domain.naming import forms_of
from knowledge.domain.recognition import Recogniser
from knowledge.domain.text_words import folded_words
from knowledge.domain.typed_names import TypedNames
from knowledge.errors import NotFound

__all__ = ["Committee", "CommitteeKind", "Mention", "MentionedAs", "Organisation", "gathered", "slug"]


@dataclass(frozen=True)
class Organisation:
    """Every committee that is known, in the order they are shown."""

    committees: tuple[Committee, ...] = ()

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Where the text names committees, in order, none overlapping another."""
        return self._recogniser.mentions(text)

    def committee(self, committee_id: str) -> Committee:
        """Raises NotFound."""
        try:
            return self._by_id[committee_id]
        except KeyError:
            raise NotFound(
                f"There is no committee {committee_id!r}: `lots organisation` lists those there are"
            ) from None

    def named(self, name: str) -> tuple[Committee, ...]:
        """Whom a person means by what they typed: any form of the name, any case, slightly misspelt.

        A group gives all its members. Empty where nobody is meant, or where it could be one as well as another.
        """
        return tuple(self._by_id[one] for one in self._typed_names.meant(name))

    def merged(self, other: Organisation) -> Organisation:
        """Both together. Where both have a committee, the confirmed one's name stands and its aliases are joined."""
        return gathered((*self.committees, *map(self._brought_home, other.committees)))

    def _brought_home(self, committee: Committee) -> Committee:
        """With the id that it has here, and without abbreviations that are another committee's here."""
        mine = self._id_of(committee)
        free = [short for short in committee.abbreviations if self._abbreviated.get(short, mine) == mine]
        return replace(committee, id=mine, abbreviations=tuple(free))

    def _id_of(self, committee: Committee) -> str:
        if committee.id in self._by_id:
            return committee.id
        names = (committee.name, *committee.aliases)
        forms = (form for name in names for form in self._recogniser.whole(folded_words(name)))
        known = (form for form in forms if form.mentioned_as in ("name", "alias") and not form.joined)
        return next((form.committees[0] for form in known if len(form.committees) == 1), committee.id)

    @cached_property
    def _abbreviated(self) -> dict[str, str]:
        return {short: committee.id for committee in self.committees for short in committee.abbreviations}

    @cached_property
    def _by_id(self) -> dict[str, Committee]:
        return {committee.id: committee for committee in self.committees}

    @cached_property
    def _recogniser(self) -> Recogniser:
        return Recogniser(forms_of(self.committees))

    @cached_property
    def _typed_names(self) -> TypedNames:
        return TypedNames(self._recogniser)


def gathered(committees: Iterable[Committee]) -> Organisation:
    """One organisation of the readings of many texts: those with the same id are one committee."""
    found: dict[str, Committee] = {}
    for committee in committees:
        found[committee.id] = _joined(found[committee.id], committee) if committee.id in found else committee
    return Organisation(_without_needless_collectives(tuple(found.values())))


def _joined(first: Committee, second: Committee) -> Committee:
    """One of two; what was confirmed comes first, else what was there before."""
    if first.proposed and not second.proposed:
        first, second = second, first
    known = set(inflected(first.name))
    names = [name for name in (second.name, *second.aliases) if folded_words(name) not in known]
    return replace(
        first,
        aliases=_distinct(first.aliases, tuple(names)),
        abbreviations=_distinct(first.abbreviations, second.abbreviations),
        administrations=_distinct(first.administrations, second.administrations),
        group=first.group or second.group,
    )


def _distinct(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _without_needless_collectives(committees: tuple[Committee, ...]) -> tuple[Committee, ...]:
    """A group's discovered stand-in goes where its members are confirmed: a text may name but one of many."""
    known = {one.group for one in committees if one.group and not one.proposed and not one.stands_for_its_group}
    return tuple(one for one in committees if not (one.proposed and one.stands_for_its_group and one.group in known))
