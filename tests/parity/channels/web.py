"""The web: its API as programs use it, and its page as people do, read off the HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.web.app import create_app
from bot.web.chat import FRAGMENT_HEADER
from bot.wiring.services import Services
from tests.parity.channels import Overheard, chosen
from tests.parity.content import Content

BASE = "http://127.0.0.1:8000"
_FAR = re.compile(r"(\d+) av (\d+) besvarade")
_NUMBERED = re.compile(r'<li value="(\d+)">')
"""A list's own numbers are drawn by the browser."""


def _heard(services: Services) -> tuple[Overheard, httpx.AsyncClient]:
    overheard = Overheard(services)
    app = create_app(cast("Any", replace(services, engine=cast("Any", overheard))), services.settings)
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 4321))
    return overheard, httpx.AsyncClient(transport=transport, base_url=BASE)


class Api:
    """`POST /api/chat`: JSON in, JSON out."""

    name = "api"

    def __init__(self, services: Services) -> None:
        self.overheard, self._client = _heard(services)
        self._offered: dict[str, list[dict[str, Any]]] = {}

    def names(self, who: str) -> Sequence[str]:
        return (who,)

    async def say(self, who: str, text: str) -> Content:
        return await self._post(who, {"text": text})

    async def click(self, who: str, label: str) -> Content:
        one = chosen([(one["label"], one) for one in self._offered.get(who, [])], label)
        return await self._post(who, {"text": one["says"]} if "says" in one else {"choice": one["id"]})

    async def _post(self, who: str, said: dict[str, str]) -> Content:
        headers = {"X-Lots-User": who, "X-Lots-Role": "staff"}
        body = {"conversation": f"api-{who}", **said}
        response = await self._client.post("/api/chat", json=body, headers=headers)
        assert response.status_code == 200, response.text
        return self._read(who, response.json())

    def _read(self, who: str, reply: dict[str, Any]) -> Content:
        offered = self._offered[who] = []
        lines: list[str] = []
        for message in reply["messages"]:
            offered += message["choices"]
            lines += [message["text"], *_told(message["answer"] or {})]
            offered += _suggested(message["answer"] or {})
        form = reply["form"]
        progress = (form["answered"], form["total"]) if form else None
        return Content("\n".join(lines), tuple(one["label"] for one in offered), progress)


def _told(answer: dict[str, Any]) -> list[str]:
    places = [*answer.get("citations", []), *answer.get("related", [])]
    told = [part for place in places for part in (place["title"], *place["section"], place.get("quote", ""))]
    return [*told, *answer.get("suggestions", [])]


def _suggested(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """A program makes its own buttons of what is suggested; these are the page's."""
    found: list[dict[str, Any]] = []
    for said in answer.get("suggestions", []):
        if said.endswith("?"):
            found.append({"label": said, "says": said})
        elif begins := re.search(r"[“”](starta styrkort .+)[“”]", said):
            found.append({"label": "Börja fylla i styrkortet", "says": begins[1]})
    return found


@dataclass
class Button:
    """What the browser does when it is clicked: a form is sent somewhere, or more is unfolded (`path` empty)."""

    path: str
    sends: dict[str, str]
    unfolds: dict[str, Button] = field(default_factory=dict)


class Page:
    """The page: a form is sent, the exchange that comes back is read. Thumbs are a form of their own there."""

    name = "page"

    def __init__(self, services: Services) -> None:
        self.overheard, self._client = _heard(services)
        self._cookies: dict[str, str] = {}
        self._buttons: dict[str, dict[str, Button]] = {}

    def names(self, who: str) -> Sequence[str]:
        return (who,)

    async def say(self, who: str, text: str) -> Content:
        return self._read(who, (await self._post(who, "/chat", {"text": text})).text)

    async def click(self, who: str, label: str) -> Content:
        offered = self._buttons.get(who, {})
        button = chosen(list(offered.items()), label)
        if button.path == "/chat":
            return self._read(who, (await self._post(who, "/chat", button.sends)).text)
        if button.path:
            assert (await self._post(who, button.path, button.sends)).status_code == 204
        self._buttons[who] = {**offered, **button.unfolds}
        return Content("", by_itself=True)

    async def _post(self, who: str, path: str, sent: dict[str, str]) -> httpx.Response:
        headers = {"X-Lots-User": who, "X-Lots-Role": "staff", FRAGMENT_HEADER: "1", "Accept-Language": "sv"}
        headers["Cookie"] = f"lots_conversation={self._cookies.get(who, '')}"
        response = await self._client.post(path, data=sent, headers=headers)
        assert response.is_success, response.text
        self._cookies[who] = response.cookies.get("lots_conversation") or self._cookies[who]
        return response

    def _read(self, who: str, html: str) -> Content:
        page = LexborHTMLParser(_NUMBERED.sub(r"\g<0>\g<1>. ", html)).css_first("article.exchange")
        assert page is not None, html
        buttons = dict(map(_button, page.css("form[data-say] button")))
        for tools in page.css(".tools"):
            buttons.update(_thumbs(tools))
        self._buttons[who] = buttons
        link = page.css_first("p.form-link")
        far = _FAR.search(link.text() if link else "")
        for unread in page.css(".said, .form-link, .tools, h2"):
            unread.decompose()
        progress = (int(far[1]), int(far[2])) if far else None
        return Content(page.text(separator="\n"), tuple(buttons), progress)


def _button(button: LexborNode) -> tuple[str, Button]:
    """Its label, and what is sent to the conversation when it is clicked."""
    form = button.parent
    assert form is not None
    hidden = {_attribute(one, "name"): _attribute(one, "value") for one in form.css("input")}
    return button.text(), Button("/chat", {**hidden, _attribute(button, "name"): _attribute(button, "value")})


def _thumbs(tools: LexborNode) -> Iterator[tuple[str, Button]]:
    """Up is a button; down unfolds what may have been wrong."""
    answer = tools.css_first("input[name=answer]")
    up, down = tools.css_first("button[value=up]"), tools.css_first("details.because")
    if answer is None or up is None or down is None:
        return
    sends = {"answer": _attribute(answer, "value")}
    yield up.text().strip(), Button("/feedback", {**sends, "verdict": "up"})
    reasons = {
        label.text().strip(): Button("/feedback", {**sends, "verdict": "down", "reason": _attribute(radio, "value")})
        for label in down.css("fieldset label")
        for radio in label.css("input")
    }
    summary = down.css_first("summary")
    assert summary is not None
    yield summary.text().strip(), Button("", {}, reasons)


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
