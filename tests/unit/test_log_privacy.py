"""What people write stays out of the log, also where a fault is logged with its traceback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from bot.wiring.logs import log_to_standard_error


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_a_traceback_tells_where_and_never_what_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    def answer(words: str) -> None:
        raise RuntimeError("the conversation broke")

    log_to_standard_error()
    log_to_standard_error()
    try:
        answer("mitt " + "personnummer")
    except RuntimeError:
        structlog.get_logger("test").error("handling_broke", exc_info=True)
    told = capsys.readouterr().err
    assert "the conversation broke" in told
    assert "in answer" in told
    assert "mitt personnummer" not in told
