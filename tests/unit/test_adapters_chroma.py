"""Embedded Chroma among several processes, and after accidents."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from knowledge.adapters.chroma import ChromaVectors, collection_name
from knowledge.adapters.opening import open_vectors
from knowledge.errors import SettingsError, StorageError
from knowledge.passages import Scope
from knowledge.ports import Vectors

DIMENSIONS = 16
WRITER = """
import sys
from pathlib import Path
import numpy as np
from knowledge.adapters.opening import open_vectors

folder, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
index = open_vectors(folder, None, "model", 16)
for start in range(first, last, 50):
    rows = np.stack([np.random.default_rng(n).normal(size=16) for n in range(start, start + 50)]).astype("f4")
    index.put([f"p{n}" for n in range(start, start + 50)], rows, [""] * 50)
    print(start, flush=True)
"""


def vector(number: int) -> Vectors:
    return np.random.default_rng(number).normal(size=DIMENSIONS).astype(np.float32)


def opened(folder: Path) -> ChromaVectors:
    return open_vectors(folder, None, "model", DIMENSIONS)


def start_writer(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def write_elsewhere(folder: Path, first: int, last: int) -> None:
    with start_writer(folder, first, last) as writer:
        assert writer.stdout is not None
        assert writer.stdout.read().split()[-1] == str(last - 50)


def nearest(index: ChromaVectors, number: int) -> str:
    return index.nearest(vector(number), 1, Scope())[0].passage


@pytest.mark.slow
def test_what_another_process_wrote_is_seen_at_once_after_a_refresh(tmp_path: Path) -> None:
    index = opened(tmp_path)
    index.put(["p0"], vector(0)[None], [""])
    write_elsewhere(tmp_path, 50, 100)
    index.refresh()
    assert nearest(index, 77) == "p77"
    assert len(index.ids()) == 51


@pytest.mark.slow
def test_what_another_process_wrote_is_soon_seen_without_a_word(tmp_path: Path) -> None:
    index = opened(tmp_path)
    index.put(["p0"], vector(0)[None], [""])
    write_elsewhere(tmp_path, 50, 100)
    deadline = time.monotonic() + 20
    while nearest(index, 77) != "p77" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert nearest(index, 77) == "p77"


@pytest.mark.slow
def test_two_processes_that_write_in_turn_lose_nothing(tmp_path: Path) -> None:
    index = opened(tmp_path)
    for first in (0, 100, 200):
        index.put(
            [f"p{n}" for n in range(first, first + 50)],
            np.stack([vector(n) for n in range(first, first + 50)]),
            [""] * 50,
        )
        write_elsewhere(tmp_path, first + 50, first + 100)
    assert index.ids() == {f"p{n}" for n in range(300)}
    assert [nearest(index, n) for n in (10, 60, 110, 260, 299)] == ["p10", "p60", "p110", "p260", "p299"]


@pytest.mark.slow
def test_questions_are_answered_while_another_process_writes(tmp_path: Path) -> None:
    index = opened(tmp_path)
    index.put(["p0"], vector(0)[None], [""])
    asked = 0
    with start_writer(tmp_path, 50, 3_000) as writer:
        while writer.poll() is None:
            assert nearest(index, 0) == "p0"
            asked += 1
    assert writer.returncode == 0
    assert asked > 10
    index.refresh()
    assert len(index.ids()) == 2_951


@pytest.mark.slow
def test_an_index_whose_writer_was_killed_opens_and_holds_what_was_reported(tmp_path: Path) -> None:
    reported = 0
    for attempt in range(5):
        with start_writer(tmp_path, reported, 100_000) as writer:
            assert writer.stdout is not None
            for line in writer.stdout:
                reported = int(line) + 50
                if reported >= 250 * (attempt + 1):
                    writer.kill()
        index = opened(tmp_path)
        index.verify()
        assert index.ids() >= {f"p{n}" for n in range(reported)}
        assert nearest(index, reported - 1) == f"p{reported - 1}"
        index.close()


def _scribble(folder: Path, pattern: str) -> None:
    for file in folder.rglob(pattern):
        if file.is_file():
            file.write_bytes(b"not what was here" * 64)


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["chroma.sqlite3", "*.bin", "*"])
def test_a_damaged_index_says_what_to_do_and_can_be_cleared(tmp_path: Path, pattern: str) -> None:
    write_elsewhere(tmp_path, 0, 1_500)
    _scribble(tmp_path / "chroma", pattern)
    index = opened(tmp_path)
    with pytest.raises(StorageError, match="lots reindex"):
        index.verify()
    index.clear()
    index.put(["p0"], vector(0)[None], [""])
    index.verify()
    assert nearest(index, 0) == "p0"


def test_threads_may_ask_while_one_writes(tmp_path: Path) -> None:
    index = opened(tmp_path)
    index.put(["p0"], vector(0)[None], [""])
    seen: list[str] = []
    askers = [Thread(target=lambda: seen.extend(nearest(index, 0) for _ in range(40))) for _ in range(4)]
    for asker in askers:
        asker.start()
    for number in range(1, 40):
        index.put([f"p{number}"], vector(number)[None], [""])
    for asker in askers:
        asker.join()
    assert seen == ["p0"] * 160
    assert len(index.ids()) == 40


@pytest.mark.parametrize("url", ["chroma:8000", "ftp://host:1", "http://"])
def test_a_wrong_server_address_is_a_settings_error(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="LOTS_CHROMA_URL"):
        open_vectors(tmp_path, url, "model", DIMENSIONS)


def test_a_server_that_does_not_answer_says_what_to_check(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="check LOTS_CHROMA_URL"):
        open_vectors(tmp_path, "http://127.0.0.1:9", "model", DIMENSIONS).ids()


@pytest.mark.parametrize("model", ["multilingual-e5", "langchain:openai:x", "/a/path with spaces/ö", "…", "a" * 900])
def test_every_model_name_makes_a_name_that_chroma_takes(tmp_path: Path, model: str) -> None:
    name = collection_name(model, 384)
    assert 3 <= len(name) <= 512
    index = open_vectors(tmp_path, None, model, DIMENSIONS)
    assert index.ids() == set()
