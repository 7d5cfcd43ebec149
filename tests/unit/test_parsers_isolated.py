"""A file that hangs, crashes or swells takes its child process down, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.parsers import registry
from ingest.parsers.isolated import ParserProcess, parse_isolated
from knowledge.errors import DamagedFile, EncryptedFile, OversizedFile, UnsupportedFormat
from tests.samples.formats.make import make_docx

pytestmark = pytest.mark.slow


@pytest.fixture
def process() -> Iterator[ParserProcess]:
    with ParserProcess(megabytes=512) as process:
        yield process


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "sida.html"
    path.write_text("<h1>Rubrik</h1><p>Text</p>")
    return path


def _child(process: ParserProcess) -> int:
    assert process._child is not None
    return process._child.pid


def test_what_comes_back_is_what_the_parser_read(process: ParserProcess, page: Path, tmp_path: Path) -> None:
    make_docx(tmp_path / "program.docx")
    for path in (page, tmp_path / "program.docx"):
        assert process.parse(path) == registry.parse(path)


def test_the_child_stays_warm_between_files(process: ParserProcess, page: Path) -> None:
    process.parse(page)
    child = _child(process)
    process.parse(page)
    assert _child(process) == child


def test_a_documents_own_error_comes_through_and_the_child_goes_on(
    process: ParserProcess, page: Path, tmp_path: Path
) -> None:
    (tmp_path / "tom.pdf").write_bytes(b"")
    (tmp_path / "last.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"))
    for name, error in (("tom.pdf", DamagedFile), ("last.docx", EncryptedFile), ("x.jpg", UnsupportedFormat)):
        with pytest.raises(error):
            process.parse(tmp_path / name)
    child = _child(process)
    assert process.parse(page).title == "Rubrik"
    assert _child(process) == child


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(process: ParserProcess, page: Path) -> None:
    process.parse(page)
    os.kill(_child(process), signal.SIGSTOP)  # hangs, whatever the file
    begun = time.monotonic()
    with pytest.raises(DamagedFile, match="mer än 1 sekunder"):
        process.parse(page, seconds=1)
    assert time.monotonic() - begun < 60
    assert process.parse(page).title == "Rubrik"


def test_a_crash_is_one_line_and_the_next_file_is_read(process: ParserProcess, page: Path) -> None:
    process.parse(page)
    crash = threading.Timer(0.3, os.kill, (_child(process), signal.SIGKILL))
    os.kill(_child(process), signal.SIGSTOP)  # so that the crash comes while it is asked
    crash.start()
    with pytest.raises(DamagedFile, match="krascha"):
        process.parse(page)
    crash.join()
    assert process.parse(page).title == "Rubrik"


def test_a_file_that_needs_too_much_memory_is_refused(page: Path, tmp_path: Path) -> None:
    (tmp_path / "stor.html").write_text("<p>" + "ord <b>fet</b> " * 3_000_000)
    with ParserProcess(megabytes=64) as process:
        with pytest.raises((OversizedFile, DamagedFile)):
            process.parse(tmp_path / "stor.html")
        assert process.parse(page).title == "Rubrik"


def test_the_child_imports_neither_torch_nor_chroma(process: ParserProcess, page: Path) -> None:
    process.parse(page)
    mapped = Path(f"/proc/{_child(process)}/maps").read_text()
    assert "lexbor" in mapped
    assert "torch" not in mapped
    assert "chroma" not in mapped


def test_the_child_ends_when_its_parent_is_killed(page: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from ingest.parsers import isolated;"
        "isolated.parse_isolated(Path(sys.argv[1])); print(isolated._shared._child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(page)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()


def test_one_call_reads_one_file(page: Path) -> None:
    assert parse_isolated(page).title == "Rubrik"
    assert parse_isolated(page, megabytes=256).title == "Rubrik"
