"""What every test may rely on: nothing loads from a model hub, and browser tests run where there is a browser.

`LOTS_REQUIRE_BROWSER=1` (as `.ci/run` sets it) lets browser tests fail where Chromium is missing; otherwise they are
skipped, and the closing lines say so.

Properties are tried on the same examples in every run, and never against the clock;
`--hypothesis-profile=explore` looks for new ones.
"""

from __future__ import annotations

import os
import shutil
import signal

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("repeatable", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=1_000)
settings.load_profile("repeatable")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")

os.environ.setdefault("HF_HUB_OFFLINE", "1")
# A shell that runs this in the background may have Ctrl-C ignored, and so would every program that a test stops by it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def _chromium() -> str | None:
    """The path of the first Chromium there is."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is. Fails where there is none: a test that may do without it is skipped before it asks."""
    path = _chromium()
    if path is None:
        pytest.fail("No Chromium on the PATH: apt-get install chromium")
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("LOTS_REQUIRE_BROWSER") or _chromium():
        return
    missing = pytest.mark.skip(reason="no Chromium on the PATH: apt-get install chromium")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)
