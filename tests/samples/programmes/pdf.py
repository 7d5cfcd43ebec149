"""PDF samples: labelled lines, tables with and without rules over a page break, an appendix that repeats the body."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import ListFlowable, ListItem, LongTable, PageBreak, Paragraph, SimpleDocTemplate, TableStyle

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=14.5, spaceAfter=5)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=10, spaceAfter=0)
BOLD = ParagraphStyle("bold", parent=SMALL, fontName="Helvetica-Bold")
_SIZES = {1: 22, 2: 16, 3: 13, 4: 11}


def heading(text: str, level: int) -> Paragraph:
    size = _SIZES[level]
    style = ParagraphStyle(
        f"h{level}",
        fontName="Helvetica-Bold",
        fontSize=size,
        leading=size * 1.25,
        spaceBefore=size,
        spaceAfter=4,
        keepWithNext=True,
    )
    return Paragraph(escape(text), style)


def line(text: str) -> Paragraph:
    """`Label: value` with the label in bold."""
    label, colon, value = text.partition(": ")
    return Paragraph(f"<b>{escape(label)}:</b> {escape(value)}" if colon else escape(text), BODY)


def text(words: str) -> Paragraph:
    return Paragraph(escape(words), BODY)


def items(*texts: str) -> ListFlowable:
    return ListFlowable([ListItem(text(each)) for each in texts], bulletType="bullet", start="•", leftIndent=14)


def table(header: tuple[str, ...], rows: list[tuple[str, ...]], widths: list[int], *, ruled: bool = True) -> LongTable:
    """Rows of one cell are bands across the table. "\\n" is a line of its own."""
    cells: list[list[Any]] = [[Paragraph(escape(name), BOLD) for name in header]]
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), colors.lavender),
    ]
    for number, row in enumerate(rows, start=1):
        cells.append([Paragraph(escape(cell).replace("\n", "<br/>"), SMALL) for cell in row])
        if len(row) == 1:
            cells[-1] += [""] * (len(header) - 1)
            style.append(("SPAN", (0, number), (-1, number)))
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.grey))
    made = LongTable(cells, colWidths=[width * mm for width in widths], repeatRows=1)
    made.setStyle(TableStyle(style))
    return made


def write(path: Path, title: str, story: list[Any], foot: str, *, wide: bool = False) -> None:
    def on_page(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(20 * mm, 10 * mm, f"{foot}")
        canvas.drawRightString(190 * mm, 10 * mm, f"{document.page}")

    size = landscape(A4) if wide else A4
    document = SimpleDocTemplate(
        str(path), pagesize=size, title=title, invariant=1, leftMargin=20 * mm, rightMargin=20 * mm
    )
    document.build(story, onFirstPage=on_page, onLaterPages=on_page)


def labelled_lines(path: Path) -> None:
    story = [
        heading("Folkhälsoprogram 2024–2027", 1),
        text("Skogsviks kommun"),
        line("Antaget av: Kommunfullmäktige 2023-11-27 § 118"),
        line("Giltighetstid: 2024-01-01–2027-12-31"),
        line("Dokumentansvarig: kommunstyrelsen"),
        line("Ersätter: Folkhälsoplan 2019–2023"),
        heading("Inledning", 2),
        text(
            "En god hälsa är en förutsättning för ett gott liv. Programmet beskriver vad Skogsviks"
            " kommun vill uppnå och vem"
            " som gör vad. Socialnämnden (SN) och bildningsnämnden (BN) har deltagit i arbetet."
        ),
        text("Programmet hänger ihop med miljöprogrammet och kommunens översiktsplan."),
        heading("Inriktningsmål 1: Skogsvik är en kommun där barn mår bra", 2),
        text("De första åren betyder mycket. Därför satsar kommunen på tidiga insatser."),
        heading("Delmål 1.1: Alla barn kommer till skolan", 3),
        line("Ansvarig nämnd: Bildningsnämnden"),
        line("Berörda nämnder: SN, kultur- och fritidsnämnden"),
        line("Förslag till aktiviteter:"),
        items("Ringa hem första dagen en elev är borta.", "Erbjuda stöd i hemmet när frånvaron är lång."),
        line("Indikator: Andel elever med mer än 15 procents frånvaro"),
        line("Lägsta nivå: Varje skola har en rutin för frånvaro som rektor går igenom varje termin."),
        line("Uppföljning: I augusti varje år, i bildningsnämndens kvalitetsrapport"),
        heading("Delmål 1.2: Föräldrar känner sig trygga i sin roll", 3),
        line("Ansvariga nämnder: Socialnämnden och bildningsnämnden"),
        line("Berörda nämnder: Inga"),
        line("Förslag till aktiviteter:"),
        items("Bjuda in till föräldracafé.", "Dela ut boken om de första åren."),
        line("Indikatorer: Antal deltagare i föräldragrupper; andel föräldrar som är nöjda med stödet"),
        line("Tidplan: Senast den 1 juni 2025"),
        line("Uppföljning: En gång per år"),
        heading("Inriktningsmål 2: Invånarna rör på sig", 2),
        heading("Delmål 2.1: Det går att cykla tryggt till skola och arbete", 3),
        line("Ansvarig nämnd: Samhällsbyggnadsnämnden i samverkan med bildningsnämnden"),
        line("Förslag till aktiviteter:"),
        items("Bygga ihop cykelvägarna.", "Sanda gång- och cykelvägar före klockan sju."),
        line("Indikator: Antal kilometer cykelväg"),
        line("Lägsta nivå: Alla skolor kan nås på cykelväg från minst ett håll."),
        heading("Delmål 2.2: Fler äldre är med i en förening", 3),
        line("Ansvarig nämnd: Kultur- och fritidsnämnden"),
        line("Berörda nämnder: Äldrenämnden, samhällsbyggnadsnämnden och Skogsviksbostäder AB"),
        line("Förslag till aktiviteter:"),
        items("Pröva på-dagar för den som har fyllt 65 år."),
        line("Uppföljning: Vartannat år genom enkät"),
        heading("Uppföljning", 2),
        text(
            "Kommunstyrelsen följer upp programmet varje år och redovisar resultatet för"
            " kommunfullmäktige i april. Äldrenämnden"
            " ska varje år lämna underlag till rapporten."
        ),
    ]
    write(path, "Folkhälsoprogram 2024–2027", story, "Skogsviks kommun · Folkhälsoprogram")


def table_over_pages(path: Path) -> None:
    header = ("Delmål", "Ansvarig nämnd", "Berörda nämnder", "Aktivitet", "Indikator", "Tidplan", "Uppföljning")
    rows: list[tuple[str, ...]] = [("Mål 1. Utsläppen minskar",)]
    rows += [
        (
            "1.1 Kommunens bilar går på el",
            "Tekniska nämnden",
            "Samtliga nämnder utom miljönämnden",
            "Byta ut bensinbilar när avtalen löper ut",
            "Andel elbilar i kommunens flotta",
            "2026",
            "Årsredovisningen",
        ),
        (
            "1.2 Fler reser kollektivt",
            "Samhällsbyggnadsnämnden\nKommunstyrelsen",
            "Utbildningsnämnden",
            "Erbjuda provåkarkort\nFlytta hållplatser närmare bostäder",
            "Antal resor per invånare",
            "2025–2027",
            "Varje tertial",
        ),
        (
            "1.3 Byggen blir klimatsmarta",
            "Samhällsbyggnadsnämnden",
            "Styrelsen för Björkbo AB, tekniska nämnden",
            "Ställa krav på trä i upphandlingar",
            "Utsläpp per kvadratmeter",
            "Från 2025",
            "Vid varje projekts slut",
        ),
        ("Mål 2. Naturen är rik på arter",),
        (
            "2.1 Ängar slås för hand",
            "Tekniska nämnden",
            "–",
            "Slå fem ängar per år",
            "Antal slagna ängar",
            "Varje sommar",
            "I december",
        ),
        (
            "2.2 Vatten i sjöar och bäckar är friskt",
            "Miljönämnden",
            "Samhällsbyggnadsnämnden, tekniska nämnden",
            "Mäta kväve och fosfor i alla åar och bäckar varje månad, och lägga ut resultaten på"
            " kommunens webbplats så att"
            " alla kan läsa dem",
            "Halt av fosfor",
            "Löpande",
            "En gång per år",
        ),
        (
            "2.3 Barn lär känna naturen",
            "Utbildningsnämnden",
            "Tekniska nämnden",
            "Besöka naturskolan i årskurs 4",
            "Andel klasser som har besökt naturskolan",
            "Varje läsår",
            "I juni",
        ),
        (
            "2.4 Invånare odlar mer",
            "Kultur- och fritidsnämnden",
            "Tekniska nämnden",
            "Upplåta mark till odlingslotter",
            "Antal odlingslotter",
            "2027",
            "Vartannat år",
        ),
    ]
    story = [
        heading("Miljöprogram för Björkåsa kommun", 1),
        text("Programmet gäller 2025–2028. Kommunfullmäktige antog programmet den 16 december 2024."),
        text("Miljönämnden äger programmet. Programmet ersätter Miljömål 2018–2024."),
        heading("Bakgrund", 2),
        *[
            text(
                "Björkåsa har skog, sjöar och åkermark. Kommunen vill att de ska finnas kvar för dem som"
                " kommer efter oss."
            )
        ]
        * 12,
        heading("Mål och delmål", 2),
        text("Tabellen visar programmets mål."),
        table(header, rows, [32, 40, 40, 50, 32, 24, 32]),
        heading("Pengar", 2),
        text("Åtgärderna betalas inom nämndernas budget."),
    ]
    write(path, "Miljöprogram för Björkåsa kommun", story, "Björkåsa kommun", wide=True)


def unruled_table(path: Path) -> None:
    header = ("Delmål", "Ansvarig", "Medverkande", "Insats", "Klart senast")
    rows: list[tuple[str, ...]] = [
        (
            "1 Fler unga har ett sommarjobb",
            "Arbetsmarknadsnämnden",
            "Tekniska nämnden, socialnämnden",
            "Ordna 300 platser i kommunen",
            "Juni 2025",
        ),
        (
            "2 Föreningar tar emot nya",
            "Kultur- och fritidsnämnden",
            "Arbetsmarknadsnämnden",
            "Ge bidrag till föreningar som prövar nya sätt att nå ut till dem som inte är med",
            "December 2026",
        ),
        ("3 Vuxna lär sig svenska", "Utbildningsnämnden", "Socialnämnden", "Ha kurser på kvällstid", "Januari 2026"),
        (
            "4 Ingen blir ensam",
            "Socialnämnden",
            "Kultur- och fritidsnämnden, vård- och omsorgsnämnden",
            "Starta språkkaféer",
            "Mars 2026",
        ),
    ]
    story = [
        heading("Plan för integration 2025–2026", 1),
        text("Fastställd av kommunstyrelsen den 3 februari 2025."),
        heading("Syfte", 2),
        text(
            "Planen beskriver hur Tallbergs kommun arbetar för att alla som bor här ska komma in i"
            " samhället. Den gäller alla"
            " nämnder."
        ),
        heading("Delmål", 2),
        table(header, rows, [34, 42, 42, 34, 22], ruled=False),
        heading("Uppföljning", 2),
        text("Planen följs upp i kommunens årsredovisning."),
    ]
    write(path, "Plan för integration 2025–2026", story, "Tallbergs kommun")


def appendix(path: Path) -> None:
    story = [
        heading("Program mot våld i nära relationer", 1),
        text("Ekeby stad 2023–2026"),
        text("Beslutat av kommunfullmäktige den 6 mars 2023"),
        heading("1 Långsiktigt mål: Våld upptäcks tidigt", 2),
        heading("1.1 Alla som söker hjälp får frågan om våld", 3),
        text("Många berättar först när någon frågar."),
        line("Ansvar: Socialnämnden och stadsdelsnämnderna"),
        line("Berörda: Äldrenämnden"),
        line("Åtgärder:"),
        items("Utbilda i att fråga om våld.", "Ta in frågan i alla mallar för utredning."),
        line("Mått: Andel utredningar där frågan har ställts"),
        line("Minst ska: Varje ny medarbetare går grundutbildningen inom sex månader."),
        line("Följs upp: I tertialrapport 2"),
        heading("1.2 Skolan ser tecken på våld", 3),
        line("Ansvar: Utbildningsnämnden"),
        line("Berörda: Stadsdelsnämnderna, socialnämnden"),
        line("Åtgärder:"),
        items("Gå igenom tecken på våld vid läsårets början."),
        line("Mått: Antal orosanmälningar från skolor"),
        heading("2 Långsiktigt mål: Den som utsätts får skydd", 2),
        heading("2.1 Det finns plats i skyddat boende", 3),
        line("Ansvar: Socialnämnden"),
        line("Berörda: Styrelsen för Ekebyhem AB"),
        line("Åtgärder:"),
        items("Teckna avtal om tio platser."),
        line("Mått: Antal dagar till plats"),
        line("Minst ska: En plats erbjuds inom ett dygn."),
        heading("2.2 Den som utövar våld får hjälp att sluta", 3),
        line("Ansvar: Socialnämnden"),
        line("Åtgärder:"),
        items("Starta samtalsgrupper."),
        heading("3 Genomförande och uppföljning", 2),
        text("Socialnämnden har ett särskilt ansvar att stödja övriga nämnder i arbetet. Programmet följs upp 2025."),
        PageBreak(),
        heading("Bilaga 1. Programmets mål och delmål", 2),
        table(
            ("Mål", "Delmål", "Ansvariga nämnder", "Berörda nämnder", "Mått"),
            [
                (
                    "1 Våld upptäcks tidigt",
                    "1.1 Alla som söker hjälp får frågan om våld",
                    "Socialnämnden, stadsdelsnämnderna",
                    "Äldrenämnden",
                    "Andel utredningar där frågan har ställts",
                ),
                (
                    "",
                    "1.2 Skolan ser tecken på våld",
                    "Utbildningsnämnden",
                    "Stadsdelsnämnderna, socialnämnden",
                    "Antal orosanmälningar från skolor",
                ),
                (
                    "2 Den som utsätts får skydd",
                    "2.1 Det finns plats i skyddat boende",
                    "Socialnämnden",
                    "Styrelsen för Ekebyhem AB",
                    "Antal dagar till plats",
                ),
                ("", "2.2 Den som utövar våld får hjälp att sluta", "Stadsdelsnämnderna", "Socialnämnden", ""),
            ],
            [30, 42, 38, 34, 30],
        ),
    ]
    write(
        path, "Program mot våld i nära relationer 2023–2026", story, "Ekeby stad · Program mot våld i nära relationer"
    )
