"""A small programme for tests, as an extractor would give it: every field with the words that say it."""

from __future__ import annotations

from knowledge.domain.programmes import Assignment, Duty, Goal, Programme, Source, Stated, Subgoal


def said(quote: str, document: str = "plan", page: int = 2, start: int = 0) -> Source:
    return Source(document, quote, start, start + len(quote), page, ("Mål",))


def stated(text: str, document: str = "plan") -> Stated:
    return Stated(text, said(text, document))


def programme(document: str = "plan", name: str = "andts-program-2025-2028", period: str = "2025–2028") -> Programme:
    """Two goals, three sub-goals, and every field that a programme has."""
    tobacco = Subgoal(
        "1.1",
        "Färre unga ska börja röka",
        said("Delmål 1.1 Färre unga ska börja röka", document),
        assignments=(
            Assignment("utbildningsnämnden", "responsible", said("Ansvarig nämnd: utbildningsnämnden", document)),
            Assignment("socialnämnden", "concerned", said("Berörda nämnder: socialnämnden", document)),
        ),
        activities=(stated("Tobaksfri skoltid", document), stated("Föräldramöten", document)),
        indicators=(stated("Andel elever som röker", document),),
        minimum=stated("Varje skola har en plan", document),
        followup=stated("Följs upp i verksamhetsberättelsen", document),
        timetable=stated("Senast 2027", document),
    )
    alcohol = Subgoal("1.2", "Debuten ska komma senare", said("Delmål 1.2 Debuten ska komma senare", document))
    care = Subgoal(
        "2.1",
        "Stöd ges i tid",
        said("Delmål 2.1 Stöd ges i tid", document),
        assignments=(Assignment("socialnämnden", "responsible", said("Ansvarig: socialnämnden", document)),),
    )
    return Programme(
        name=name,
        family="andts-program",
        title="ANDTS-program",
        document=document,
        period=stated(period, document),
        decided_by=stated("kommunfullmäktige", document),
        decided_on=stated("2024-12-16", document),
        owner=stated("kommunstyrelsen", document),
        supersedes=stated("ANDTS-program 2021–2024", document),
        minimum=stated("Varje nämnd utser en kontaktperson", document),
        followup=stated("Programmet följs upp årligen", document),
        goals=(
            Goal("1", "Uppväxt utan droger", said("Mål 1 Uppväxt utan droger", document), subgoals=(tobacco, alcohol)),
            Goal(
                "2",
                "Stöd och vård",
                said("Mål 2 Stöd och vård", document),
                assignments=(Assignment("socialnämnden", "responsible", said("Socialnämnden leder", document)),),
                subgoals=(care,),
            ),
        ),
        duties=(
            Duty("socialnämnden", "erbjuda stöd till anhöriga", said("Socialnämnden ska erbjuda stöd till anhöriga")),
        ),
        relations=(stated("Trygghetsprogrammet", document), stated("Budget 2025", document)),
    )
