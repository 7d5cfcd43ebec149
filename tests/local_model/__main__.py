"""Serves the small model, asks it the prompts' cases and a small set through the whole chain, and stops it.

`make local-model` runs it. What is indexed of the sample municipality is shared with `make eval` (`LOTS_EVAL_DATA`).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import yaml

from bot.settings import read_settings
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files
from ingest.pipeline import Intake
from ingest.progress import Silence
from tests.local_model.serve import NAME

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-llm" / "bin" / "python"
QUESTIONS = ROOT / "tests" / "evals" / "sample.yaml"
EVERY = 12
"""Of the sample's questions, so many are passed over for each that is asked: it thinks for many seconds."""
UP_WITHIN = 120.0
SECONDS = 180
"""That the model may take to begin, and to end: nobody waits for it here."""


def main() -> None:
    folder = Path(os.environ.get("LOTS_EVAL_DATA", ROOT / ".cache" / "evals")) / "sample"
    ingest_files(read_settings({}, ROOT, folder), Intake((sample_files(),), prune=True), Silence())
    with served() as url, tempfile.TemporaryDirectory() as workplace:
        spec = f"openai:{NAME}"
        ask([sys.executable, "-m", "tests.evals.prompts", "--llm", spec, "--url", url, "--within", str(SECONDS)], {})
        chosen = {"LOTS_LLM": spec, "LOTS_LLM_URL": url, "LOTS_LLM_IN_HOUSE": "on"}
        times = {"LOTS_LLM_PATIENCE": str(SECONDS), "LOTS_LLM_TIMEOUT": str(SECONDS)}
        lots = str(Path(sys.executable).with_name("lots"))
        ask([lots, "--data", str(folder), "eval", str(small_set(Path(workplace)))], {**chosen, **times})


@contextmanager
def served() -> Iterator[str]:
    """The model's address, for as long as the block lasts."""
    port = free_port()
    server = subprocess.Popen([str(PYTHON), str(Path(__file__).with_name("serve.py")), str(port)])
    try:
        wait_for(f"http://127.0.0.1:{port}/v1/models", server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until it answers. Raises SystemExit where it ended, or does not come up."""
    deadline = time.monotonic() + UP_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(address):
                return
        except URLError:
            time.sleep(0.5)
    raise SystemExit("The model's server did not come up: what it said stands above.")


def small_set(folder: Path) -> Path:
    """Some of the sample's questions, spread evenly over it."""
    file = folder / "small.yaml"
    questions = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump(questions[::EVERY], allow_unicode=True), encoding="utf-8")
    return file


def ask(command: Sequence[str], settings: dict[str, str]) -> None:
    subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=True)


if __name__ == "__main__":
    main()
