"""The upper half of multilingual-e5-small in torch, with what is learned of it.

The same layers as `e5_states` works out in numpy. The matrices stay; a product of two narrow ones is added to each, and
is learned, with the scales and the axes of token states. What lies below never changes, so texts are brought to the
middle once (`to_the_middle`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from knowledge.adapters.embeddings.e5_file import Floats, ModelFile
from knowledge.adapters.embeddings.e5_states import E5States

FROM_LAYER = 6
"""Of twelve: what is learned begins here."""
RANK = 16
PREFIX = 4
"""Tokens before a question's own: the mark of the beginning, "query" and ":"."""


def to_the_middle(model: E5States, text: str) -> Floats:
    """States before the layers that learn, for `text` with its prefix: shape (tokens, width), float16."""
    return model.of(text, layers=FROM_LAYER).astype(np.float16)


class _Adapted(nn.Module):
    """x @ (weights + a @ b) + bias; a and b are learned."""

    weights: Tensor
    bias: Tensor

    def __init__(self, weights: Floats, bias: Floats) -> None:
        super().__init__()
        takes, gives = weights.shape
        self.register_buffer("weights", torch.tensor(weights))
        self.register_buffer("bias", torch.tensor(bias))
        self.a = nn.Parameter(torch.randn(takes, RANK) / math.sqrt(takes))
        self.b = nn.Parameter(torch.zeros(RANK, gives))

    def forward(self, given: Tensor) -> Tensor:
        kind = given.dtype
        return given @ self.weights.to(kind) + self.bias.to(kind) + (given @ self.a.to(kind)) @ self.b.to(kind)


class _Layer(nn.Module):
    def __init__(self, file: ModelFile, at: int) -> None:
        super().__init__()
        width, inner, self.heads = file.sizes.width, file.sizes.inner, file.sizes.heads
        asks = [file.matrix(f"l{at}.{part}.w", width, width).T for part in "qkv"]
        self.qkv = _Adapted(np.concatenate(asks, 1), np.concatenate([file.floats(f"l{at}.{part}.b") for part in "qkv"]))
        self.ao = _Adapted(file.matrix(f"l{at}.ao.w", width, width).T, file.floats(f"l{at}.ao.b"))
        self.fi = _Adapted(file.matrix(f"l{at}.fi.w", inner, width).T, file.floats(f"l{at}.fi.b"))
        self.fo = _Adapted(file.matrix(f"l{at}.fo.w", width, inner).T, file.floats(f"l{at}.fo.b"))
        self.aln, self.oln = _scaled(file, f"l{at}.aln"), _scaled(file, f"l{at}.oln")

    def forward(self, states: Tensor, real: Tensor) -> Tensor:
        texts, tokens, width = states.shape
        split = self.qkv(states).view(texts, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        ask, key, value = split.unbind()
        mixed = functional.scaled_dot_product_attention(ask, key, value, attn_mask=real[:, None, None, :])
        states = _level(self.aln, states + self.ao(mixed.transpose(1, 2).reshape(texts, tokens, width)))
        return _level(self.oln, states + self.fo(functional.gelu(self.fi(states), approximate="tanh")))


class UpperHalf(nn.Module):
    """The layers that learn, and the axes by which token states are told apart."""

    def __init__(self, file: ModelFile, axes: Floats, mean_query: Floats, mean_passage: Floats) -> None:
        super().__init__()
        self.layers = nn.ModuleList(_Layer(file, at) for at in range(FROM_LAYER, file.sizes.layers))
        self.axes = nn.Parameter(torch.tensor(axes))
        self.mean = nn.ParameterDict({"query": torch.tensor(mean_query), "passage": torch.tensor(mean_passage)})

    def forward(self, texts: Sequence[Floats]) -> tuple[Tensor, Tensor]:
        """States and which of them are real: shapes (texts, tokens, width) and (texts, tokens)."""
        states = nn.utils.rnn.pad_sequence([torch.from_numpy(each) for each in texts], batch_first=True)
        lengths = torch.tensor([len(each) for each in texts])
        real = torch.arange(states.shape[1])[None] < lengths[:, None]
        states = states.to(torch.bfloat16)
        for layer in self.layers:
            states = layer(states, real)
        return states.float(), real

    def tokens(self, states: Tensor, kind: str) -> Tensor:
        """Rows of length 1: shape (texts, tokens, axes)."""
        return functional.normalize((states - self.mean[kind]) @ self.axes, dim=-1)

    def learned(self) -> dict[str, np.ndarray]:
        """By the names of `knowledge.adapters.embeddings.adaptation`."""
        found = {"axes": self.axes, **{f"mean.{kind}": self.mean[kind] for kind in ("query", "passage")}}
        for at, layer in enumerate(self.layers, FROM_LAYER):
            for name, numbers in layer.named_parameters():
                found[f"l{at}.{name}".replace(".weight", ".w").replace(".bias", ".b")] = numbers
        return {name: numbers.detach().numpy().astype(np.float16) for name, numbers in found.items()}


def pooled(states: Tensor, real: Tensor) -> Tensor:
    """One row a text, of length 1: the mean of its tokens."""
    return functional.normalize((states * real[..., None]).sum(1) / real.sum(1, keepdim=True), dim=-1)


def own_tokens(real: Tensor) -> Tensor:
    """Of questions: without the marks around them and the prefix."""
    own = real.clone()
    own[:, :PREFIX] = False
    own[torch.arange(len(own)), real.sum(1) - 1] = False
    return own


def met(asked: Tensor, own: Tensor, told: Tensor, real: Tensor) -> Tensor:
    """As `knowledge.retrieval.meeting.met`, of every question and passage: shape (questions, passages)."""
    near = torch.einsum("qia,pja->qipj", asked, told).masked_fill(~real[None, None], -2.0)
    return (near.amax(-1) * own[..., None]).sum(1) / own.sum(1, keepdim=True).clamp(min=1)


def _scaled(file: ModelFile, name: str) -> nn.LayerNorm:
    layer = nn.LayerNorm(file.sizes.width, file.sizes.epsilon)
    layer.weight.data = torch.tensor(file.floats(f"{name}.w"))
    layer.bias.data = torch.tensor(file.floats(f"{name}.b"))
    return layer


def _level(scaled: nn.LayerNorm, states: Tensor) -> Tensor:
    level: Tensor = scaled(states.float())
    return level.to(states.dtype)
