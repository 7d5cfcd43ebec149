"""The programmes that answer: those with goals, family by family, and how questions name them.

Order: `Register.of` keeps the programmes that state goals and whose document is there, and puts each family's versions
in order, the one in force first. Invariant: a programme without goals of its own is none here: passages answer for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from knowledge.answers.roles.english import programme_terms
from knowledge.answers.roles.lexicon import lexicon
from knowledge.answers.wording import folded
from knowledge.domain.programmes import Goal, Programme, Subgoal
from knowledge.domain.versions import latest, previous, years
from knowledge.ports import ProgrammeRecord, ProgrammeStatus
from knowledge.retrieval.swedish import is_stop_word, terms_of, tokens

_SHORTEST_ACRONYM = 3
_LEAST_LIKENESS = 0.86
_SHORTEST_BEGINNING = 5
_ENDING = 3
_HYPHENS = re.compile(r"[-‐‑–]")


@dataclass(frozen=True, slots=True)
class Version:
    """A programme as it answers: what is published, else the draft."""

    programme: Programme
    status: ProgrammeStatus

    @property
    def name(self) -> str:
        return self.programme.name

    @property
    def title(self) -> str:
        return self.programme.title

    @property
    def years(self) -> tuple[int, int]:
        """First and last; (0, 0) where no year is stated."""
        return years(self.programme) or (0, 0)

    @property
    def goals(self) -> Iterator[GoalInVersion]:
        """Every goal, each followed by its sub-goals."""
        for goal in self.programme.goals:
            yield GoalInVersion(self, goal)
            yield from (GoalInVersion(self, goal, subgoal) for subgoal in goal.subgoals)

    @property
    def period(self) -> str:
        first, last = self.years
        return (f"{first}–{last}" if last > first else str(first)) if first else ""


@dataclass(frozen=True, slots=True)
class GoalInVersion:
    """A goal, or a sub-goal with the goal that it belongs to, in a version of a programme."""

    version: Version
    goal: Goal
    subgoal: Subgoal | None = None

    @property
    def stated(self) -> Goal | Subgoal:
        return self.subgoal or self.goal


@dataclass(frozen=True)
class Family:
    """Every version of a programme, the newest first: that one is in force."""

    name: str
    versions: tuple[Version, ...]

    @property
    def in_force(self) -> Version:
        return self.versions[0]

    @property
    def before(self) -> Version | None:
        """The version before the one in force."""
        return self.versions[1] if len(self.versions) > 1 else None

    def of_years(self, wanted: Sequence[int]) -> Version | None:
        """The version whose period is these years, or holds the one year."""
        exact = (version for version in self.versions if len(wanted) > 1 and version.years == (wanted[0], wanted[-1]))
        holding = (
            version for version in self.versions if all(version.years[0] <= year <= version.years[1] for year in wanted)
        )
        return next(exact, None) or next(holding, None)

    @cached_property
    def titles(self) -> frozenset[str]:
        """The titles' words, hyphens parting them, lower-case; words and numbers that name nothing left out."""
        every = (token for title in self._own_titles for token in _title_tokens(title))
        return frozenset(token for token in every if not lexicon().title_terms.issuperset(terms_of(token)))

    @cached_property
    def terms(self) -> frozenset[str]:
        """What tells this family from others: "trygghet" of "Trygghetsprogram 2026–2029". An acronym has no stem."""
        words = (token for token in self.titles if folded(token) not in self.acronyms)
        return frozenset(term for word in words for term in terms_of(word)) - lexicon().title_terms

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Capital words of the titles, and the initials of a list in them, lower-case."""
        every = {word for title in self._own_titles for word in _capitals(title)}
        return frozenset(every | {_initials(title) for title in self._own_titles} - {""})

    @cached_property
    def first_parts(self) -> frozenset[str]:
        """What stands before "program" in the compounds of the titles: "trygghet"."""
        found = (lexicon().programme_compound.fullmatch(folded(word)) for word in self.titles)
        return frozenset(compound["part"] for compound in found if compound)

    @property
    def _own_titles(self) -> list[str]:
        """Not those of a programme by another name that this one has taken the place of."""
        return [each.title for each in self.versions if each.programme.family == self.name]


@dataclass(frozen=True)
class Register:
    """Every family, in the order they are shown.

    `others` gives the words by which other documents are called: a word that is one of them is no misspelt programme.
    """

    families: tuple[Family, ...]
    others: Callable[[], frozenset[str]] = frozenset

    @staticmethod
    def of(records: Iterable[ProgrammeRecord], others: Callable[[], frozenset[str]] = frozenset) -> Register:
        answering = [one for one in records if one.extracted is not None and _has_goals(one.in_force)]
        return Register(tuple(_family(newest, answering) for newest in latest(answering)), others)

    def family(self, name: str) -> Family:
        return next(family for family in self.families if family.name == name)

    def by_word(self, word: str) -> tuple[str, ...]:
        """Families that a word names by itself: "trygghetsprogrammet", "ANDTS"."""
        plain = folded(word)
        exact = [each.name for each in self.families if plain in each.acronyms or _is_compound(word, each)]
        if exact or len(plain) <= _SHORTEST_ACRONYM:
            return tuple(exact)
        near = tuple(each.name for each in self.families if _nearly(plain, each))
        return near if near and plain not in self.others() else ()

    @cached_property
    def shapes(self) -> frozenset[str]:
        """How goals are numbered: "0.0" for "2.3", "A0" for "B12"."""
        families = (version for family in self.families for version in family.versions)
        return frozenset(shape_of(goal.stated.number) for version in families for goal in version.goals)

    @cached_property
    def printed(self) -> frozenset[str]:
        """Everyone who has a part in some goal, as the documents write them."""
        versions = (version for family in self.families for version in family.versions)
        goals = (goal.stated for version in versions for goal in version.goals)
        return frozenset(assignment.committee for stated in goals for assignment in stated.assignments)

    def by_kind(self, word: str) -> tuple[str, ...]:
        """The one family of many that is called this: "handlingsplanen", where the others are programmes."""
        stem = terms_of(word.lower())[0]
        alike = [each.name for each in self.families if stem in _terms(each.in_force.title)]
        return tuple(alike) if len(alike) == 1 < len(self.families) else ()

    def by_part(self, word: str) -> tuple[str, ...]:
        """Families that a word names beside "programmet": "trygghet", or in English "safety"."""
        own = set(terms_of(word.lower())) | programme_terms(folded(word))
        return tuple(each.name for each in self.families if own & each.terms)

    def by_first_part(self, word: str) -> tuple[str, ...]:
        """Families that a word names by itself in a few words: "trygghet" in "delmål 2.1 trygghet"."""
        plain = folded(word)
        return tuple(each.name for each in self.families if plain in each.first_parts)


def shape_of(number: str) -> str:
    """Digits as 0 and letters as A."""
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d+", "0", _bare(number)))


def is_numbered(printed: str, number: str) -> bool:
    """Whether a number as printed ("Delmål 2.3.") is this one ("2.3")."""
    return _bare(printed).lower() == number.lower()


def _bare(printed: str) -> str:
    return printed.strip().rstrip(".:").split(" ")[-1]


def _family(newest: ProgrammeRecord, records: Sequence[ProgrammeRecord]) -> Family:
    versions = [newest]
    while (older := previous(versions[-1], records)) and older not in versions:
        versions.append(older)
    return Family(newest.in_force.family, tuple(Version(each.in_force, each.status) for each in versions))


def _has_goals(programme: Programme) -> bool:
    """Goals of which something is said to be somebody's, or which are numbered: not a text that only mentions goals."""
    goals = [(goal.number, goal.assignments) for goal in programme.goals]
    return any(number or assigned for number, assigned in goals) or any(
        subgoal.number or subgoal.assignments for _, subgoal in programme.subgoals
    )


def _terms(title: str) -> frozenset[str]:
    return frozenset(term for token in tokens(title) for term in terms_of(token))


def _title_tokens(title: str) -> list[str]:
    parted = (piece for token in tokens(title) for piece in _HYPHENS.split(token))
    return [piece for piece in parted if piece.isalpha() and not is_stop_word(piece)]


def _capitals(title: str) -> set[str]:
    words = (piece for word in title.split() for piece in _HYPHENS.split(word))
    return {folded(word) for word in words if len(word) >= _SHORTEST_ACRONYM and word.isalpha() and word.isupper()}


def _initials(title: str) -> str:
    """ "… för alkohol-, narkotika-, dopnings- och tobakspolitiken" -> "andt"."""
    listed = re.search(r"((?:\w+-, ?)+(?:\w+- )?(?:och|samt) \w+|(?:\w+, ){2,}\w+ (?:och|samt) \w+)", title)
    words = [word for word in tokens(listed[0]) if not is_stop_word(word)] if listed else []
    return folded("".join(word[0] for word in words)) if len(words) >= _SHORTEST_ACRONYM else ""


def _is_compound(word: str, family: Family) -> bool:
    """ "trygghetsprogrammet", "andtsprogrammet": a word of the title, or a part of one, with "program" joined to it."""
    own = set(terms_of(word.lower()))
    if own & family.terms and own & lexicon().title_terms:
        return True
    compound = lexicon().programme_compound.fullmatch(folded(word))
    if compound is None:
        return False
    if family.acronyms & {compound["part"], f"{compound['part']}s"}:
        return True
    return any(_same_beginning(compound["part"], folded(title)) for title in family.titles)


def _same_beginning(part: str, word: str) -> bool:
    """ "bostad" and "bostäder": the shorter, but for what inflects it, begins the longer."""
    shorter, longer = sorted((part, word), key=len)
    return len(shorter) >= _SHORTEST_BEGINNING and longer.startswith(shorter) and len(longer) - len(shorter) <= _ENDING


def _nearly(plain: str, family: Family) -> bool:
    """A misspelt compound ("trygghetprogramet"), or an acronym with one letter wrong ("ANDT" of "ANDTS")."""
    if any(len(each) > _SHORTEST_ACRONYM and OSA.distance(plain, each) == 1 for each in family.acronyms):
        return True
    compounds = [folded(word) for word in family.titles if set(terms_of(word)) & lexicon().title_terms]
    ends = ("", "met", "men", "mets", "en", "n")
    return any(OSA.normalized_similarity(plain, each + end) >= _LEAST_LIKENESS for each in compounds for end in ends)
