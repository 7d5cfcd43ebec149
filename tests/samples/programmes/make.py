"""Makes the sample programmes that are not text, as municipalities make them: `make(folder)`.

Every municipality here is invented. What each document states is written by hand in the YAML file beside it
(`<file>.yaml`); the words below and the truth there are two readings of one imagined document, kept apart on purpose.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.samples.programmes import office, pdf

HERE = Path(__file__).parent
MADE: dict[str, Callable[[Path], None]] = {
    "etiketter.pdf": pdf.labelled_lines,
    "tabell-over-sidbrytning.pdf": pdf.table_over_pages,
    "tabell-utan-linjer.pdf": pdf.unruled_table,
    "bilaga-som-upprepar.pdf": pdf.appendix,
    "sammanslagna-celler.docx": office.merged_cells,
    "rubriker.docx": office.headings,
    "kryssmatris.docx": office.matrix,
    "namnd-for-namnd.docx": office.committee_by_committee,
    "handlingsplan.xlsx": office.workbook,
    "rapport-om-programmet.docx": office.report,
}


def make(folder: Path) -> list[Path]:
    """Every sample in `folder` (made if missing), those that are text copied; in order of name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in MADE.items():
        write(folder / name)
    for path in HERE.iterdir():
        if path.suffix in (".html", ".md", ".txt"):
            shutil.copyfile(path, folder / path.name)
    return sorted(path for path in folder.iterdir() if (HERE / f"{path.name}.yaml").exists())
