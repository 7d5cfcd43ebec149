"""The sample's facts, read from `sources/*.yaml`: what every document is made from and what tests compare with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.sample.documents import PROGRAMME_FACTS

HERE = Path(__file__).parent
SOURCES = HERE / "sources"


@dataclass(frozen=True, slots=True)
class Facts:
    """`programmes` by the keys of `PROGRAMME_FACTS`; everything as the YAML files have it."""

    organisation: dict[str, Any]
    programmes: dict[str, dict[str, Any]]
    budget: dict[str, Any]

    def subgoals(self, programme: str) -> list[dict[str, Any]]:
        """The programme's sub-goals in one list, in order."""
        return [subgoal for goal in self.programmes[programme]["goals"] for subgoal in goal["subgoals"]]


def read_facts() -> Facts:
    return Facts(
        organisation=_read_yaml("organisation.yaml"),
        programmes={key: _read_yaml(name) for key, name in PROGRAMME_FACTS.items()},
        budget=_read_yaml("budget-2026.yaml"),
    )


def names(organisation: dict[str, Any]) -> dict[str, str]:
    """What running text calls each committee and each group of committees, by key."""
    committees: dict[str, dict[str, str]] = organisation["committees"]
    groups: dict[str, str] = organisation["groups"]
    return {key: committee["name"] for key, committee in committees.items()} | groups


def in_words(parts: list[str]) -> str:
    """A Swedish enumeration: "a", "a och b", "a, b och c"."""
    *first, last = parts
    return f"{', '.join(first)} och {last}" if first else last


def _read_yaml(name: str) -> Any:
    return yaml.safe_load((SOURCES / name).read_text(encoding="utf-8"))
