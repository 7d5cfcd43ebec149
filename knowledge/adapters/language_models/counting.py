"""What is counted of a language model's use: calls by purpose and outcome, tokens. Never what was asked or written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import Literal

Outcome = Literal[
    "written", "stopped", "withheld", "budget", "resting", "silent", "limited", "unreachable", "failed", "refused",
    "unusable",
]  # fmt: skip
"""`written` came whole, `stopped` was closed by who asked; `withheld` may not leave. `limited` is too many requests,
`failed` an error of the server, `refused` an error of ours (a key, a model's name), `unusable` not the JSON asked for.
"""


class ModelUse:
    """One process's counts. Safe in threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls: Counter[tuple[str, str]] = Counter()
        self._tokens: Counter[str] = Counter()

    def asked(self, purpose: str, outcome: Outcome) -> None:
        with self._lock:
            self._calls[purpose, outcome] += 1

    def used(self, tokens_in: int, tokens_out: int) -> None:
        with self._lock:
            self._tokens["in"] += tokens_in
            self._tokens["out"] += tokens_out

    def calls(self) -> Mapping[tuple[str, str], int]:
        """(purpose, outcome) -> how many since the start."""
        with self._lock:
            return dict(self._calls)

    def tokens(self) -> Mapping[str, int]:
        """Of what went in and what came out: "in", "out"."""
        with self._lock:
            return dict(self._tokens)
