"""How a template looks in an Excel workbook: two sheets, one row a question. `docs/templates.md` describes it.

Each column is a key of the YAML file; its heading is Swedish, or the key itself. Several of a thing are parted by
semicolons, the headings of a source by " > ", and a condition is written "bedomning: delvis; nej".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TEMPLATE_SHEET = "Mall"
ITEMS_SHEET = "Punkter"
HELP_SHEET = "Så här fyller du i"
BETWEEN_HEADINGS = " > "

TEMPLATE_ROWS: Mapping[str, tuple[str, ...]] = {
    "title": ("Titel",),
    "id": ("Id",),
    "kind": ("Slag",),
    "description": ("Beskrivning",),
    "names": ("Kallas även", "Namn"),
    "document": ("Underlag",),
    "status": ("Läge",),
}
"""Key -> what its row is called; the first is the one that is written."""


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the YAML key, `of` the entry that it belongs to, `help` what the help sheet says of it."""

    key: str
    of: str
    heading: str
    help: str
    width: int = 18


COLUMNS = (
    Column("section", "item", "Avsnitt", "Rubriken som punkten står under. Får vara tom.", 22),
    Column("label", "item", "Punkt", "Det som ska gås igenom. Tom på en rad som är en till fråga om samma punkt.", 48),
    Column("why", "item", "Varför", "En mening om varför punkten är viktig.", 40),
    Column("repeatable", "item", "Upprepas", "ja om punkten besvaras i flera rader, som risker.", 10),
    Column("row_label", "item", "Raden kallas", "Vad en rad kallas när punkten upprepas, till exempel Risk.", 14),
    Column("label", "field", "Fråga", "Frågan. Utan frågor får punkten de vanliga: bedömning, ansvarig, när.", 40),
    Column("kind", "field", "Svarstyp", "text, val, bedömning, personer, när, tal, status eller länk.", 12),
    Column("required", "field", "Måste besvaras", "ja om frågan måste besvaras.", 10),
    Column("options", "field", "Val", "Alternativen när svarstypen är val, med semikolon mellan.", 28),
    Column("offers", "field", "Förslag", "Svar som kan tas som de är, med semikolon mellan.", 28),
    Column("help", "field", "Hjälp", "En mening som hjälper den som svarar.", 34),
    Column("shown_when", "field", "Visas när", "Fråga: svar, till exempel bedomning: delvis; nej.", 24),
    Column("document", "source", "Dokument", "Dokumentet som punkten kommer ur, med det namn det har i Lots.", 26),
    Column("page", "source", "Sida", "Sidan i dokumentet.", 8),
    Column("section", "source", "Rubrik i dokumentet", "Rubrikerna ovanför, med > mellan.", 30),
    Column("quote", "source", "Citat", "Dokumentets egna ord.", 48),
    Column("id", "item", "Punktens id", "Fylls i av Lots. Låt det stå, så hör svar ihop med punkten.", 18),
    Column("id", "field", "Frågans id", "Fylls i av Lots. Låt det stå, så hör svar ihop med frågan.", 18),
)


def called(of: str) -> Mapping[str, str]:
    """Key -> heading, of an entry's columns."""
    return {column.key: column.heading for column in COLUMNS if column.of == of}
