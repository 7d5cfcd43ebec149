"""Does a sentence hold the type of thing that is asked for: an amount, a year, a person, a reason, a definition?

Order: `type_fit` for the wanted type, `form_fit` for the form of the question; both 0..1, 0 where nothing of the type is
there. Invariant: patterns look at the language of the documents (Swedish, and English where short), never at a subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.answers.question_form import Form, Wanted

_NUMBER_WORD = (
    r"(?:noll|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|tjugo\w*|trettio\w*|"
    r"fyrtio\w*|femtio\w*|sextio\w*|sjuttio\w*|åttio\w*|nittio\w*|hundra\w*|tusen\w*|hälften|tredjedel\w*|fjärdedel\w*|dussin\w*|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|half)"
)
_BARE_ONE = re.compile(r"\b(?:en|ett|one)\b", re.IGNORECASE)
_YEAR = r"(?:1[6-9]|20)\d\d"
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars|apr(?:il)?|maj|juni|juli|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"january|february|march|may|june|july|august|october)"
)
_TIME_UNIT = r"(?:år|månad\w*|vecka|veckor\w*|dag(?:ar\w*|en)?|dygn|timm\w+|minut\w*|termin\w*|kvartal\w*|tertial\w*|halvår\w*|years?|months?|weeks?|days?|hours?)"

_TYPES: dict[Wanted, re.Pattern[str]] = {
    "number": re.compile(rf"\d|\b{_NUMBER_WORD}\b", re.IGNORECASE),
    "money": re.compile(
        r"\d[\d\s.,]*\s*(?:kr\b|kronor|sek\b|tkr|mkr|mnkr|msek|tusen|miljon\w*|miljard\w*|euro\w*|€|:-)|\b(?:kronor|miljon\w*|miljard\w*|budget\w*|prisbasbelopp\w*|avgiftsfri\w*|gratis|kostnadsfri\w*)\b",
        re.IGNORECASE,
    ),
    "share": re.compile(rf"\d\s*(?:%|procent)|\b(?:procent\w*|hälften|majoritet\w*|tredjedel\w*|fjärdedel\w*|andel\w*|{_NUMBER_WORD} av)\b", re.IGNORECASE),
    "duration": re.compile(
        rf"(?:\d|\b{_NUMBER_WORD}|\bflera|\bnågra|\bvarje|\bper)\s*(?:\w+\s)?{_TIME_UNIT}\b|\b(?:årlig\w*|årsvis|månatlig\w*|veckovis|daglig\w*|löpande|kontinuerlig\w*|treårig\w*|\w+årig\w*|halvårsvis|{_YEAR}\s*[-–]\s*(?:{_YEAR}|\d\d))\b",
        re.IGNORECASE,
    ),
    "date": re.compile(
        rf"\b{_YEAR}\b|\b\d{{1,2}}\s+{_MONTH}\b|\b{_MONTH}\b|\b(?:våren|hösten|sommaren|vintern|årsskiftet|{_NUMBER_WORD.replace('en|ett|', '')} {_TIME_UNIT})\b|\bnär\b|\binnan\b|\bsenast\b|\befter att\b|\bså snart\b|\bdå\b",
        re.IGNORECASE,
    ),
    "person": re.compile(
        r"\b\w*(?:nämnd|förvaltning|styrelse|fullmäktige|utskott|grupp|chef|ledning|ledare|samordnare|direktör|ansvarig|handläggare|utredare|politiker|"
        r"förtroendevald|beslutsfattare|kommun|region|landsting|myndighet|enhet|avdelning|byrå|bolag|råd|team|controller|ekonom|koordinator|tjänsteman|tjänstemän|"
        r"rektor|lärare|personal|medarbetare|styrelsen|departement|regering|polis|skola|socialtjänst|läkare|sjuksköterska|person|personer|verksamhet|aktör|"
        r"föräldra?r?|vårdnadshavare|förening|forskare|konsult|funktion|profession|yrkesgrupp|folkhälsomyndighet|committee|board|manager|council)"
        r"(?:en|er|erna|ns|ers|s|n|na|ar|arna|et|ernas|arnas|ens|ets|a|r|aren|are|arens|männen|or|orna|ta|ts|t|sen|sens|ser|sverk|sverket)?\b"
        r"|\b[A-ZÅÄÖ][a-zåäöé]+ [A-ZÅÄÖ][a-zåäöé]+(?:son|sson|berg|gren|ström|lund|qvist|kvist|[a-z]{2,})\b",
    ),
    "place": re.compile(r"\b(?:i|på|vid|norr|söder|öster|väster|om|från|till|utanför|nära|in|at|near)\s+(?:\w+\s)?[A-ZÅÄÖ][a-zåäö]{2,}|https?://|\bintranät\w*|\bwebb\w*|\bbilaga\w*|\blokal\w*"),
    "name": re.compile(r"[a-zåäö,;:]\s+[”\"*]?[A-ZÅÄÖ]|\b(?:kallas|heter|benämns|namn\w*)\b"),
}  # fmt: skip

_REASON = re.compile(
    r"\b(?:eftersom|därför|på grund av|beror på|beror|för att|anledning\w*|orsak\w*|syfte\w*|annars|leder till|medför\w*|innebär|risk\w*|då det|skäl\w*|"
    r"bidrar till|förutsättning\w*|för då|because|since|therefore|due to|hinder|utmaning\w*|skapar|gör det|gynnar|ökar|minskar)\b",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"\b(?:genom|med hjälp av|via|utifrån|kan (?:man|ni|vi)|bör|behöver|ska|görs|gör|göras|använd\w*|steg|metod\w*|sätt|först|därefter|sedan)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:ansvar\w*|beslut\w*|fattar|bereder|bered\w*|leder|leds|uppdrag\w*|utser|tar fram|ta fram|ska|skall|samordna\w*|äger|mandat|roll\w*|uppgift\w*|"
    r"består av|ingår|genomför\w*|följer upp|godkänn\w*|beslut\w*|stödj\w*|driver|deltog|deltar|författare)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?:skillnad\w*|skiljer|medan|däremot|jämfört|till skillnad|respektive|dels|både|å ena sidan|å andra sidan|men|istället|i stället|snarare|mer än|mindre än)\b",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(r"(?:[\w)\]”\"]+(?: [\w/-]+){0,6}, ){1,}.*\b(?:och|samt|eller|and|or)\b|:\s*\S+.*,")

_DEFINING = (
    r"(?:är|var|betyder|innebär|avser|avses|menas|definieras|syftar|står för|kallas|benämns|beskrivs|handlar om|utgörs|består|omfattar|"
    r"is|are|means|refers to|stands for)"
)


def type_fit(wanted: Wanted, text: str) -> float:
    """1 where the text holds something of the wanted type, 0 where not; any text fits where any text is wanted."""
    if wanted == "text":
        return 1.0
    if wanted == "number":
        text = _BARE_ONE.sub("", text)
    return 1.0 if _TYPES[wanted].search(text) else 0.0


def form_fit(form: Form, text: str, subject: Iterable[str] = ()) -> float:
    """How well a sentence has the form that answers: 0..1. `subject` are the question's own content words."""
    match form:
        case "definition":
            return definition_fit(text, subject)
        case "why":
            return 1.0 if _REASON.search(text) else 0.0
        case "how":
            return 1.0 if _WAY.search(text) else 0.3
        case "role":
            return 1.0 if _DUTY.search(text) else 0.3
        case "comparison":
            return 1.0 if _CONTRAST.search(text) else 0.2
        case "list" | "checklist" | "steps":
            return 0.6 if _ENUMERATION.search(text) else 0.1
        case _:
            return 0.5


def definition_fit(text: str, subject: Iterable[str]) -> float:
    """Whether the text says what the subject is: "X är …", "med X menas …", "X (förkortat Y)", "X – …"."""
    best = 0.0
    for word in subject:
        stem = re.escape(word[: max(4, len(word) - 3)] if len(word) > 5 else word)
        if re.search(
            rf"(?:^|[.:]\s)\W*(?:(?:en|ett|den|det|begreppet|med|a|an|the)\s)?(?:\w+\s){{0,2}}{stem}\w*(?:\s\([^)]*\))?,?\s(?:\w+\s)?{_DEFINING}\b",
            text,
            re.IGNORECASE,
        ):
            return 1.0
        if re.search(
            rf"\b{stem}\w*(?:\s\([^)]*\))?,?\s(?:som\s)?(?:\w+\s)?{_DEFINING}\b|\b(?:med|begreppet|kallas)\s\W?{stem}|{stem}\w*\s*(?:\(|[:–-]\s)|\({stem}\w*\)",
            text,
            re.IGNORECASE,
        ):
            best = 0.7
    return best
