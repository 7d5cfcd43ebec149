"""With a language model on a socket: topics get names while nobody waits, few people's questions never reach it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import read_settings
from bot.wiring.services import Services, open_services
from knowledge.insights.overview import Filter, Overview
from tests.model_world.asked import Asked
from tests.model_world.server import MODEL, LocalModel
from tests.scenarios.test_overlooking import NOW, fill


def naming(asked: Asked) -> str:
    """Calls a topic by its most telling word."""
    return json.dumps({"name": asked.material["words"][0]}, ensure_ascii=False)


@pytest.fixture
def model() -> Iterator[LocalModel]:
    with LocalModel(naming) as served:
        yield served


@pytest.fixture
def environment(model: LocalModel) -> dict[str, str]:
    return {
        "LOTS_EMBEDDINGS": "none",
        "LOTS_LLM": f"openai:{MODEL}",
        "LOTS_LLM_URL": model.openai_url,
        "LOTS_LLM_IN_HOUSE": "on",
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    fill(tmp_path / "data")
    return tmp_path / "data"


def looked(services: Services) -> Overview:
    return services.overlook(Filter(NOW.date() - timedelta(days=30), NOW.date()))


def named(data: Path, environment: dict[str, str]) -> tuple[Overview, Overview]:
    """The overview before names were looked for, and after."""
    with open_services(read_settings(environment, data.parent, data)) as services:
        before = looked(services)
        if services.topic_names:
            services.topic_names.find(services.overlook)
        return before, looked(services)


def test_a_topic_that_enough_people_asked_gets_a_name(data: Path, environment: dict[str, str]) -> None:
    before, after = named(data, environment)
    assert [(topic.name, topic.called) for topic in before.topics] == [("", "Vem städar bryggan?")]
    assert [(topic.name, topic.label) for topic in after.topics] == [("Brygga", "Vem städar bryggan?")]


def test_what_few_people_asked_never_reaches_the_model(
    data: Path, environment: dict[str, str], model: LocalModel
) -> None:
    named(data, environment)
    assert "bryggan" in model.everything_sent()
    assert "hunden" not in model.everything_sent()


def test_a_model_outside_the_house_is_not_asked(data: Path, environment: dict[str, str], model: LocalModel) -> None:
    outside = {**environment, "LOTS_LLM_IN_HOUSE": "off", "LOTS_LLM_MAY_SEND": "public"}
    _, after = named(data, outside)
    assert model.asked == []
    assert [topic.called for topic in after.topics] == ["Vem städar bryggan?"]


def test_without_a_model_there_are_no_names_to_find(data: Path) -> None:
    with open_services(read_settings({"LOTS_EMBEDDINGS": "none"}, data.parent, data)) as services:
        assert services.topic_names is None
        assert [topic.called for topic in looked(services).topics] == ["Vem städar bryggan?"]
