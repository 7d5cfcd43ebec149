"""An answer as each channel shows it, and what stands in it that only Lots may put there: elements, links, mentions.

Order: `faults` renders one answer for every channel, and names each address and each piece of markup that is not
Lots's own. Invariant: what it finds is what a client would act on, not what merely looks like it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from rich.console import Console, Group

from bot.channels.console.answer import answer_view
from bot.channels.slack.blocks import messages_of
from bot.channels.slack.place import Place
from bot.channels.teams.cards.activities import activities_of
from bot.conversation.messages import Message, Reply
from bot.web.chat_view import exchange_view
from bot.web.pages import render
from bot.web.transcripts import Exchange
from knowledge.answers.answer import Answer, Citation, Related
from tests.slack_world.limits import breaches

OWN = "https://lots.vikboda.example"
_PLACE = Place("T1", "C1", "U1", thread="1700000000.000100")
_SPECIAL_LINK = re.compile(r"<[@#!][^>]*>|<(?!https://lots\.vikboda\.example/)[a-z]+:[^>]*>")
_MARKDOWN = re.compile(r"(?<!\\)!?\[[^\]\\]*(?<!\\)\]\([^)]*\)|<at>")
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]")
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_TERMINAL = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^;]*;([^\x1b]*)\x1b\\")
ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "a article blockquote br button cite dd details div dl dt fieldset figcaption figure footer form h2 h3 h4 "
        "header input label legend li mark ol p q section small span strong summary svg path textarea ul use",
    )
)
"""What the chat's own page is made of."""


def links(place: Citation | Related) -> str:
    return OWN + place.url


def faults(answer: Answer) -> list[str]:
    """What is wrong, with the channel's name first; nothing where all is as it should be."""
    reply = Reply((Message(answer.text, (), answer, "answer-1"),))
    return [
        f"{channel}: {fault}" for channel, look in CHANNELS.items() for fault in look(reply) if fault
    ]  # every channel, whatever the others show


def html_of(reply: Reply) -> str:
    """The exchange as the web chat shows it."""
    view = exchange_view(Exchange(1, "Frågan", reply.messages, None), {}, {})
    return render("exchange.html", "sv", exchange=view)


def html_faults(html: str) -> Iterator[str]:
    """Elements, attributes and addresses that the page does not make itself."""
    reader = _Reader()
    reader.feed(html)
    for name, attributes in reader.elements:
        if name not in ELEMENTS:
            yield f"<{name}>"
        yield from (f"{name} {key}" for key in attributes if key.startswith("on") or key in ("src", "srcset", "style"))
        for key in ("href", "action", "formaction", "xlink:href"):
            address = attributes.get(key) or "/"
            if not re.match(r"/(?!/)|#", address):
                yield f"{key}={address}"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def slack_faults(bodies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Slack's own limits, and links and mentions in what Slack interprets."""
    for body in bodies:
        payload = body["payload"]
        yield from breaches(body["method"], payload)
        for kind, node in _nodes(payload["blocks"]):
            if kind == "link" and not str(node.get("url")).startswith(OWN):
                yield f"a link to {node.get('url')}"
            if kind in ("user", "usergroup", "channel", "broadcast", "image"):
                yield f"a {kind}"
            if kind == "mrkdwn":
                yield from _SPECIAL_LINK.findall(node["text"])
        yield from _SPECIAL_LINK.findall(payload["text"])


def teams_faults(activities: list[dict[str, Any]]) -> Iterator[str]:
    """Addresses that are opened, mentions, pictures, and Markdown where it is read."""
    for activity in activities:
        yield from (f"a mention: {each}" for each in activity.get("entities", ()) if each.get("type") == "mention")
        for kind, node in _nodes(activity):
            if kind in ("Image", "Media", "Action.Http"):
                yield kind
            if kind == "Action.OpenUrl" and not node["url"].startswith(OWN):
                yield f"a link to {node['url']}"
            if kind == "TextBlock":
                yield from _MARKDOWN.findall(node["text"])
        yield from _MARKDOWN.findall(str(activity.get("text", "")))


def console_faults(shown: str) -> Iterator[str]:
    """Addresses that a terminal opens, and signs that steer it."""
    yield from (address for address in _TERMINAL.findall(shown) if address and not address.startswith(OWN))
    yield from (repr(sign) for sign in _STEERS.findall(_TERMINAL.sub("", shown)))
    if "\x1b" in _TERMINAL.sub("", shown):
        yield "an escape sequence"


def _console(reply: Reply) -> Iterator[str]:
    (message,) = reply.messages
    assert message.answer
    out = io.StringIO()
    Console(file=out, force_terminal=True, width=100).print(Group(*answer_view(message.answer, links)))
    yield from console_faults(out.getvalue())


def _api(reply: Reply) -> Iterator[str]:
    """The text that programs get has no signs that nobody sees, but those that a quote has."""
    (message,) = reply.messages
    assert message.answer
    quotes = " ".join(each.quote for each in message.answer.citations)
    yield from (json.dumps(sign) for sign in _UNSEEN.findall(message.text) if sign not in quotes)


def _nodes(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in the value that says what it is."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value["type"], value
        for each in value.values():
            yield from _nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from _nodes(each)


CHANNELS: dict[str, Callable[[Reply], Iterator[str]]] = {
    "web": lambda reply: html_faults(html_of(reply)),
    "slack": lambda reply: slack_faults(messages_of(reply, _PLACE, links)),
    "teams": lambda reply: teams_faults(activities_of(reply, links)),
    "console": _console,
    "api": _api,
}
