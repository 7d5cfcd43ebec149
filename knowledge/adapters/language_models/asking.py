"""How a model is asked for JSON of a shape: by a schema, which its provider holds it to, by a tool, or in words alone.

Each way streams LangChain's chunks. Lots's own words are the system's message, and the examples' turns; all material is
one JSON object in the user's, which comes last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from knowledge.language_model import ModelRequest

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

Way = Callable[["BaseChatModel", ModelRequest, Mapping[str, Any]], "Iterator[AIMessageChunk]"]
"""Model, request, and what the provider calls the length of the answer: `{"max_tokens": 800}`."""
TOOL = "answer"


def by_schema(model: BaseChatModel, request: ModelRequest, options: Mapping[str, Any]) -> Iterator[AIMessageChunk]:
    """As OpenAI, Mistral and those that speak like them take it. LangChain would parse `response_format` itself, and
    hand over nothing until all had come: `extra_body` goes by it."""
    body = {**options.get("extra_body", {}), "response_format": _response_format(request)}
    yield from model.stream(_messages(request), **{**options, "extra_body": body})


def by_response_format(
    model: BaseChatModel, request: ModelRequest, options: Mapping[str, Any]
) -> Iterator[AIMessageChunk]:
    """The same, where LangChain hands the format on as it is."""
    yield from model.stream(_messages(request), response_format=_response_format(request), **options)


def by_format(model: BaseChatModel, request: ModelRequest, options: Mapping[str, Any]) -> Iterator[AIMessageChunk]:
    """As Ollama takes it. The grammar binds the model, which does not see it: the shape is also said in words."""
    yield from model.stream(_messages(request, says_shape=True), format=dict(request.shape), **options)


def by_tool(model: BaseChatModel, request: ModelRequest, options: Mapping[str, Any]) -> Iterator[AIMessageChunk]:
    """Raises NotImplementedError where the model has no tools."""
    tool = {"title": TOOL, "description": "Gives the answer.", **request.shape}
    bound = model.bind_tools([tool], tool_choice=TOOL)
    yield from cast("Iterator[AIMessageChunk]", bound.stream(_messages(request), **options))


def in_words(model: BaseChatModel, request: ModelRequest, options: Mapping[str, Any]) -> Iterator[AIMessageChunk]:
    yield from model.stream(_messages(request, says_shape=True), **options)


def text_of(chunk: AIMessageChunk) -> str:
    """The JSON of a chunk: a tool's arguments, or what was said."""
    arguments = "".join(part.get("args") or "" for part in chunk.tool_call_chunks)
    return arguments or str(chunk.text)


def _messages(request: ModelRequest, *, says_shape: bool = False) -> list[tuple[str, str]]:
    shape = f"\n\nAnswer with one JSON object of this JSON schema, and nothing else:\n{_json(request.shape)}"
    shown = [
        turn for each in request.examples for turn in (("human", _json(each.material)), ("ai", _json(each.wanted)))
    ]
    told = request.instructions + (shape if says_shape else "")
    return [("system", told), *shown, ("human", _json(request.material))]


def _response_format(request: ModelRequest) -> dict[str, Any]:
    name = re.sub(r"\W", "_", request.purpose, flags=re.ASCII)
    schema = {"name": name, "schema": dict(request.shape), "strict": is_strict(request.shape)}
    return {"type": "json_schema", "json_schema": schema}


def is_strict(shape: Any) -> bool:
    """Whether every object in the schema names all its properties as required, and allows no more.

    What OpenAI wants of a schema that it is to hold a model to in every point:
    https://platform.openai.com/docs/guides/structured-outputs
    """
    if isinstance(shape, list):
        return all(map(is_strict, shape))
    if not isinstance(shape, Mapping):
        return True
    if shape.get("type") == "object":
        closed = shape.get("additionalProperties") is False
        if not closed or set(shape.get("required", ())) != set(shape.get("properties", {})):
            return False
    return all(map(is_strict, shape.values()))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
