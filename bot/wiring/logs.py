"""Where a command logs to."""

from __future__ import annotations

import sys


def log_to_standard_error() -> None:
    """What a command prints is its own: standard output may be JSON that a program reads.

    A traceback shows where a fault was, never what the variables held: that is what people wrote, and tokens.
    """
    import structlog

    *before, _ = structlog.get_config()["processors"]
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure([*before, renderer], logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
