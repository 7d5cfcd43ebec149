"""What a file of committees says, row by row, before anything is judged: YAML entries and Excel rows look the same.

Order: the file is opened and read into `Row`s (field -> what it holds, and where it stands, as a person finds it);
`ingest.organisation_file` then makes committees of them. Field names are English or Swedish, one or several of a thing.

Invariant: a value is a string or a list of strings, and no field is given twice in a row.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ingest.parsers import safety
from knowledge.catalogue import messages
from knowledge.errors import DamagedFile, DocumentError, UnsupportedFormat
from knowledge.workbooks import UnreadableWorkbook, sheets_of, without_outer_space

LARGEST = 5 * safety.MIB
_MOST_ROWS = 3_000
_MOST_COLUMNS = 60
FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "name": ("name", "committee", "namn", "nämnd", "nämnd eller styrelse", "styrelse", "organ"),
    "kind": ("kind", "slag", "typ"),
    "aliases": ("aliases", "alias", "andra namn", "kallas även"),
    "abbreviations": ("abbreviations", "abbreviation", "förkortningar", "förkortning"),
    "administrations": ("administrations", "administration", "förvaltningar", "förvaltning", "kontor"),
    "group": ("group", "grupp", "kallas tillsammans"),
}
"""Each field and what it may be called; the first is the one that is documented."""
CALLED = {name: field for field, names in FIELDS.items() for name in names}
"""What a field may be called -> the field."""
_LINE = "\0line"
Value = str | list[str]


class FileProblem(DocumentError):
    """The file of committees cannot be used as it is; the message names the row and says what to write."""


@dataclass(frozen=True, slots=True)
class Row:
    """One committee as the file has it. `place` is where: "line 12", "row 5 of Nämnder"; `unused` other fields."""

    place: str
    values: Mapping[str, Value]
    unused: tuple[str, ...] = field(default=())


class Said:
    """The messages of this room, in one language."""

    def __init__(self, language: str) -> None:
        self._translate = messages("organisation", language).gettext

    def __call__(self, text: str, /, **values: object) -> str:
        return self._translate(text).format(**values)


def read_rows(path: Path, say: Said) -> list[Row]:
    """Raises DocumentError: no such file, neither YAML nor Excel, damaged, or not a list of committees."""
    suffix = path.suffix.lower()
    if not path.is_file():
        raise FileProblem(say("There is no file {path}. Give a YAML or Excel file.", path=path))
    if suffix in (".yaml", ".yml"):
        return list(_yaml_rows(_yaml(path, say), say))
    if suffix in (".xlsx", ".xlsm"):
        safety.check(path, suffix, max_size=LARGEST)
        return list(_excel_rows(path, say))
    raise UnsupportedFormat(say("{path} is neither YAML nor Excel. Give a .yaml or .xlsx file.", path=path.name))


# YAML


class _GivenTwice(yaml.constructor.ConstructorError):
    """A key; `problem` is the key."""


class _Loader(yaml.SafeLoader):
    """Knows the line of each mapping, and refuses a key that is given twice, of which YAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        repeated = next((key for at, key in enumerate(keys) if key in keys[:at]), None)
        if repeated is not None:
            raise _GivenTwice(None, None, str(repeated), node.start_mark)
        return {**super().construct_mapping(node, deep=True), _LINE: node.start_mark.line + 1}


_NOT_YAML = "{path}, line {line}: not as YAML is written. Look at indents, colons and quotation marks ({cause})."


def _yaml(path: Path, say: Said) -> Any:
    if path.stat().st_size > LARGEST:
        raise FileProblem(say("{path} is too large to be a list of committees.", path=path.name))
    try:
        return yaml.load(path.read_bytes(), _Loader)  # noqa: S506 - the loader is a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        cause = error.problem or str(error)
        said = "{path}, line {line}: {cause} is given twice." if isinstance(error, _GivenTwice) else _NOT_YAML
        raise DamagedFile(say(said, path=path.name, line=line, cause=cause)) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        cause = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DamagedFile(say("{path} cannot be read as YAML ({cause}).", path=path.name, cause=cause)) from error


def _yaml_rows(content: Any, say: Said) -> Iterator[Row]:
    """A list of committees, or a mapping with one under `committees`, by itself or by keys of the file's own."""
    groups: Any = {}
    if isinstance(content, dict) and "committees" in content:
        groups = content.get("groups") or {}
        content = content["committees"]
    if isinstance(content, dict):
        content = [entry for key, entry in content.items() if key != _LINE]
    if not isinstance(content, list) or not content:
        raise FileProblem(say("The file lists no committees. Write them under the key committees, one entry each."))
    for number, entry in enumerate(content, 1):
        yield _yaml_row(entry, say("entry {number}", number=number), groups if isinstance(groups, dict) else {}, say)


def _yaml_row(entry: Any, place: str, groups: Mapping[Any, Any], say: Said) -> Row:
    if isinstance(entry, str):
        return Row(place, {"name": entry})
    if not isinstance(entry, dict):
        raise FileProblem(say("{place}: write a name, or fields such as name and abbreviations.", place=place))
    place = say("line {line}", line=entry.pop(_LINE, 0))
    values: dict[str, Value] = {}
    unused: list[str] = []
    for key, value in entry.items():
        called = CALLED.get(str(key).strip().lower())
        if called is None:
            unused.append(str(key))
        elif called in values:
            raise FileProblem(say("{place}: {field} is given twice.", place=place, field=called))
        elif value is not None:
            values[called] = _text_or_list(value, place, str(key), say)
    group = values.get("group")
    if isinstance(group, str) and isinstance(groups.get(group), str):
        values["group"] = groups[group]
    return Row(place, values, tuple(unused))


def _text_or_list(value: Any, place: str, key: str, say: Said) -> Value:
    """Words as they are; YAML reads NO, ON and 12 as something else, which is to be put in quotes."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    raise FileProblem(say("{place}: {key} must be text; put it in quotes.", place=place, key=key))


# Excel


def _excel_rows(path: Path, say: Said) -> Iterator[Row]:
    """The first sheet that has a row of headings with a name among them; empty rows are passed over."""
    try:
        sheets = sheets_of(path.read_bytes(), _MOST_ROWS, _MOST_COLUMNS)
    except UnreadableWorkbook as error:
        raise DamagedFile(safety.explain("broken", cause=error.cause or error.trouble)) from error
    for title, untrimmed in sheets.items():
        rows = [without_outer_space(row) for row in untrimmed]
        for at, (_, cells) in enumerate(rows):
            if any(CALLED.get(cell.lower()) == "name" for cell in cells):
                yield from _below(title, cells, rows[at + 1 :], say)
                return
    raise FileProblem(say("No sheet has a column headed Nämnd or Name. Write the headings in the first row."))


def _below(title: str, headings: list[str], rows: list[tuple[int, list[str]]], say: Said) -> Iterator[Row]:
    fields = [CALLED.get(heading.lower()) for heading in headings]
    twice = next((one for at, one in enumerate(fields) if one and one in fields[:at]), None)
    if twice:
        raise FileProblem(say("Sheet {title} has two columns for {field}.", title=title, field=twice))
    unused = tuple(heading for heading, called in zip(headings, fields, strict=True) if heading and called is None)
    for number, cells in rows:
        values = {called: cell for called, cell in zip(fields, cells, strict=False) if called and cell}
        yield Row(say("row {number} of {title}", number=number, title=title), values, unused)
