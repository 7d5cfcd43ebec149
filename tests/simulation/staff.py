"""Who works there: thirty committees, and people of each who ask. Nobody in here exists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from bot.wiring.sample import sample_organisation
from ingest.organisation_file import load_organisation
from knowledge.domain.committees import Committee, slug
from knowledge.domain.organisation import Organisation

COMMITTEES = 30
DISTRICTS = (
    "Björkängen", "Dammhagen", "Ekliden", "Fiskebäck", "Gruvbyn", "Hamnen", "Idet", "Järnbron", "Kvarnudden", "Lugnet",
    "Mossen", "Nybygget", "Odenslund", "Prästgärdet", "Rosendal", "Sågverket", "Tallåsen",
)  # fmt: skip
"""Parts of the town whose committees stand in the sample's group of them, so that its programmes name them all."""
NOT_ASKING = frozenset({"kommunfullmäktige", "valnämnden", "överförmyndarnämnden"})
ROLES = (
    "enhetschef",
    "handläggare",
    "verksamhetsutvecklare",
    "nämndsekreterare",
    "rektor",
    "kurator",
    "samordnare",
    "",
)
MOST_PEOPLE = 12


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is made up; it becomes a pseudonym as it stands."""

    id: str
    committee: str
    role: str


@cache
def organisation() -> Organisation:
    """The sample municipality's, with more parts of town than it has itself."""
    given = load_organisation(sample_organisation()).organisation
    mine = [committee for committee in given.committees if committee.name not in NOT_ASKING]
    lacking = COMMITTEES - len(mine)
    more = [_district_committee(name, mine) for name in DISTRICTS[:lacking]]
    return Organisation((*mine, *more))


def _district_committee(district: str, others: list[Committee]) -> Committee:
    group = next(one.group for one in others if one.group)
    name = f"{district}s kommundelsnämnd"
    return Committee(slug(name), name, group=group)


def people(random: Random) -> tuple[Person, ...]:
    """From three to a dozen of each committee."""
    return tuple(
        Person(f"{committee.id}-{number}", committee.name, random.choice(ROLES))
        for committee in organisation().committees
        for number in range(random.randint(3, MOST_PEOPLE))
    )
