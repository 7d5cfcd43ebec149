"""Whether a summary or a comparison of programmes is asked for, and of which.

Order: the words that ask for it are taken out of the question, and what is left is read as role questions are read: it
may name programmes, years, committees, and nothing else. Invariant: a question with a word that is not understood, or
that asks for something of its own (a goal, who is responsible), is none of these, so that it is answered as before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.answer import Question
from knowledge.answers.roles.asked import ChangesAsked, NeedsCommittee, Reading
from knowledge.answers.roles.facets import Facet
from knowledge.answers.roles.reading import read
from knowledge.answers.roles.register import Family, Register, Version
from knowledge.answers.roles.understanding import Asker
from knowledge.answers.roles.understanding import understand as understand_role
from knowledge.answers.roles.utterances import utterances
from knowledge.answers.roles.words import Words
from knowledge.answers.smalltalk import smalltalk_of, without_greeting
from knowledge.answers.summaries.lexicon import lexicon
from knowledge.answers.understand import LONGEST_QUESTION
from knowledge.domain.organisation import Organisation

_MOST_EARLIER = 6
_MOST_SUMMED = 2
_SINCE = re.compile(
    r"\b(?:since|sedan|sen|from|från|mot|(?:compared|jämfört) (?:to|with|med|mot))\s+(?:år\s+)?(?=(?:19|20)\d\d)",
    re.IGNORECASE,
)
"""What comes before a year, and says no more than the year does."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COMPARABLE: frozenset[Facet] = frozenset({"period", "decided", "responsible", "minimum", "followup"})
"""What may be compared by itself."""


@dataclass(frozen=True, slots=True)
class SummaryAsked:
    """A programme in short, and what these committees, by id, are in it; altogether where they are none."""

    versions: tuple[Version, ...]
    committees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonAsked:
    """Two programmes beside each other. `facets` where only some of it is asked for."""

    first: Version
    second: Version
    committees: tuple[str, ...] = ()
    facets: frozenset[Facet] = frozenset()


Asked = SummaryAsked | ComparisonAsked | ChangesAsked | NeedsCommittee


def may_ask(question: Question) -> bool:
    """Whether it is worth a look: quick, and right where it says no."""
    return any(map(_may_ask, (question.text, *question.earlier[-1:])))


def _may_ask(text: str) -> bool:
    if smalltalk_of(text) is not None:
        return False
    words, lexis = Words.of(text[:LONGEST_QUESTION]), lexicon()
    return words.holds(lexis.summary) or words.holds(lexis.comparison) or bool(_YEAR.search(text))


def understand(
    question: Question, organisation: Organisation, register: Register, *, asks_back: bool = True
) -> Asked | None:
    """What is asked for; None where it is neither summary nor comparison. "Vi" needs a committee to be known, unless
    nobody can be asked back."""
    said = _utterances(question)
    reader = _Reader(organisation, register, question.committee, said, asks_back)
    return reader.summary(said[-1]) or reader.comparison(said[-1]) or reader.new(said[-1])


def _utterances(question: Question) -> tuple[str, ...]:
    earlier = [text for text in question.earlier[-_MOST_EARLIER:] if smalltalk_of(text) is None]
    return utterances([without_greeting(text[:LONGEST_QUESTION]) for text in (*earlier, question.text)])


@dataclass(frozen=True, slots=True)
class _Rest:
    """What a question says but what it wants. `titled` are the versions that it names by their whole titles."""

    own: Reading
    titled: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    organisation: Organisation
    register: Register
    committee: str | None
    said: tuple[str, ...]
    asks_back: bool

    def summary(self, text: str) -> SummaryAsked | NeedsCommittee | None:
        said = self._summing(text) or self._going_on(text)
        if said is None or said.own.facets or not _names_programmes_alone(said.own):
            return None
        versions = said.titled or self._versions(said.own)
        if not 0 < len(versions) <= _MOST_SUMMED:
            return None
        committees = self._committees(said.own)
        return SummaryAsked(versions, committees) if isinstance(committees, tuple) else committees

    def _summing(self, text: str) -> _Rest | None:
        words = lexicon()
        return self._rest(text, words.summary, (words.about,), words.beside_summary)

    def _going_on(self, text: str) -> _Rest | None:
        """ "Och trygghetsprogrammet?", "och för socialnämnden?" after a summary: the same of another."""
        before = self._summing(self.said[-2]) if len(self.said) > 1 else None
        titled, untitled = self._titled(text)
        own = self._read(untitled)
        if before is None or before.own.facets or not own.goes_on or not (titled or own.families or own.committees):
            return None
        if titled or own.families:
            return _Rest(own, titled)
        return _Rest(replace(own, families=before.own.families), before.titled)

    def comparison(self, text: str) -> ComparisonAsked | NeedsCommittee | None:
        said = self._rest(text, lexicon().comparison, (), lexicon().beside_comparison)
        if said is None or not said.own.facets <= _COMPARABLE or not _names_programmes_alone(said.own):
            return None
        versions = (*said.titled, *(_of_some_year(self.register.family(name), said.own) for name in said.own.families))
        if len(versions) != 2 or versions[0].programme.family == versions[1].programme.family:
            return None
        committees = self._committees(said.own)
        if not isinstance(committees, tuple):
            return committees
        return ComparisonAsked(*versions, committees, said.own.facets)

    def new(self, text: str) -> ChangesAsked | None:
        """What role questions ask of changes, where its years name others than the last two versions."""
        years = self._read(text).years
        said = (*self.said[:-1], _SINCE.sub("", text))
        asked = understand_role(said, Asker(self.committee), self.organisation, self.register) if years else None
        if not isinstance(asked, ChangesAsked):
            return None
        families = tuple(_between(family, years) for family in asked.families)
        if all(one.versions[:2] == other.versions[:2] for one, other in zip(families, asked.families, strict=True)):
            return None
        return ChangesAsked(families, asked.committees, asked.places)

    def _rest(
        self, text: str, wanted: re.Pattern[str], with_it: Sequence[re.Pattern[str]], beside: re.Pattern[str]
    ) -> _Rest | None:
        """What the text says but that this is wanted; None where it is not. What is asked is read with what is beside:
        "vad ska vi göra, kortfattat?" asks for a part, not for a summary."""
        titled, untitled = self._titled(text)
        words = Words.of(untitled)
        if not words.holds(wanted):
            return None
        for pattern in (*with_it, wanted):
            words.take(pattern)
        asks = self._read(_open(words))
        words.take(beside)
        return _Rest(replace(self._read(_open(words)), facets=asks.facets), titled)

    def _titled(self, text: str) -> tuple[tuple[Version, ...], str]:
        """The versions whose whole titles stand in the text, in order, and the text without these titles."""
        every = [version for family in self.register.families for version in family.versions]
        found: dict[int, Version] = {}
        for version in sorted(every, key=lambda each: -len(each.title)):
            said = re.search(re.escape(version.title), text, re.IGNORECASE) if " " in version.title else None
            if said:
                found[said.start()] = version
                text = f"{text[: said.start()]}{' ' * len(said[0])}{text[said.end() :]}"
        return tuple(found[at] for at in sorted(found)), text

    def _read(self, text: str) -> Reading:
        return read(text, self.organisation, self.register)

    def _versions(self, own: Reading) -> tuple[Version, ...]:
        """Of those named; for "programmet" and "det" of the one that was spoken of, or the only one there is."""
        names = own.families
        if not names and (own.this_programme or own.goes_on):
            names = self._spoken_of(own.this_programme)
        return tuple(each for name in names if (each := _version(self.register.family(name), own)))

    def _spoken_of(self, said_programme: bool) -> tuple[str, ...]:
        for text in reversed(self.said[:-1]):
            before = self._read(text)
            if before.families:
                about_it = said_programme or not (before.places or before.committees or before.facets)
                return before.families if about_it else ()
        every = self.register.families
        return (every[0].name,) if said_programme and len(every) == 1 else ()

    def _committees(self, own: Reading) -> tuple[str, ...] | NeedsCommittee:
        """Those named, else where the asker works; nobody where it is not known and not asked of them."""
        if own.committees:
            return own.committees
        for text in self.said[:-1]:
            before = self._read(text)
            if before.introduces and before.committees:
                return before.committees
        typed = self.committee or ""
        named = self.organisation.named(typed) or self.organisation.named(f"{typed} nämnden") if typed else ()
        if named:
            return tuple(one.id for one in named)
        return NeedsCommittee() if own.of_asker and self.asks_back else ()


def _names_programmes_alone(own: Reading) -> bool:
    """Programmes, and whose part in them; nothing that role questions or passages answer."""
    beyond = own.left_over or own.blocked or own.places or own.unknown
    return not (beyond or own.of_all or own.by_goal or own.by_programme or own.by_committee)


def _open(words: Words) -> str:
    """What nothing has recognised yet, as it was typed."""
    return " ".join(words.printed(at) for at in words.open())


def _version(family: Family, own: Reading) -> Version | None:
    if own.years:
        return family.of_years(own.years)
    return family.before if own.earlier else family.in_force


def _of_some_year(family: Family, own: Reading) -> Version:
    """The version in force, unless the years that are named are of another."""
    named = [version for version in family.versions if any(_holds(version, year) for year in own.years)]
    return named[0] if named and family.in_force not in named else family.in_force


def _between(family: Family, years: Sequence[int]) -> Family:
    """The family as of the two versions that the years name; the one in force where they name only one other."""
    named = [version for version in family.versions if any(_holds(version, year) for year in years)]
    if len(named) == 1 and named[0] != family.in_force:
        return Family(family.name, (family.in_force, named[0]))
    return Family(family.name, (named[0], named[-1])) if len(named) > 1 else family


def _holds(version: Version, year: int) -> bool:
    return version.years[0] <= year <= version.years[1]
