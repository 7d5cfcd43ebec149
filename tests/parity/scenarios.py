"""What people say and click, as data: a scenario is run in every channel, and tells what must come back in each.

Order: `conversations.yaml` holds the scenarios; `filling_in` makes one of a form template, whose next turn depends on
what was asked. Who speaks is a part, "anna" unless told; each channel has people of its own to play it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.conversation.messages import Reply
from knowledge.domain.forms import FieldKind, Template

CONVERSATIONS = Path(__file__).with_name("conversations.yaml")
LONGEST_FORM = 400
AS_WRITTEN = ("text", "people", "link")
"""Kinds whose answers are told back as they were written."""
ANSWERS: Mapping[FieldKind, str] = {
    "text": "Samtal nummer {n} med familjerna",
    "people": "samordnare {n}",
    "when": "T2 2027",
    "number": "{n}",
    "link": "https://lindsjo.example/{n}",
    "rating": "Ja",
    "status": "Pågår",
}


@dataclass(frozen=True)
class Step:
    """One thing said, or clicked by its label, and what must come back.

    `tells`: words that the reply holds. `offers`: labels to click. `cites`: a title that it cites, "" for nothing;
    None where that is not the point. `form`: (answered, total) of the form under way; `no_form`: there is none.
    """

    by: str = "anna"
    says: str = ""
    clicks: str = ""
    tells: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    cites: str | None = None
    form: tuple[int, int] | None = None
    no_form: bool = False

    def __str__(self) -> str:
        return f"{self.by} clicks {self.clicks!r}" if self.clicks else f"{self.by} says {self.says!r}"


NextStep = Callable[[Reply | None, int], Step | None]
"""The turn after a reply, None at the end. Given the reply before (None at first) and how many turns there were."""


@dataclass(frozen=True)
class Scenario:
    name: str
    next_step: NextStep
    slow: bool = False


def conversations() -> list[Scenario]:
    """Those of the file. Raises where one is not as expected: a misspelt key would check nothing."""
    written: list[Mapping[str, Any]] = yaml.safe_load(CONVERSATIONS.read_text("utf-8"))
    return [_scenario(each) for each in written]


def filling_in(template: Template, slow: bool) -> Scenario:
    """The template from "starta …" until nothing more is asked, each question answered by its kind, then finished."""

    def next_step(last: Reply | None, turns: int) -> Step | None:
        if last is None:
            return Step(says=f"starta {template.id}", tells=(template.title,))
        if turns > LONGEST_FORM:
            raise AssertionError(f"{template.id} never ended")
        form = last.form
        if form is None or form.place is None:
            return None if _tells_all(last) else Step(says="visa", tells=(template.title,))
        labels = [choice.label for message in last.messages for choice in message.choices]
        if "Nej, gå vidare" in labels:
            return Step(clicks="Nej, gå vidare")
        if form.kind and (answer := ANSWERS.get(form.kind)):
            said = answer.format(n=100 + turns)
            return Step(says=said, tells=(said,) if form.kind in AS_WRITTEN else ())
        return Step(clicks=labels[0]) if turns % 2 else Step(says=labels[0])

    return Scenario(template.id, next_step, slow)


def _tells_all(last: Reply) -> bool:
    """Whether what stands in the form was shown."""
    return any(" besvarade\n" in message.text for message in last.messages)


def _scenario(written: Mapping[str, Any]) -> Scenario:
    _only(written, {"name", "turns", "slow"})
    steps = [_step(turn) for turn in written["turns"]]

    def next_step(last: Reply | None, turns: int) -> Step | None:
        return steps[turns] if turns < len(steps) else None

    return Scenario(written["name"], next_step, bool(written.get("slow")))


def _step(written: str | Mapping[str, Any]) -> Step:
    if isinstance(written, str):
        return Step(says=written)
    _only(written, {"by", "says", "clicks", "tells", "offers", "cites", "form"})
    form = written.get("form", ())
    return Step(
        by=written.get("by", "anna"),
        says=written.get("says", ""),
        clicks=written.get("clicks", ""),
        tells=_texts(written.get("tells", ())),
        offers=_texts(written.get("offers", ())),
        cites=written.get("cites"),
        form=(form[0], form[1]) if form else None,
        no_form=form is None,
    )


def _texts(written: Any) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written)


def _only(written: Mapping[str, Any], known: set[str]) -> None:
    assert set(written) <= known, f"unknown keys {set(written) - known} in {written}"
