"""Schemathesis asks the API everything its description allows, and some things it does not: no surprise comes back."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from starlette.types import Receive, Scope, Send

from bot.web.app import create_app
from knowledge.adapters.export import FORMATS
from tests.scenarios.web_support import MemoryServices, MemorySettings

HEADERS = {"Host": "127.0.0.1"}
app = create_app(MemoryServices(), MemorySettings())


async def called_from_this_machine(scope: Scope, receive: Receive, send: Send) -> None:
    """The test client gives itself no address; open mode lets only this machine in."""
    await app({**scope, "client": ("127.0.0.1", 4321)}, receive, send)


schemathesis.serializer.alias(FORMATS["xlsx"].media_type, "application/octet-stream")
schema = schemathesis.openapi.from_asgi("/openapi.json", called_from_this_machine, headers=HEADERS)


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_description_promises(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(headers=HEADERS)
