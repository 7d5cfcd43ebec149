"""People get what `pip install .` brings, without the tools of development: nothing may lean on more than that."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
OURS = ("bot", "knowledge", "ingest")
LOAD = """
import importlib, json, sys

hidden, modules = map(set, json.load(sys.stdin))

class Hiding:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in hidden:
            raise ModuleNotFoundError(f"{name} does not come with Lots", name=name)

sys.meta_path.insert(0, Hiding())
for module in sorted(modules):
    importlib.import_module(module)
"""


def brought_along() -> set[str]:
    """The distributions that Lots asks for, without its extras, and all that they ask for in turn."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    waiting = [Requirement(text) for text in asked]
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *wanted.extras):
            part = (canonicalize_name(wanted.name), extra)
            if part not in seen:
                seen.add(part)
                waiting += asked_by(*part)
    return {name for name, _ in seen}


def asked_by(name: str, extra: str) -> list[Requirement]:
    """Of one distribution, on this machine; nothing where it is not here, as what is for other systems."""
    try:
        asked = [Requirement(text) for text in metadata.requires(name) or ()]
    except metadata.PackageNotFoundError:
        return []
    return [one for one in asked if one.marker is None or one.marker.evaluate({"extra": extra})]


def modules() -> list[str]:
    """All but those that are loaded otherwise, or that draw the sample's files anew, which takes the tools."""
    files = [file.relative_to(ROOT) for room in OURS for file in (ROOT / room).rglob("*.py")]
    apart = {"migrations", "sample"}
    return [
        ".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in files if not apart & {*file.parts}
    ]


@pytest.mark.slow
def test_every_module_loads_with_what_comes_with_lots_alone() -> None:
    brought = brought_along()
    owned = metadata.packages_distributions().items()
    hidden = [name for name, owners in owned if not {canonicalize_name(one) for one in owners} & {*brought, "lots"}]
    assert "pytest" in hidden
    given = json.dumps([hidden, modules()])
    loading = [sys.executable, "-W", "ignore", "-c", LOAD]
    done = subprocess.run(loading, cwd=ROOT, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
