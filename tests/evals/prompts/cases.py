"""What a prompt's eval holds, and how code judges what came out: no model judges a model.

One YAML file a prompt, of the prompt's name:

    prompt: follow_up
    cases:
      - id: pronoun-sv
        material: {…}                   # as it is sent, by the prompt's own names
        must: ["när", "plan"]           # each stands in what came out; any case; a list in it means "one of these"
        must_not: ["2024"]              # none of them does
        equals: {sentences.0.item: true}  # and these are the values at these places

What is looked through is every text in the JSON object that came, at any depth, a line each. More in a file (as `guard`
in `follow_up.yaml`) is for the prompt's own tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import yaml

HERE = Path(__file__).parent
NOTHING = object()


@dataclass(frozen=True, slots=True)
class Case:
    """One material. `must` holds sets of words of which one must come; `equals` values by their dotted place."""

    id: str
    material: Mapping[str, Any]
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    equals: Mapping[str, Any] = field(default_factory=dict)

    @property
    def judges(self) -> bool:
        return bool(self.must or self.must_not or self.equals)


def measured_prompts() -> list[str]:
    """The names of the prompts that have an eval here, in order."""
    return sorted(file.stem for file in HERE.glob("*.yaml"))


def read_cases(name: str) -> list[Case]:
    """The cases of the prompt of that name. Raises FileNotFoundError, KeyError for a file that is not of the format."""
    entries = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    if entries["prompt"] != name:
        raise KeyError(f"{name}.yaml is of the prompt {entries['prompt']}")
    return [_case(entry) for entry in entries["cases"]]


def misses(case: Case, shape: Mapping[str, Any], found: Any) -> list[str]:
    """Why what came is not what the case asks for, a line each; none where it is."""
    if not jsonschema.Draft202012Validator(shape).is_valid(found):
        return ["not of the shape"]
    said = "\n".join(texts_in(found)).casefold()
    return [
        *(f"without {' / '.join(each)}" for each in case.must if not any(one.casefold() in said for one in each)),
        *(f"with {each}" for each in case.must_not if each.casefold() in said),
        *(f"{at} is not {wanted!r}" for at, wanted in case.equals.items() if value_at(found, at) != wanted),
    ]


def texts_in(found: Any) -> Iterator[str]:
    """Every text in a JSON value, in order."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for each in found.values() if isinstance(found, dict) else found:
            yield from texts_in(each)


def value_at(found: Any, at: str) -> Any:
    """The value at a dotted place ("sentences.0.item"); `NOTHING` where there is none."""
    for step in at.split("."):
        if isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        elif isinstance(found, dict) and step in found:
            found = found[step]
        else:
            return NOTHING
    return found


def _case(entry: Mapping[str, Any]) -> Case:
    return Case(
        id=entry["id"],
        material=entry["material"],
        must=tuple((each,) if isinstance(each, str) else tuple(each) for each in entry.get("must", ())),
        must_not=tuple(entry.get("must_not", ())),
        equals=entry.get("equals", {}),
    )
