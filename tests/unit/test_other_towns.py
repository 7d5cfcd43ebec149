"""The other towns that topics are measured on ask about other things than the first one does."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.simulation.asking import asked
from tests.simulation.planted import Planted, noise, other_town, topics

TOWNS = ("investing", "held_out")


def said(planted: Planted) -> set[str]:
    return {wording.casefold() for topic in planted.topics for wording in topic.wordings}


@pytest.mark.parametrize("name", TOWNS)
def test_a_town_has_forty_topics_in_at_least_ten_wordings(name: str) -> None:
    town = other_town(name)
    assert len(town.topics) == 40
    assert min(len(topic.wordings) for topic in town.topics) >= 10


def test_no_wording_is_of_two_topics_or_towns() -> None:
    towns = [Planted(topics(), noise()), *map(other_town, TOWNS)]
    assert all(not said(one) & said(other) for one, other in combinations(towns, 2))
    for town in towns:
        assert len(said(town)) == sum(len(set(map(str.casefold, topic.wordings))) for topic in town.topics)


def test_the_held_out_town_has_noise_of_its_own() -> None:
    assert not set(other_town("held_out").noise) & set(noise())


@pytest.mark.parametrize("name", TOWNS)
def test_the_same_seed_asks_the_same(name: str) -> None:
    town = other_town(name)
    first, again, other = (asked(seed, 300, town) for seed in (1, 1, 2))
    assert first == again != other
    assert {each.topic for each in first if each.topic} <= set(town.topics)
