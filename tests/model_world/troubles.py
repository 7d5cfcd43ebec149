"""Every way in which a provider goes wrong, by name: `TROUBLES` is what a test goes through.

A trouble is a function that answers one request in its own bad way, in whichever way the request was asked (whole or
streamed, JSON schema or tools). Those that hang do so until the client leaves.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat

from tests.model_world.asked import Way
from tests.model_world.wire import Exchange, pieces

Trouble = Callable[[Exchange], None]

FOR_EVER = 600.0
REFUSAL = "Tyvärr, det kan jag inte hjälpa till med. I can't help with that."


def none(exchange: Exchange) -> None:
    """All is well."""
    exchange.answer()


# What HTTP says


def status(code: int, message: str, **headers: str) -> Trouble:
    """The provider answers with an error. Names of headers are written with "_" for "-"."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda exchange: exchange.error(code, message, headers=named)


def rejects(*ways: Way, like: Trouble = none, code: int = 400) -> Trouble:
    """A provider that does not know those ways to ask for a shape, and says so; some break on it, and say 500."""

    def trouble(exchange: Exchange) -> None:
        if exchange.asked.way in ways:
            exchange.error(code, f"'{exchange.asked.way}' is not supported with this model", "unsupported_parameter")
        else:
            like(exchange)

    return trouble


def moved(elsewhere: str) -> Trouble:
    """Sends whoever asks to another address, and asks to have all said again there."""

    def trouble(exchange: Exchange) -> None:
        exchange.send(307, b"", {"Location": elsewhere + exchange.asked.path})

    return trouble


def filtered_before(exchange: Exchange) -> None:
    """Azure stops what it does not like before the model has read it."""
    exchange.error(400, "The response was filtered due to the prompt triggering the policy", "content_filter")


def a_page(exchange: Exchange) -> None:
    """A proxy's sign-in page, said to be fine."""
    exchange.send(200, b"<!doctype html><title>Logga in</title>", {"Content-Type": "text/html"})


def longer_than_said(exchange: Exchange) -> None:
    """The body is shorter than its Content-Length."""
    exchange.send(200, b'{"choices": [', {"Content-Length": "5000"})


def shorter_than_said(exchange: Exchange) -> None:
    """The body is longer than its Content-Length: what is read is cut."""
    body = json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": exchange.text}}]}).encode()
    exchange.send(200, body, {"Content-Length": str(len(body) // 2)})


def not_utf8(exchange: Exchange) -> None:
    """The answer in Latin-1, in a body that says nothing of it."""
    body = _body_with("Nämnden ansvarar för åtgärderna.").encode("latin-1")
    _bytes(exchange, body)


def a_bomb(exchange: Exchange) -> None:
    """A packed body of some kilobytes that unpacks to fifty megabytes."""
    packed = gzip.compress(b'{"choices": "' + b" " * 50_000_000 + b'"}')
    exchange.send(200, packed, {"Content-Encoding": "gzip"})


def reset(exchange: Exchange) -> None:
    exchange.reset()


def reset_midway(exchange: Exchange) -> None:
    _half(exchange)
    exchange.reset()


def cut_off(exchange: Exchange) -> None:
    """The stream ends in the middle, as if that were its end: no reason to finish, no [DONE]."""
    if not exchange.asked.streams:
        exchange.whole(_first_half(exchange.text))
        return
    _half(exchange)
    exchange.raw(b"0\r\n\r\n")


# Time


def silent(exchange: Exchange) -> None:
    """Not a byte."""
    exchange.wait(FOR_EVER)


def silent_after_head(exchange: Exchange) -> None:
    """The headers and the opening, and then not a word."""
    exchange.head()
    exchange.wait(FOR_EVER)


def stalls_midway(exchange: Exchange) -> None:
    _half(exchange)
    exchange.wait(FOR_EVER)


def trickles(pause: float = 0.25) -> Trouble:
    """A letter at a time: never silent for long, never done in time."""

    def trouble(exchange: Exchange) -> None:
        exchange.head()
        for letter in exchange.text:
            exchange.piece(letter)
            exchange.wait(pause)
        exchange.finish()

    return trouble


def keeps_alive(exchange: Exchange) -> None:
    """Comments that keep the connection open, and no word: bytes come, and nothing is said."""
    exchange.head()
    while True:
        exchange.bytes_of_stream(b"\n" if exchange.asked.is_ollama else b": keep-alive\n\n")
        exchange.wait(0.05)


def says_nothing_often(exchange: Exchange) -> None:
    """Piece after piece, and each is empty."""
    exchange.head()
    while True:
        exchange.piece("")
        exchange.wait(0.05)


def endless(opening: str, repeated: Iterable[str]) -> Trouble:
    """Goes on until the client leaves."""

    def trouble(exchange: Exchange) -> None:
        exchange.head()
        exchange.piece(opening)
        for piece in repeated:
            exchange.piece(piece)
            exchange.wait(0.001)

    return trouble


def _sentences() -> Iterator[str]:
    return repeat('{"text": "Nämnden ansvarar för allt.", "evidence": [1], "item": false}, ')


# What the model says


def says(text: str, reason: str = "") -> Trouble:
    """This text instead of the author's."""

    def trouble(exchange: Exchange) -> None:
        _say(exchange, text, reason)

    return trouble


def turned(change: Callable[[str], str], reason: str = "") -> Trouble:
    """The author's text, changed."""
    return lambda exchange: _say(exchange, change(exchange.text), reason)


def recited(change: Callable[[list[int]], object]) -> Trouble:
    """The author's sentences, with other evidence."""

    def with_other(text: str) -> str:
        said = json.loads(text)
        if isinstance(said, dict) and "sentences" in said:
            said["sentences"] = [{**each, "evidence": change(each["evidence"])} for each in said["sentences"]]
        return json.dumps(said, ensure_ascii=False)

    return turned(with_other)


def refuses_in_a_field(exchange: Exchange) -> None:
    """OpenAI's own way to refuse, beside the content."""
    if not exchange.asked.streams:
        exchange.whole("", "stop", {"content": None, "refusal": REFUSAL, "tool_calls": None})
        return
    exchange.head()
    choice = {"index": 0, "delta": {"refusal": REFUSAL}, "finish_reason": None}
    exchange.event({"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice], "model": "lokal-1"})
    exchange.finish("stop")


def filtered_midway(exchange: Exchange) -> None:
    """A filter stops the answer when some of it is said."""
    _say(exchange, _first_half(exchange.text), "content_filter")


def huge(exchange: Exchange) -> None:
    """One piece of eight megabytes."""
    _say(
        exchange, '{"sentences": [{"text": "' + "a" * 8_000_000 + '", "evidence": [1], "item": false}]}', size=9_000_000
    )


def unknown_role(exchange: Exchange) -> None:
    """Said by somebody that no provider has."""
    message = {"role": "kommunchef", "content": exchange.text}
    if not exchange.asked.streams:
        exchange.whole(exchange.text, "stop", message)
        return
    exchange.start(200, {"Content-Type": "text/event-stream"})
    choice = {"index": 0, "delta": message, "finish_reason": "stop"}
    exchange.event({"id": "1", "object": "chat.completion.chunk", "choices": [choice], "model": "lokal-1"})


def no_choices(exchange: Exchange) -> None:
    body = {"id": "1", "object": "chat.completion", "choices": [], "model": "lokal-1"}
    _bytes(exchange, json.dumps(body).encode())


def error_inside(exchange: Exchange) -> None:
    """Fine, says HTTP; the stream itself says that it is not."""
    if not exchange.asked.streams:
        exchange.json(200, {"error": {"message": "overloaded", "code": 503}})
        return
    _half(exchange)
    exchange.event({"error": {"message": "The server is overloaded", "type": "server_error", "code": 503}})
    exchange.raw(b"0\r\n\r\n")


def broken_event(exchange: Exchange) -> None:
    """An event that is no JSON."""
    if not exchange.asked.streams:
        exchange.send(200, b'{"choices": [{]}')
        return
    exchange.head()
    exchange.bytes_of_stream(b'data: {"choices": [{]\n\n')
    exchange.finish()


def _say(exchange: Exchange, text: str, reason: str = "", size: int = 12) -> None:
    if not exchange.asked.streams:
        exchange.whole(text, reason)
        return
    exchange.head()
    for piece in pieces(text, size):
        exchange.piece(piece)
    exchange.finish(reason)


def _half(exchange: Exchange) -> None:
    """The opening and the first half of the text; of a whole answer, the first half of its bytes."""
    if not exchange.asked.streams:
        body = _body_with(exchange.text).encode()
        exchange.send(200, body[: len(body) // 2], {"Content-Length": str(len(body))})
        return
    exchange.head()
    for piece in pieces(_first_half(exchange.text)):
        exchange.piece(piece)


def _first_half(text: str) -> str:
    return text[: len(text) // 2]


def _body_with(content: str) -> str:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    body = {"id": "1", "object": "chat.completion", "choices": [choice], "model": "lokal-1"}
    return json.dumps(body, ensure_ascii=False)


def _bytes(exchange: Exchange, body: bytes) -> None:
    """The body whole, or as the only event of a stream."""
    if not exchange.asked.streams:
        exchange.send(200, body)
        return
    exchange.start(200, {"Content-Type": "text/event-stream"})
    exchange.raw(b"data: " + body + b"\n\ndata: [DONE]\n\n")


DEEP = '{"sentences": ' + "[" * 100_000
LONE = '{"sentences": [{"text": "Nämnden \\ud800 ansvarar.", "evidence": [1], "item": false}]}'
NOUGHT = '{"sentences": [{"text": "Nämnden \\u0000 ansvarar.", "evidence": [1], "item": false}]}'

TROUBLES: dict[str, Trouble] = {
    "429": status(429, "Rate limit reached"),
    "429, try in a second": status(429, "Rate limit reached", Retry_After="1"),
    "429, try in an hour": status(429, "Quota exceeded", Retry_After="3600"),
    "500": status(500, "The server had an error"),
    "503": status(503, "Overloaded"),
    "401": status(401, "Incorrect API key provided"),
    "403": status(403, "Not allowed from this country"),
    "404": status(404, "The model does not exist"),
    "400": status(400, "Bad request"),
    "413": status(413, "maximum context length exceeded"),
    "filtered before": filtered_before,
    "sign-in page": a_page,
    "longer than said": longer_than_said,
    "shorter than said": shorter_than_said,
    "not utf-8": not_utf8,
    "bomb": a_bomb,
    "reset": reset,
    "reset midway": reset_midway,
    "cut off": cut_off,
    "silent": silent,
    "silent after head": silent_after_head,
    "stalls midway": stalls_midway,
    "trickles": trickles(),
    "keeps alive": keeps_alive,
    "says nothing, often": says_nothing_often,
    "endless sentences": endless('{"sentences": [', _sentences()),
    "endless space": endless('{"sentences": ', repeat(" \n" * 20)),
    "endless string": endless('{"sentences": [{"text": "', repeat("nämnden " * 8)),
    "endless nonsense": endless("", repeat("blah ")),
    "truncated": turned(_first_half, "length"),
    "invalid json": says('{"sentences": [{"text": "Nämnden ansvarar", "evidence": 1 2]}'),
    "another shape": says('{"answer": "Nämnden ansvarar för allt.", "sources": ["hittepå"]}'),
    "a list": says('["Nämnden ansvarar för allt."]'),
    "null": says("null"),
    "a number": says("42"),
    "sentences of text": says('{"sentences": ["Nämnden ansvarar för allt."]}'),
    "sentences not in a list": says('{"sentences": {"text": "Nämnden ansvarar.", "evidence": [1], "item": false}}'),
    "no sentences": says('{"sentences": []}'),
    "evidence in words": recited(lambda own: "ett"),
    "evidence is true": recited(lambda own: [True]),
    "evidence not whole": recited(lambda own: [1.5, float("nan")]),
    "evidence beyond reach": recited(lambda own: [10**400]),
    "empty": says(""),
    "white space": says("  \n\n "),
    "nested deep": says(DEEP),
    "a lone surrogate": says(LONE),
    "a nought": says(NOUGHT),
    "wrong numbers": recited(lambda own: [each + 90 for each in own]),
    "numbers below one": recited(lambda own: [-each for each in own]),
    "no evidence": recited(lambda own: []),
    "refuses in words": says(REFUSAL),
    "refuses in json": says(json.dumps({"sentences": [{"text": REFUSAL, "evidence": [1], "item": False}]})),
    "refuses in a field": refuses_in_a_field,
    "filtered midway": filtered_midway,
    "huge": huge,
    "unknown role": unknown_role,
    "no choices": no_choices,
    "error inside": error_inside,
    "broken event": broken_event,
}
"""After these the extractive answer is given, or what was said whole and true before it."""

HARMLESS: dict[str, Trouble] = {
    "fenced": turned("```json\n{}\n```".replace("{}", "%s").__mod__),
    "prose around": turned("Självklart! Här är svaret:\n\n%s\n\nHoppas att det hjälper.".__mod__),
    "rejects schemas": rejects("json_schema"),
    "rejects tools": rejects("tools"),
    "rejects schemas and tools": rejects("json_schema", "tools"),
    "takes words alone": rejects("json_schema", "tools", "json_object"),
    "a byte order mark": turned("\ufeff%s".__mod__),
}
"""After these the model's answer is given: they are how honest providers differ."""
