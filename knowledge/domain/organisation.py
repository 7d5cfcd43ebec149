"""The municipality's committees, and how they are recognised in running text.

Order: an organisation is loaded from a file or discovered in documents; `mentions` then finds its committees wherever
they are named: by name in any inflection, by abbreviation, by the administration that serves them, or together
("stadsdelsnämnderna"). Invariant: a mention is a half-open character range of the text that was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CommitteeKind = Literal["committee", "board", "company", "council"]
"""A committee (nämnd), the executive board (kommunstyrelse), a company's board (bolagsstyrelse), or the council."""
MentionedAs = Literal["name", "alias", "abbreviation", "administration", "group"]


@dataclass(frozen=True, slots=True)
class Committee:
    """One committee. `name` is as a sentence writes it, definite: "socialnämnden"; `id` its slug: "socialnamnden".

    `administrations` serve it ("socialförvaltningen"), `group` is what it is called together with its like
    ("stadsdelsnämnderna"), `proposed` is true until a coordinator has confirmed what was discovered.
    """

    id: str
    name: str
    kind: CommitteeKind = "committee"
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    administrations: tuple[str, ...] = ()
    group: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Committees named at one place of a text. `committees` are ids: one, or a whole group's."""

    start: int
    end: int
    committees: tuple[str, ...]
    mentioned_as: MentionedAs


@dataclass(frozen=True, slots=True)
class Organisation:
    """Every committee that is known, in the order they are shown."""

    committees: tuple[Committee, ...] = ()
