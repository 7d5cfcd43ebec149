"""What a coordinator of the sample municipality might see in November: one `Overview` with a case of everything in it.

Each cause occurs, a topic that is new, one that rises and one that calms down, fields where people get stuck in each
of the ways, every status of a form, follow-ups that are overdue, goals that nobody has. Figures agree with each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from knowledge.domain.committees import slug
from knowledge.insights.overview import (
    Advice,
    Filter,
    Overdue,
    Overview,
    Progress,
    SectionCount,
    StuckItem,
    TopicView,
    Unowned,
)
from knowledge.insights.signals import SectionRef

ANDTS, SAFETY = "andts-program-2025-2028", "trygghetsprogram-2026-2029"
PROGRAMME = "ANDTS-program 2025–2028"
QA = "Frågor och svar om ANDTS-programmet"
GUIDE = "Guide: Så för du in ANDTS-programmet i verksamhetsplanen"
ROUTINE = "Rutin vid misstanke om påverkan på arbetsplatsen"
SAFE = "Trygghetsprogram 2026–2029"
MADE = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
LAST_MONDAY = date(2026, 11, 16)
AUTUMN = Filter(since=date(2026, 8, 31), until=date(2026, 11, 20))
WEEKS = 12
DECLINED_BY_WEEK = (2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 8, 14)

SN, BUN, KFN, MBN = (
    "socialnämnden",
    "barn- och utbildningsnämnden",
    "kultur- och fritidsnämnden",
    "miljö- och byggnadsnämnden",
)
TN, VON, KS, GVN = (
    "tekniska nämnden",
    "vård- och omsorgsnämnden",
    "kommunstyrelsen",
    "gymnasie- och vuxenutbildningsnämnden",
)


def section(document: str, title: str, *path: str) -> SectionRef:
    return SectionRef(document, title, path)


REPORT_DATE = section("fragor-och-svar-andts", QA, QA, "Uppföljning och stöd", "När ska vi redovisa våra delmål?")
STEERING = section(ANDTS, PROGRAMME, PROGRAMME, "Så styr och följer vi upp programmet")
READING = section(ANDTS, PROGRAMME, PROGRAMME, "Så läser du programmet")
CONTACT = section("fragor-och-svar-andts", QA, QA, "Ansvar och roller", "Hur utser vi en kontaktperson?")
NOT_OURS = section(
    "fragor-och-svar-andts",
    QA,
    QA,
    "Ansvar och roller",
    "Vår nämnd är inte ansvarig för något delmål. Behöver vi göra något?",
)
LEVEL = section("fragor-och-svar-andts", QA, QA, "Ansvar och roller", "Vad händer om vi inte når miniminivån?")
HOW_MUCH = section("fragor-och-svar-andts", QA, QA, "Pengar", "Hur mycket kan vi få?")
GOALS_2 = "Mål 2. Det är svårt att få tag på alkohol, droger och tobak"
SAFE_SQUARES = section(
    ANDTS, PROGRAMME, PROGRAMME, "Mål och delmål", GOALS_2, "Delmål 2.2 Torg, parker och trapphus är trygga"
)
SCORECARD = section("guide-andts-i-verksamhetsplanen", GUIDE, "Så fyller du i styrkortet")
ROUTINE_STEPS = section("rutin-vid-misstanke-om-paverkan", ROUTINE, ROUTINE, "Så gör du")
WHAT_IS_NEW = section(SAFETY, SAFE, SAFE, "Det här är nytt")


def _trend(weeks: Sequence[int]) -> float:
    before = weeks[:-1]
    mean = sum(before) / len(before)
    return round(weeks[-1] / mean, 2) if mean else 1.0


def _topics() -> Iterator[TopicView]:
    weeks = (2, 3, 2, 4, 3, 5, 4, 6, 5, 7, 9, 14)
    yield TopicView(
        id="topic-redovisa",
        label="När ska vi redovisa våra delmål?",
        terms=("redovisa", "datum", "delmål"),
        count=sum(weeks),
        askers=31,
        weeks=weeks,
        trend=_trend(weeks),
        answered=58,
        declined=6,
        disliked=19,
        handed_off=4,
        repeated=13,
        cause="contradictory",
        because="Frågor och svar säger den 15 mars, och delmålen själva säger juni, oktober och januari.",
        sections=(SectionCount(REPORT_DATE, 41), SectionCount(STEERING, 17)),
        committees={BUN: 21, SN: 18, KFN: 14, TN: 11},
        programmes={ANDTS: 64},
        examples=(
            "Är det mars eller maj som redovisningen ska in?",
            "Vi får olika besked om när vi ska redovisa, vilket datum gäller?",
            "När ska siffrorna för förra året vara inne?",
            "redovisa delmål när",
        ),
    )
    weeks = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 12)
    yield TopicView(
        id="topic-spel",
        label="Var anmäler man oro för spelberoende hos en kollega?",
        terms=("spelberoende", "anmäla", "kollega"),
        count=sum(weeks),
        askers=11,
        weeks=weeks,
        trend=_trend(weeks),
        answered=1,
        declined=16,
        disliked=1,
        handed_off=5,
        repeated=4,
        cause="not_in_documents",
        because="16 av 17 frågor fick inget svar, och inget avsnitt ligger nära.",
        sections=(SectionCount(ROUTINE_STEPS, 6),),
        committees={VON: 9, SN: 8},
        examples=(
            "Var anmäler man oro för spelberoende hos en kollega?",
            "Vem ringer jag om en medarbetare spelar bort sin lön?",
            "Finns det någon rutin vid spelproblem på jobbet?",
        ),
        is_new=True,
    )
    weeks = (5, 4, 6, 5, 4, 5, 6, 4, 5, 6, 5, 5)
    yield TopicView(
        id="topic-berord",
        label="Vad ska en berörd nämnd göra?",
        terms=("berörd", "nämnd", "ansvarig"),
        count=sum(weeks),
        askers=27,
        weeks=weeks,
        trend=_trend(weeks),
        answered=52,
        declined=8,
        disliked=17,
        handed_off=3,
        repeated=15,
        cause="unclear_text",
        because="15 frågor ställdes om med andra ord sedan samma avsnitt hade visats.",
        sections=(SectionCount(READING, 33), SectionCount(NOT_OURS, 19)),
        committees={TN: 16, VON: 15, GVN: 12, MBN: 10, KFN: 7},
        programmes={ANDTS: 52, SAFETY: 8},
        examples=(
            "Vi står som berörd nämnd, vad betyder det egentligen?",
            "Måste en berörd nämnd redovisa delmålet?",
            "Vad är skillnaden på ansvarig och berörd?",
        ),
    )
    weeks = (3, 2, 3, 4, 2, 3, 4, 3, 4, 5, 4, 6)
    yield TopicView(
        id="topic-kontaktperson",
        label="Vem utser kontaktpersonen i vår förvaltning?",
        terms=("kontaktperson", "utse", "förvaltning"),
        count=sum(weeks),
        askers=22,
        weeks=weeks,
        trend=_trend(weeks),
        answered=39,
        declined=4,
        disliked=9,
        handed_off=2,
        repeated=6,
        cause="role_unclear",
        because="Tre förvaltningar arbetar åt mer än en nämnd, och texten säger bara ”förvaltningschefen”.",
        sections=(SectionCount(CONTACT, 30), SectionCount(STEERING, 5)),
        committees={GVN: 14, BUN: 12, MBN: 9, TN: 8},
        programmes={ANDTS: 43},
        examples=(
            "Vem utser kontaktpersonen när två nämnder delar förvaltning?",
            "Ska kontaktpersonen vara chef?",
            "Till vem anmäler vi vår kontaktperson?",
        ),
    )
    weeks = (2, 1, 2, 2, 3, 2, 2, 3, 2, 2, 3, 4)
    yield TopicView(
        id="topic-belysning",
        label="Hur snabbt ska trasig belysning lagas?",
        terms=("belysning", "laga", "lampa"),
        count=sum(weeks),
        askers=14,
        weeks=weeks,
        trend=_trend(weeks),
        answered=13,
        declined=15,
        disliked=3,
        handed_off=3,
        repeated=8,
        cause="not_found",
        because="Svaret står i delmål 2.2, men hittades bara när frågan hade ordet ”belysning”.",
        sections=(SectionCount(SAFE_SQUARES, 13),),
        committees={TN: 19, SN: 9},
        programmes={ANDTS: 21, SAFETY: 7},
        examples=(
            "Hur snabbt ska trasig belysning lagas?",
            "Lampan i trapphuset är trasig, inom vilken tid åtgärdas det?",
            "Gatlyktor som inte lyser, vad gäller?",
        ),
    )
    weeks = (9, 8, 9, 7, 6, 6, 5, 4, 4, 3, 2, 1)
    yield TopicView(
        id="topic-handlingsplan",
        label="Måste vi skriva en egen handlingsplan?",
        terms=("handlingsplan", "egen", "verksamhetsplan"),
        count=sum(weeks),
        askers=33,
        weeks=weeks,
        trend=_trend(weeks),
        answered=63,
        declined=1,
        disliked=2,
        handed_off=0,
        repeated=1,
        cause="none",
        because="Den besvaras, och få är missnöjda med svaret.",
        sections=(
            SectionCount(
                section("fragor-och-svar-andts", QA, QA, "Ansvar och roller", "Måste vi skriva en egen handlingsplan?"),
                63,
            ),
        ),
        committees={BUN: 17, SN: 16, KFN: 16, VON: 15},
        programmes={ANDTS: 64},
        examples=("Måste vi skriva en egen handlingsplan för ANDTS?", "är det tvång på egen handlingsplan"),
    )
    weeks = (1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 2, 2)
    yield TopicView(
        id="topic-potten",
        label="Hur mycket pengar kan vi få ur utvecklingspotten?",
        terms=("utvecklingspott", "belopp", "ansökan"),
        count=sum(weeks),
        askers=12,
        weeks=weeks,
        trend=_trend(weeks),
        answered=19,
        declined=0,
        disliked=1,
        handed_off=0,
        repeated=0,
        cause="none",
        because="Den besvaras, och få är missnöjda med svaret.",
        sections=(SectionCount(HOW_MUCH, 19),),
        committees={KFN: 8, SN: 6, BUN: 5},
        programmes={ANDTS: 19},
        examples=("Hur mycket pengar kan vi få ur utvecklingspotten?", "max per ansökan??"),
    )


def _declined() -> Iterator[TopicView]:
    """Topics that were mostly declined, those the overview lists for a coordinator to answer."""
    yield from (topic for topic in _topics() if topic.declined * 2 > topic.count)
    weeks = (0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1)
    yield TopicView(
        id="topic-lekplatser",
        label="Vem betalar för nya lekplatser i Norrstrand?",
        terms=("lekplats", "betala", "Norrstrand"),
        count=sum(weeks),
        askers=4,
        weeks=weeks,
        trend=_trend(weeks),
        answered=0,
        declined=5,
        disliked=0,
        handed_off=1,
        repeated=0,
        cause="not_in_documents",
        because="Ingen av 5 frågor fick svar, och inget avsnitt ligger nära.",
        committees={TN: 3, KFN: 2},
        examples=("Vem betalar för nya lekplatser i Norrstrand?", "Finns det pengar till en lekplats i år?"),
    )


def _weeks(topics: Sequence[TopicView], hidden: int) -> Iterator[tuple[date, int, int]]:
    """All topics' weeks, and the questions in topics too small to show spread over them."""
    first = LAST_MONDAY - timedelta(weeks=WEEKS - 1)
    for number in range(WEEKS):
        asked = sum(topic.weeks[number] for topic in topics) + hidden // WEEKS + (number < hidden % WEEKS)
        yield first + timedelta(weeks=number), asked, DECLINED_BY_WEEK[number]


def _stuck() -> Iterator[StuckItem]:
    andts, title = "styrkort-andts-program-2025-2028", f"Styrkort: {PROGRAMME}"
    subgoal = ("2-2", "2.2 Torg, parker och trapphus är trygga")
    yield StuckItem(
        andts, title, *subgoal, "followup_when", "När följer vi upp det?", {"unknown": 7, "changed": 3}, 11, 7, 0.71
    )
    yield StuckItem(
        andts,
        title,
        "1-3",
        "1.3 Fritiden är fri från droger",
        "indicators",
        "Vad mäter vi det med?",
        {"skipped": 5, "asked_about": 6},
        12,
        6,
        0.62,
    )
    yield StuckItem(
        andts,
        title,
        "3-3",
        "3.3 Kommunens arbetsplatser är drogfria",
        "responsible",
        "Vem ansvarar hos oss?",
        {"left": 6, "unknown": 4},
        15,
        9,
        0.55,
    )
    yield StuckItem(
        "riskmatris",
        "Riskmatris",
        "risker",
        "Risker",
        "sannolikhet",
        "Hur sannolikt är det?",
        {"stopped": 4, "left": 2},
        9,
        5,
        0.47,
    )


SUBGOALS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "1-1": ("1.1 Fler elever avstår från alkohol och nikotin", (BUN, SN, KFN)),
    "1-2": ("1.2 Föräldrar får stöd i tid", (SN, BUN)),
    "1-3": ("1.3 Fritiden är fri från droger", (KFN, SN)),
    "2-1": ("2.1 Ingen säljer alkohol, tobak eller nikotin till minderåriga", (MBN, KS, SN)),
    "2-2": ("2.2 Torg, parker och trapphus är trygga", (TN, SN)),
    "3-1": ("3.1 Äldre med riskbruk upptäcks tidigt", (VON, SN)),
    "3-2": ("3.2 Den som söker hjälp får en tid snabbt", (SN, VON)),
    "3-3": ("3.3 Kommunens arbetsplatser är drogfria", (KS, SN, BUN, KFN, MBN, TN, VON)),
}
ANSWERED: Mapping[str, Sequence[int]] = {
    SN: (7, 7, 5, 2, 0, 7, 7, 6),
    BUN: (7, 6, 0, 0, 0, 0, 0, 3),
    KFN: (4, 0, 7, 0, 0, 0, 0, 0),
    MBN: (0, 0, 0, 7, 0, 0, 0, 7),
    TN: (0, 0, 0, 0, 1, 0, 0, 0),
    VON: (0, 0, 0, 0, 0, 0, 0, 0),
    KS: (0, 0, 0, 7, 0, 0, 0, 7),
}
FIELDS_A_SUBGOAL = 7


def _progress() -> Iterator[Progress]:
    for number, (item, (label, committees)) in enumerate(SUBGOALS.items()):
        for committee in committees:
            answered = ANSWERED[committee][number]
            template = f"styrkort-{ANDTS}-{slug(committee)}"
            yield Progress(committee, template, item, label, answered, FIELDS_A_SUBGOAL, _status(committee, answered))


def _status(committee: str, answered: int) -> Literal["not_begun", "open", "sent", "approved"]:
    if not answered:
        return "not_begun"
    if committee == KS:
        return "approved"
    return "sent" if committee == MBN else "open"


OVERDUE = (
    Overdue(KFN, "form-kfn", f"Styrkort för {KFN}", "1.3 Fritiden är fri från droger", date(2026, 10, 31)),
    Overdue(TN, "form-tn", f"Styrkort för {TN}", "2.2 Torg, parker och trapphus är trygga", date(2026, 11, 13)),
    Overdue(SN, "form-sn", f"Styrkort för {SN}", "1.2 Föräldrar får stöd i tid", date(2026, 9, 15)),
)
NO_OWNER = (Unowned(SAFETY, "2.3 Det finns något att göra på kvällar och lov"),)
NEVER_BEGUN = (Unowned(ANDTS, "3.1 Äldre med riskbruk upptäcks tidigt", VON),)
ADVICE = (
    Advice(
        "Skriv ett och samma datum för redovisningen.",
        "64 frågor handlade om när delmålen ska redovisas, dubbelt så många den här veckan som förut. "
        "Frågor och svar säger den 15 mars, delmålen säger andra månader.",
        "/coordinator/topics/topic-redovisa",
        0.92,
    ),
    Advice(
        "Svara på var man anmäler oro för spelberoende.",
        "17 frågor på två veckor, och 16 av dem fick inget svar. Det står inte i något dokument.",
        "/coordinator/queue",
        0.81,
    ),
    Advice(
        "Ring vård- och omsorgsnämnden om styrkortet.",
        "De ansvarar för delmål 3.1 och har inte börjat. Sju andra nämnder har kommit i gång.",
        "/coordinator#progress",
        0.64,
    ),
)
HIDDEN = 23


def example_overview(asked: Filter = AUTUMN) -> Overview:
    """The autumn, whatever filter it is shown as the answer to."""
    topics, declined = tuple(_topics()), tuple(_declined())
    told = {topic.id: topic for topic in (*topics, *declined)}.values()
    weeks = tuple(_weeks(tuple(told), HIDDEN))
    sums = Counter[str]()
    for topic in told:
        for name in ("answered", "declined", "disliked", "handed_off"):
            sums[name] += getattr(topic, name)
    return Overview(
        filter=asked,
        made=MADE,
        fewest=3,
        questions=sum(topic.count for topic in told) + HIDDEN,
        askers=74,
        answered=sums["answered"] + HIDDEN,
        declined=sums["declined"],
        disliked=sums["disliked"],
        handed_off=sums["handed_off"],
        hidden=HIDDEN,
        weeks=weeks,
        topics=topics,
        declined_questions=declined,
        stuck=tuple(_stuck()),
        progress=tuple(_progress()),
        overdue=OVERDUE,
        no_owner=NO_OWNER,
        never_begun=NEVER_BEGUN,
        advice=ADVICE,
    )


def empty_overview(asked: Filter = AUTUMN) -> Overview:
    """Before anybody has asked anything."""
    return Overview(filter=asked, made=MADE, fewest=3)
