"""A committee and a mention of one: the values that recognising, discovering and storing share.

Invariant: a mention is a half-open character range of the text that was read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

CommitteeKind = Literal["committee", "board", "company", "council"]
"""A committee (nämnd), the executive board (kommunstyrelse), a company's board (bolagsstyrelse), or the council."""
MentionedAs = Literal["name", "alias", "abbreviation", "administration", "group"]


@dataclass(frozen=True, slots=True)
class Committee:
    """One committee. `name` is as a sentence writes it, definite: "socialnämnden"; `id` its slug: "socialnamnden".

    `administrations` serve it ("socialförvaltningen"), `group` is what it is called together with its like
    ("stadsdelsnämnderna"), `proposed` is true until a coordinator has confirmed what was discovered. A committee whose
    name is its group's stands for all of them, where no document tells them apart.
    """

    id: str
    name: str
    kind: CommitteeKind = "committee"
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    administrations: tuple[str, ...] = ()
    group: str = ""
    proposed: bool = False

    @property
    def stands_for_its_group(self) -> bool:
        return bool(self.group) and self.name.lower() == self.group.lower()


@dataclass(frozen=True, slots=True)
class Mention:
    """Committees named at one place of a text. `committees` are ids: one, or a whole group's."""

    start: int
    end: int
    committees: tuple[str, ...]
    mentioned_as: MentionedAs


def slug(name: str) -> str:
    """The name in a-z, 0-9 and hyphens: "barn- och utbildningsnämnden" is "barn-och-utbildningsnamnden"."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
