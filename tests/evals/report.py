"""All quality figures in one run, each beside its baselines: `make eval`.

Order: the sample municipality, the seed documents, SweFAQ, invented documents. What is indexed is kept between runs
(`LOTS_EVAL_DATA`, default `.cache/evals`, a folder for each set), so only what changed is embedded again. The sample
and what is invented come with the project; the rest is looked for in `LOTS_EVAL_CORPUS` (default `../shared`); what is
not there is named as not measured.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.evaluating.baselines import baselines
from bot.evaluating.evaluation import EvalQuestion, Evaluation, Verdict, answering, as_text, evaluate, read_questions
from bot.settings import Settings, read_settings
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files
from bot.wiring.services import open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from knowledge.adapters.embeddings import open_embedder
from knowledge.errors import EmbeddingError
from knowledge.passages import Scope
from tests.evals import invented, swefaq

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = Path(__file__).parent
EVERY_INVENTED = 3
"""One question in so many, of both kinds, is enough to tell, and takes a minute or two."""


def main() -> None:
    """Prints the figures of every set whose files are there."""
    corpus = Path(os.environ.get("LOTS_EVAL_CORPUS", ROOT.parent / "shared"))
    folder = Path(os.environ.get("LOTS_EVAL_DATA", ROOT / ".cache" / "evals"))
    parts: list[tuple[Path, Callable[[Path], None]]] = [
        (sample_files(), lambda files: print_answers("Sample municipality", "sample", files, folder / "sample")),
        (corpus / "seeds", lambda files: print_answers("Seed documents", "seeds", files, folder / "seeds")),
        (corpus / "seeds", lambda files: print_answers("The same, by newcomers", "newcomers", files, folder / "seeds")),
        (corpus / "seeds", lambda files: print_answers("And by others", "newcomers_second", files, folder / "seeds")),
        (corpus / "evals" / "swefaq_dev.jsonl", lambda file: print_swefaq(read_settings({}, ROOT), file)),
    ]
    for path, show in parts:
        if path.exists():
            show(path)
        else:
            print(f"Not measured: {path} is not there. Name its folder with LOTS_EVAL_CORPUS.\n")
    print_invented(folder / "invented")


def print_answers(title: str, name: str, files: Path, data: Path) -> None:
    """Answers to the questions of `<name>.yaml`: evidence quoted first, in three, and what is declined."""
    questions = read_questions(QUESTIONS / f"{name}.yaml")
    started = time.perf_counter()
    evaluation = _asked(questions, files, data)
    print(f"{title} ({len(questions)} questions, {time.perf_counter() - started:.0f} s)\n")
    print(as_text(evaluation), flush=True)


def print_invented(data: Path) -> None:
    """Documents of every field that nothing was fitted to, a library a field; the writers' questions, over all."""
    verdicts: dict[str, tuple[Verdict, ...]] = {}
    for file in invented.HELD_OUT:
        passages = invented.read_passages(file)
        with tempfile.TemporaryDirectory() as folder:
            invented.write_documents(passages, Path(folder), file.stem)
            questions = invented.as_questions(file.stem, passages)[::EVERY_INVENTED]
            for name, own in _asked(questions, Path(folder), data / file.stem).verdicts.items():
                verdicts[name] = (*verdicts.get(name, ()), *own)
    print("Invented documents, by people who had seen nothing of Lots\n")
    print(as_text(Evaluation(verdicts)), flush=True)


def _asked(questions: Sequence[EvalQuestion], files: Path, data: Path) -> Evaluation:
    """Lots and the baselines, over the same passages."""
    settings, everything = read_settings({}, ROOT, data), Scope()
    ingest_files(settings, Intake((files,), prune=True), Silence())
    with open_services(settings) as services:
        ways = {
            "Lots": answering(services.answerer.answer, everything),
            **baselines(services.library, services.library, services.vectors, services.embedder, everything),
        }
        return evaluate(questions, ways)


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
    main()
