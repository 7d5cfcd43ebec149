"""The committees that a coordinator can choose among, and what a typed name is written as."""

from __future__ import annotations

from bot.web.review.form import Spelling
from knowledge.domain.organisation import Committee, Organisation


def choices(organisation: Organisation) -> tuple[str, ...]:
    """Every committee's name in the organisation's order, then what several are called together."""
    names = (committee.name for committee in organisation.committees)
    groups = (committee.group for committee in organisation.committees if committee.group)
    return tuple(dict.fromkeys((*names, *groups)))


def spelling(organisation: Organisation) -> Spelling:
    known = {name.casefold(): name for name in choices(organisation)}

    def spelt(typed: str) -> str:
        return known.get(typed.casefold()) or _one_name(organisation.named(typed))

    return spelt


def _one_name(meant: tuple[Committee, ...]) -> str:
    """One committee's name, or what those meant are called together; empty where there is no one name for them."""
    if len(meant) == 1:
        return meant[0].name
    groups = {committee.group for committee in meant}
    return groups.pop() if len(groups) == 1 else ""
