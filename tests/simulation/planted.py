"""What is planted: forty topics with their causes and sections, and what questions are varied with.

`topics.yaml` holds the topics, `wordings.yaml` more ways of asking about them, what people say around a question, and
questions that belong to no topic. `town_*.yaml` hold other towns' topics, without causes and sections.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.answers.answer import Language
from knowledge.insights.signals import Cause, SectionRef

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PlantedTopic:
    """`document` and `section` (a part of a heading) are empty where the documents do not say."""

    id: str
    cause: Cause
    wordings: tuple[str, ...]
    document: str = ""
    section: str = ""

    def is_at(self, found: SectionRef) -> bool:
        """Whether the section is the planted one, or a part of it."""
        wanted = _folded(self.section)
        return self.document == found.document and any(wanted in _folded(heading) for heading in found.section)


@dataclass(frozen=True, slots=True)
class Around:
    """What people put around a question, by language."""

    greetings: Mapping[Language, Sequence[str]]
    contexts: Mapping[Language, Sequence[str]]
    tails: Mapping[Language, Sequence[str]]
    asking: Sequence[str]
    told_before: Sequence[str]
    synonyms: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Planted:
    """What a town's staff ask about, and `noise`, which belongs to no topic."""

    topics: tuple[PlantedTopic, ...]
    noise: tuple[str, ...]


@cache
def other_town(name: str) -> Planted:
    """Of `town_NAME.yaml`; with the first town's noise where it has none of its own."""
    read = yaml.safe_load((HERE / f"town_{name}.yaml").read_text("utf-8"))
    asked_about = tuple(PlantedTopic(key, "none", tuple(wordings)) for key, wordings in read["topics"].items())
    return Planted(asked_about, tuple(read.get("noise", ())) or noise())


@cache
def topics() -> tuple[PlantedTopic, ...]:
    more: Mapping[str, Sequence[str]] = _wordings()["more"]
    read = yaml.safe_load((HERE / "topics.yaml").read_text("utf-8"))
    return tuple(
        PlantedTopic(
            each["id"],
            each["cause"],
            (*each["wordings"], *more.get(each["id"], ())),
            each.get("document", ""),
            each.get("section", ""),
        )
        for each in read
    )


@cache
def around() -> Around:
    read = _wordings()
    return Around(
        read["greetings"],
        read["contexts"],
        read["tails"],
        tuple(read["asking"]["sv"]),
        tuple(read["told_before"]),
        tuple((one, other) for one, other in read["synonyms"]["sv"]),
    )


@cache
def noise() -> tuple[str, ...]:
    """Questions that belong to no topic, each different from all others."""
    return tuple(_wordings()["noise"])


@cache
def _wordings() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((HERE / "wordings.yaml").read_text("utf-8"))
    return read


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().split())
