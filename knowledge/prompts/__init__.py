"""What Lots asks language models, one YAML file a purpose; `prompt` reads one. No prompt is written in code.

Order: `instructions` say what to do and why, `shape` is the JSON schema of what must come back, `examples` (where a
file has them) are turns that a model is shown before its own. A file's `version` grows with every change of its words:
`tests/unit/test_prompts.py` holds it to that, and figures are kept by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from knowledge.language_model import Example, ModelRequest


@dataclass(frozen=True, slots=True)
class Prompt:
    """One purpose. `longest` is in tokens: the most that a good answer takes."""

    name: str
    version: int
    instructions: str
    shape: Mapping[str, Any]
    longest: int
    examples: tuple[Example, ...] = ()

    def request(self, material: Mapping[str, Any], *, restricted: bool) -> ModelRequest:
        """What is asked of a model about this material, all of which is untrusted."""
        purpose = f"{self.name}/{self.version}"
        return ModelRequest(
            purpose, self.instructions, material, self.shape, restricted, self.longest, examples=self.examples
        )


@cache
def prompt(name: str) -> Prompt:
    """The prompt of that file name. Raises FileNotFoundError, KeyError for one that is not there or not whole."""
    entries = yaml.safe_load((files(__package__) / f"{name}.yaml").read_text(encoding="utf-8"))
    examples = tuple(Example(each["material"], each["wanted"]) for each in entries.get("examples", ()))
    told = entries["instructions"].strip()
    return Prompt(name, entries["version"], told, entries["shape"], entries["longest"], examples)


def prompt_names() -> list[str]:
    """Every prompt there is, in order of name."""
    names = (each.name for each in files(__package__).iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))
