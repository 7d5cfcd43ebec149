"""What a role answer says, before it is text: blocks of lines, each line of claims with the sources that carry them.

Invariant: a claim without a source says only what is not stated, or who to ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.answer import RolePart
from knowledge.domain.programmes import Source


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that is stated, and where. `after` stands behind the marks: a comma between claims of one line.

    `heading` is what the sources stand under, such as a sub-goal's title: it is quoted with a source that follows it
    closely, and else not. `alone` is the same as a sentence of its own, where the text leans on its line.
    """

    text: str
    sources: tuple[Source, ...] = ()
    heading: Source | None = None
    after: str = ""
    alone: str = ""


Line = tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its lines; a block without lines says its heading alone."""

    heading: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A role answer. `answered` false: the programmes do not state what was asked, which `blocks` then say outright.

    `unstated`: they name who or what was asked about, but not what was asked of it.
    """

    blocks: tuple[Block, ...]
    parts: tuple[RolePart, ...] = ()
    suggestions: tuple[str, ...] = ()
    answered: bool = True
    unstated: bool = False


def together(contents: Sequence[Content]) -> Content | None:
    """Several as one, those that answer before those that do not: what is not named counts only where nothing is."""
    answering = [each for each in contents if each.answered] or list(contents)
    if not answering:
        return None
    return replace(
        answering[0],
        blocks=tuple(block for each in answering for block in each.blocks),
        parts=tuple(part for each in answering for part in each.parts),
        suggestions=tuple(dict.fromkeys(said for each in answering for said in each.suggestions)),
    )
