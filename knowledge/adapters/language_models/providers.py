"""Whose models there are, and what each wants to be told. Any other that LangChain knows is asked by tools or words.

Order: the setting is checked when it is opened, by what is cheap to know (is the package there, is there a key); the
package is imported when the model is first asked.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from knowledge.adapters.language_models.asking import (
    Way,
    by_format,
    by_response_format,
    by_schema,
    by_tool,
    in_words,
)
from knowledge.adapters.language_models.choice import ModelChoice
from knowledge.adapters.language_models.connection import hold
from knowledge.adapters.language_models.langchain_model import Client, LangchainModel
from knowledge.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

SOCKET_SECONDS = 60.0
"""When a thread that nobody waits for any more gives up its socket."""
OLLAMA_CONTEXT = 8_192
"""Tokens. Ollama's own default cuts off the beginning of what it is asked, and says nothing."""
TO_THINK = 2_000
"""Tokens that a model which thinks first is given for that: they count as written."""
NO_KEY = "none"
"""What is sent as a key to an address that was given without one. OpenAI's own key never goes to another address."""
AZURE_VERSION = "2024-10-21"
"""Of Azure's interface: the first that was not a preview to take JSON schemas."""
_LOGS_OF_REQUESTS = (
    *("openai", "anthropic", "mistralai", "ollama", "langchain_core", "langsmith"),
    *("httpx", "httpx2", "httpcore", "httpcore2"),
)
"""At their finest these log what was sent."""


@dataclass(frozen=True, slots=True)
class Provider:
    """`package` is what its extra `lots[extra]` installs; a key is found in `key_names`, unless none is needed.

    `http_client` finds the client of httpx in a model: no package offers it, and all of them have one.
    """

    package: str
    extra: str
    key_names: Sequence[str]
    ways: Sequence[Way]
    to_make: Callable[[ModelChoice], Mapping[str, Any]]
    to_ask: Callable[[ModelChoice, int], Mapping[str, Any]]
    http_client: Callable[[Any], Any]


def chosen_model(choice: ModelChoice) -> LangchainModel:
    """The model, unguarded. Raises SettingsError."""
    if not choice.provider or not choice.model:
        raise SettingsError(
            f"LOTS_LLM={choice.spec!r} is not understood: write PROVIDER:MODEL, such as {', '.join(_EXAMPLES)}"
        )
    provider = PROVIDERS.get(choice.provider)
    return LangchainModel(choice.spec, _listed(choice, provider) if provider else _unlisted(choice))


def _listed(choice: ModelChoice, provider: Provider) -> Client:
    if find_spec(provider.package) is None:
        raise SettingsError(f'LOTS_LLM={choice.spec!r} needs a package: pip install "lots[{provider.extra}]"')
    wanted = () if _is_elsewhere(choice) else provider.key_names
    if wanted and not choice.key and not any(map(os.environ.get, wanted)):
        raise SettingsError(f"LOTS_LLM={choice.spec!r} needs a key: set LOTS_LLM_KEY or {wanted[0]}")
    if choice.provider == "azure_openai" and not (choice.url or os.environ.get("AZURE_OPENAI_ENDPOINT")):
        raise SettingsError(f"LOTS_LLM={choice.spec!r} needs an address: set LOTS_LLM_URL or AZURE_OPENAI_ENDPOINT")
    return Client(
        make=lambda: _held(_open(choice, provider.to_make(choice)), provider),
        ways=provider.ways,
        options=lambda longest: provider.to_ask(choice, longest),
    )


def _unlisted(choice: ModelChoice) -> Client:
    """Made at once: only LangChain knows whether there is such a provider, and what it lacks."""
    given = _given(choice, url="base_url", key="api_key")
    try:
        model = _open(choice, given)
    except ImportError as error:
        raise SettingsError(
            f"LOTS_LLM={choice.spec!r} needs LangChain's package for {choice.provider}: install it with pip"
        ) from error
    except Exception as error:  # each provider's package raises its own kinds
        raise SettingsError(
            f"LOTS_LLM={choice.spec!r} cannot be used: known are {', '.join(sorted(PROVIDERS))}, and what LangChain's "
            "init_chat_model opens by that name"
        ) from error
    return Client(make=lambda: model, ways=(by_tool, in_words), options=lambda longest: {})


def _held(model: BaseChatModel, provider: Provider) -> BaseChatModel:
    hold(provider.http_client(model))
    return model


def _open(choice: ModelChoice, options: Mapping[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    model: BaseChatModel = init_chat_model(choice.model, model_provider=choice.provider, **options)
    for name in _LOGS_OF_REQUESTS:
        logging.getLogger(name).setLevel(logging.WARNING)
    return model


def _given(choice: ModelChoice, *, url: str, key: str) -> dict[str, Any]:
    return {name: value for name, value in ((url, choice.url), (key, choice.key)) if value}


def _thinks_first(model: str) -> bool:
    """OpenAI's models that reason: they take no temperature, and call the length otherwise."""
    return re.match(r"(?:.*/)?(?:o\d|gpt-[5-9](?!.*chat))", model.lower()) is not None


def _is_elsewhere(choice: ModelChoice) -> bool:
    """Whether it speaks like OpenAI, and is not."""
    return choice.provider == "openai" and bool(choice.url)


def _openai(choice: ModelChoice) -> dict[str, Any]:
    key = {"api_key": choice.key or NO_KEY} if choice.url else {}
    return {**_as_openai(choice), **_given(choice, url="base_url", key="api_key"), **key}


def _as_openai(choice: ModelChoice) -> dict[str, Any]:
    sure = {"reasoning_effort": "low"} if _thinks_first(choice.model) else {"temperature": 0.0}
    return {"timeout": choice.timeout or SOCKET_SECONDS, "max_retries": 0, "use_responses_api": False, **sure}


def _length_as_openai(choice: ModelChoice, longest: int) -> dict[str, Any]:
    """Servers that speak like OpenAI know the older name of the length."""
    if _thinks_first(choice.model):
        return {"max_tokens": longest + TO_THINK}
    return {"extra_body": {"max_tokens": longest}} if _is_elsewhere(choice) else {"max_tokens": longest}


def _azure(choice: ModelChoice) -> dict[str, Any]:
    version = {} if os.environ.get("OPENAI_API_VERSION") else {"api_version": AZURE_VERSION}
    given = _given(choice, url="azure_endpoint", key="api_key")
    return {**_as_openai(choice), **given, **version, "azure_deployment": choice.model}


def _anthropic(choice: ModelChoice) -> dict[str, Any]:
    times = {"timeout": choice.timeout or SOCKET_SECONDS, "max_retries": 0}
    return {**times, **_given(choice, url="base_url", key="api_key")}


def _mistral(choice: ModelChoice) -> dict[str, Any]:
    """One try is what its package calls no retries."""
    times = {"timeout": round(choice.timeout or SOCKET_SECONDS), "max_retries": 1, "temperature": 0.0}
    return {**times, **_given(choice, url="base_url", key="api_key")}


def _ollama(choice: ModelChoice) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {choice.key}"} if choice.key else {}
    client = {"timeout": choice.timeout or SOCKET_SECONDS, "headers": headers}
    return {"client_kwargs": client, **({"base_url": choice.url} if choice.url else {})}


def _length_as_ollama(choice: ModelChoice, longest: int) -> dict[str, Any]:
    return {"options": {"num_predict": longest, "num_ctx": OLLAMA_CONTEXT, "temperature": 0.0}}


def _length(choice: ModelChoice, longest: int) -> dict[str, Any]:
    return {"max_tokens": longest}


_EXAMPLES = ("openai:gpt-5-mini", "anthropic:claude-haiku-4-5", "ollama:mistral-small")
PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider(
        package="langchain_openai",
        extra="openai",
        key_names=("OPENAI_API_KEY",),
        ways=(by_schema, by_tool, in_words),
        to_make=_openai,
        to_ask=_length_as_openai,
        http_client=lambda model: model.root_client._client,
    ),
    "azure_openai": Provider(
        package="langchain_openai",
        extra="azure",
        key_names=("AZURE_OPENAI_API_KEY",),
        ways=(by_schema, by_tool, in_words),
        to_make=_azure,
        to_ask=_length_as_openai,
        http_client=lambda model: model.root_client._client,
    ),
    "anthropic": Provider(
        package="langchain_anthropic",
        extra="anthropic",
        key_names=("ANTHROPIC_API_KEY",),
        ways=(by_tool, in_words),
        to_make=_anthropic,
        to_ask=_length,
        http_client=lambda model: model._client._client,
    ),
    "mistralai": Provider(
        package="langchain_mistralai",
        extra="mistral",
        key_names=("MISTRAL_API_KEY",),
        ways=(by_response_format, by_tool, in_words),
        to_make=_mistral,
        to_ask=_length,
        http_client=lambda model: model.client,
    ),
    "ollama": Provider(
        package="langchain_ollama",
        extra="ollama",
        key_names=(),
        ways=(by_format, in_words),
        to_make=_ollama,
        to_ask=_length_as_ollama,
        http_client=lambda model: model._client._client,
    ),
}
