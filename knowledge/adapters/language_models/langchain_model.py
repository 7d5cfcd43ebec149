"""A LangChain chat model as Lots asks it: JSON of a shape, in pieces as it is written, within a time.

Order: the client is made when it is first needed, before any time runs; the surest way of asking that the model takes
is used, and remembered; what fails before the first word is tried again while there is time; only the JSON is let
through.

Invariant: whatever the model or its provider does, reading it ends in time, in the whole object or in a ModelError.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from knowledge.adapters.language_models.asking import Way, text_of
from knowledge.adapters.language_models.connection import hung_up_at
from knowledge.adapters.language_models.failing import ModelFailed, failed_by
from knowledge.adapters.language_models.guard import Tokens
from knowledge.adapters.language_models.in_time import read_in_time
from knowledge.adapters.language_models.json_object import JsonObject
from knowledge.adapters.language_models.trying import Tries
from knowledge.errors import ModelError
from knowledge.language_model import ModelRequest

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

CHARACTERS_A_TOKEN = 8
"""What is longer than this for each token it may take does not come to an end."""
AFTER_THE_END = 0.3
"""Seconds that the number of tokens is waited for when the whole object has come."""
MOST_AFTER_IT = 100
"""Characters: a fence that is closed, a greeting."""
_WAY_NOT_TAKEN = (400, 422)
"""HTTP's status where a server does not know the way that it was asked."""
_BROKE_ON_IT = 500
"""As llama.cpp's server answers a way that it does not know; it may also be a fault that passes."""


@dataclass(frozen=True, slots=True)
class Client:
    """How a provider's models are made and asked. `make` imports its package; `ways` are the surest first; `options`
    are what every request says, with the length of the answer in tokens."""

    make: Callable[[], BaseChatModel]
    ways: Sequence[Way]
    options: Callable[[int], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a chunk is of use here."""

    text: str
    went_in: int
    came_out: int


class LangchainModel:
    """A model as the guard asks it: the protocol `Unguarded`."""

    def __init__(self, name: str, client: Client) -> None:
        self._name = name
        self._client = client
        self._making = Lock()
        self._made: BaseChatModel | None = None
        self._way = 0

    @property
    def name(self) -> str:
        return self._name

    def write(self, request: ModelRequest, tokens: Tokens | None = None) -> Iterator[str]:
        """As `LanguageModel.write`; how many tokens it was is noted in `tokens`, where the provider says it."""
        said, tokens = JsonObject(), tokens or Tokens()
        try:
            with closing(self._pieces(request, said)) as pieces:
                for piece in pieces:
                    tokens.went_in += piece.went_in
                    tokens.came_out += piece.came_out
                    if text := said.take(piece.text):
                        yield text
        except ModelError:
            if not said.is_whole:  # else all that was asked for has come, and how the rest went is no matter
                raise
        if not said.is_whole:
            self._wrote_no_object(said)
            raise ModelFailed("unusable")

    def warm_up(self) -> None:
        """Imports the provider's package, which takes seconds. Raises ModelError."""
        self._model()

    def _pieces(self, request: ModelRequest, said: JsonObject) -> Generator[Piece]:
        """What is written, until it is whole or goes on for too long."""
        model, most = self._model(), request.longest * CHARACTERS_A_TOKEN
        latest = time.monotonic() + request.patience

        def patience() -> float:
            if said.is_whole:
                return AFTER_THE_END
            return request.patience if said.has_begun else latest - time.monotonic()  # thinking aloud says nothing

        reading = read_in_time(lambda closed: self._asked(model, request, closed), patience, request.within)
        with closing(reading) as pieces:
            for piece in pieces:
                if said.after_it > MOST_AFTER_IT or said.taken + len(piece.text) > most:
                    return
                yield piece

    def _model(self) -> BaseChatModel:
        with self._making:
            if self._made is None:
                self._made = _made_by(self._client)
            return self._made

    def _asked(self, model: BaseChatModel, request: ModelRequest, closed: Event) -> Generator[Piece]:
        """One request, as often and in as many ways as it takes. Raises ModelFailed."""
        from langsmith import tracing_context

        tries, way, begun, broke = Tries(request.patience, closed), self._way, False, False
        # An environment for LangChain's tracing would send all of it elsewhere.
        with tracing_context(enabled=False), hung_up_at(closed):
            while not begun:
                try:
                    for piece in _useful(self._client.ways[way](model, request, self._client.options(request.longest))):
                        begun, self._way = True, self._way if broke else way
                        yield piece
                    return
                except Exception as error:  # each provider's package raises its own kinds
                    failure = failed_by(error)
                    if begun:
                        raise failure from None
                    if self._is_for_another_way(way, error, failure):
                        way, broke = way + 1, broke or failure.status == _BROKE_ON_IT
                    elif not tries.wait_for_another(failure):
                        raise failure from None  # a provider's own words may repeat what was asked

    def _is_for_another_way(self, way: int, error: Exception, failure: ModelFailed) -> bool:
        not_taken = isinstance(error, NotImplementedError) or failure.status in (*_WAY_NOT_TAKEN, _BROKE_ON_IT)
        return not_taken and way + 1 < len(self._client.ways)

    def _wrote_no_object(self, said: JsonObject) -> None:
        """A server that does not know a way may also pass over it, and let the model write what it likes."""
        if not said.has_begun:
            self._way = min(self._way + 1, len(self._client.ways) - 1)


def _useful(chunks: Iterator[AIMessageChunk]) -> Iterator[Piece]:
    for chunk in chunks:
        usage = chunk.usage_metadata
        text = text_of(chunk)
        if text or usage:
            yield Piece(text, usage["input_tokens"] if usage else 0, usage["output_tokens"] if usage else 0)


def _made_by(client: Client) -> BaseChatModel:
    try:
        return client.make()
    except Exception as error:  # each provider's package raises its own kinds
        raise ModelFailed("refused") from error
