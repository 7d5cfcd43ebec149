"""Templates out of files: one that a person gives, and all those that come with Lots (read once, then kept)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.domain.forms import Field, Template, TemplateKind
from knowledge.errors import FormError
from knowledge.templates.checking import Checking
from knowledge.templates.entries import Entry, Problems, Said
from knowledge.templates.values import id_from
from knowledge.templates.workbook import read_workbook
from knowledge.templates.yaml_file import read_yaml

_HERE = Path(__file__).parent
_YAML = (".yaml", ".yml")
_EXCEL = (".xlsx", ".xlsm")


@cache
def builtin_templates() -> tuple[Template, ...]:
    """Those that come with Lots, by title. Read at the first call (under a tenth of a second), then kept."""
    templates = [read_template(path) for path in sorted(_HERE.glob("*.yaml"))]
    return tuple(sorted(templates, key=lambda template: template.title.lower()))


@cache
def default_fields(kind: TemplateKind) -> tuple[Field, ...]:
    """The questions of an item that has none of its own: a checklist asks if it is in place, who, and by when."""
    path = _HERE / "fields" / f"{kind}.yaml"
    problems = Problems(path.name, Said("sv"))
    fields = Checking(problems, {}).fields(read_yaml(path, problems))
    if problems.told:
        raise problems.error()
    return fields


def read_template(path: Path, language: str = "sv", name: str = "") -> Template:
    """A template from a YAML or Excel file; `name` is what the file is called where the path is a copy of an upload.

    Raises FormError: one line that names the file, every place that is wrong (at most six), and what to write there.
    """
    problems = Problems(name or path.name, Said(language))
    entry = _entry(path, problems)
    defaults: dict[TemplateKind, tuple[Field, ...]] = {
        "checklist": default_fields("checklist"),
        "tool": default_fields("tool"),
    }
    return Checking(problems, defaults).template(entry, _id_of(entry, problems.file))


def _entry(path: Path, problems: Problems) -> Entry:
    suffix = Path(problems.file).suffix.lower()
    if not path.is_file():
        raise FormError(problems.say("There is no file {file}. Give a YAML or Excel file.", file=problems.file))
    if suffix in _YAML:
        return read_yaml(path, problems)
    if suffix in _EXCEL:
        return read_workbook(path, problems)
    raise FormError(problems.say("{file} is neither YAML nor Excel. Give a .yaml or .xlsx file.", file=problems.file))


def _id_of(entry: Entry, file: str) -> str:
    """Where the file gives no id, its title is one."""
    title = entry.values.get("title", "")
    return id_from(title if isinstance(title, str) else "", id_from(Path(file).stem, "mall"))
