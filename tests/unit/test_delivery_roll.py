"""Who is gone is known at once, and who lives is left alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.delivery.roll import FOLDER, on_the_roll

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there leases run out by themselves")

LIVES = """
import sys, time
from pathlib import Path
from bot.delivery.roll import Roll
roll = Roll(Path(sys.argv[1]))
print(roll.name, flush=True)
time.sleep(60)
"""


def test_a_process_that_was_killed_is_gone_and_one_that_lives_is_not(tmp_path: Path) -> None:
    with (
        on_the_roll(tmp_path) as roll,
        subprocess.Popen([sys.executable, "-c", LIVES, str(tmp_path)], stdout=subprocess.PIPE, text=True) as other,
    ):
        assert other.stdout
        name = other.stdout.readline().strip()
        assert roll.gone() == []
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert roll.gone() == [name]
        roll.strike(name)
        assert roll.gone() == []


def test_who_ends_in_order_leaves_nothing_behind(tmp_path: Path) -> None:
    with on_the_roll(tmp_path) as first, on_the_roll(tmp_path) as second:
        assert first.name != second.name
        assert first.gone() == second.gone() == []
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_holders_of_another_machine_are_left_alone(tmp_path: Path) -> None:
    with on_the_roll(tmp_path) as roll:
        (tmp_path / FOLDER / "000000000000-abc").touch()
        assert roll.gone() == []
