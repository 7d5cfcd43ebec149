"""Where a command logs to."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


def log_to_standard_error() -> None:
    """What a command prints is its own: standard output may be JSON that a program reads.

    A traceback shows where a fault was, never what the variables held: that is what people wrote, and tokens.
    """
    import structlog

    *before, _ = structlog.get_config()["processors"]
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure([*before, renderer], logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))


@contextmanager
def faults_alone_logged() -> Iterator[None]:
    """For a command that tells of all trouble itself: a warning in the log would say it twice."""
    import structlog

    before = structlog.get_config()
    log_to_standard_error()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("error"))
    try:
        yield
    finally:
        structlog.configure(**before)
