"""Writes the budget extract as a workbook: what it is about on one sheet, the money by programme on another.

Sums are computed here and written as values: a reader that does not calculate sees them too.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ingest.sample.facts import Facts, names
from ingest.sample.zip_dates import WRITTEN, with_fixed_dates

HEADER_FILL = PatternFill("solid", fgColor="DCE8F3")
RULED = Border(*[Side(style="thin", color="808080")] * 4)
WIDTHS = (30, 36, 50, 12, 12, 12)  # in characters


def write_budget(path: Path, facts: Facts) -> None:
    """Writes the extract to `path`."""
    budget = facts.budget
    workbook = Workbook()
    workbook.properties.title, workbook.properties.creator = budget["title"], facts.organisation["municipality"]
    workbook.properties.language = "sv-SE"
    workbook.properties.created = workbook.properties.modified = WRITTEN
    about, money = workbook.active, workbook.create_sheet("Pengar per nämnd")
    if not isinstance(about, Worksheet):
        raise TypeError("A new workbook begins with a worksheet.")
    _write_about(about, budget, facts.organisation["municipality"])
    _write_money(money, budget, names(facts.organisation))
    path.write_bytes(with_fixed_dates(_saved(workbook)))


def _write_about(sheet: Worksheet, budget: dict[str, Any], municipality: str) -> None:
    sheet.title = "Om utdraget"
    sheet.append([f"{budget['title']} {budget['plan']}"])
    sheet.append([municipality])
    sheet.append([f"Beslutat av {budget['decided_by']} den {budget['decided_on']}, {budget['decision']}."])
    for note in budget["notes"]:
        sheet.append([note])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 90


def _write_money(sheet: Worksheet, budget: dict[str, Any], called: dict[str, str]) -> None:
    years = budget["years"]
    first, *later = years
    sheet.append(["Program", "Nämnd", "Ändamål", f"Budget {first} (tkr)", *(f"Plan {year} (tkr)" for year in later)])
    for programme in budget["programmes"]:
        for row in programme["rows"]:
            committee = called[row["committee"]]
            sheet.append([programme["title"], committee[:1].upper() + committee[1:], row["purpose"], *row["amounts"]])
        sums = [sum(row["amounts"][place] for row in programme["rows"]) for place in range(len(years))]
        sheet.append([programme["title"], "Alla nämnder", "Summa", *sums])
    _make_readable(sheet)


def _make_readable(sheet: Worksheet) -> None:
    """Ruled cells, a shaded header that stays in sight, sums in bold, and pages that hold the whole width."""
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for column, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for line in sheet.iter_rows():
        for cell in line:
            cell.border, cell.alignment = RULED, Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1 or line[2].value == "Summa")
            cell.number_format = "#,##0" if isinstance(cell.value, int) else "General"
    for cell in sheet[1]:
        cell.fill = HEADER_FILL


def _saved(workbook: Workbook) -> bytes:
    """The workbook's bytes. openpyxl puts the time of saving into the properties: put the fixed one back."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    workbook.save(saved)
    now = workbook.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    then = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(now, then) if name == "docProps/core.xml" else content)
    return fixed.getvalue()
