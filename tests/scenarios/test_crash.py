"""A run that is cut off anywhere loses nothing, doubles nothing, and is taken up by the next."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from knowledge.adapters.embeddings import open_embedder
from knowledge.adapters.opening import open_library, open_vectors
from knowledge.ports import Embedder
from knowledge.retrieval.indexing import passage_terms
from tests.scenarios.ingest_support import Bench, QuickEmbedder, markdown, state_of

WRITES = {
    "library": ("save", "remove", "keep_vectors"),
    "index": ("put", "remove"),
}


class Cut(BaseException):
    """The end of the process, as far as the code under test can tell."""


class Scissors:
    """Cuts before or after the nth write to the database or the index."""

    def __init__(self, bench: Bench, at: int) -> None:
        self._left = at
        for part, methods in WRITES.items():
            for method in methods:
                target = getattr(bench, part)
                setattr(target, method, self._watched(getattr(target, method)))

    def _watched(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def watched(*arguments: Any) -> Any:
            self._step()
            result = method(*arguments)
            self._step()
            return result

        return watched

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise Cut


def prepared(folder: Path, files: Path) -> Bench:
    """Five documents indexed; then one changed, one gone, one new, one for other readers."""
    bench = Bench(folder, files)
    for number in range(5):
        bench.write(f"{number}.md", markdown(f"Plan {number}", number, 10 + number))
    bench.ingest()
    bench.write("1.md", markdown("Plan 1", 1, 50, 51))
    (files / "2.md").unlink()
    bench.write("5.md", markdown("Plan 5", 5, 60))
    return bench


def test_a_run_cut_off_at_any_write_is_taken_up_by_the_next(tmp_path: Path) -> None:
    files = tmp_path / "files"
    whole = prepared(tmp_path / "whole", files)
    whole.ingest(files / "5.md", group="hr")
    whole.ingest(prune=True)
    expected = whole.state()
    whole.close()

    for at in range(1, 200):
        for path in files.iterdir():
            path.unlink()
        bench = prepared(tmp_path / f"cut-{at}", files)
        Scissors(bench, at)
        finished = _ingest_until_cut(bench, files)
        bench.close()

        again = Bench(bench.data, files, embedder=bench.embedder)
        again.ingest(files / "5.md", group="hr")
        again.ingest(prune=True)
        assert again.state() == expected, f"cut at write {at}"
        again.close()
        if finished:
            assert at > 10
            return
    pytest.fail("the run never finished")


def _ingest_until_cut(bench: Bench, files: Path) -> bool:
    try:
        bench.ingest(files / "5.md", group="hr")
        bench.ingest(prune=True)
    except Cut:
        return False
    return True


QUICK_LOTS = """
import sys, time
import bot.wiring.meaning
from tests.scenarios.ingest_support import QuickEmbedder

class Slow(QuickEmbedder):
    def embed_passages(self, texts):
        time.sleep(0.004 * len(texts))
        return super().embed_passages(texts)

bot.wiring.meaning.open_embedder = lambda setting: Slow()
from bot.cli import main
main()
"""


SECTIONS = 6
REAL_LOTS = "from bot.cli import main; main()"


def quick_lots(data: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-c", QUICK_LOTS, "--data", str(data), *arguments]


def real_lots(data: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-c", REAL_LOTS, "--data", str(data), *arguments]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return _write_corpus(tmp_path / "files", documents=24)


def _write_corpus(folder: Path, documents: int) -> Path:
    folder.mkdir()
    for number in range(documents):
        seeds = range(100 * number, 100 * number + SECTIONS)
        (folder / f"plan-{number}.md").write_text(markdown(f"Plan {number}", *seeds), "utf-8")
    return folder


@pytest.mark.slow
def test_kill_at_twenty_random_moments_loses_and_doubles_nothing(tmp_path: Path, corpus: Path) -> None:
    _kill_and_compare(tmp_path, corpus, quick_lots, QuickEmbedder(), kills=20)


@pytest.mark.slow
def test_kill_while_the_real_model_embeds_loses_and_doubles_nothing(tmp_path: Path) -> None:
    embedder = open_embedder()
    assert embedder is not None
    files = _write_corpus(tmp_path / "files", documents=4)
    _kill_and_compare(tmp_path, files, real_lots, embedder, kills=6)


def _kill_and_compare(
    folder: Path, files: Path, lots: Callable[..., list[str]], embedder: Embedder, kills: int
) -> None:
    """Kills and changes by turns, the doctor content after each; in the end, what a run that nobody disturbed gives."""
    seconds = _run(lots(folder / "clean", "ingest", str(files), "--json"))
    chance, data = random.Random(2026), folder / "killed"
    killed = turn = 0
    while killed < kills:
        assert turn < 3 * kills, "most runs end before they can be killed"
        _change_files(files, turn)
        whole_run = _kill_after(chance.uniform(0.15, 0.95) * seconds, lots(data, "ingest", str(files), "--json"))
        _run(lots(data, "doctor"))
        killed += whole_run is None
        seconds = whole_run or seconds
        turn += 1

    _run(lots(data, "ingest", str(files)))
    _run(lots(folder / "again", "ingest", str(files)))
    assert _state(data, embedder) == _state(folder / "again", embedder)


def _run(command: list[str]) -> float:
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return time.monotonic() - started


def _kill_after(seconds: float, command: list[str]) -> float | None:
    """None when it was still at work; else how long all of it took, since machines are not always as busy."""
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            return None
        return time.monotonic() - started


def _change_files(files: Path, turn: int) -> None:
    """Every file, so that each run has as much to do as the first."""
    for number, path in enumerate(sorted(files.iterdir())):
        first = 1_000 * (turn + 1) + 20 * number
        path.write_text(markdown(path.stem, *range(first, first + SECTIONS)), "utf-8")


def _state(data: Path, embedder: Embedder) -> dict[str, object]:
    library = open_library(data, None, passage_terms)
    index = open_vectors(data, None, embedder.name, embedder.dimensions)
    try:
        return state_of(library, embedder.name, index.ids())
    finally:
        index.close()
        library.close()


def test_stopping_by_hand_says_so_and_keeps_what_was_done(tmp_path: Path, corpus: Path) -> None:
    data = tmp_path / "data"
    with subprocess.Popen(quick_lots(data, "ingest", str(corpus)), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        lines = _lines_until(process.stderr, "plan-0.md")  # the first of 24: nothing is done so soon
        process.send_signal(signal.SIGINT)
        lines += process.stderr.readlines()
        code = process.wait()

    assert code == 130
    assert "Traceback" not in "".join(lines)
    report = subprocess.run(quick_lots(data, "documents", "--json"), capture_output=True, text=True, check=True)
    assert '"plan-0"' in report.stdout


def _lines_until(stream: Iterator[str], word: str) -> list[str]:
    lines = []
    for line in stream:
        lines.append(line)
        if word in line:
            break
    return lines
