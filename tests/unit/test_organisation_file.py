"""A file of committees is taken whole or not at all, and what is wrong with it is told with its row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ingest.organisation_file import load_organisation
from knowledge.domain.organisation import Committee
from knowledge.errors import DamagedFile, DocumentError, EncryptedFile, UnsupportedFormat

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "organisation.yaml"
SOCIAL = Committee(
    "socialnamnden",
    "socialnämnden",
    aliases=("nämnden för social omsorg",),
    abbreviations=("SN",),
    administrations=("socialförvaltningen", "arbetsmarknadsenheten"),
)
FARSTA = Committee("farsta-stadsdelsnamnd", "Farsta stadsdelsnämnd", group="stadsdelsnämnderna")
ROWS: list[list[str | None]] = [
    ["Nämnd", "Förkortning", "Alias", "Förvaltning", "Grupp", "Slag"],
    ["Socialnämnd", "SN", "Nämnden för social omsorg", "Socialförvaltningen; arbetsmarknadsenheten", None, "nämnd"],
    ["Farsta stadsdelsnämnd", "–", None, None, "Stadsdelsnämnderna", None],
]

Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str) -> Path:
        path = tmp_path / "organisation.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def workbook(path: Path, rows: list[list[str | None]], above: int = 0) -> Path:
    book = Workbook()
    book.active.title = "Om filen"
    sheet = book.create_sheet("Nämnder")
    for _ in range(above):
        sheet.append(["Uppdaterad i mars"])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def problem(path: Path, language: str = "en") -> str:
    with pytest.raises(DocumentError) as caught:
        load_organisation(path, language)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def read_or_refused(path: Path) -> bool:
    """Whether the file gave committees, or one line that says why not."""
    try:
        return bool(load_organisation(path).organisation.committees)
    except DocumentError as refused:
        return "\n" not in str(refused)


def test_the_documented_example_is_read() -> None:
    loaded = load_organisation(EXAMPLE)
    assert loaded.unused == ()
    committees = loaded.organisation.committees
    assert {one.kind for one in committees} == {"council", "board", "committee", "company"}
    assert not any(one.proposed for one in committees)


def test_yaml_entries_become_committees(written: Written) -> None:
    path = written(
        """
committees:
  - name: Socialnämnd
    abbreviations: [SN]
    aliases: [nämnden för social omsorg]
    administrations: socialförvaltningen, arbetsmarknadsenheten
  - {name: Farsta stadsdelsnämnd, group: stadsdelsnämnderna}
"""
    )
    assert load_organisation(path).organisation.committees == (SOCIAL, FARSTA)


def test_an_excel_sheet_says_the_same(tmp_path: Path) -> None:
    path = workbook(tmp_path / "nämnder.xlsx", ROWS, above=2)
    assert load_organisation(path).organisation.committees == (SOCIAL, FARSTA)


def test_a_mapping_by_own_keys_and_plain_names_are_read_too(written: Written) -> None:
    keyed = written(
        """
committees:
  sn: {namn: socialnämnden, förkortning: SN}
  d1: {name: Farsta stadsdelsnämnd, group: districts}
groups: {districts: stadsdelsnämnderna}
"""
    )
    assert [one.group for one in load_organisation(keyed).organisation.committees] == ["", "stadsdelsnämnderna"]
    plain = written("- socialnämnden\n- kommunstyrelsen\n")
    assert [one.kind for one in load_organisation(plain).organisation.committees] == ["committee", "board"]


def test_a_committees_kind_is_told_by_its_name_where_the_file_is_silent(written: Written) -> None:
    path = written("[kommunfullmäktige, kommunstyrelsen, socialnämnden, styrelsen för Lindsjö Bostäder AB]")
    kinds = [one.kind for one in load_organisation(path).organisation.committees]
    assert kinds == ["council", "board", "committee", "company"]


def test_districts_committees_are_a_group_where_the_file_is_silent(written: Written) -> None:
    path = written("[Farsta stadsdelsnämnd, kommundelsnämnden i Norr, socialnämnden]")
    groups = [one.group for one in load_organisation(path).organisation.committees]
    assert groups == ["stadsdelsnämnderna", "kommundelsnämnderna", ""]


def test_fields_that_are_not_used_are_told(written: Written) -> None:
    path = written("committees:\n  - {name: socialnämnden, telefon: '08', chef: Bo}\n")
    assert load_organisation(path).unused == ("telefon", "chef")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("committees:\n  - name: socialnämnden\n  - abbreviations: [SN]\n", "line 3: the name is missing"),
        ("committees:\n  - name: socialnämnden\n  - name: Socialnämnd\n", "line 3: socialnämnden stands in line 2"),
        ("- {name: a-nämnden, abbreviations: [SN]}\n- {name: b-nämnden, abbreviations: [SN]}\n", "line 2: SN stands"),
        ("- {name: socialnämnden, kind: förening}\n", "line 1: there is no kind “förening”"),
        ("- {name: socialnämnden, abreviations: [SN]}\n", "“abreviations” should be abbreviations"),
        ("- {name: socialnämnden, förkortnig: SN}\n", "“förkortnig” should be förkortning"),
        ("- {name: socialnämnden, abbreviations: [S N]}\n", "“S N” is no abbreviation"),
        ("- {name: socialnämnden, abbreviations: NO}\n", "put it in quotes"),
        ("- {name: 12}\n", "line 1: name must be text"),
        ("- {name: socialnämnden, aliases: [[a]]}\n", "line 1: aliases must be text"),
        ("- {name: socialnämnden, namn: x}\n", "line 1: name is given twice"),
        ("- {name: socialnämnden, name: x}\n", "line 1: name is given twice"),
        ("- 12\n", "entry 1: write a name"),
        ("committees: []\n", "lists no committees"),
        ("", "lists no committees"),
        ("committees:\n  - name: 'oavslutad\n", "line "),
        ("[" * 5_000, "cannot be read as YAML"),
        ("- name: " + "x" * 500, "is no name"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(written: Written, text: str, told: str) -> None:
    assert told in problem(written(text))


def test_rows_of_a_workbook_are_told_as_excel_numbers_them(tmp_path: Path) -> None:
    path = workbook(tmp_path / "nämnder.xlsx", [*ROWS, [None, "XN"]], above=2)
    assert "row 6 of Nämnder: the name is missing" in problem(path)


def test_everything_wrong_is_told_at_once_in_swedish(written: Written) -> None:
    told = problem(written("- {abbreviations: SN}\n- {name: socialnämnden, kind: x}\n"), "sv")
    assert "rad 1: namnet saknas" in told
    assert "rad 2: slaget ”x” finns inte" in told


def test_a_workbook_without_names_says_what_heading_is_missing(tmp_path: Path) -> None:
    assert "Nämnd" in problem(workbook(tmp_path / "x.xlsx", [["Telefon"], ["08"]]))


def test_two_columns_of_the_same_are_refused(tmp_path: Path) -> None:
    assert "two columns for name" in problem(workbook(tmp_path / "x.xlsx", [["Nämnd", "Namn"], ["a", "b"]]))


def test_files_that_are_something_else_give_one_clear_line(tmp_path: Path) -> None:
    odd = tmp_path / "organisation.txt"
    odd.write_text("socialnämnden")
    with pytest.raises(UnsupportedFormat):
        load_organisation(odd)
    with pytest.raises(DocumentError, match="Det finns ingen fil"):
        load_organisation(tmp_path / "saknas.yaml")
    broken = tmp_path / "trasig.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(DamagedFile):
        load_organisation(broken)
    locked = tmp_path / "låst.xlsx"
    locked.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    with pytest.raises((EncryptedFile, DamagedFile)):
        load_organisation(locked)


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(content)
    assert read_or_refused(path)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "committees", "aliases", "x"]), inner)
    ),
    max_leaves=8,
)


@given(_VALUES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_yaml_is_read_or_refused(tmp_path: Path, content: object) -> None:
    import yaml

    path = tmp_path / "values.yaml"
    path.write_text(yaml.safe_dump({"committees": content}), encoding="utf-8")
    assert read_or_refused(path)
