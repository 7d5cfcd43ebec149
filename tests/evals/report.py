"""All quality figures in one run, each beside its baselines: `make eval`.

The seed documents are indexed into a folder that is kept between runs (`LOTS_EVAL_DATA`, default `.cache/evals`), so
only what changed is embedded again. The corpus is looked for in `LOTS_EVAL_CORPUS` (default `../shared`); where it is
absent, that is said and the exit code is 1: figures that were not measured must not look like figures.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.baselines import baselines
from bot.evaluation import answering, as_text, evaluate, read_questions
from bot.settings import Settings, read_settings
from bot.wiring import ingest_files, open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from knowledge.adapters.embeddings import open_embedder
from knowledge.errors import EmbeddingError
from knowledge.passages import Scope
from tests.evals import swefaq

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = Path(__file__).with_name("seeds.yaml")


def main() -> int:
    """Prints the figures; 1 when a part of the corpus is not there."""
    corpus = Path(os.environ.get("LOTS_EVAL_CORPUS", ROOT.parent / "shared"))
    settings = read_settings({}, ROOT, Path(os.environ.get("LOTS_EVAL_DATA", ROOT / ".cache" / "evals")))
    parts: list[tuple[Path, Callable[[Path], None]]] = [
        (corpus / "seeds", lambda found: print_seeds(settings, found)),
        (corpus / "evals" / "swefaq_dev.jsonl", lambda found: print_swefaq(settings, found)),
    ]
    missing = [path for path, _ in parts if not path.exists()]
    for path, show in parts:
        if path not in missing:
            show(path)
    for path in missing:
        print(f"Not measured: {path} is not there. Name its folder with LOTS_EVAL_CORPUS.", file=sys.stderr)
    return 1 if missing else 0


def print_seeds(settings: Settings, seeds: Path) -> None:
    """Answers about the seed documents: evidence quoted first, in three, and what is declined."""
    ingest_files(settings, Intake((seeds,), prune=True), Silence())
    questions = read_questions(QUESTIONS)
    everything = Scope()
    with open_services(settings) as services:
        ways = {
            "Lots": answering(services.answerer.answer, everything),
            **baselines(services.library, services.library, services.vectors, services.embedder, everything),
        }
        started = time.perf_counter()
        evaluation = evaluate(questions, ways)
    print(f"Seed documents ({len(questions)} questions, {time.perf_counter() - started:.0f} s)\n")
    print(as_text(evaluation))


def print_swefaq(settings: Settings, questions: Path) -> None:
    """Finding the right answer among those of Swedish authorities' FAQs. Raises EmbeddingError."""
    embedder = open_embedder(settings.embeddings)
    if embedder is None:
        raise EmbeddingError("SweFAQ is measured with a model: set LOTS_EMBEDDINGS to one.")
    with tempfile.TemporaryDirectory() as workplace:
        rows = swefaq.figures(questions, embedder, Path(workplace))
    print(f"\nSweFAQ\n{'':<22}{'nDCG@10':>10}{'hit@1':>10}")
    for row in rows:
        print(f"{row.name:<22}{row.ndcg:>10.3f}{row.hit:>10.3f}")


if __name__ == "__main__":
    sys.exit(main())
