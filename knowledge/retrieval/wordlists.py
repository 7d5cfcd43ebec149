"""Lists of words kept in files: as text beside this file, white-space separated, lines that start with # left out; or
as YAML, beside whoever reads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def word_set(text: str) -> frozenset[str]:
    """The words of a short list written in the code."""
    return frozenset(text.split())


def listed(name: str) -> list[str]:
    """The words of a file, in order."""
    return [word for line in lines(name) for word in line.split()]


def lines(name: str) -> list[str]:
    """The lines of a file that say something."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def from_yaml(file: Path) -> Any:
    """What a YAML file of the package holds, read by the quicker parser where there is one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (a safe loader either way)
