"""The local model answers LangChain's own clients as their providers would, however they ask."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from tests.model_world.authors import sentences_of
from tests.model_world.server import MODEL, LocalModel
from tests.model_world.troubles import TROUBLES, rejects

pytest.importorskip("langchain_openai")
pytest.importorskip("langchain_ollama")

MATERIAL = {
    "question": "Vem ansvarar?",
    "answer": "Nämnden ansvarar. Den rapporterar årligen. [1]\n\nListan: [2]\n- Ett\n- Två",
    "evidence": [{"n": 1, "quote": "Nämnden ansvarar. Den rapporterar årligen."}, {"n": 2, "quote": "Listan: Ett Två"}],
}
WRITTEN = [
    {"text": "Nämnden ansvarar.", "evidence": [1], "item": False},
    {"text": "Den rapporterar årligen.", "evidence": [1], "item": False},
    {"text": "Listan:", "evidence": [2], "item": False},
    {"text": "Ett", "evidence": [2], "item": True},
    {"text": "Två", "evidence": [2], "item": True},
]
SHAPE = {
    "title": "answer",
    "description": "An answer",
    "type": "object",
    "required": ["sentences"],
    "properties": {"sentences": {"type": "array", "items": {"type": "object"}}},
}
ASKED = [("system", "Skriv klarspråk."), ("user", json.dumps(MATERIAL, ensure_ascii=False))]


@pytest.fixture
def model() -> Iterator[LocalModel]:
    with LocalModel() as made:
        yield made


def openai(model: LocalModel) -> BaseChatModel:
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(model=MODEL, base_url=model.openai_url, api_key=SecretStr("hemlig"), max_retries=0, timeout=2)


def azure(model: LocalModel) -> BaseChatModel:
    from langchain_openai import AzureChatOpenAI

    return AzureChatOpenAI(
        azure_deployment="lots", azure_endpoint=model.url, api_version="2024-10-21", api_key=SecretStr("hemlig")
    )


def ollama(model: LocalModel) -> BaseChatModel:
    from langchain_ollama import ChatOllama

    return ChatOllama(model=MODEL, base_url=model.url)


CLIENTS = pytest.mark.parametrize("client", [openai, azure, ollama])
Client = Callable[[LocalModel], BaseChatModel]


@CLIENTS
def test_the_faithful_author_is_read_whole(model: LocalModel, client: Client) -> None:
    said = client(model).invoke(ASKED)

    assert json.loads(str(said.content)) == {"sentences": WRITTEN}
    assert getattr(said, "usage_metadata", {})["output_tokens"] > 0


@CLIENTS
def test_the_faithful_author_is_read_in_pieces(model: LocalModel, client: Client) -> None:
    pieces = [str(piece.content) for piece in client(model).stream(ASKED)]

    assert len(pieces) > 5
    assert json.loads("".join(pieces)) == {"sentences": WRITTEN}


@CLIENTS
@pytest.mark.parametrize("method", ["json_schema", "function_calling"])
def test_a_shape_may_be_asked_for_as_schema_or_tool(model: LocalModel, client: Client, method: Any) -> None:
    said = client(model).with_structured_output(SHAPE, method=method).invoke(ASKED)

    assert said == {"sentences": WRITTEN}
    assert model.last.way == {"json_schema": "json_schema", "function_calling": "tools"}[method]
    assert model.last.shape["required"] == ["sentences"]


def test_a_tool_is_called_in_pieces(model: LocalModel) -> None:
    pieces = openai(model).bind_tools([SHAPE], tool_choice="answer").stream(ASKED)
    called = [chunk["args"] or "" for piece in pieces for chunk in getattr(piece, "tool_call_chunks", [])]

    assert json.loads("".join(called)) == {"sentences": WRITTEN}


def test_what_was_asked_is_kept_as_it_left(model: LocalModel) -> None:
    openai(model).invoke(ASKED)

    asked = model.last
    assert (asked.instructions, asked.material) == ("Skriv klarspråk.", MATERIAL)
    assert asked.headers["authorization"] == "Bearer hemlig"
    assert sentences_of(asked) == WRITTEN
    assert "Nämnden ansvarar" in model.everything_sent()


def test_troubles_come_one_a_request_and_then_all_is_well(model: LocalModel) -> None:
    model.troubles.append(TROUBLES["500"])
    with pytest.raises(Exception, match="The server had an error"):
        openai(model).invoke(ASKED)

    assert openai(model).invoke(ASKED).content


def test_a_way_of_asking_may_be_unknown_to_a_provider(model: LocalModel) -> None:
    model.trouble = rejects("json_schema")
    with pytest.raises(Exception, match="json_schema"):
        openai(model).with_structured_output(SHAPE, method="json_schema").invoke(ASKED)

    assert openai(model).with_structured_output(SHAPE, method="function_calling").invoke(ASKED)


def test_who_hangs_up_is_noticed(model: LocalModel) -> None:
    model.trouble = TROUBLES["endless string"]
    talk = openai(model).stream(ASKED)
    for _, _piece in zip(range(20), talk, strict=False):
        pass
    talk.close()  # type: ignore[attr-defined]

    assert model.wait_until_left()
