"""The storm of `make storm`, small; and that it tells what is lost, doubled or out of order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.load.storm import Replied, examine, storm
from tests.load.storm_weather import Said
from tests.slack_world.payloads import TEAM


@pytest.mark.slow
def test_every_message_is_answered_once_in_order_whatever_breaks(tmp_path: Path) -> None:
    blown = storm(tmp_path, messages=60, conversations=12, seed=2)
    assert blown.verdict.is_clean, blown.verdict
    assert blown.sent > 2 * blown.verdict.said
    assert blown.failed[429] + blown.failed[500] > 0
    assert blown.deliveries.unheard > 0


SAID = [Said("C1:1.0", number, "C1", f"1.{number}", ()) for number in range(3)]
EVENTS = {f"slack:message:{TEAM}:C1:1.{number}": f"e{number}" for number in range(3)}


def _posted(*ids: str) -> list[Replied]:
    return [Replied("C1:1.0", one) for one in ids]


def test_the_storm_is_content_with_one_reply_a_message_in_order() -> None:
    assert examine(SAID, _posted("e0:0", "e1:0", "e2:0"), EVENTS, 0).is_clean


def test_the_storm_tells_a_reply_that_is_lost() -> None:
    verdict = examine(SAID, _posted("e0:0", "e2:0"), EVENTS, 0)
    assert (verdict.replies, verdict.lost, verdict.doubled, verdict.uneven) == (2, 1, 0, 1)
    assert not verdict.is_clean


def test_the_storm_tells_a_reply_that_is_doubled_also_under_another_id() -> None:
    for double in ("e1:0", "stranger:0"):
        verdict = examine(SAID, _posted("e0:0", "e1:0", double, "e2:0"), EVENTS, 0)
        assert (verdict.lost, verdict.doubled, verdict.uneven) == (0, 1, 1)
        assert not verdict.is_clean


def test_the_storm_tells_replies_that_are_out_of_order() -> None:
    verdict = examine(SAID, _posted("e1:0", "e0:0", "e2:0"), EVENTS, 0)
    assert (verdict.lost, verdict.doubled, verdict.out_of_order) == (0, 0, 1)
    assert not verdict.is_clean


def test_the_storm_tells_what_is_left_to_do_and_that_nothing_was_said() -> None:
    assert not examine(SAID, _posted("e0:0", "e1:0", "e2:0"), EVENTS, 1).is_clean
    assert not examine([], [], {}, 0).is_clean
