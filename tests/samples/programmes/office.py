"""Word and Excel samples: merged cells, headings and labels on lines of their own, a matrix of marks, a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def _document(title: str) -> Any:
    from docx import Document

    document: Any = Document()
    document.core_properties.title = title
    document.add_paragraph(title, "Title")
    return document


def _table(document: Any, rows: Sequence[tuple[str, ...]]) -> Any:
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text:
                table.cell(row, column).text = text
    return table


def merged_cells(path: Path) -> None:
    document = _document("Strategi för digitalisering 2025–2027")
    facts = [
        ("Beslutad av", "Kommunfullmäktige"),
        ("Beslutsdatum", "2024-10-21"),
        ("Dokumentägare", "Kommunstyrelsen"),
        ("Gäller till och med", "2027-12-31"),
    ]
    _table(document, facts)
    document.add_heading("Inledning", 1)
    document.add_paragraph("Strandnäs kommun vill göra det lättare för invånare och medarbetare.")
    document.add_heading("Målområden och mål", 1)
    document.add_paragraph("Huvudansvar har den nämnd som leder arbetet. Berörda nämnder deltar i det.")
    rows = [
        ("Målområde", "Mål", "Huvudansvar", "Berörda", "Aktiviteter", "Nyckeltal"),
        (
            "Invånaren i centrum",
            "1.1 Ansökningar görs på webben",
            "Kommunstyrelsen",
            "Bygg- och miljönämnden",
            "Bygga tio e-tjänster\nTa bort blanketter",
            "Andel ansökningar på webben",
        ),
        (
            "",
            "1.2 Den som ringer får svar direkt",
            "",
            "Omvårdnadsnämnden, barn- och skolnämnden",
            "Öppna ett kontaktcenter",
            "Svarstid",
        ),
        (
            "Välfärd som räcker",
            "2.1 Tekniken ger mer tid för omsorg",
            "Omvårdnadsnämnden",
            "Kommunstyrelsen",
            "Pröva nattkameror",
            "Andel tid hos brukare",
        ),
        ("", "", "", "", "Införa digitala lås", "Antal digitala lås"),
        (
            "",
            "2.2 Lärare planerar i samma system",
            "Barn- och skolnämnden",
            "",
            "Upphandla ett system",
            "Andel skolor som använder systemet",
        ),
    ]
    table = _table(document, rows)
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 2).merge(table.cell(2, 2))
    table.cell(3, 0).merge(table.cell(5, 0))
    for column in (1, 2, 3):
        table.cell(3, column).merge(table.cell(4, column))
    document.add_heading("Lägsta nivå för alla nämnder", 1)
    document.add_paragraph("Varje nämnd ska minst:")
    for text in (
        "utse en kontaktperson,",
        "ta upp strategin i sin verksamhetsplan.",
    ):
        document.add_paragraph(text, "List Bullet")
    document.save(str(path))


def headings(path: Path) -> None:
    document = _document("Näringslivsprogram")
    document.add_paragraph(
        "Antogs av kommunfullmäktige den 12 juni 2023. Programmet gäller från 2023 till och med 2026."
    )
    document.add_heading("Fokusområde 1: Kompetens", 1)
    document.add_paragraph("Företagen i Norrhult söker medarbetare.")
    document.add_heading("Mål 1.1 Utbildningarna passar företagens behov", 2)
    document.add_heading("Ansvar", 3)
    document.add_paragraph("Gymnasienämnden")
    document.add_heading("Samverkan med", 3)
    for text in ("Kommunstyrelsen", "Arbetsmarknadsnämnden"):
        document.add_paragraph(text, "List Bullet")
    document.add_heading("Insatser", 3)
    for text in ("Starta branschråd.", "Ordna praktik för alla i årskurs 8."):
        document.add_paragraph(text, "List Bullet")
    document.add_heading("Nyckeltal", 3)
    document.add_paragraph("Andel elever som har jobb ett år efter examen")
    document.add_heading("Mål 1.2 Fler flyttar hit för att arbeta", 2)
    document.add_heading("Ansvar", 3)
    document.add_paragraph("Kommunstyrelsen ansvarar för målet tillsammans med styrelsen för Norrhult Invest AB.")
    document.add_heading("Insatser", 3)
    document.add_paragraph("Visa upp orten på mässor.", "List Bullet")
    document.add_heading("Fokusområde 2: Mark och lokaler", 1)
    document.add_heading("Mål 2.1 Det finns mark att bygga på", 2)
    document.add_heading("Ansvar", 3)
    document.add_paragraph("Plan- och byggnadsnämnden")
    document.add_heading("Insatser", 3)
    document.add_paragraph("Planlägga 20 hektar.", "List Bullet")
    document.add_heading("Miniminivå", 3)
    document.add_paragraph("Det finns alltid minst fem lediga tomter för företag.")
    document.add_heading("Mål 2.2 Handläggningen är snabb", 2)
    document.add_paragraph(
        "Ansvaret delas av plan- och byggnadsnämnden och miljönämnden. Räddningsnämnden berörs"
        " inte av målet, men tekniska"
        " nämnden medverkar. Målet följs upp varje kvartal."
    )
    document.add_heading("Insatser", 3)
    document.add_paragraph("Ge företagen en och samma kontaktperson.", "List Bullet")
    document.add_heading("Uppföljning", 1)
    document.add_paragraph(
        "Programmet följs upp i delårsrapporten. Kommunstyrelsen ska redovisa läget för företagen en gång per år."
    )
    document.save(str(path))


def matrix(path: Path) -> None:
    document = _document("Program för jämställdhet 2024–2028")
    document.add_paragraph("Beslutat av: Kommunfullmäktige, 2024-02-26")
    document.add_paragraph("Ansvarig för programmet: Kommunstyrelsen")
    document.add_heading("Nämnder", 1)
    document.add_paragraph(
        "Kommunstyrelsen (KS), socialnämnden (SN), barn- och ungdomsnämnden (BUN), tekniska"
        " nämnden (TN) och kultur- och"
        " fritidsnämnden (KFN) arbetar med programmet."
    )
    document.add_heading("Mål 1. Makten är lika fördelad", 1)
    document.add_paragraph("Delmål 1.1 Lika många kvinnor som män är chefer")
    document.add_paragraph("Indikator: Andel kvinnor bland chefer")
    document.add_paragraph("Delmål 1.2 Flickor och pojkar är lika mycket i hallarna")
    document.add_paragraph("Indikator: Fördelning av tider mellan flickor och pojkar")
    document.add_heading("Mål 2. Alla är trygga", 1)
    document.add_paragraph("Delmål 2.1 Gator och torg känns trygga för alla")
    document.add_paragraph("Delmål 2.2 Pojkar och flickor når lika långt i skolan")
    document.add_heading("Vem gör vad", 1)
    _table(
        document,
        [
            ("Delmål", "KS", "SN", "BUN", "TN", "KFN"),
            ("1.1", "A", "B", "B", "B", "B"),
            ("1.2", "", "", "B", "", "A"),
            ("2.1", "B", "B", "", "A", ""),
            ("2.2", "", "", "A", "", ""),
        ],
    )
    document.add_paragraph("A = ansvarig nämnd, B = berörd nämnd. En tom ruta betyder att nämnden inte berörs.")
    document.save(str(path))


def workbook(path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Handlingsplan"
    sheet["A1"] = "Handlingsplan för barnets rättigheter 2025–2026"
    sheet["A1"].font = Font(bold=True)
    sheet["A2"] = "Vallmora kommun. Antagen av kommunfullmäktige 2025-01-27."
    header = (
        "Område",
        "Nr",
        "Delmål",
        "Ansvarig nämnd",
        "Medverkande",
        "Åtgärd",
        "Mått",
        "Klart senast",
        "Uppföljning",
    )
    rows = [
        (
            "Delaktighet",
            "1",
            "Barn får säga sitt i planer",
            "Byggnadsnämnden",
            "Bildningsnämnden",
            "Ordna ungdomsråd",
            "Antal möten",
            "2025-12-31",
            "Årligen",
        ),
        (
            None,
            "2",
            "Elever påverkar sin dag",
            "Bildningsnämnden",
            None,
            "Elevråd på alla skolor",
            "Andel skolor med elevråd",
            "2025-08-31",
            "Årligen",
        ),
        (
            "Skydd",
            "3",
            "Barn i utredning får egen kontakt",
            "Socialnämnden",
            "Bildningsnämnden; omsorgsnämnden",
            "Införa barnkontakter",
            "Andel barn med kontakt",
            "2026-06-30",
            "Varje halvår",
        ),
        (
            None,
            "4",
            "Barn som är anhöriga får stöd",
            "Omsorgsnämnden och socialnämnden",
            "Kultur- och fritidsnämnden",
            "Starta grupper",
            "Antal barn i grupp",
            "2026-12-31",
            "Varje halvår",
        ),
    ]
    for column, name in enumerate(header, start=1):
        sheet.cell(4, column, name).font = Font(bold=True)
    for number, row in enumerate(rows, start=5):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column, value)
    sheet.merge_cells("A5:A6")
    sheet.merge_cells("A7:A8")
    book.save(str(path))


def report(path: Path) -> None:
    document = _document("Uppföljning av Folkhälsoprogram 2024–2027 för år 2025")
    document.add_heading("Sammanfattning", 1)
    document.add_paragraph(
        "Rapporten beskriver hur nämnderna har arbetat. Bildningsnämnden har tagit fram rutiner."
        " Socialnämnden ska under nästa"
        " år stödja de nämnder som inte har kommit igång."
    )
    document.add_heading("Inriktningsmål 1: Barn mår bra", 1)
    _table(
        document,
        [
            ("Delmål", "Ansvarig nämnd", "Utfall", "Bedömning"),
            ("1.1 Alla barn kommer till skolan", "Bildningsnämnden", "14 procent", "Delvis uppnått"),
            ("1.2 Föräldrar känner sig trygga", "Socialnämnden", "120 föräldrar", "Uppnått"),
        ],
    )
    document.add_paragraph("Delmål 1.1 Alla barn kommer till skolan")
    document.add_paragraph("Ansvarig nämnd: Bildningsnämnden")
    document.add_paragraph("Resultat: Frånvaron har minskat.")
    document.save(str(path))


def committee_by_committee(path: Path) -> None:
    """The goals first, without a word of who; then a chapter a committee; then a table with a column a sub-goal."""
    document = _document("Tillgänglighetsprogram för Hagby kommun 2026–2029")
    document.add_paragraph("Fullmäktige i Hagby fastställde programmet den 20 oktober 2025.")
    document.add_heading("Målen", 1)
    document.add_paragraph("Mål 1: Alla kommer in")
    for text in ("Delmål 1.1: Entréer har ramp", "Delmål 1.2: Skyltar går att läsa"):
        document.add_paragraph(text, "List Bullet")
    document.add_paragraph("Mål 2: Alla förstår")
    for text in ("Delmål 2.1: Texter är lätta att läsa", "Delmål 2.2: Möten har hörslinga"):
        document.add_paragraph(text, "List Bullet")
    document.add_heading("Vad nämnderna svarar för", 1)
    document.add_heading("Fastighetsnämnden", 2)
    document.add_paragraph(
        "Fastighetsnämnden är ansvarig nämnd för delmål 1.1 och 1.2. Nämnden berörs dessutom av delmål 2.2 eftersom"
        " lokalerna är dess. Nämnden ska varje år gå igenom tio byggnader."
    )
    document.add_heading("Kommunstyrelsen", 2)
    document.add_paragraph(
        "Kommunstyrelsen ansvarar för mål 2. För delmål 2.1 är kommunstyrelsen ansvarig tillsammans med kulturnämnden."
    )
    document.add_heading("Omsorgsnämnden", 2)
    document.add_paragraph("Nämnden har inget eget delmål att ansvara för. Den berörs av delmålen 1.1, 2.1 och 2.2.")
    document.add_heading("Teknik- och servicenämnden", 2)
    document.add_paragraph("Ansvarar för delmål 2.2.")
    document.add_heading("Mätning", 1)
    _table(
        document,
        [
            ("", "Delmål 1.1", "Delmål 1.2", "Delmål 2.1", "Delmål 2.2"),
            ("Indikator", "Antal ramper", "Antal skyltar", "Andel texter", "Antal slingor"),
            ("Lägsta nivå", "Tio per år", "", "Alla beslut", ""),
            ("Uppföljning", "Årligen", "Årligen", "Varje tertial", "Årligen"),
        ],
    )
    document.save(str(path))
