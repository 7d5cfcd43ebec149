"""A small fictional municipality in memory, for the web's tests: real values behind the web's own ports.

The conversation answers by a plain rule (the passage that shares most words with the question), so that the tests can
ask anything without a model. Documents are built from their parts, so every span is a true slice of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from bot.conversation.messages import Choice, Message, Reply, Turn
from bot.conversation.opinions import feedback_choices
from bot.conversation.ports import Opinion
from bot.conversation.writing import Watched
from bot.people.directory import PeopleDirectory
from bot.people.known import KnownPeople
from bot.reminders.telling import Reminders
from bot.stores.memory import MemoryProfiles, MemoryReminders
from bot.stores.memory_people import MemoryPeople
from bot.web.ports import ProgrammeProposer, Programmes
from knowledge.adapters.language_models import ModelUse
from knowledge.adapters.memory import MemoryProgrammes
from knowledge.adapters.memory_forms import MemoryForms
from knowledge.adapters.memory_templates import MemoryTemplates
from knowledge.adapters.template_shelf import TemplateShelf
from knowledge.answers.answer import Answer, Citation, Question, Related
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.organisation import Committee, Organisation
from knowledge.errors import NotFound
from knowledge.insights.overview import Overlook
from knowledge.passages import (
    EVERYONE,
    Abbreviation,
    Document,
    Furniture,
    FurnitureReason,
    Passage,
    PassageKind,
    Scope,
    Section,
    Span,
    Unit,
    UnitRole,
)
from knowledge.ports import DocumentCard, OrganisationStore
from knowledge.templates import builtin_templates
from tests.insights_support import empty_overview
from tests.recording_support import NothingKept, recording_in_memory
from tests.scenarios.desk_support import memory_desk
from tests.scenarios.telling_support import memory_telling

Result = TypeVar("Result")
VIKBODA = Organisation(
    (Committee("hamnnamnden", "hamnnämnden", abbreviations=("HN",)), Committee("skolnamnden", "skolnämnden"))
)


class DocumentDraft:
    """Writes a document part by part and keeps every part's place."""

    def __init__(self, document_id: str, title: str, group: str = EVERYONE, language: str = "sv") -> None:
        self.id, self.title, self.group, self.language = document_id, title, group, language
        self.parts: list[str] = []
        self.length = 0
        self.page = 1
        self.path: tuple[str, ...] = ()
        self.sections: list[Section] = []
        self.passages: list[Passage] = []
        self.furniture: list[Furniture] = []
        self.abbreviations: list[Abbreviation] = []

    def _put(self, text: str) -> Span:
        start = self.length
        self.parts.append(text + "\n")
        self.length += len(text) + 1
        return Span(start, start + len(text), self.page)

    def heading(self, text: str, level: int = 1) -> DocumentDraft:
        self.path = (*self.path[: level - 1], text)
        self.sections.append(Section(self.path, level, self._put(text)))
        return self

    def passage(self, kind: PassageKind, *units: tuple[UnitRole, str]) -> DocumentDraft:
        made = tuple(Unit(text, role, (self._put(text),)) for role, text in units)
        ordinal = len(self.passages)
        self.passages.append(Passage(f"{self.id}-p{ordinal}", self.id, ordinal, kind, self.path, made))
        return self

    def prose(self, *sentences: str) -> DocumentDraft:
        return self.passage("text", *(("sentence", sentence) for sentence in sentences))

    def outside(self, text: str, reason: FurnitureReason) -> DocumentDraft:
        self.furniture.append(Furniture(self._put(text), reason))
        return self

    def next_page(self) -> DocumentDraft:
        self.page += 1
        return self

    def document(self) -> Document:
        return Document(
            self.id,
            self.title,
            f"{self.id}.pdf",
            "0" * 64,
            "application/pdf",
            "".join(self.parts),
            language=self.language,
            pages=self.page,
            group=self.group,
            sections=tuple(self.sections),
            furniture=tuple(self.furniture),
            abbreviations=tuple(self.abbreviations),
        )


def programme() -> DocumentDraft:
    draft = DocumentDraft("skargardsprogrammet", "Skärgårdsprogrammet 2026–2030")
    draft.heading("Inledning").prose(
        "Programmet visar hur Vikboda kommun vill utveckla sin skärgård.", "Det gäller alla nämnder och bolag."
    )
    draft.outside("Dela sidan på sociala medier", "web_chrome")
    draft.prose("Programmet antogs av kommunfullmäktige.")
    draft.outside("Skärgårdsprogrammet", "running_header").outside("2", "page_number").next_page()
    draft.heading("Ansvar och uppföljning")
    draft.heading("Vem följer upp programmet?", 2).prose(
        "Kommunstyrelsen följer upp programmet varje år i samband med årsredovisningen.",
        "Varje nämnd rapporterar sina insatser senast den 15 februari.",
    )
    draft.heading("Insatser för levande bryggor", 2).passage(
        "list",
        ("lead", "Under programperioden ska kommunen"),
        ("item", "rusta minst tolv allmänna bryggor"),
        ("item", "öppna två nya laddstationer för båtar"),
        ("item", "förlänga vintertrafiken till Storön"),
    )
    for number in range(1, 40):
        draft.next_page().heading(f"Fördjupning {number}", 2).prose(
            *(f"Stycke {number}.{line} beskriver arbetet på öarna i lugn och saklig ton." for line in range(12))
        )
    draft.next_page().heading("Begrepp").passage(
        "definition", ("sentence", "Skärgårdsindex (SI) är ett mått på hur väl service når öborna under hela året.")
    )
    draft.abbreviations.append(Abbreviation("SI", "Skärgårdsindex"))
    return draft


def guide() -> DocumentDraft:
    draft = DocumentDraft("bygglovsguiden", "Bygglov på öarna – en guide")
    draft.heading("Innan du bygger").passage(
        "checklist",
        ("lead", "Säkerställ följande innan ansökan skickas in:"),
        ("item", "Strandskyddet är prövat"),
        ("item", "Grannarna har fått yttra sig"),
        ("item", "Ritningar i skala 1:100 är bifogade"),
    )
    draft.heading("Hur lång är handläggningstiden?").prose(
        "Handläggningstiden är högst tio veckor från komplett ansökan."
    )
    return draft


def secret() -> DocumentDraft:
    return DocumentDraft("krisplan", "Krisplan för ledningen", group="ledning").heading("Larm").prose("Ring först.")


class MemoryLibrary:
    """Documents in memory, read as `knowledge.ports.Library` says."""

    def __init__(self, drafts: Iterable[DocumentDraft]) -> None:
        self.drafts = {draft.id: draft for draft in drafts}

    def documents(self, scope: Scope) -> list[DocumentCard]:
        return [_card(draft) for draft in self.drafts.values() if scope.allows(draft.group)]

    def document(self, document_id: str, scope: Scope) -> Document:
        draft = self.drafts.get(document_id)
        if draft is None or not scope.allows(draft.group):
            raise NotFound(f"There is no document {document_id}.")
        return draft.document()

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        wanted = set(ids)
        return {passage.id: passage for passage in self._all() if passage.id in wanted}

    def holders(self, ids: Iterable[str]) -> dict[str, str]:
        return {key: passage.document for key, passage in self.passages(ids).items()}

    def sequence(self, document_id: str, first: int, last: int) -> list[Passage]:
        return [p for p in self.drafts[document_id].passages if first <= p.ordinal <= last]

    def abbreviations(self) -> list[Abbreviation]:
        return [abbreviation for draft in self.drafts.values() for abbreviation in draft.abbreviations]

    def generation(self) -> int:
        return len(self.drafts)

    def _all(self) -> list[Passage]:
        return [passage for draft in self.drafts.values() for passage in draft.passages]


def _card(draft: DocumentDraft) -> DocumentCard:
    count = len(draft.passages)
    return DocumentCard(
        draft.id,
        draft.title,
        f"{draft.id}.pdf",
        "application/pdf",
        draft.language,
        draft.page,
        count,
        count if draft.id != "bygglovsguiden" else count - 1,
        None,
        draft.group,
        "0" * 64,
        "2026-11-22T10:00:00Z",
    )


@dataclass
class MemoryAnswerer:
    """Answers with the passage that shares most long words with the question; two or more, or it declines."""

    library: MemoryLibrary
    asked: list[Question] = field(default_factory=list)

    def answer(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer:
        self.asked.append(question)
        words = _words(question.text)
        readable = [d for d in self.library.drafts.values() if question.scope.allows(d.group)]
        ranked = [(len(words & _words(p.text + " ".join(p.path))), d, p) for d in readable for p in d.passages]
        best, draft, passage = max(ranked, key=lambda pair: pair[0])
        return self._found(question, draft, passage) if best >= 2 else self._declined(question, draft)

    def _found(self, question: Question, draft: DocumentDraft, passage: Passage) -> Answer:
        is_list = any(unit.role == "item" for unit in passage.units)
        units = passage.units if is_list else passage.units[:1]
        lines = [f"{'- ' if unit.role == 'item' else ''}{unit.text} [{n}]" for n, unit in enumerate(units, 1)]
        citations = tuple(
            Citation(
                n, draft.id, draft.title, passage.path, passage.page, unit.text, passage.id, f"/documents/{draft.id}"
            )
            for n, unit in enumerate(units, 1)
        )
        kind = "list" if is_list else "fact"
        return Answer(question.text, "sv", True, kind, "\n".join(lines), 0.9, citations, elapsed_ms=12.0)  # type: ignore[arg-type]

    def _declined(self, question: Question, draft: DocumentDraft) -> Answer:
        section = draft.sections[0]
        related = (Related(draft.id, draft.title, section.path, f"/documents/{draft.id}"),)
        text = "Det framgår inte av dokumenten."
        return Answer(question.text, "sv", False, "none", text, 0.1, (), related, ("Vem följer upp programmet?",))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{5,}", text.lower()))


@dataclass
class MemoryConversation:
    """The conversation's door: greets, offers a choice on "hjälp", breaks on "krasch", answers otherwise."""

    answerer: MemoryAnswerer
    turns: list[Turn] = field(default_factory=list)

    async def reply(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        said = turn.choice or turn.text
        if said == "krasch":
            raise RuntimeError("the engine broke on a secret question")
        if said in ("hej", "show-help"):
            return Reply((Message("Hej! Fråga mig om dokumenten.", (Choice("show-help", "Vad kan du?"),)),))
        answer = self.answerer.answer(Question(said, scope=turn.person.scope))
        answer_id = f"answer-{len(self.turns)}"
        return Reply((Message(answer.text, feedback_choices(answer_id, "sv"), answer, answer_id),))


@dataclass
class MemoryFeedback:
    """Opinions in memory."""

    recorded: list[tuple[str, str, bool, str, str]] = field(default_factory=list)

    def record(self, answer_id: str, person: str, liked: bool, reason: str, comment: str) -> None:
        self.recorded.append((answer_id, person, liked, reason, comment))

    def opinions(self, answer_id: str) -> list[Opinion]:
        now = datetime.now(UTC)
        return [Opinion(*recorded, now) for recorded in self.recorded if recorded[0] == answer_id]


class NoCommittees:
    """The port `OrganisationStore` where no committee is known."""

    def organisation(self) -> Organisation:
        return Organisation()

    def replace(self, organisation: Organisation) -> None:
        raise NotImplementedError


class MemoryServices:
    """What `create_app` takes, in memory."""

    def __init__(self, *drafts: DocumentDraft) -> None:
        self.library = MemoryLibrary(drafts or (programme(), guide(), secret()))
        self.answerer = MemoryAnswerer(self.library)
        self.extractive = MemoryAnswerer(self.library)
        self.engine = MemoryConversation(self.answerer)
        self.watched: Watched | None = None
        self.model_use = ModelUse()
        self.feedback = MemoryFeedback()
        self.programmes: Programmes = MemoryProgrammes()
        self.forms = MemoryForms()
        self.organisation: OrganisationStore = NoCommittees()
        self.programme_proposer: ProgrammeProposer | None = None
        self.templates = TemplateShelf(builtin_templates, MemoryTemplates())
        self.profiles = MemoryProfiles()
        self.people = KnownPeople(self.profiles, self.profiles, lambda: VIKBODA, self.run_sync)
        self.directory = PeopleDirectory(MemoryPeople(), self.run_sync, lambda: datetime.now(UTC))
        self.reminded = MemoryReminders()
        self.reminders = Reminders(self.reminded, self.run_sync)
        self.recording = recording_in_memory()
        self.own_records = NothingKept()
        self.overlook: Overlook = empty_overview
        self.coordinator_desk = memory_desk(self.library)
        self.telling = memory_telling(self.coordinator_desk, self.run_sync)

    async def run_sync(self, work: Callable[[], Result], /) -> Result:
        return work()


@dataclass(frozen=True)
class MemorySettings:
    language: str = "sv"
