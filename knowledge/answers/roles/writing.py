"""A role answer's text: headings, and a line a statement, each claim with its marks."""

from __future__ import annotations

from knowledge.answers.roles.citing import Citer
from knowledge.answers.roles.statements import Block, Claim, Content, Line


def written(content: Content, citer: Citer) -> str:
    """The text that a person reads; the citer then holds the citations."""
    return "\n\n".join(_block(block, citer) for block in content.blocks)


def _block(block: Block, citer: Citer) -> str:
    lines = [f"- {_line(line, citer)}" for line in block.lines]
    return "\n".join([block.heading, *lines] if block.heading else lines)


def _line(line: Line, citer: Citer) -> str:
    return " ".join(_claim(claim, citer) for claim in line)


def _claim(claim: Claim, citer: Citer) -> str:
    marks = citer.marks(claim.sources, claim.heading)
    return f"{claim.text} {marks}{claim.after}" if marks else f"{claim.text}{claim.after}"
