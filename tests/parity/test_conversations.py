"""The channel parity suite: the same conversation gives the same content in the web, the terminal, Slack and Teams."""

from __future__ import annotations

from itertools import count

import pytest

from knowledge.templates import builtin_templates
from tests.parity.channels import Channel
from tests.parity.running import run
from tests.parity.scenarios import Scenario, conversations, filling_in

QUICK_TEMPLATE = "riskmatris"
_casts = count(1)


def _cases(scenarios: list[Scenario]) -> list[object]:
    return [pytest.param(each, id=each.name, marks=[pytest.mark.slow] if each.slow else []) for each in scenarios]


@pytest.mark.parametrize("scenario", _cases(conversations()))
async def test_a_conversation_gives_the_same_in_every_channel(scenario: Scenario, channels: list[Channel]) -> None:
    assert await run(scenario, f"p{next(_casts)}", channels) > 0


@pytest.mark.parametrize(
    "scenario", _cases([filling_in(each, slow=each.id != QUICK_TEMPLATE) for each in builtin_templates()])
)
async def test_a_template_is_filled_in_alike_in_every_channel(scenario: Scenario, channels: list[Channel]) -> None:
    assert await run(scenario, f"p{next(_casts)}", channels) > 2
