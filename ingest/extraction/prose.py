"""Running text under a goal: who answers for it, whom it concerns, and what else a sentence says of it.

Order: a sentence is cut into clauses; in each clause a predicate ("ansvarar för", "berörs av") takes the committees
before it or, in "Ansvarig är …" and after an inverted verb, those behind it. A clause that says no gives nothing.

Invariant: only what a clause says of the goal is taken: "ansvarar för målet", "… för att …", not "… för budgeten".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extraction.committees import Named, Naming
from ingest.extraction.findings import AssignmentStated
from ingest.extraction.labels import Field
from ingest.extraction.wording import Wording
from ingest.structure.sentences import sentence_ranges
from knowledge.domain.programmes import Responsibility

_CLAUSE = re.compile(
    r"(?:,\s*|\s+)(?=(?:men|medan|däremot|utan|dock)\b)|;\s+|,\s+och\s+(?=\w+\s+\w*(?:berörs|ansvarar)\b)"
)
_NO = re.compile(r"(?i)\b(?:inte|ej|aldrig|varken|inget|ingen|inga)\b")
_OUTSIDE = re.compile(
    r"(?i)\b(?:tidigare|förra|förut|före detta|till exempel|t\.ex\.|exempelvis|föreslogs|hade|var|borde|kanske)\b"
)
_GOALS = re.compile(
    r"(?i)\b(?P<word>delmål(?:en|et)?|effektmål(?:en|et)?|mål(?:en|et)?)\s+"
    r"(?P<numbers>\d{1,2}(?:[.:]\d{1,2})*[a-z]?(?:(?:\s*,\s*|\s+(?:och|samt|eller)\s+|\s*[–-]\s*)\d{1,2}(?:[.:]\d{1,2})*[a-z]?)*)"
)
_UNDERSTOOD = re.compile(r"(?i)\W*(?:(?:nämnden|styrelsen|den)\s+)?(?:också\s+|även\s+)?")
_NUMBER = re.compile(r"\d{1,2}(?:[.:]\d{1,2})*[a-z]?")

_THIS = (
    r"(?:(?:för|med|av|i)\s+)?(?:(?:det\s+här|detta|dessa|det|hela|vart\s+och\s+ett\s+av)\s+)?"
    r"(?:delmål(?:et|en)?|mål(?:et|en)?|effektmål\w*|inriktningsmål\w*|arbetet|genomförandet|detta|det|insatser(?:na)?|aktiviteter(?:na)?|området|fokusområdet|målområdet)\b"
)
_ANSWERS = re.compile(
    r"(?i)\b(?:ansvarar|svarar|är\s+(?:\w+\s+){0,2}(?:\w*ansvarig\w*)|blir\s+(?:\w*ansvarig\w*)"
    r"|(?:har|bär|tar|får|ges|delar)\s+(?:\w+\s+){0,4}?(?:\w*ansvar(?:et)?)|leder|äger|driver|delar\s+på\s+ansvaret)\b"
)
_OF_THE_GOAL = re.compile(
    rf"(?i)\s*(?:(?:nämnd\w*|part\w*|här|också|även|gemensamt|tillsammans|ytterst|huvudsakligen|särskilt)\s+)*"
    rf"(?:{_THIS}|(?:för\s+)?att\b|för\s+att\b|[.,;!]?$|,|\s*och\b|\s*samt\b|tillsammans\b|i\s+sam\w+\s+med|med\s+stöd)"
)
_ANSWERING = re.compile(
    r"(?i)\b(?:(?:huvud)?ansvarig(?:a|t)?(?:\s+(?:nämnd\w*|styrelse\w*|part\w*|aktör\w*|instans\w*))?(?:\s+för\s+[^.,;]{3,60}?)?\s+(?:är|blir)"
    r"|\w*ansvaret\s+(?:för\s+[^.,;]{3,60}?\s+)?(?:ligger\s+(?:på|hos)|vilar\s+(?:på|hos)|delas\s+(?:av|mellan)|bärs\s+av|har|tas\s+av|faller\s+på|åvilar)"
    r"|(?:ägs|drivs|leds|ansvaras)\s+av)\b"
)
_CONCERNS = re.compile(
    r"(?i)\b(?:delmål\w*(?:\s+[\d.:]+)?|mål\w*(?:\s+[\d.:]+)?|det|detta|arbetet)\s+(?:berör|angår|rör)\b"
    r"|\bberörda?(?:\s+(?:nämnd\w*|styrelse\w*|part\w*|är))*\s+är\b|\bberör\s+(?:också|även|dessutom)\b|\b(?:också|även)\s+(?:berörs|medverkar|deltar)\b"
    r"|\bberör\b|\bsamverkar\s+(?:\w+\s+)?med\b|\bsamarbetar\s+(?:\w+\s+)?med\b"
    r"|\bi\s+(?:nära\s+)?(?:samverkan|samarbete|samråd|dialog)\s+med\b|\bmed\s+(?:stöd|hjälp)\s+(?:av|från)\b|\bmedverkan\s+(?:av|från)\b"
)
_IS_CONCERNED = re.compile(
    r"(?i)\b(?:berörs|är\s+(?:också\s+|även\s+|särskilt\s+)?berörda?|medverkar|deltar|bidrar|samverkar|samarbetar|stöttar|stödjer"
    r"|involveras|ska\s+(?:också\s+|även\s+)?(?:medverka|delta|bidra|involveras|samverka|samarbeta|stödja|stötta))\b"
)
_TOGETHER = re.compile(r"(?i)\btillsammans\s+med\b")
_FIELDS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    (
        "minimum",
        re.compile(
            r"(?i)\b(?:lägsta\s+(?:godtagbara\s+)?nivån?|miniminivån?|minimikravet|grundnivån|det\s+minsta\s+som)\b[^.]{0,60}?\b(?:är|innebär)\b"
            r"|\bska\s+(?:\w+\s+){0,4}?(?:som\s+)?(?:minst|åtminstone)\b|\bsom\s+(?:minst|lägst)\s+(?:ska|krävs)\b|\bminst\s+ska\b|\bminst\s+krävs\b"
        ),
    ),
    (
        "indicator",
        re.compile(
            r"(?i)\b(?:indikatorn?|indikatorerna|nyckeltalet|måttet)\b[^.]{0,40}?\b(?:är|visar)\b|\bsom\s+(?:indikator|mått)\b"
            r"|\b(?:delmålet|målet|det|detta|framsteg\w*|utvecklingen)\s+mäts\b|\bvi\s+mäter\b|\bmäts\s+(?:genom|med|i|av|som)\b"
        ),
    ),
    (
        "followup",
        re.compile(
            r"(?i)\b(?:följs|följas)\s+upp\b|\buppföljning(?:en)?\s+(?:sker|görs|genomförs|redovisas|av\s+(?:del)?målet)\b"
            r"|\b(?:delmålet|målet|resultatet|arbetet)\s+(?:redovisas|rapporteras)\b|\bföljer\s+upp\s+(?:del)?målet\b"
        ),
    ),
    (
        "activity",
        re.compile(
            r"(?i)\b(?:förslag(?:en)?\s+(?:till|på)|exempel\s+på|föreslagna|möjliga|tänkbara)\s+(?:aktivitet\w*|insats\w*|åtgärd\w*)\b"
            r"|\b(?:aktivitet\w*|insats\w*|åtgärd\w*)\s+(?:kan\s+(?:vara|handla)|är\s+att|som\s+föreslås)\b|\bsom\s+aktivitet(?:er)?\s+föreslås\b|\bföreslagen\s+aktivitet\b"
        ),
    ),
    (
        "timetable",
        re.compile(
            r"(?i)\bska\s+(?:vara\s+)?(?:nått|nådd\w*|uppnått|uppnådda?|klart?|klara|genomfört?|genomförda|på\s+plats)\s+(?:senast|före|vid|under|till)\b"
            r"|\b(?:delmålet|målet|det|arbetet)\s+är\s+(?:klart|färdigt)\b|\btidplanen\s+är\b|\barbetet\s+(?:pågår|påbörjas|börjar|startar)\b"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Which goals a sentence names by number; none: the one it stands under."""

    numbers: tuple[str, ...] = ()
    of_goals: bool = False


def sentences_of(words: Wording) -> Iterator[Wording]:
    for start, end in sentence_ranges(words.text):
        sentence = words.part(start, end)
        if sentence.text:
            yield sentence


def target_of(text: str) -> Target:
    """The numbers after "delmål" or "mål"; a range "1.1–1.3" is every number between."""
    numbers: list[str] = []
    of_goals = False
    for match in _GOALS.finditer(text):
        numbers += _expanded(match["numbers"])
        of_goals = of_goals or match["word"].lower().startswith("mål")
    return Target(tuple(dict.fromkeys(numbers)), of_goals)


def _expanded(text: str) -> list[str]:
    found = _NUMBER.findall(text)
    ranged = re.fullmatch(r"(.*?)(\d+)\s*[–-]\s*(.*?)(\d+)", text.strip())
    if len(found) == 2 and ranged and ranged[1] == ranged[3] and 0 < int(ranged[4]) - int(ranged[2]) < 20:
        return [f"{ranged[1]}{number}" for number in range(int(ranged[2]), int(ranged[4]) + 1)]
    return found


def assignments_in(sentence: Wording, naming: Naming, understood: str = "") -> list[AssignmentStated]:
    """Who answers for the goal, and whom it concerns, by this sentence.

    `understood` is the committee that the heading names: "nämnden", and whoever a sentence without a subject is about.
    """
    if not (understood or naming.named(sentence.text)) or _OUTSIDE.search(sentence.text):
        return []
    parts: dict[tuple[str, Target], Responsibility] = {}
    whole = target_of(sentence.text)
    for start, end in _clauses(sentence.text):
        for name, part, target in _parts_in(sentence.text[start:end], naming, understood):
            key = (name, target if target.numbers else whole)
            parts[key] = "responsible" if parts.get(key) == "responsible" else part
    source = sentence.source if parts else None
    if source is None:
        return []
    return [AssignmentStated(name, part, source, to.numbers, to.of_goals) for (name, to), part in parts.items()]


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _parts_in(clause: str, naming: Naming, understood: str) -> Iterator[tuple[str, Responsibility, Target]]:
    names = [name for name in naming.named(clause) if not name.is_genitive]
    predicates = sorted(_predicates(clause), key=lambda found: found[0])
    subject = _UNDERSTOOD.match(clause) if understood else None
    if subject and predicates and predicates[0][0] <= subject.end():
        names.insert(0, Named(understood, 0, 0))
    if not names or _NO.search(clause):
        return
    said: Sequence[Named] = ()
    for index, (start, end, part, behind) in enumerate(predicates):
        after = predicates[index + 1][0] if index + 1 < len(predicates) else len(clause)
        before = predicates[index - 1][1] if index else 0
        subjects = [name for name in names if before <= name.start < end or name.end == 0 == index]
        objects = [name for name in names if end <= name.start < after]
        said = _chosen(clause, subjects, objects, behind=behind, end=end) or (() if behind else said)
        target = target_of(clause[start:after])
        target = target if target.numbers or index else target_of(clause[:start])
        yield from ((name.name, part, target) for name in said)


def _chosen(clause: str, subjects: list[Named], objects: list[Named], *, behind: bool, end: int) -> Sequence[Named]:
    if behind:
        return objects
    if subjects:
        together = _TOGETHER.search(clause, end)
        joined = [name for name in objects if together and name.start >= together.end()]
        return [*subjects, *joined]
    return objects if re.match(r"\s*(?:\w+\s){0,2}$", clause[end : objects[0].start] if objects else "-") else ()


def _predicates(clause: str) -> Iterator[tuple[int, int, Responsibility, bool]]:
    """(start, end, part, whether the committees stand behind it)."""
    taken: list[tuple[int, int]] = []
    for pattern, part, behind in _PATTERNS:
        for match in pattern.finditer(clause):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if pattern is _ANSWERS and not _is_of_the_goal(clause, match):
                continue
            taken.append(match.span())
            yield match.start(), match.end(), part, behind


_PATTERNS: tuple[tuple[re.Pattern[str], Responsibility, bool], ...] = (
    (_ANSWERING, "responsible", True),
    (_ANSWERS, "responsible", False),
    (_CONCERNS, "concerned", True),
    (_IS_CONCERNED, "concerned", False),
)


def _is_of_the_goal(clause: str, match: re.Match[str]) -> bool:
    rest = clause[match.end() :]
    if _OF_THE_GOAL.match(rest) or _OF_THE_GOAL.match(re.sub(r"^\s*(?:\w*nämnd\w*|\w*styrelse\w*)\s+", " ", rest)):
        return True
    inverted = re.match(rf"(?i).*\bför\s+(?:{_THIS})", clause[: match.start()])
    return inverted is not None


def field_in(sentence: str) -> Field | None:
    """Which field a sentence under a goal is: "Delmålet följs upp …" is its follow-up."""
    if _OUTSIDE.search(sentence) or sentence.endswith("?"):
        return None
    return next((field for field, pattern in _FIELDS if pattern.search(sentence)), None)
