"""What a run says while it goes on: a small protocol, so that ingest knows nothing of terminals."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol

Outcome = Literal["read", "unchanged", "skipped", "failed"]


class Progress(Protocol):
    """Told in this order: `documents` once, `document` for each; then `passages` once, `embedded` for each batch."""

    def documents(self, total: int) -> None:
        """So many files will be looked at."""
        ...

    def document(self, path: Path, outcome: Outcome, why: str = "") -> None:
        """One file is done. `why` says what was wrong with one that failed."""
        ...

    def passages(self, total: int) -> None:
        """So many passages will be embedded; all of them can be found by their words already."""
        ...

    def embedded(self, count: int) -> None:
        """So many passages more have their vector."""
        ...


class Silence:
    """Says nothing."""

    def documents(self, total: int) -> None: ...

    def document(self, path: Path, outcome: Outcome, why: str = "") -> None: ...

    def passages(self, total: int) -> None: ...

    def embedded(self, count: int) -> None: ...
