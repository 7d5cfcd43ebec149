"""What topics are made of: wordings, each of which one or more questions share, and the topics that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.insights.signals import Cause
from knowledge.insights.topics.traits import Traits


@dataclass(frozen=True, slots=True)
class Topic:
    """A question that is asked again and again. `label` is the words of `labelled_by`, one of its questions.

    `id` is the topic's as long as it lives, however it grows. One that turned out to be the same as another says so in
    `merged_into`, and has no questions.
    """

    id: str
    label: str = ""
    terms: tuple[str, ...] = ()
    cause: Cause = "none"
    because: str = ""
    labelled_by: str = ""
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of asking, under the id of the first question that was asked so; `count` questions share it.

    `topic` is empty for one that stands alone. `again` are wordings that somebody turned to, or from, to ask the same.
    `weighed`: it has taken part in putting all wordings together (`regrouping`).
    """

    id: str
    traits: Traits
    topic: str = ""
    count: int = 1
    again: tuple[str, ...] = ()
    weighed: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """What has changed. `asked` tells each placed question's wording.

    `wordings` are new ones and those whose topic, links or weighing changed; `merged` tells in which topic one went up.
    """

    asked: Mapping[str, str] = field(default_factory=dict)
    wordings: tuple[Wording, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
