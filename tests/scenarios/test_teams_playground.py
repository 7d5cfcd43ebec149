"""A round trip with Microsoft's own test client for Teams, the Microsoft 365 Agents Playground, in a real Chromium.

It comes under Microsoft's evaluation licence, so it is no part of Lots: docs/teams.md says how to install it for
oneself, and `LOTS_PLAYGROUND` names the folder. What it keeps apart from Teams is written there too.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.scenarios.browser_support import launched

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECONDS_TO_START = 180
SLOW = 30_000
"""Milliseconds."""
CLIENT = Path("node_modules/@microsoft/m365agentsplayground/cli.js")


@pytest.fixture(scope="module")
def client() -> Path:
    folder = os.environ.get("LOTS_PLAYGROUND", "")
    if not folder or not (Path(folder) / CLIENT).is_file():
        pytest.skip("Microsoft's playground is not here: install it as in docs/teams.md, and set LOTS_PLAYGROUND")
    if shutil.which("node") is None:
        pytest.skip("Node.js, which Microsoft's playground runs on, is not here")
    return Path(folder).resolve() / CLIENT


@pytest.fixture(scope="module")
def playground(client: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Lots with the sample municipality, and the playground that talks with it: its address."""
    lots, shown = _free_port(), _free_port()
    settings = {"LOTS_TEAMS_AUTH": "off", "LOTS_EMBEDDINGS": "none", "LOTS_PUBLIC_URL": f"http://127.0.0.1:{lots}"}
    folder = tmp_path_factory.mktemp("playground")
    program = [str(Path(sys.executable).with_name("lots")), "--data", str(folder / "data"), "demo", "--port", str(lots)]
    endpoint = f"http://127.0.0.1:{lots}/api/messages"
    tester = ["node", str(client), "-e", endpoint, "-c", "msteams", "-p", str(shown), "--disable-telemetry"]
    with (
        _running(program, settings, folder, f"http://127.0.0.1:{lots}/healthz"),
        _running(tester, {}, folder, f"http://127.0.0.1:{shown}/"),
    ):
        yield f"http://127.0.0.1:{shown}/"


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with launched(chromium_path) as running:
        yield running


@pytest.fixture
def page(browser: Browser, playground: str) -> Iterator[Page]:
    shown = browser.new_page()
    shown.set_default_timeout(SLOW)
    shown.goto(playground)
    yield shown
    shown.close()


def test_the_person_is_welcomed_once(page: Page) -> None:
    expect(page.get_by_text("Hej! Jag är Lots.", exact=False).first).to_be_visible(timeout=SLOW)
    _say(page, "hjälp")
    expect(page.get_by_text("Skriv en fråga, eller ”hjälp”.", exact=False)).to_have_count(1)


def test_a_question_is_answered_in_a_card_with_its_sources(page: Page) -> None:
    _say(page, "Vem följer upp programmet?")
    expect(page.get_by_text("Källor", exact=True)).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("link", name="ANDTS-program 2025–2028").first).to_be_visible()


def test_a_form_is_begun_and_answered_in_cards(page: Page) -> None:
    _say(page, "min nämnd är socialnämnden")
    _say(page, "starta styrkort")
    page.get_by_role("button", name="ANDTS-program").last.click()
    field = page.locator(".ac-adaptiveCard input[type=text], .ac-adaptiveCard textarea").last
    field.fill("Barn- och familjeenheten")
    page.get_by_role("button", name="Spara").last.click()
    expect(page.get_by_text("✓", exact=False).first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("1 av 56 besvarade", exact=False)).to_be_visible(timeout=SLOW)


def _say(page: Page, text: str) -> None:
    page.locator("[data-lexical-editor]").first.click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text(text, exact=True).last).to_be_visible(timeout=SLOW)


@contextmanager
def _running(command: list[str], settings: dict[str, str], folder: Path, address: str) -> Iterator[None]:
    """The program, once it answers. What it leaves behind lies in the folder."""
    environment = {**os.environ, **settings}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(process, address)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"Nothing answers at {address}")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
