"""How many of people's times are understood exactly: `python -m tests.evals.periods`.

Order: `periods.yaml` is read; each expression is understood against its day and form; every third is held out.
Invariant: what is held out is counted, and named nowhere, so that nobody tunes on it by accident.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.answers.free_text.when.loose import Now
from knowledge.answers.free_text.when.reading import read_when
from knowledge.domain.periods import read_period

SAID = Path(__file__).with_name("periods.yaml")
HELD_OUT_EVERY = 3
HELD_OUT = "held out"


@dataclass(frozen=True, slots=True)
class Said:
    """One expression, and what it means: a period's notation, "unfit" or "ambiguous"."""

    text: str
    meaning: str
    now: Now
    held_out: bool

    @property
    def understood(self) -> str:
        read = read_when(self.text, self.now)
        if len(read.periods) == 1:
            return read.periods[0].notation
        return "ambiguous" if read.periods else "unfit"

    @property
    def right(self) -> bool:
        return self.understood == self.meaning


def everything_said(path: Path = SAID) -> list[Said]:
    groups: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    said = ((text, str(meaning), group) for group in groups for text, meaning in group["said"])
    return [
        Said(text, meaning, _now(group), held_out=_is_held_out(group, number))
        for number, (text, meaning, group) in enumerate(said, start=1)
    ]


def share_right(said: list[Said]) -> float:
    return sum(one.right for one in said) / len(said)


def report(said: list[Said]) -> Iterator[str]:
    for split, held_out in (("dev", False), (HELD_OUT, True)):
        of_split = [one for one in said if one.held_out is held_out]
        yield f"{split}: {share_right(of_split):.3f} of {len(of_split)}"
    for one in said:
        if not one.held_out and not one.right:
            yield f"  {one.text!r}: {one.understood}, should be {one.meaning}"


def _is_held_out(group: dict[str, Any], number: int) -> bool:
    return bool(group["split"] == HELD_OUT) if "split" in group else number % HELD_OUT_EVERY == 0


def _now(group: dict[str, Any]) -> Now:
    today: date = group["today"]
    return Now(today, read_period(str(group["period"])) if "period" in group else None)


if __name__ == "__main__":
    print("\n".join(report(everything_said())))
