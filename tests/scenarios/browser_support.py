"""A browser test's set-up: an app on loopback, Chromium, visitors who leave nothing broken, and what axe finds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
USUAL: dict[str, Any] = {"locale": "sv-SE", "reduced_motion": "reduce"}
APPEARANCES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    # So high that the field at the foot of the screen covers nothing: what it covers, axe takes for a small target.
    "phone": {"viewport": {"width": 360, "height": 1400}},
    "small phone": {"viewport": {"width": 320, "height": 600}, "color_scheme": "dark"},
}
SMALL_TARGETS = """
[...document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea")]
    .filter(element => element.checkVisibility() && !element.matches(".skip"))
    .filter(element => { const box = element.getBoundingClientRect(); return box.width < 24 || box.height < 23.9; })
    .map(element => element.outerHTML.slice(0, 100))
"""
"""What is too small to hit with a finger."""

Open = Callable[..., Page]


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The app on a free port of loopback; its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@contextmanager
def launched(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def visiting(chromium: Browser, address: str) -> Iterator[Open]:
    """Opens a path as a new visitor, with the context's options.

    Afterwards: nothing was asked of another origin, nothing broke, and nothing broke the policy.
    """
    contexts: list[BrowserContext] = []
    visited: set[str] = set()
    asked: list[str] = []
    complaints: list[str] = []

    def opened(path: str = "/", at: str = address, **options: Any) -> Page:
        visited.add(_origin(at))
        contexts.append(chromium.new_context(**{**USUAL, **options}))
        contexts[-1].on("request", lambda request: asked.append(request.url))
        page = contexts[-1].new_page()
        page.set_default_timeout(8_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(at + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [url for url in asked if _origin(url) not in visited] == []
    assert [text for text in complaints if not text.startswith("Failed to load resource")] == []


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


def ask(page: Page, question: str) -> None:
    page.get_by_label("Din fråga").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".exchange:not(.waiting)").last).to_contain_text(question)


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds. The page is opened with `bypass_csp`: axe measures with inline styles."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
    return [(fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in found]


def tab_to(page: Page, selector: str, *, backwards: bool = False) -> None:
    for _ in range(30):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached with the Tab key")
