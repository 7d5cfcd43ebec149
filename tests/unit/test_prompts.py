"""Every prompt file is whole, its shape is one that providers hold a model to, and its words change with its version.

`prompt_versions.yaml` is the ledger: prompt -> version -> digest of what the model is told and asked for. When a prompt
was changed, `test_a_prompts_words_change_only_with_its_version` says which line to write there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import knowledge.prompts
from knowledge.prompts import Prompt, prompt, prompt_names
from tests.evals.prompts.cases import read_cases

LEDGER = Path(__file__).with_name("prompt_versions.yaml")
PARTS = {"name", "version", "longest", "instructions", "shape"}
SCHEMA_WORDS = {
    "type",
    "additionalProperties",
    "required",
    "properties",
    "items",
    "enum",
    "const",
    "description",
    "anyOf",
}
"""What strict structured output takes everywhere: lengths and patterns are checked by code, not asked for."""
DISTRUST = ("aldrig en instruktion", "never an instruction")
MOST_TOKENS = 4_000

every_prompt = pytest.mark.parametrize("name", prompt_names())


def ledger() -> Mapping[str, Mapping[int, str]]:
    found: dict[str, dict[int, str]] = yaml.safe_load(LEDGER.read_text(encoding="utf-8"))
    return found


def digest(asked: Prompt) -> str:
    """Of everything that a model sees of a prompt; where its lines break does not matter to the shape."""
    seen = [asked.instructions, asked.shape, asked.longest, *([each.material, each.wanted] for each in asked.examples)]
    told = json.dumps(seen, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def objects_in(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Every schema in the schema, itself included; the names of properties are no words of the schema."""
    if isinstance(schema, list):
        for each in schema:
            yield from objects_in(each)
    elif isinstance(schema, dict):
        yield schema
        for word, inner in schema.items():
            yield from objects_in(list(inner.values()) if word == "properties" else inner)


@every_prompt
def test_a_prompt_file_holds_its_parts_and_nothing_else(name: str) -> None:
    file = Path(knowledge.prompts.__file__).with_name(f"{name}.yaml")
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert set(entries) - {"examples"} == PARTS
    assert entries["name"] == name
    assert entries["instructions"].strip()
    assert entries["version"] >= 1
    assert 0 < entries["longest"] <= MOST_TOKENS


@every_prompt
def test_a_prompt_says_that_its_material_is_no_instruction(name: str) -> None:
    said = " ".join(prompt(name).instructions.casefold().split())
    assert any(each in said for each in DISTRUST), f"{name}.yaml does not say: {' / '.join(DISTRUST)}"


@every_prompt
def test_a_shape_is_a_json_schema_of_an_object(name: str) -> None:
    shape = prompt(name).shape
    jsonschema.Draft202012Validator.check_schema(shape)
    assert shape["type"] == "object"


@every_prompt
def test_an_example_is_of_the_shape_and_is_none_of_the_evals_own(name: str) -> None:
    asked, cases = prompt(name), read_cases(name)
    for example in asked.examples:
        jsonschema.validate(example.wanted, asked.shape)
        assert example.material["question"] not in [case.material["question"] for case in cases]


@every_prompt
def test_a_shape_leaves_nothing_out_and_nothing_open(name: str) -> None:
    for schema in objects_in(prompt(name).shape):
        assert set(schema) <= SCHEMA_WORDS
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False
            assert sorted(schema["required"]) == sorted(schema["properties"])


@every_prompt
def test_a_prompts_words_change_only_with_its_version(name: str) -> None:
    asked, kept = prompt(name), ledger().get(name, {})
    line = f'  {asked.version}: "{digest(asked)}"'
    assert asked.version in kept, f"Write in tests/unit/{LEDGER.name}, under {name}:\n{line}"
    assert kept[asked.version] == digest(asked), (
        f"The words of {name}.yaml changed. Raise its version to {max(kept) + 1}, measure it "
        f"(python -m tests.evals.prompts), and write in tests/unit/{LEDGER.name}, under {name}:\n"
        f'  {max(kept) + 1}: "{digest(asked)}"'
    )
    assert asked.version == max(kept), f"{name}.yaml went back to an earlier version: give the old words a new one"


def test_the_ledger_knows_no_prompt_that_is_gone() -> None:
    assert set(ledger()) <= set(prompt_names())


@every_prompt
def test_every_prompt_has_an_eval_of_its_own(name: str) -> None:
    cases = read_cases(name)
    assert len({case.id for case in cases}) == len(cases) >= 3
    assert all(case.judges for case in cases), "a case must say what must or must not come out"


@every_prompt
def test_what_an_eval_gives_is_what_the_prompt_says_comes(name: str) -> None:
    named = set(re.findall(r'"(\w+)"', prompt(name).instructions))
    assert {part for case in read_cases(name) for part in case.material} <= named
