"""A programme with its document in memory, for the review's tests: every source is a true slice of the text."""

from __future__ import annotations

from dataclasses import replace

from knowledge.adapters.memory import MemoryProgrammes
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.programmes import Assignment, Duty, Goal, Programme, Responsibility, Source, Stated, Subgoal
from knowledge.passages import Document
from knowledge.ports import ProgrammeRecord
from tests.scenarios.web_support import DocumentDraft, MemoryServices

NAME = "trygghetsprogrammet-2026-2030"
TITLE = "Trygghetsprogrammet 2026–2030"
COMMITTEES = (
    *("kommunstyrelsen", "socialnämnden", "utbildningsnämnden", "kulturnämnden", "tekniska nämnden"),
    *("miljönämnden", "överförmyndarnämnden", "barn- och ungdomsnämnden"),
)
DISTRICTS = ("Norra stadsdelsnämnden", "Södra stadsdelsnämnden")
SUBJECTS = ("Trygga skolvägar", "Tidigt stöd till familjer", "Upplysta parker", "Möten mellan generationer")


def organisation() -> Organisation:
    single = [Committee(name.replace(" ", "-"), name, abbreviations=_short(name)) for name in COMMITTEES]
    grouped = [Committee(name.lower().replace(" ", "-"), name, group="stadsdelsnämnderna") for name in DISTRICTS]
    return Organisation((*single, *grouped))


def _short(name: str) -> tuple[str, ...]:
    return ("SN",) if name == "socialnämnden" else ()


class ProgrammeWriter:
    """Writes a document and the programme that it states, side by side."""

    def __init__(self, document_id: str = "trygghetsprogrammet", title: str = TITLE) -> None:
        self.draft = DocumentDraft(document_id, title)
        self.goals: list[Goal] = []
        self.duties: list[Duty] = []

    def _source(self, quote: str) -> Source:
        """The last place where the quote stands."""
        text = "".join(self.draft.parts)
        start = text.rindex(quote)
        return Source(self.draft.id, quote, start, start + len(quote), self.draft.page, self.draft.path)

    def stated(self, lead: str, text: str) -> Stated:
        self.draft.prose(f"{lead} {text}.")
        return Stated(text, self._source(text))

    def goal(self, number: str, title: str) -> ProgrammeWriter:
        self.draft.next_page().heading(f"Mål {number} {title}")
        self.goals.append(Goal(number, title, self._source(f"Mål {number} {title}")))
        return self

    def duty(self, committee: str, text: str) -> ProgrammeWriter:
        self.draft.prose(text)
        self.duties.append(Duty(committee, text, self._source(text)))
        return self

    def subgoal(
        self,
        number: str,
        title: str,
        responsible: tuple[str, ...] = (),
        concerned: tuple[str, ...] = (),
        activities: tuple[str, ...] = (),
        indicators: tuple[str, ...] = (),
        minimum: str = "",
    ) -> ProgrammeWriter:
        self.draft.heading(f"Delmål {number} {title}", 2)
        source = self._source(f"Delmål {number} {title}")
        assignments = (*self._assigned("responsible", responsible), *self._assigned("concerned", concerned))
        made = Subgoal(number, title, source, assignments, self._listed("Förslag till aktiviteter:", activities))
        made = replace(made, indicators=self._listed("Indikatorer:", indicators))
        if minimum:
            made = replace(made, minimum=self.stated("Miniminivå:", minimum))
        goal = self.goals[-1]
        self.goals[-1] = replace(goal, subgoals=(*goal.subgoals, made))
        return self

    def _assigned(self, part: Responsibility, names: tuple[str, ...]) -> tuple[Assignment, ...]:
        if not names:
            return ()
        label = "Ansvarig nämnd" if part == "responsible" else "Berörda nämnder"
        self.draft.prose(f"{label}: {', '.join(names)}.")
        return tuple(Assignment(name, part, self._source(name)) for name in names)

    def _listed(self, lead: str, texts: tuple[str, ...]) -> tuple[Stated, ...]:
        if not texts:
            return ()
        self.draft.passage("list", ("lead", lead), *(("item", text) for text in texts))
        return tuple(Stated(text, self._source(text)) for text in texts)

    def programme(self, **facts: Stated | None) -> Programme:
        made = Programme(NAME, "trygghetsprogrammet", self.draft.title, self.draft.id)
        return replace(made, goals=tuple(self.goals), duties=tuple(self.duties), **facts)  # type: ignore[arg-type]

    def document(self) -> Document:
        return self.draft.document()


def small_programme(owner: str = "kommunstyrelsen", second: str = "kulturnämnden") -> tuple[DocumentDraft, Programme]:
    """Two goals, four sub-goals, one of them without an owner."""
    writer = ProgrammeWriter()
    writer.draft.heading("Om programmet")
    facts = {
        "period": writer.stated("Programmet gäller", "2026–2030"),
        "decided_by": writer.stated("Programmet är antaget av", "kommunfullmäktige"),
        "owner": writer.stated("Programmets ägare är", owner),
        "followup": writer.stated("Uppföljning:", "Programmet följs upp varje år i årsredovisningen"),
    }
    writer.goal("1", "Barn och unga är trygga")
    writer.subgoal(
        "1.1",
        "Alla barn har en trygg väg till skolan",
        ("tekniska nämnden",),
        ("utbildningsnämnden", "socialnämnden"),
        ("Se över övergångsställen vid skolorna", "Ta fram en cykelplan"),
        ("Andel barn som går eller cyklar till skolan",),
        "Varje skola har en plan för trygga skolvägar",
    )
    writer.subgoal("1.2", "Familjer får stöd tidigt", ("socialnämnden",), ("stadsdelsnämnderna",))
    writer.goal("2", "Platser är trygga för alla")
    writer.subgoal("2.1", "Parker och torg är upplysta", (), ("tekniska nämnden",), ("Byt armaturer i parkerna",))
    writer.subgoal("2.2", "Generationer möts", (second,), (), ("Öppna biblioteken på kvällar",))
    writer.duty(
        "socialnämnden", "Socialnämnden har ett särskilt ansvar att samordna arbetet med våld i nära relationer."
    )
    return writer.draft, writer.programme(**facts)


def large_programme(subgoals: int = 60, document_id: str = "trygghetsprogrammet") -> tuple[DocumentDraft, Programme]:
    """As many sub-goals as the largest programmes have, five to a goal, every seventh without an owner."""
    writer = ProgrammeWriter(document_id)
    for number in range(subgoals):
        goal, part = divmod(number, 5)
        if part == 0:
            writer.goal(str(goal + 1), f"Ett tryggt {SUBJECTS[goal % 4].lower()} i kommunen")
        name = f"{goal + 1}.{part + 1}"
        owner = () if number % 7 == 3 else (COMMITTEES[number % len(COMMITTEES)],)
        concerned = tuple(COMMITTEES[(number + step) % len(COMMITTEES)] for step in (1, 3, 4))
        activities = tuple(f"Insats {name}.{step} som gör vardagen tryggare för fler" for step in range(1, 5))
        indicators = (f"Andel som svarar att de är nöjda med {name}", f"Antal insatser inom {name}")
        writer.subgoal(
            name,
            f"{SUBJECTS[number % 4]} för del {name}",
            owner,
            concerned,
            activities,
            indicators,
            "Minst en insats om året",
        )
    return writer.draft, writer.programme()


class MemoryOrganisation:
    """The port `OrganisationStore`."""

    def __init__(self, kept: Organisation) -> None:
        self.kept = kept

    def organisation(self) -> Organisation:
        return self.kept

    def replace(self, organisation: Organisation) -> None:
        self.kept = organisation


def reviewing(
    programme: Programme, document: DocumentDraft, *others: DocumentDraft, record: ProgrammeRecord | None = None
) -> MemoryServices:
    services = MemoryServices(document, *others)
    services.programmes = MemoryProgrammes([record or ProgrammeRecord(programme, programme, programme)])
    services.organisation = MemoryOrganisation(organisation())
    return services
