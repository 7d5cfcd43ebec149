"""Rubbish, cut-off and changed files: only a DocumentError may come out, soon, and what is read keeps the invariant."""

from __future__ import annotations

import contextlib
import functools
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.parsers import registry
from knowledge.errors import DocumentError
from tests.samples.formats.ground_truth import assert_invariant
from tests.samples.formats.make import MAKERS, TEXTS

FORMATS = Path(__file__).parents[1] / "samples" / "formats"
SECONDS = 60
_FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@functools.cache
def _sample(name: str) -> bytes:
    if name in TEXTS:
        return (FORMATS / name).read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        MAKERS[name](Path(folder) / name)
        return (Path(folder) / name).read_bytes()


def _read(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fil{suffix}"
        path.write_bytes(content)
        begun = time.monotonic()
        with contextlib.suppress(DocumentError):
            assert_invariant(registry.parse(path))
        assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx", ".pptx", ".html", ".md"])
@given(content=st.binary(min_size=1, max_size=2000))
@_FUZZ
def test_random_bytes_are_read_or_refused(suffix: str, content: bytes) -> None:
    _read(content, suffix)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*TEXTS, *MAKERS])
@given(part=st.floats(0, 1))
@_FUZZ
def test_a_file_that_was_cut_off_is_read_or_refused(name: str, part: float) -> None:
    content = _sample(name)
    _read(content[: int(len(content) * part)], Path(name).suffix)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*TEXTS, *MAKERS])
@given(places=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=30))
@_FUZZ
def test_a_file_with_wrong_bytes_is_read_or_refused(name: str, places: list[tuple[float, int]]) -> None:
    content = bytearray(_sample(name))
    for part, byte in places:
        content[int(part * len(content))] = byte
    _read(bytes(content), Path(name).suffix)


@given(text=st.text(alphabet="<>/abhr123 \n#*-|&;\"'=[]()^`~éå", max_size=300))
@_FUZZ
def test_any_markup_keeps_the_invariant(text: str) -> None:
    for suffix in (".html", ".md"):
        _read(text.encode(), suffix)


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".html", b"<div>" * 20_000 + b"text"),
        (".html", b"<table><tr><td>" * 2_000 + b"text"),
        (".html", b"<table><tr><td colspan=9999 rowspan=9999>a</td><td rowspan=9999>b</td></tr></table>"),
        (".html", b"<ul><li>" * 3_000 + b"text"),
        (".html", b"<p>" + b"a <b>b</b> " * 50_000),
        (".md", b"> " * 5_000 + b"text"),
        (".md", b"- " * 5_000 + b"text"),
        (".md", b"[" * 20_000 + b"text"),
        (".md", b"*a **b " * 5_000),
        (".md", b"x" * 2_000_000),
    ],
)
def test_markup_made_to_exhaust_a_parser_is_read_or_refused_in_time(suffix: str, content: bytes) -> None:
    _read(content, suffix)
