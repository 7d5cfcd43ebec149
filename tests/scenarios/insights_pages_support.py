"""The coordinators' room with something in it: the autumn of the sample municipality, questions that wait, answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.conversation.handoffs import Handoff
from bot.conversation.messages import Person
from bot.stores.memory_handoffs import MemoryHandoffs
from bot.verified.values import AskedOften, ChosenSource, Draft
from knowledge.adapters.memory import MemoryProgrammes
from knowledge.adapters.memory_organisation import MemoryOrganisation
from knowledge.adapters.memory_templates import MemoryTemplates
from knowledge.adapters.memory_verified import MemoryVerifiedAnswers
from knowledge.adapters.template_shelf import TemplateShelf
from knowledge.domain.committees import slug
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.programmes import Programme
from knowledge.ports import ProgrammeRecord, TemplateRecord
from knowledge.templates import builtin_templates
from tests.insights_support import ANDTS, PROGRAMME, QA, READING, REPORT_DATE, SUBGOALS, example_overview
from tests.scenarios.desk_support import memory_desk
from tests.scenarios.test_draft_pages import drafted
from tests.scenarios.web_support import DocumentDraft, MemoryServices, guide

KARIN = Person("karin", "coordinator", name="Karin Ek")
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
REPORT = "Senast den 15 mars varje år."
WAITING = "Får vi använda potten till en föreläsare?"


def questions_and_answers() -> DocumentDraft:
    draft = DocumentDraft("fragor-och-svar-andts", QA)
    draft.heading(QA).prose("Här svarar vi på det som chefer och medarbetare oftast undrar.")
    draft.heading("Ansvar och roller", 2).heading("Hur utser vi en kontaktperson?", 3)
    draft.prose("Förvaltningschefen utser kontaktpersonen.", "Välj någon som är nära ledningsgruppen.")
    draft.heading("Uppföljning och stöd", 2).heading("När ska vi redovisa våra delmål?", 3)
    draft.prose(REPORT, "Redovisningen gäller det år som gått och lämnas i kommunens system för uppföljning.")
    return draft.heading("Hur ofta träffas nätverket?", 3).prose("Kontaktpersonerna träffas fyra gånger per år.")


def andts() -> DocumentDraft:
    draft = DocumentDraft(ANDTS, PROGRAMME)
    draft.heading(PROGRAMME).heading("Så läser du programmet", 2).prose(
        "Ansvarig nämnd är den nämnd som ska se till att delmålet nås.",
        "Berörd nämnd är en nämnd som den ansvariga nämnden behöver samarbeta med.",
    )
    return draft


def handoffs() -> MemoryHandoffs:
    """Two people wait for the same, one of whom wants an answer."""
    kept = MemoryHandoffs()
    for number, (name, wants) in enumerate((("Anna Holm", True), ("", False))):
        person = f"person-{number}"
        kept.keep(Handoff(f"h{number}", f"a{number}", person, WAITING, False, name, "web", person, wants, NOW))
    return kept


DECLINED = (
    AskedOften(
        "topic-spel",
        ("Var anmäler man oro för spelberoende hos en kollega?", "Finns det någon rutin vid spelproblem på jobbet?"),
        17,
        11,
        NOW,
        ("vård- och omsorgsnämnden", "socialnämnden"),
    ),
)


def coordinating() -> MemoryServices:
    """Services in which every room of the coordinators has something in it."""
    services = MemoryServices(questions_and_answers(), andts(), guide())
    services.overlook = example_overview
    names = dict.fromkeys(name for _, committees in SUBGOALS.values() for name in committees)
    services.organisation = MemoryOrganisation(Organisation(tuple(Committee(slug(name), name) for name in names)))
    programme = Programme(ANDTS, "andts-program", PROGRAMME, ANDTS)
    services.programmes = MemoryProgrammes([ProgrammeRecord(programme, programme, programme)])
    records = [TemplateRecord(drafted(), drafted(), drafted())]
    services.templates = TemplateShelf(builtin_templates, MemoryTemplates(records))
    verified = MemoryVerifiedAnswers()
    services.coordinator_desk = memory_desk(services.library, verified, handoffs(), DECLINED)
    publish_two(services)
    return services


def publish_two(services: MemoryServices) -> None:
    """One that holds until further notice, and one whose document says something else since."""
    library = services.library
    reporting = next(p for p in library.sequence("fragor-och-svar-andts", 0, 99) if p.path == REPORT_DATE.section)
    concerned = next(p for p in library.sequence(ANDTS, 0, 99) if p.path == READING.section)
    ways = ("När ska vi redovisa våra delmål?", "Vilket datum ska redovisningen vara inlämnad?")
    said = "Senast den 15 mars. Andra datum i programmet gäller mätningarna, inte redovisningen."
    services.coordinator_desk.publish(KARIN, Draft(ways, said, (ChosenSource(reporting.id, REPORT),)))
    answered = "En berörd nämnd har en kontaktperson och behöver inte redovisa."
    source = ChosenSource(concerned.id, "Berörd nämnd är en nämnd som den ansvariga nämnden behöver samarbeta med.")
    services.coordinator_desk.publish(
        KARIN, Draft(("Vad ska en berörd nämnd göra?",), answered, (source,), until=date(2099, 12, 31))
    )
    draft = library.drafts[ANDTS]
    changed = DocumentDraft(ANDTS, PROGRAMME)
    changed.heading(draft.title).heading("Så läser du programmet", 2).prose("Berörd nämnd är en nämnd som samarbetar.")
    library.drafts[ANDTS] = changed
