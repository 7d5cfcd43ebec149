"""What kind of document it is: one that states goals of its own, one that tells of others' goals, or neither.

A report about a programme names its goals, a guide shows how a goal is written, an FAQ repeats them: none of them
states them. The title decides by the kind of document it names; where it names none, the first headings; where they
do not either, the text is taken for a programme, and must then show goals to be one.
"""

from __future__ import annotations

import re
from typing import Literal

from knowledge.passages import Document

DocumentKind = Literal["programme", "report", "other"]
_PROGRAMME = re.compile(
    r"(?i)\b[\wåäö-]*(?:program|plan|strategi|policy|agenda|riktlinje|styrdokument|inriktningsdokument)(?:men|met|en|er|erna|n|r)?\b"
)
_STARTS_AS_PROGRAMME = re.compile(
    r"(?i)^\W*(?:[\wåäö'’.-]+\s+){0,4}?[\wåäö-]*(?:program|plan|strategi|policy|agenda)(?:met|en|n)?\s+(?:för|mot|om|kring|till)\b"
)
_REPORT = re.compile(
    r"(?i)\b[\wåäö-]*(?:rapport(?:en)?|utvärdering(?:en)?|uppföljning(?:en)?|redovisning(?:en)?|bokslut(?:et)?"
    r"|granskning(?:en)?|revision|sammanställning(?:en)?|utredning(?:en)?|kartläggning(?:en)?|budget(?:en)?"
    r"|verksamhetsberättelse|årsredovisning(?:en)?|lägesbild(?:en)?|nulägesanalys)\b|\bimplementering(?:en)?\s+av\b"
)
_OTHER = re.compile(
    r"(?i)\b[\wåäö-]*(?:guide(?:n)?|vägledning(?:en)?|handledning(?:en)?|handbok(?:en)?|lathund(?:en)?|checklista(?:n)?"
    r"|mall(?:en)?|rutin(?:en)?|protokoll(?:et)?|tjänsteutlåtande(?:t)?|tjänsteskrivelse(?:n)?|remiss(?:en)?|remissvar|yttrande(?:t)?"
    r"|faq|nyhetsbrev|pressmeddelande|kurs|utbildningsmaterial|reglemente(?:t)?|delegationsordning(?:en)?|kallelse|avtal(?:et)?"
    r"|enkät(?:en)?|organisation|stöddokument|stödmaterial)\b"
    r"|\bfrågor\s+och\s+svar\b|\bvanliga\s+frågor\b|^så\s+(?:skriver|gör|arbetar|fyller|här)\b|\batt\s+skriva\b|\bhur\s+\w+\s+(?:man|du|vi|ni)\b"
)
_ABOUT_PROGRAMME = re.compile(
    r"(?i)\b(?:om|av|med|i|till|kring|från|enligt|för|hur)\s+(?:\S+\s+){0,4}?[\wåäö-]*(?:programmet|planen|strategin|policyn)s?\b"
    r"|\bläget\b|\bså\s+gick\s+det\b"
)
_FEWEST_QUESTIONS = 3


def kind_of(document: Document) -> DocumentKind:
    """By its title, then by its first headings."""
    headings = [section.path[-1] for section in document.sections]
    if _is_questions_and_answers(headings):
        return "other"
    for title in [document.title, *headings[:2]]:
        kind = _kind_by(title)
        if kind:
            return kind
    return "programme"


def names_programme(title: str) -> bool:
    """Whether a line names a programme, and no report of one."""
    return _kind_by(title) == "programme"


def _kind_by(title: str) -> DocumentKind | None:
    if _STARTS_AS_PROGRAMME.match(title) and not re.search(
        r"(?i)[–:-]\s+(?:en\s+)?[\w-]*(?:rapport|utvärdering|guide)\b", title
    ):
        return "programme"
    if _OTHER.search(title):
        return "other"
    if _REPORT.search(title) or _ABOUT_PROGRAMME.search(title):
        return "report"
    return "programme" if _PROGRAMME.search(title) else None


def _is_questions_and_answers(headings: list[str]) -> bool:
    questions = sum(heading.endswith("?") for heading in headings)
    return questions >= _FEWEST_QUESTIONS and questions * 2 >= len(headings)
